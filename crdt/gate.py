"""What every foreign entry passes before anything of it is kept.

Refusing is deterministic: it depends on the entry and its past alone, so every laptop refuses the
same entries whatever order they come in. What it refuses goes to quarantine with the reason.

A fork (one device, one `seq`, two entries) is no property of one entry's past. Both are kept as
evidence and as links of the graph, both are shown in quarantine, and from that `seq` on nothing
that the device did counts (`Log.forked`).
"""

from __future__ import annotations

from crdt.change import ChangeInfo, ChangeRefused, inspect
from crdt.entry import Entry
from crdt.identity import group_id_of, person_holds
from crdt.log import ChangeRef, Log, Node
from crdt.rulebook_shape import GENESIS_HASH, GENESIS_MAX_OP
from deliberation.acts import Act, ActError, Admit, Found, Person, Propose, read_act
from deliberation.errors import FolkmootError

ACTOR_PREFIX = 16  # bytes of the device's public key that every Automerge actor of it begins with
TEXT_FIELDS = {"at", "how", "change"}


class Refused(FolkmootError):
    """The entry may not come in; the sentence says why, for the people who look at quarantine."""


def text_actor(device: str, installation: bytes) -> bytes:
    """The Automerge actor of a device on one installation (8 random bytes), 24 bytes.

    A copy of the data folder that runs elsewhere must draw a new `installation`: an actor that
    counts twice splits the group.
    """
    return bytes.fromhex(device)[:ACTOR_PREFIX] + installation


def option_actor(device: str, seq: int) -> bytes:
    """The one-off actor of the change that a proposal carries: 25 bytes, one for each entry."""
    return bytes.fromhex(device)[:ACTOR_PREFIX] + b"o" + seq.to_bytes(8)


def check(entry: Entry, log: Log) -> tuple[Node, Act | None, ChangeInfo | None]:
    """The node for a signed `entry` whose `prev` are all in `log`.

    Raises `Refused`. Nothing is changed: the caller adds the node.
    """
    if entry.group != log.group:
        raise Refused("It belongs to another group.")
    act = _act(entry) if entry.kind == "act" else None
    if not entry.prev:
        _check_founding(entry, act, log)
        return log.node_for(entry, None), act, None
    if isinstance(act, Found):
        raise Refused("A group is founded once, by its first entry.")
    depth_clock = log.past(entry.prev)
    _check_author(entry, depth_clock[1], depth_clock[2], log)
    if isinstance(act, Admit):
        for joiner in act.joiners:
            _check_person(joiner, entry.group)
    info = None
    if entry.kind == "text":
        info = _check_text(entry, depth_clock[1], log)
    elif isinstance(act, Propose):
        info = _check_change(act.change, depth_clock[1], log)
        if info.actor != option_actor(entry.device, entry.seq) or info.seq != 1:
            raise Refused("The proposal's change is not made under the proposal's own actor.")
    ref = None
    if info is not None:
        ref = ChangeRef(info.hash, info.actor, info.seq, info.max_op, info.deps)
    return log.node_for(entry, ref), act, info


def _act(entry: Entry) -> Act:
    try:
        return read_act(entry.body)
    except ActError as error:
        raise Refused(str(error)) from None


def _check_founding(entry: Entry, act: Act | None, log: Log) -> None:
    if not isinstance(act, Found) or entry.seq != 1:
        raise Refused("It builds on nothing, and only the founding of a group may.")
    if group_id_of(entry.body) != log.group:
        raise Refused("It founds another group than the one that it names.")
    _check_person(act.founder, entry.group)
    if entry.device != act.founder.devices[0].device:
        raise Refused("The founding is not signed by the founder's own device.")


def _check_person(person: Person, group: str) -> None:
    if not person_holds(person, group):
        raise Refused(f"{person.name} did not sign what it says {person.name} signed.")


def _check_author(entry: Entry, clock: dict[str, int], membership: int, log: Log) -> None:
    then = log.membership(membership)
    if entry.device not in then.device_owner:
        raise Refused("It was written by a stranger's device, not by a member's.")
    if not then.speaker(entry.device):
        raise Refused("Its author had left the group when it was written.")
    before = clock.get(entry.device, 0)
    if entry.seq != before + 1:
        raise Refused(
            f"Its author's entries are counted, and this one says {entry.seq} after {before}."
        )


def _check_text(entry: Entry, clock: dict[str, int], log: Log) -> ChangeInfo:
    body = entry.body
    at, how, change = body.get("at"), body.get("how"), body.get("change")
    if set(body) != TEXT_FIELDS or not isinstance(change, bytes):
        raise Refused("It is an edit of the rulebook without exactly one change in it.")
    if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at <= 1 << 40:
        raise Refused("The time 'at' must be whole seconds since 1970.")
    if how not in ("edit", "import", "looked"):
        raise Refused("It does not say how the change came about.")
    info = _check_change(change, clock, log)
    if info.actor[:ACTOR_PREFIX] != bytes.fromhex(entry.device)[:ACTOR_PREFIX]:
        raise Refused("The change inside was made in another device's name.")
    if len(info.actor) != ACTOR_PREFIX + 8:
        raise Refused("The change inside is not made under an installation's actor.")
    earlier = log.actor_seqs.get((info.actor, info.seq - 1), [])
    same = log.actor_seqs.get((info.actor, info.seq), [])
    if (info.seq > 1 and not any(seq < entry.seq for seq in earlier)) or any(
        seq < entry.seq for seq in same
    ):
        raise Refused("The change inside breaks the count of its author's changes.")
    return info


def _check_change(raw: bytes, clock: dict[str, int], log: Log) -> ChangeInfo:
    """Inspect a raw change; everything it builds on must be in the entry's own past."""
    try:
        info = inspect(raw)
    except ChangeRefused as error:
        raise Refused(str(error)) from None
    last = 0
    for dep in info.deps:
        if dep == GENESIS_HASH:
            last = max(last, GENESIS_MAX_OP)
            continue
        node = log.changes.get(dep)
        if node is None or node.change is None or clock.get(node.device, 0) < node.seq:
            raise Refused("The change inside builds on a change that its author had not seen.")
        last = max(last, node.change.max_op)
    if not info.deps:
        raise Refused("The change inside does not build on the rulebook.")
    if info.start_op != last + 1:
        raise Refused("The change inside counts its operations wrongly.")
    return info
