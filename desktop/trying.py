"""Trials: terms that are written first, outcomes that each records alone, a review that ends."""

from __future__ import annotations

import json
import secrets
from typing import Any

from deliberation.acts import (
    KEEP,
    RESULTS,
    VERDICTS,
    CloseReview,
    Conclude,
    Learn,
    Observe,
    SealOutcome,
    StartTrial,
)
from deliberation.agents.sealing import OutcomeSeal
from deliberation.state import Deliberation, Trial
from desktop.consenting import Consenting
from desktop.deciding import DecidingRefused, said
from desktop.session import NotFound
from desktop.views import Changed, Topic

_TALK = frozenset({Topic.DELIBERATIONS})
_BINDING = frozenset({Topic.DELIBERATIONS, Topic.CONSENTS, Topic.RULEBOOK})
_SEALED = "sealed outcomes"  # the store's note of what the owner saw of trials, until it is opened


class Trying(Consenting):
    def start_trial(
        self,
        group: str,
        deliberation: str,
        option: str,
        hope: str,
        until: str,
        *,
        worked: str = "",
        failed: str = "",
    ) -> Changed:
        """Put down the terms on which an option could be tried; consents can then name them.

        `hope` is what is hoped for, `worked` and `failed` what would show that it did or did not.
        """
        about = self._opened(group, deliberation)
        self._option(about, option)
        if option == KEEP:
            raise DecidingRefused("Things as they are need no trial; name another option.")
        if about.adopted:
            raise DecidingRefused(
                "This has been decided; acknowledge the matter anew, then something can be tried."
            )
        day = self._day_to_come(until, "A trial")
        act = StartTrial(
            deliberation,
            option,
            said(hope, "hope"),
            day,
            said(worked, "sign of success", empty=True),
            said(failed, "sign of failure", empty=True),
        )
        entry = self._group(group).act(act)
        return Changed(
            f"These are the terms until {day}; who consents on trial consents to them.",
            _TALK, group, entry,
        )  # fmt: skip

    def observe(
        self,
        group: str,
        trial: str,
        result: str,
        note: str = "",
        *,
        harm: int = 0,
        tell: bool = False,
    ) -> Changed:
        """Record what the owner saw of a trial: sealed until all have or the review is closed.

        `harm` from 0 (none) to 100. `tell`: the note may go into the lesson, without the name.
        """
        about, found = self._trial(group, trial)
        if result not in RESULTS:
            raise DecidingRefused("An outcome is worked, mixed or failed.")
        if not 0 <= harm <= 100:
            raise DecidingRefused("Harm is a whole number from 0, for none, to 100.")
        words, salt = said(note, "note", empty=True), secrets.token_hex(16)
        seal = OutcomeSeal(trial, self.me, result, harm, words, salt).sha256()
        if self.me in found.sealed:
            raise DecidingRefused("You have recorded what you saw already; it cannot be changed.")
        with self._together(group) as it:
            # The note of what is sealed comes first: without it the seal could not be opened.
            self._keep_sealed(trial, [result, harm, words, tell, salt])
            it.act(SealOutcome(trial, seal))
            opened = self._open_outcome(group, about.id, trial)
        if opened:
            sentence = "All have recorded what they saw, and yours is opened with theirs."
        else:
            sentence = "What you saw is sealed; it is shown once all have recorded theirs."
        return Changed(sentence, _TALK, group, trial)

    def open_outcomes(self, group: str) -> Changed:
        """Open the owner's sealed outcomes wherever all have recorded theirs by now."""
        opened = 0
        with self._together(group):
            for about in self._state(group).deliberations:
                for trial in about.trials:
                    opened += self._open_outcome(group, about.id, trial.id)
        if not opened:
            return Changed("", group=group)
        return Changed("What you saw of a trial is opened with the others'.", _TALK, group)

    def _open_outcome(self, group: str, deliberation: str, trial: str) -> bool:
        """Whether there was something of the owner's to open."""
        found = self._deliberation(group, deliberation).trial(trial)
        kept = self._sealed_outcomes().get(trial)
        if found is None or kept is None or self.me not in found.sealed:
            return False
        everybody = {member.id for member in self._state(group).current}
        if any(each.member == self.me for each in found.outcomes):
            return False
        if not found.closed and not everybody <= set(found.sealed):
            return False
        result, harm, words, tell, salt = kept
        self._group(group).act(Observe(trial, result, salt, words, harm, tell))
        return True

    def _sealed_outcomes(self) -> dict[str, list[Any]]:
        kept = self._store.meta(_SEALED)
        return dict(json.loads(kept)) if kept else {}

    def _keep_sealed(self, trial: str, outcome: list[Any]) -> None:
        self._store.set_meta(_SEALED, json.dumps(self._sealed_outcomes() | {trial: outcome}))

    def conclude(self, group: str, trial: str, verdict: str, reason: str = "") -> Changed:
        """Say how a trial should end: keep, change or end."""
        self._trial(group, trial)
        if verdict not in VERDICTS:
            raise DecidingRefused("A trial is kept, changed or ended: say keep, change or end.")
        entry = self._group(group).act(Conclude(trial, verdict, said(reason, "reason", empty=True)))
        return Changed("Your word on the trial is noted.", _TALK, group, entry)

    def close_review(self, group: str, trial: str) -> Changed:
        """End the trial by what more than half say; without that, things are as they were."""
        about, found = self._trial(group, trial)
        if found.closed:
            raise DecidingRefused("The review of this trial was closed before.")
        with self._together(group) as it:
            entry = it.act(CloseReview(trial, self.today()))
            self._open_outcome(group, about.id, trial)
            if self._trial(group, trial)[1].over:
                it.way_back(trial)
        verdict = self._trial(group, trial)[1].verdict
        sentence = {
            "keep": "The trial is kept; it binds those who said keep.",
            "change": "The trial is over and things are as they were; what to change can be "
            "deliberated anew.",
            "end": "The trial is over, and things are as they were.",
            "lapsed": "No more than half agreed on how to go on, so things are as they were.",
        }[verdict]
        return Changed(sentence, _BINDING, group, entry)

    def put_back(self, group: str, trial: str) -> Changed:
        """Put the former text back after a trial that is over, where nobody has done so yet."""
        _, found = self._trial(group, trial)
        if not found.over or found.back:
            raise DecidingRefused("There is nothing to put back after this trial.")
        self._group(group).way_back(trial)
        return Changed("Things are as they were before the trial.", _BINDING, group, trial)

    def learn(self, group: str, trial: str, text: str) -> Changed:
        """The lesson of a trial whose review is closed, in words that could be told to others."""
        _, found = self._trial(group, trial)
        if not found.closed:
            raise DecidingRefused("The lesson is drawn when the review is closed; close it first.")
        entry = self._group(group).act(Learn(trial, said(text, "lesson")))
        return Changed("The lesson is kept.", _TALK, group, entry)

    def _trial(self, group: str, trial: str) -> tuple[Deliberation, Trial]:
        for about in self._state(group).deliberations:
            found = about.trial(trial)
            if found is not None:
                return about, found
        raise NotFound("There is no such trial; look at the deliberation again.")
