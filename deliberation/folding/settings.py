"""How a group wants to decide: its settings, each declared once, and what is in force when.

A setting changes as a wording does under the rule of consent (see `adoption`): more than half of
the members want the same value, and nobody objects to it. An objection blocks wherever it sorts,
unless its author had seen the whole majority and the act that completed it. It ends with its
author's next word on that setting, and with their departure; the value holds from there on, never
from before, so that what was decided meanwhile stays decided.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.acts import Choose
from deliberation.counting import CountingError
from deliberation.counting.rules import read_rule
from deliberation.errors import FolkmootError
from deliberation.fields import HUNDRED, TEXT_LIMIT
from deliberation.folding.departures import Departed
from deliberation.folding.order import Counted, Place
from deliberation.state import Choice, Setting


class SettingError(FolkmootError, ValueError):
    """A value that a setting cannot have; the message says what it can."""


@dataclass(frozen=True)
class Declared:
    """`default` holds until the group picks another. `check` raises `SettingError`."""

    name: str
    default: str
    says: str
    check: Callable[[str], None]


def _rule(value: str) -> None:
    try:
        read_rule(value)
    except CountingError as error:
        raise SettingError(str(error)) from None


def _percent(low: int) -> Callable[[str], None]:
    def check(value: str) -> None:
        known = len(value) <= len(str(HUNDRED)) and value.isascii() and value.isdigit()
        if not known or str(int(value)) != value or not low <= int(value) <= HUNDRED:
            raise SettingError(f"This is a whole number of percent, from {low} to 100.")

    return check


def _words(value: str) -> None:
    if not value.strip() or len(value) > TEXT_LIMIT:
        raise SettingError("Purposes are words, a line each.")


SETTINGS: Mapping[str, Declared] = {
    each.name: each
    for each in (
        Declared("rule", "consent", "How the group decides between options.", _rule),
        Declared("quorum", "51", "How many percent of the members must vote.", _percent(1)),
        Declared("purposes", "-", "What the group is there for, a line each.", _words),
        Declared("lessons", "50", "How many percent lessons may weigh at most.", _percent(0)),
        Declared(
            "trust", "50", "How many percent a lesson from elsewhere counts of our own.",
            _percent(0),
        ),
    )
}  # fmt: skip


def purposes(value: str) -> tuple[str, ...]:
    """The group's stated purposes, from the setting of that name; none as long as it is "-"."""
    lines = (line.strip() for line in value.splitlines())
    return tuple(line for line in lines if line and line != "-")


@dataclass(frozen=True)
class _Held:
    place: Place
    value: str
    since: str


class Timeline:
    """The values of every setting, by the place in the order from which on they held.

    `choices` and `departures` are in order.
    """

    def __init__(
        self, choices: Iterable[Counted[Choose]], departures: Iterable[Departed] = ()
    ) -> None:
        self._held: dict[str, list[_Held]] = {}
        self._newest: list[Counted[Choose]] = []
        by_setting: dict[str, list[Counted[Any]]] = defaultdict(list)
        for each in choices:
            by_setting[each.act.setting].append(each)
        gone = list(departures)
        for setting, acts in by_setting.items():
            walk = _Walk(acts)
            for one in sorted([*acts, *gone], key=lambda each: each.place):
                walk.take(one)
            self._held[setting] = walk.held
            self._newest += walk.newest.values()

    def at(self, setting: str, place: Place | None) -> str:
        """The value at a place in the order; today's without one."""
        held = self._held.get(setting, [])
        upto = len(held) if place is None else bisect_right(held, place, key=lambda e: e.place)
        return held[upto - 1].value if upto else SETTINGS[setting].default

    def ever(self, setting: str) -> tuple[str, ...]:
        """Every value that has held at some time, the default too."""
        held = self._held.get(setting, [])
        return (SETTINGS[setting].default, *(each.value for each in held))

    def today(self, members: Iterable[str]) -> tuple[Setting, ...]:
        """Every setting with its value, since which act ("" for the default) it has held, and
        each member's newest word on it."""
        present = set(members)
        found = []
        for name in SETTINGS:
            held = self._held.get(name, [])
            said = tuple(
                Choice(c.id, c.author, c.act.value, c.act.agree, c.act.reason, c.at)
                for c in sorted(self._newest, key=lambda each: each.place)
                if c.act.setting == name and c.author in present
            )
            value, since = (
                (held[-1].value, held[-1].since) if held else (SETTINGS[name].default, "")
            )
            found.append(Setting(name, value, since, said))
        return tuple(found)


class _Walk:
    """What is said of one setting at a point in the order; all objections are known before."""

    def __init__(self, acts: Iterable[Counted[Choose]]) -> None:
        self.newest: dict[str, Counted[Choose]] = {}
        self.held: list[_Held] = []
        self._passed: dict[str, list[Counted[Choose]]] = defaultdict(list)  # by author
        self._ahead: dict[str, deque[Counted[Choose]]] = defaultdict(deque)
        for each in acts:
            if not each.act.agree:
                self._ahead[each.author].append(each)

    def take(self, each: Counted[Any]) -> None:
        author, record = each.author, each.record
        passed, ahead = self._passed[author], self._ahead[author]
        if isinstance(each, Departed):
            self.newest.pop(author, None)
            self._passed[author] = [o for o in passed if each.seen_by(o.record)]
            self._ahead[author] = deque(o for o in ahead if each.seen_by(o.record))
        else:
            self.newest[author] = each
            # What is ahead cannot have been seen, so only what was passed is looked through.
            self._passed[author] = [o for o in passed if not record.saw(o.record)]
            if ahead and ahead[0] is each:
                self._passed[author].append(ahead.popleft())
        self._complete(each)

    @property
    def _against(self) -> Iterable[Counted[Choose]]:
        """Every objection that stands at this point, those ahead in the order too."""
        for objections in (*self._passed.values(), *self._ahead.values()):
            yield from objections

    def _complete(self, last: Counted[Any]) -> None:
        """Whether a value comes into force with `last`."""
        wanted: dict[str, list[Counted[Choose]]] = defaultdict(list)
        for each in self.newest.values():
            if each.act.agree:
                wanted[each.act.value].append(each)
        for value, agreed in wanted.items():
            if 2 * len(agreed) <= len(last.members) or (self.held and self.held[-1].value == value):
                continue
            known = [last.record, *(each.record for each in agreed)]
            against = (o.record for o in self._against if o.act.value == value)
            if all(objection.saw(record) for objection in against for record in known):
                self.held.append(_Held(last.place, value, last.id))
