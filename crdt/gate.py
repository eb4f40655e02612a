"""What every foreign entry passes before anything of it is kept.

Refusing is deterministic: it depends on the entry and its past alone, so every laptop refuses the
same entries whatever order they come in. What it refuses goes to quarantine with the reason. First
`look` reads what the entry says of itself, then `check` holds it against its past, and the changes
of the rulebook are tried on a document in the end (`crdt.projection`).

A fork (one device, one `seq`, two entries) is no property of one entry's past. Both are kept as
evidence and as links of the graph, both are shown in quarantine; what counts of such a device is
for `crdt.forks` to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from crdt.change import ChangeInfo, ChangeRefused, inspect
from crdt.entry import Entry
from crdt.errors import Malformed
from crdt.identity import certificate_holds, group_id_of, person_holds
from crdt.lesson_file import lesson_holds
from crdt.log import Log, Past
from crdt.node import ChangeRef, Node
from crdt.operations import SET
from crdt.rulebook_shape import GENESIS_HASH, GENESIS_MAX_OP, LOOKED
from crdt.way_back import back_actor, tried_change
from deliberation.acts import Act, AddDevice, Admit, Found, Person, Propose, TakeLesson, is_time
from deliberation.bodies import ActError, read_act
from deliberation.errors import FolkmootError
from deliberation.folding.membership import Membership
from deliberation.folding.membership_judging import MOST_DEVICES

ACTOR_PREFIX = 16  # bytes of the device's public key that every Automerge actor of it begins with
TEXT_FIELDS = {"at", "how", "change"}


class Refused(FolkmootError):
    """The entry may not come in; the sentence says why, for the people who look at quarantine."""


@dataclass(frozen=True, slots=True)
class Looked:
    """An entry that is sound in itself; `act` or `info` is what it says, both for a proposal."""

    entry: Entry
    act: Act | None
    info: ChangeInfo | None


def text_actor(device: str, installation: bytes) -> bytes:
    """The Automerge actor of a device on one installation (8 random bytes), 24 bytes.

    A copy of the data folder that runs elsewhere must draw a new `installation`: an actor that
    counts twice splits the group.
    """
    return bytes.fromhex(device)[:ACTOR_PREFIX] + installation


def option_actor(device: str, seq: int) -> bytes:
    """The one-off actor of the change that a proposal carries: 25 bytes, one for each entry."""
    return bytes.fromhex(device)[:ACTOR_PREFIX] + b"o" + seq.to_bytes(8)


# -- what an entry says of itself -------------------------------------------------------------


def look(entry: Entry, group: str) -> Looked:
    """What a signed `entry` says. Raises `Refused` for what no past could make right."""
    if entry.group != group:
        raise Refused("It belongs to another group.")
    if entry.kind == "text":
        return Looked(entry, None, _look_at_text(entry))
    try:
        act = read_act(entry.body)
    except ActError as error:
        raise Refused(str(error)) from None
    if isinstance(act, Found) or not entry.prev:
        _look_at_founding(entry, act)
    elif isinstance(act, Admit):
        for joiner in act.joiners:
            _look_at_person(joiner, group)
    elif isinstance(act, AddDevice):
        _look_at_device(entry, act)
    elif isinstance(act, TakeLesson):
        if not lesson_holds(act):
            raise Refused("The lesson in it is not what the one who is said to tell it signed.")
    elif isinstance(act, Propose):
        return Looked(entry, act, _look_at_proposal(entry, act))
    return Looked(entry, act, None)


def _look_at_founding(entry: Entry, act: Act) -> None:
    if not isinstance(act, Found) or entry.seq != 1:
        raise Refused("It builds on nothing, and only the founding of a group may.")
    if entry.prev:
        raise Refused("A group is founded once, by its first entry.")
    if group_id_of(entry.body) != entry.group:
        raise Refused("It founds another group than the one that it names.")
    _look_at_person(act.founder, entry.group)
    if entry.device != act.founder.devices[0].device:
        raise Refused("The founding is not signed by the founder's own device.")


def _look_at_person(person: Person, group: str) -> None:
    if not person_holds(person, group):
        raise Refused(f"{person.name} did not sign what it says {person.name} signed.")


def _look_at_device(entry: Entry, act: AddDevice) -> None:
    if entry.device != act.certificate.device or entry.seq != 1:
        raise Refused("A new device says itself, before anything else, whose it is.")
    if not certificate_holds(act.member, act.certificate):
        raise Refused("The member did not sign that this device is theirs.")


def _look_at_proposal(entry: Entry, act: Propose) -> ChangeInfo:
    info = _inspected(act.change)
    own = back_actor(info.raw) if act.back else option_actor(entry.device, entry.seq)
    if info.actor != own or info.seq != 1:
        raise Refused("The proposal's change is not made under the proposal's own actor.")
    if not _removers(info) <= {"", act.back or act.deliberation}:
        raise Refused("The proposal takes something out in the name of something else.")
    return info


def _removers(info: ChangeInfo) -> set[str]:
    """By what or whom the change says that it takes things out; "" where it puts them back."""
    return {op.value for op in info.map_ops if op.action == SET and op.key == "removed_by"}


def _look_at_text(entry: Entry) -> ChangeInfo:
    body = entry.body
    at, how, change = body.get("at"), body.get("how"), body.get("change")
    if not entry.prev:
        raise Refused("It builds on nothing, and only the founding of a group may.")
    if set(body) != TEXT_FIELDS or not isinstance(change, bytes):
        raise Refused("It is an edit of the rulebook without exactly one change in it.")
    if not is_time(at):
        raise Refused("The time 'at' must be whole seconds since 1970.")
    if how not in ("edit", "import", "looked"):
        raise Refused("It does not say how the change came about.")
    info = _inspected(change)
    if info.actor[:ACTOR_PREFIX] != bytes.fromhex(entry.device)[:ACTOR_PREFIX]:
        raise Refused("The change inside was made in another device's name.")
    if len(info.actor) != ACTOR_PREFIX + 8:
        raise Refused("The change inside is not made under an installation's actor.")
    if how == "looked" and (info.texts or {op.key for op in info.map_ops} != {LOOKED}):
        raise Refused("It says that somebody has only looked, and changes the rulebook.")
    return info


def _inspected(raw: bytes) -> ChangeInfo:
    try:
        info = inspect(raw)
    except (ChangeRefused, Malformed) as error:
        raise Refused(str(error)) from None
    if not info.deps:
        raise Refused("The change inside does not build on the rulebook.")
    return info


# -- whether it fits its past -----------------------------------------------------------------


def check(looked: Looked, log: Log) -> Node:
    """The node for an entry whose `prev` are all in `log`.

    Raises `Refused`. Nothing is changed: the caller adds the node.
    """
    entry, act, info = looked.entry, looked.act, looked.info
    past = log.past(entry.prev)
    if entry.prev:  # all but the founding, which nothing can come before
        _check_author(looked, past, log)
    ref = None
    if info is not None:
        _check_change(info, past, log)
        if isinstance(act, Propose) and act.back:
            _check_way_back(act, info, past, log)
        else:
            _check_count(info, past, log)
        if act is None:
            _check_remover(entry, info, past, log)
        ref = ChangeRef(info.hash, info.actor, info.seq, info.max_op, info.deps)
    return log.node_for(entry, past, ref)


def _check_author(looked: Looked, past: Past, log: Log) -> None:
    entry = looked.entry
    if isinstance(looked.act, AddDevice):
        _check_device(looked.act, log.membership(past.membership))
    elif entry.device not in log.speakers(past.membership):
        raise Refused(_why_no_speaker(entry.device, log.membership(past.membership)))
    before = past.clock.get(entry.device, 0)
    if entry.seq != before + 1:
        raise Refused(
            f"Its author's entries are counted, and this one says {entry.seq} after {before}."
        )


def _check_device(act: AddDevice, then: Membership) -> None:
    """Whoever has a member's key can bring devices of theirs while they are in the group."""
    member = then.member(act.member)
    if member is None or member.left:
        raise Refused("It brings a device of somebody who was not a member when it was written.")
    if len(member.devices) >= MOST_DEVICES:
        raise Refused(
            f"Its owner has brought {MOST_DEVICES} devices already, and no more can come in."
        )
    if act.certificate.device in then.device_owner:
        raise Refused("It brings a device that was known already; a device comes in only once.")


def _why_no_speaker(device: str, then: Membership) -> str:
    member = then.member(then.device_owner.get(device, ""))
    if member is None:
        return "It was written by a stranger's device, not by a member's."
    if not member.left:
        return "It was written by a device that its owner had retired before."
    how = "had been removed from" if member.removed else "had left"
    return f"Its author {how} the group when it was written."


def _check_change(info: ChangeInfo, past: Past, log: Log) -> None:
    """Everything that the change builds on must be in the entry's own past, and be counted on."""
    last = 0
    for dep in info.deps:
        if dep == GENESIS_HASH:
            last = max(last, GENESIS_MAX_OP)
            continue
        seen = log.first_seen(past, log.carriers(dep))
        if seen is None or seen.change is None:
            raise Refused("The change inside builds on a change that its author had not seen.")
        last = max(last, seen.change.max_op)
    if info.start_op != last + 1:
        raise Refused("The change inside counts its operations wrongly.")


def _check_remover(entry: Entry, info: ChangeInfo, past: Past, log: Log) -> None:
    """By an edit a member takes things out by hand, and only a proposal for a deliberation."""
    removers = _removers(info) - {""}
    if removers and removers != {log.membership(past.membership).device_owner.get(entry.device)}:
        raise Refused("It takes something out of the rulebook in another's name.")


def _check_way_back(act: Propose, info: ChangeInfo, past: Past, log: Log) -> None:
    """Nothing but the change on trial may be under it: so it is one change, whoever makes it, and
    may come in several proposals."""
    tried = tried_change(act.back, past, log)
    if tried is None or info.deps != (tried,):
        raise Refused("The proposal does not lead back from a trial that its author had seen.")


def _check_count(info: ChangeInfo, past: Past, log: Log) -> None:
    if _seen(info.actor, info.seq, past, log) or (
        info.seq > 1 and not _seen(info.actor, info.seq - 1, past, log)
    ):
        raise Refused("The change inside breaks the count of its author's changes.")


def _seen(actor: bytes, actor_seq: int, past: Past, log: Log) -> bool:
    return log.first_seen(past, log.by_actor.get((actor, actor_seq), ())) is not None
