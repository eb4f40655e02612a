"""Checks of a log that need no key and trust nobody's arithmetic.

Everything is worked out again from the signed entries alone, by the code that the app itself uses:
the gate, the fold, the rulebook document, the blends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crdt.entry import Entry, read_entry
from crdt.errors import BadSignature, Malformed
from crdt.log_file import LogFile, claims_of
from crdt.replica import NeedsCare, Received, Replica
from crdt.sandbox import Sandbox
from deliberation.quotes import sources, unproven
from deliberation.rulebook import text_sha256
from deliberation.state import State
from deliberation.weighing.quotable import genuine


@dataclass(frozen=True)
class Check:
    name: str
    passed: bool
    detail: str  # a sentence


@dataclass(frozen=True)
class Verification:
    group: str
    group_name: str
    fingerprint: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


def verify_log(log: LogFile) -> Verification:
    """Check an exported log against itself and against what its exporter claimed."""
    replica, checks = verify_entries(log.group, log.entries)
    mine = claims_of(replica)
    for name, says in (
        ("fingerprint", "the fingerprint of the entries"),
        ("clauses", "the rulebook's texts and who is bound by which"),
        ("adopted", "what was adopted"),
        ("blends", "every term of every blend"),
    ):
        checks.append(_compare(name, says, mine, log.claims))
    return _verification(replica, checks)


def verify_wires(group: str, wires: Sequence[bytes]) -> Verification:
    """Check entries that come without claims, such as a bundle's with those it builds on."""
    replica, checks = verify_entries(group, wires)
    return _verification(replica, checks)


def _verification(replica: Replica, checks: list[Check]) -> Verification:
    fingerprint = replica.summary.fingerprint
    return Verification(replica.group, replica.state.group_name, fingerprint, tuple(checks))


def _compare(name: str, says: str, mine: Mapping[str, Any], claimed: Mapping[str, Any]) -> Check:
    if mine[name] == claimed.get(name):
        return Check(name, True, f"Worked out again: {says}; it is what the file says.")
    return Check(name, False, f"Worked out again: {says}; the file says something else.")


def verify_entries(group: str, wires: Sequence[bytes]) -> tuple[Replica, list[Check]]:
    """A replica of just these entries, and the checks of signatures, graph, consents, quotes."""
    entries, unsigned = _signed(wires)
    replica, received = _receive(group, entries)
    checks = [
        Check(
            "signatures",
            not unsigned,
            f"{len(entries)} of {len(wires)} entries are signed by the devices that they name.",
        ),
        _graph(replica, received),
        _consents(replica),
        _quotes(replica.state),
    ]
    return replica, checks


def _signed(wires: Sequence[bytes]) -> tuple[list[Entry], int]:
    entries, bad = [], 0
    for wire in wires:
        try:
            entries.append(read_entry(wire))
        except (Malformed, BadSignature):
            bad += 1
    return entries, bad


def _receive(group: str, entries: Sequence[Entry]) -> tuple[Replica, Received]:
    wires = {entry.id: entry.wire for entry in entries}
    replica = Replica(group, wires.__getitem__)
    sandbox = Sandbox()
    try:
        return replica, replica.receive(entries, sandbox=sandbox)
    except NeedsCare:
        replica = Replica(group, wires.__getitem__)
        return replica, replica.receive(entries, careful=True, sandbox=sandbox)
    finally:
        sandbox.close()


def _graph(replica: Replica, received: Received) -> Check:
    problems = [why for _, why in received.refused]
    problems += [why for _, why in received.held]
    missing = len(received.waiting) - len(received.held)
    problems += ["An entry builds on one that is missing."] * missing
    problems += ["A device used one running number twice."] * len(list(replica.log.twins()))
    if not len(replica.log):
        problems.append("There is no founding in it.")
    if problems:
        return Check("graph", False, f"{len(problems)} entries do not fit in: {problems[0]}")
    return Check("graph", True, f"All {len(replica.log)} entries follow from the founding.")


def _consents(replica: Replica) -> Check:
    """Each binds whoever signed it, to the words that it carries."""
    state, nodes = replica.state, replica.log.nodes
    wrong = [
        each
        for each in state.consents
        if state.device_owner.get(nodes[each.id].device) != each.member
        or text_sha256(each.text) != each.sha256
    ]
    back = sum(each.revoked for each in state.consents)
    detail = (
        f"{len(state.consents)} consents, {back} of them taken back; each carries the exact "
        "text that it covers and binds its author alone."
    )
    return Check("consents", not wrong, detail)


def _quotes(state: State) -> Check:
    """Candidates may carry unproven quotes; options that take one over unedited may not.

    A mediation carries the lessons that it quotes. Words that the group's own lessons do not have
    are counted and told: a lesson proves nothing about a member, so nobody is wronged by it.
    """
    total = failed = adopted = forged = 0
    for deliberation in state.deliberations:
        bad = {
            candidate.text
            for mediation in deliberation.mediations
            for candidate in mediation.candidates
            if unproven(candidate, sources(deliberation.said, mediation.present, mediation.lessons))
        }
        for mediation in deliberation.mediations:
            total += len(mediation.candidates)
            forged += len(mediation.lessons) - len(genuine(state, mediation.lessons))
        failed += len(bad)
        adopted += sum(
            option.text in bad for option in deliberation.options if option.candidate >= 0
        )
    untrue = f" {forged} lessons are quoted otherwise than the group has them." if forged else ""
    return Check(
        "quotes",
        adopted == 0,
        f"{total} candidate wordings, {failed} of them with a quote that is not proven; "
        f"{adopted} of those were put to consent unedited.{untrue}",
    )
