"""The acts that say who is in the group, read from records, and why one of them changes nothing."""

from __future__ import annotations

from typing import NamedTuple

from deliberation.acts import Act, Leave, Recall, Revoke
from deliberation.bodies import ActError, read_act
from deliberation.state import Record, Suspended

MEMBERSHIP_ACTS = frozenset(
    {"found", "admit", "leave", "add-device", "retire-device", "remove", "uphold"}
)
FREEING = (Leave, Recall, Revoke)  # acts that can only free their author

FORKED = "This device forked its own log, so what it signs does not count."
NOT_A_MEMBER = "The device that signed this belonged to nobody who was a member then."
RETIRED = "The device that signed this had been retired by its owner."
FOUNDED_BEFORE = "The group had been founded already."
NOBODY_NEW = "Each of them is a member already, has this vote already, or has no device to join by."
ASKED_BEFORE = "They asked before they left or were removed; it needs a new request of theirs."
TOO_MANY_ASKED = "Its author said yes to so many others who are not in yet that no more count."
NOT_NEW = "The device is known already, and a device comes in only once."
TOO_MANY_DEVICES = "Its owner has brought so many devices that no more count."
NOT_THEIRS = "It retires a device that is not one of its author's, or is retired already."
NOT_IN = "It would remove somebody who was not a member then."
ONESELF = "Nobody votes to remove themselves; whoever wants to go leaves."
EARLIER = "It speaks of an earlier membership of theirs than the one that they had then."
SAID_BEFORE = "Its author had said so before."
NO_CONTEST = "It speaks of removals that its author had not seen, or that contest nothing."
REMOVED_MEANWHILE = (
    "Suspended: its author was removed from the group at the same time, so it does not count."
)
NOBODYS = (
    "Suspended: as all acts together show, the device that signed this never was a member's, or "
    "came after its owner had left."
)
UNWITNESSED = (
    "The device that signed this was new, and had not seen that anybody else knew of it. Say it "
    "again once others have written something since."
)
RETIRED_MEANWHILE = (
    "Suspended: its author retired the device that signed it at the same time, so it does not "
    "count."
)


def counts_all_the_same(act: object, found: Suspended) -> bool:
    """Whether an act of that name counts although its author or its device is out.

    What takes consents or delegations back only frees. Leaving does, too, but a thief must not
    make the owner of a retired device leave. Votes to remove somebody and retirements are judged
    by their own past.
    """
    if act == "leave":
        return found.why == REMOVED_MEANWHILE
    return act in ("revoke", "recall", "remove", "retire-device")


def majority(members: int) -> int:
    """The smallest number of members that is more than half of `members`."""
    return members // 2 + 1


class Read(NamedTuple):
    """A record with the act that is in it, or, in a sentence, why it does not count as one."""

    record: Record
    act: Act | str

    @property
    def on_members(self) -> bool:
        """Whether it is about who is in the group, and with which devices."""
        return str(self.record.body.get("act")) in MEMBERSHIP_ACTS


def read(record: Record) -> Read:
    """The act in a record. Of a suspended one only what frees its author counts: whoever's laptop
    was copied must still be able to go, and a thief of the copy gains nothing by it."""
    try:
        act = read_act(record.body)
    except ActError as error:
        return Read(record, FORKED if record.suspended else str(error))
    return Read(record, act if isinstance(act, FREEING) or not record.suspended else FORKED)
