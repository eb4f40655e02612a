"""Quick answers that are never too small, so that few acts need a view of their own.

Each says what may be, counted without asking what counts: where it says no, no view says yes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from deliberation.acts import AddDevice, Admit, DeviceCertificate, Found, Leave, Person, Remove
from deliberation.folding.membership_acts import Read

Request = tuple[str, str]
"""Who asks to be in, and after which entry."""


class Hints:
    """What the acts noted so far may amount to, whatever order they came in."""

    def __init__(self) -> None:
        self._claimed: dict[str, set[str]] = defaultdict(set)  # device -> whose it may be
        self._devices: dict[str, int] = defaultdict(int)  # by member
        self._asked_by: dict[str, int] = defaultdict(int)  # by device: requests said yes to
        self._asked: dict[str, int] = defaultdict(int)  # likewise by member
        self._yes: dict[Request, list[tuple[int, str]]] = defaultdict(list)  # acts, their devices
        self._left_by: set[str] = set()  # devices
        self._gone: set[str] = set()

    def note(self, number: int, each: Read) -> None:
        """Take in an act."""
        (record, act), device = each, each.record.device
        if isinstance(act, Found):
            self._claim(act.founder.id, act.founder.devices)
        elif isinstance(act, AddDevice):
            self._claim(act.member, (act.certificate,))
        elif isinstance(act, Remove):
            self._gone.add(act.member)
        elif isinstance(act, Leave):
            self._left_by.add(device)
            self._gone |= self.claimants(device)
        elif isinstance(act, Admit):
            self._asked_by[device] += len(act.joiners)
            for member in self.claimants(device):
                self._asked[member] += len(act.joiners)
            for person in act.joiners:
                self._claim(person.id, person.devices)
                self._yes[person.id, person.after].append((number, record.device))

    def _claim(self, member: str, certificates: Iterable[DeviceCertificate]) -> None:
        for each in certificates:
            self._devices[member] += 1
            if member not in self._claimed[each.device]:
                self._claimed[each.device].add(member)
                self._asked[member] += self._asked_by.get(each.device, 0)
                if each.device in self._left_by:
                    self._gone.add(member)

    def claimants(self, device: str) -> Set[str]:
        """Everybody whose device it may be."""
        return self._claimed.get(device, frozenset())

    def may_be_gone(self, person: Person) -> bool:
        """Whether they may ever have left or been removed."""
        return bool(person.after) or person.id in self._gone

    def most_asked(self, device: str) -> int:
        """More requests than this nobody with this device has said yes to."""
        return max((self._asked[member] for member in self.claimants(device)), default=0)

    def most_devices(self, member: str) -> int:
        """More devices than this the member has not."""
        return self._devices[member]

    def said_yes(self, device: str, person: Person) -> list[tuple[int, str]]:
        """The acts, with their devices, by which somebody with this device may have said yes."""
        mine = self.claimants(device)
        request = self._yes.get((person.id, person.after), ())
        return [each for each in request if mine & self.claimants(each[1])]
