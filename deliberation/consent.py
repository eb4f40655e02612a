"""Who is bound by what: consents that stand, held against the texts that the rulebook has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from deliberation.folding.departures import Departed
from deliberation.state import Consented, Record, State


@dataclass(frozen=True)
class Binding:
    """`member` is bound to exactly `text` of a clause, and to no other wording of it.

    `current`: that is also the wording that the rulebook shows now. `at` is the consent's clock
    in Unix seconds, `consent` its entry id.
    """

    member: str
    name: str
    sha256: str
    text: str
    at: int
    current: bool
    consent: str


class TakenBack:
    """What members took back: a clause by revoking it, everything by leaving or being removed.

    Whatever its author wrote without having seen the taking back falls with it, also on another
    of their devices at the same time: in doubt nobody is bound. Only what was said in full
    knowledge of it stands anew. Fed in order, so that the newest of each device is what remains.
    """

    def __init__(self) -> None:
        self._newest: dict[tuple[str, str], dict[str, int]] = {}
        self._departed: dict[str, list[Departed]] = defaultdict(list)

    def revoke(self, author: str, clause: str, record: Record) -> None:
        """Note that `author` took back what they had said of `clause`."""
        self._newest.setdefault((author, clause), {})[record.device] = record.seq

    def depart(self, departed: Departed) -> None:
        """Note that somebody left or was removed, which took everything back."""
        self._departed[departed.author].append(departed)

    def covers(self, author: str, clause: str, record: Record) -> bool:
        """Whether `record`, about `clause`, is among what `author` took back."""
        if any(not each.seen_by(record) for each in self._departed.get(author, ())):
            return True
        newest = self._newest.get((author, clause), {})
        return any(record.clock.get(device, 0) < seq for device, seq in newest.items())


def taking_back(revocations: Collection[Record], consents: Iterable[Record]) -> set[str]:
    """The ids of those of `revocations` that take something back: one of the `consents`, by the
    same member to the same clause, was written without having seen it."""
    clocks = [each.clock for each in consents]
    if not clocks:
        return set()
    devices = {each.device for each in revocations}
    seen_by_all = {device: min(clock.get(device, 0) for clock in clocks) for device in devices}
    return {each.id for each in revocations if seen_by_all[each.device] < each.seq}


def bindings(state: State, texts: Mapping[str, str]) -> dict[str, tuple[Binding, ...]]:
    """For each clause id in `texts` (to the text that it has now) the members who are bound.

    A member is bound by their newest consent to a text that the group has, while they are in
    the group and have not taken it back; an empty text (a repeal) binds nobody.
    """
    newest: dict[tuple[str, str], Consented] = {}
    for each in state.consents:
        if each.in_force and not each.revoked:
            newest[each.clause, each.member] = each
    return {
        clause: tuple(
            Binding(
                member=member.id,
                name=member.name,
                sha256=consent.sha256,
                text=consent.text,
                at=consent.at,
                current=consent.text == text,
                consent=consent.id,
            )
            for member in state.current
            if (consent := newest.get((clause, member.id))) is not None and consent.text
        )
        for clause, text in texts.items()
    }
