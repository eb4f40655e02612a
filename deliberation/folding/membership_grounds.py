"""Whose word on who is in the group rests on more than what its author says of itself.

Whoever has a member's key can invent a device today whose past ends wherever they like. So what a
device that was brought says on other members counts once another had built on its coming, and it
knew of that: then its past holds all that this other one had.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from deliberation.acts import AddDevice, Admit, Found, Person, Remove, Uphold

if TYPE_CHECKING:
    from deliberation.folding.membership_views import Views
    from deliberation.state import Record


class Grounds:
    """`hollow`: the bits of the acts on other members that rest on nothing but their author's word.

    They count nevertheless as long as there is no `firm` one: an admission that does not, with none
    of them in its past. So somebody who is alone and restores a backup can go on.
    """

    def __init__(self, views: Views) -> None:
        self._views = views
        self.hollow = 0
        self._firm = 0
        self._brought: dict[str, list[int]] = defaultdict(list)  # device -> acts that bring it
        self._naming: dict[str, int] = defaultdict(int)  # device -> sound acts that name it
        self._witnesses: dict[str, dict[str, list[Record]]] = defaultdict(
            lambda: defaultdict(list)
        )  # brought device -> other device -> its first acts in knowledge of that
        self._seen: dict[str, int] = {}  # what brought devices had, as a clock

    def void(self, mask: int) -> int:
        """The acts that count for nothing among those in `mask`."""
        return self.hollow if mask & self._firm else 0

    def note(self, number: int) -> None:
        """Take in an act on who is in the group, judged already."""
        record, act = self._views.reads[number]
        past, fault = self._views.pasts[number], self._views.judged[number].fault
        if isinstance(act, AddDevice) and not fault:
            self._brought[record.device].append(number)
        sound = isinstance(act, Found) or self._is_sound(record, past)
        people: tuple[Person, ...] = (act.founder,) if isinstance(act, Found) else ()
        if isinstance(act, Admit) and sound and not fault:
            people = act.joiners
            if not past & self.hollow:
                self._firm |= 1 << number
        for person in people:
            for certificate in person.devices:
                self._naming[certificate.device] |= 1 << number
        if isinstance(act, Admit | Remove | Uphold) and not sound:
            self.hollow |= 1 << number
        self.hear(record, past)

    def hear(self, record: Record, past: int | None = None) -> None:
        """Take in any act, after all that its author had seen; `past` are the membership acts
        among that, read off its clock where they are not given."""
        if record.device in self._brought:
            for device, seq in record.clock.items():
                self._seen[device] = max(seq, self._seen.get(device, 0))
        news = [device for device in self._brought if self._is_news(record, device)]
        if not news or record.suspended:
            return
        if self._is_sound(record, self._views.seen_by(record) if past is None else past):
            for device in news:
                self._witnesses[device][record.device].append(record)

    def comes_late(self, record: Record) -> bool:
        """Whether a brought device had this act, which has not been taken in before."""
        return self._seen.get(record.device, 0) >= record.seq

    def _is_news(self, record: Record, device: str) -> bool:
        if device == record.device or device not in record.clock:
            return False
        had, before = self._views.had, self._witnesses[device][record.device]
        coming = (self._views.record(number) for number in self._brought[device])
        return not any(had(record, e) for e in before) and any(had(record, e) for e in coming)

    def _is_sound(self, record: Record, past: int) -> bool:
        seen = self._views.telling(past)
        if any(seen >> number & 1 for number in self._brought.get(record.device, ())):
            witnesses = self._witnesses[record.device].values()
            return any(self._views.had(record, each) for known in witnesses for each in known)
        return bool(self._naming.get(record.device, 0) & seen)
