"""Whose word on who is in the group rests on more than what its author says of itself.

Whoever has a member's key can invent a device today whose past ends wherever they like. So what a
device that was brought says on other members counts once another had built on its coming, and it
knew of that: then its past holds all that this other one had.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from deliberation.acts import AddDevice, Admit, Found, Leave, Person, Remove, RetireDevice, Uphold

if TYPE_CHECKING:
    from deliberation.folding.membership_views import Views
    from deliberation.state import Record


class Witnesses:
    """Acts in knowledge of devices that were brought: of several about one, or of one about all.

    Each has a bit that stands for it. What an author had of them says `heard`, the bits of it, or
    else their clock.
    """

    def __init__(self) -> None:
        self._acts: list[tuple[Record, int, list[str]]] = []
        self._bits = self._last = 0
        self._news: set[str] = set()  # of those acts that `_last` has the bits of

    def add(self, record: Record, bit: int, news: list[str]) -> None:
        """Take in one, which tells of the devices `news`."""
        self._acts.append((record, bit, news))
        self._bits |= bit

    def among(self, record: Record, heard: int | None) -> int:
        """The bits of those that an author had."""
        if heard is not None:
            return heard & self._bits
        return sum(bit for act, bit, _ in self._acts if record.saw(act))

    def told(self, record: Record, heard: int | None) -> set[str]:
        """The devices that those tell of which an author had; not to be changed."""
        among = self.among(record, heard)
        if among != self._last:  # as a rule it is what was asked for last, and more
            new = among if self._last & ~among else among & ~self._last
            known = set() if self._last & ~among else self._news
            self._news = known.union(*(news for _, bit, news in self._acts if bit & new))
            self._last = among
        return self._news


class Grounds:
    """`hollow`: the bits of the acts on other members, of retirements and of leavings that rest on
    nothing but their author's word.

    They count nevertheless as long as there is no `firm` one: an admission that does not, with none
    on other members in its past. So somebody who is alone and restores a backup can go on.
    """

    def __init__(self, views: Views) -> None:
        self._views = views
        self.hollow = 0
        self._own = 0  # those of them that are on their author alone
        self._firm = 0
        self._brought: dict[str, int] = defaultdict(int)  # device -> sound acts that bring it
        self._naming: dict[str, int] = defaultdict(int)  # device -> sound acts that name it
        self._about: dict[str, Witnesses] = defaultdict(Witnesses)  # by brought device: of others
        self._by: dict[str, Witnesses] = defaultdict(Witnesses)  # by device: its own, on all
        self._count = 0  # of the acts that are witnesses
        self._seen: dict[str, int] = {}  # what brought devices had, as a clock

    def void(self, mask: int) -> int:
        """The acts that count for nothing among those in `mask`."""
        return self.hollow if mask & self._firm else 0

    def note(self, number: int, heard: int | None) -> int:
        """Take in an act on who is in the group, judged already; `heard` and what comes back are
        as in `hear`."""
        record, act = self._views.reads[number]
        past, fault = self._views.pasts[number], self._views.judged[number].fault
        if isinstance(act, AddDevice) and not fault:
            self._brought[record.device] |= 1 << number
        sound = isinstance(act, Found) or self._views.stands[number]
        people: tuple[Person, ...] = (act.founder,) if isinstance(act, Found) else ()
        if isinstance(act, Admit) and sound and not fault:
            people = act.joiners
            if not past & self.hollow & ~self._own:
                self._firm |= 1 << number
        for person in people:
            for certificate in person.devices:
                self._naming[certificate.device] |= 1 << number
        if isinstance(act, Admit | Remove | Uphold | RetireDevice | Leave) and not sound:
            self.hollow |= 1 << number
            self._own |= isinstance(act, RetireDevice | Leave) << number
        return self.hear(record, past, heard)

    def hear(self, record: Record, past: int | None = None, heard: int | None = None) -> int:
        """Take in any act, after all that its author had seen; `past` are the membership acts
        among that, and `heard` the witnesses, each read off its clock where they are not given.

        Comes back with the bit that stands for it among the witnesses, 0 where it is none.
        """
        if record.device in self._brought:
            for device, seq in record.clock.items():
                self._seen[device] = max(seq, self._seen.get(device, 0))
        mine = self._by[record.device]
        known = (record.clock.keys() & self._brought.keys()) - mine.told(record, heard)
        news = [each for each in known if self._is_news(record, each, past)]
        if not news or record.suspended:
            return 0
        seen = self._views.seen_by(record) if past is None else past
        if not self.is_sound(record, seen, heard):
            return 0
        bit = 1 << self._count
        self._count += 1
        mine.add(record, bit, news)
        for device in news:
            self._about[device].add(record, bit, [])
        return bit

    def comes_late(self, record: Record) -> bool:
        """Whether a brought device had this act, which has not been taken in before."""
        return self._seen.get(record.device, 0) >= record.seq

    def _is_news(self, record: Record, device: str, past: int | None) -> bool:
        if device == record.device:
            return False
        coming = self._brought[device]
        if past is not None:
            return bool(past & coming)
        return any(record.saw(self._views.record(each)) for each in self._views.numbers(coming))

    def is_sound(self, record: Record, past: int, heard: int | None) -> bool:
        """Whether the device of a record stands on others' word there; as for `hear`."""
        seen = self._views.telling(past)
        if seen & self._brought.get(record.device, 0):
            return bool(self._about[record.device].among(record, heard))
        return bool(self._naming.get(record.device, 0) & seen)
