"""How the group decides: its settings, deadlines, closing a vote, and whose ballot counts."""

from __future__ import annotations

import time
from collections.abc import Sequence

from deliberation.acts import (
    LINE_LIMIT,
    Choose,
    Close,
    Delegate,
    Recall,
    Retract,
    SetDeadline,
    Situate,
)
from deliberation.fields import is_date
from deliberation.folding.settings import SETTINGS, SettingError
from deliberation.situations import TAGS
from desktop.deciding import Deciding, DecidingRefused
from desktop.views import Changed, Topic

_TALK = frozenset({Topic.DELIBERATIONS})
_SETTINGS = frozenset({Topic.DELIBERATIONS, Topic.MEMBERS})


class Voting(Deciding):
    def today(self) -> str:
        """The day on this laptop's clock, like 2027-03-31: what its owner says the day is."""
        return time.strftime("%Y-%m-%d", time.localtime(self._now()))

    def _day_to_come(self, day: str, what: str) -> str:
        if not is_date(day):
            raise DecidingRefused(f"{what} needs a day, written like 2027-03-31.")
        if day < self.today():
            raise DecidingRefused(f"{what} needs a day that is still to come; {day} is past.")
        return day

    def choose(
        self, group: str, setting: str, value: str, *, agree: bool = True, reason: str = ""
    ) -> Changed:
        """Say for or against a value of a setting; it holds once more than half are for it."""
        declared = SETTINGS.get(setting)
        if declared is None:
            names = ", ".join(SETTINGS)
            raise DecidingRefused(f"There is no setting called “{setting}”; there are: {names}.")
        words = value.strip()
        try:
            declared.check(words)
        except SettingError as error:
            raise DecidingRefused(str(error)) from None
        if not agree and not reason.strip():
            raise DecidingRefused("Say why you are against it, so that the others can answer.")
        entry = self._group(group).act(Choose(setting, words, agree, reason.strip()))
        shown = " / ".join(words.splitlines())  # purposes stand on a line each
        state = self._state(group)
        holds = state.setting(setting) == words
        if not agree:
            sentence = f"You are against “{shown}”; it does not come into force over that."
        elif holds:
            sentence = f"“{shown}” holds now; matters that are open keep the rule they began with."
        else:
            said = next(each.said for each in state.settings if each.name == setting)
            n = sum(each.agree and each.value == words for each in said)
            sentence = f"{n} of {len(state.current)} want “{shown}” so far; more than half must."
        return Changed(sentence, _SETTINGS, group, entry)

    def situate(
        self, group: str, deliberation: str, tags: Sequence[str], words: str = ""
    ) -> Changed:
        """Say what kind of matter it is, so that lessons of others are found for it."""
        self._deliberation(group, deliberation)
        chosen = tuple(dict.fromkeys(tags))
        strange = [tag for tag in chosen if tag not in TAGS]
        if strange:
            raise DecidingRefused(f"There is no tag “{strange[0]}”; there are: {', '.join(TAGS)}.")
        line = words.strip()
        if len(line) > LINE_LIMIT or len(chosen) > 12:
            raise DecidingRefused(f"At most 12 tags and {LINE_LIMIT} characters say what it is.")
        entry = self._group(group).act(Situate(deliberation, chosen, line))
        return Changed("It is noted what this is about.", _TALK, group, entry)

    def retract(self, group: str, deliberation: str, option: str) -> Changed:
        """Take back an option that the owner put forward."""
        found = self._option(self._deliberation(group, deliberation), option)
        if found.author != self.me:
            raise DecidingRefused("Only who put an option forward can take it back.")
        entry = self._group(group).act(Retract(option))
        return Changed("Your option is taken back.", _TALK, group, entry)

    def set_deadline(self, group: str, deliberation: str, until: str) -> Changed:
        """A day to have decided by: everybody sees it, and nothing happens by itself."""
        self._deliberation(group, deliberation)
        day = self._day_to_come(until, "A deadline")
        entry = self._group(group).act(SetDeadline(deliberation, day))
        return Changed(
            "The day is shown to all. Nothing closes by itself: somebody does it.",
            _TALK, group, entry,
        )  # fmt: skip

    def close_vote(self, group: str, deliberation: str) -> Changed:
        """Count the ballots that are here now; those that come from afar still count."""
        self._opened(group, deliberation)
        entry = self._group(group).act(Close(deliberation, self.today()))
        about = self._deliberation(group, deliberation)
        count = next(each for each in about.counts if each.id == entry)
        sentence = "The vote is closed, and it has a result." if count.passed else (
            f"The vote decided nothing: {count.why} It goes on until somebody closes it again."
        )  # fmt: skip
        return Changed(sentence, _TALK | {Topic.CONSENTS, Topic.RULEBOOK}, group, entry)

    def delegate(self, group: str, to: str, until: str, topic: str = "") -> Changed:
        """Let another member's ballot count for the owner's too, until a day, for one topic or
        all. Never consents or objections."""
        member = self._state(group).member(to)
        if member is None or member.left:
            raise DecidingRefused("Name a member of the group to delegate to.")
        if to == self.me:
            raise DecidingRefused("Delegating to yourself would only lose the ballot; just vote.")
        if topic and topic not in TAGS:
            raise DecidingRefused(f"There is no topic “{topic}”; there are: {', '.join(TAGS)}.")
        day = self._day_to_come(until, "A delegation")
        entry = self._group(group).act(Delegate(to, day, topic))
        about = f"about {topic}" if topic else "about everything"
        return Changed(
            f"Until {day}, {member.name}'s ballot counts for you too {about}, wherever you cast "
            "none. One step takes it back.",
            _SETTINGS, group, entry,
        )  # fmt: skip

    def recall(self, group: str, delegation: str) -> Changed:
        mine = {each.id for each in self._state(group).delegations if each.member == self.me}
        if delegation not in mine:
            raise DecidingRefused("There is no such delegation of yours; look at the list again.")
        entry = self._group(group).act(Recall(delegation))
        return Changed("Your ballot is your own again.", _SETTINGS, group, entry)
