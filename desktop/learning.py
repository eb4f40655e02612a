"""Lessons between groups: told in a signed file, taken in so that they weigh in the sums."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crdt.lesson_file import LIMIT, read_lessons, write_lessons
from deliberation.acts import ToldLesson
from deliberation.state import Deliberation, Trial
from deliberation.weighing.lessons import told
from desktop.deciding import DecidingRefused
from desktop.files import read_file
from desktop.trying import Trying
from desktop.views import Changed, Topic


class Learning(Trying):
    def told_lessons(self, group: str) -> dict[str, ToldLesson]:
        """The lessons of the group's own trials as others would get them, by trial."""
        state = self._state(group)
        return {
            trial.id: told(state, about, trial)
            for about in state.deliberations
            for trial in about.trials
            if _taught(about, trial)
        }

    def give_lessons(
        self, group: str, out: Path, trials: tuple[str, ...] = (), *, made_up: bool = False
    ) -> Changed:
        """Write lessons to a signed file for other groups; all of them unless some are named.

        `made_up` marks them as samples of what never happened, which weigh nothing anywhere.

        Members' names that are found are taken out, but for the exact text that was tried; their
        words are in it, as far as they let them be told.
        """
        every = self.told_lessons(group)
        if not every:
            raise DecidingRefused(
                "There is no lesson to give yet: it takes a trial whose review is closed, with a "
                "lesson drawn from it."
            )
        chosen = [every[trial] for trial in trials or every if trial in every]
        if len(chosen) < len(trials):
            raise DecidingRefused("One of these trials has no lesson; look at the list again.")
        marked = [replace(each, made_up=made_up) for each in chosen]
        self._write_out(out, write_lessons(self._identity, group, marked))
        what = "1 lesson" if len(chosen) == 1 else f"{len(chosen)} lessons"
        return Changed(
            f"{out.name} holds {what}, signed; names that were found are taken out. "
            "Read it before you give it.",
            group=group,
        )

    def take_lessons(self, group: str, path: Path) -> Changed:
        """Take another group's lessons in: every member sees them, and they weigh in the sums."""
        lessons = read_lessons(read_file(path, LIMIT))
        known = {(each.source, each.signature) for each in self._state(group).lessons}
        fresh = [each for each in lessons if (each.source, each.signature) not in known]
        with self._together(group) as it:
            for each in fresh:
                it.act(each)
        if not fresh:
            raise DecidingRefused("All of these lessons are here already; nothing was changed.")
        what = "1 lesson is" if len(fresh) == 1 else f"{len(fresh)} lessons are"
        samples = sum(each.lesson.made_up for each in fresh)
        made_up = f" {samples} of them never happened and weigh nothing." if samples else ""
        sentence = f"{what} taken in; all that you alone take in weighs together as one.{made_up}"
        return Changed(sentence, frozenset({Topic.DELIBERATIONS}), group)


def _taught(about: Deliberation, trial: Trial) -> bool:
    return bool(trial.lessons and trial.outcomes and about.option(trial.option))
