"""Lessons: what the group's own trials taught, and what was taken from other groups."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtWidgets import QPushButton

from deliberation.state import Deliberation, TakenLesson, Trial
from deliberation.weighing.lessons import known, names_in, setting, told
from desktop.ui import files
from desktop.ui.pages.base import ScrollPage
from desktop.ui.session import Session
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.check import Check
from desktop.ui.widgets.empty import Empty
from desktop.ui.widgets.lesson_card import add_lesson, lesson_title
from desktop.ui.words import counted, grouped
from desktop.views import GroupView

SHOWN = 20  # lessons from elsewhere listed at once; thousands must not slow the page


class LessonsPage(ScrollPage):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._opened: set[str] = set()  # lessons that are unfolded, by id
        self._left_out: set[str] = set()  # trials whose lesson is not to be given
        self._shown = SHOWN
        self._group = ""

    def build(self) -> None:
        view = self.session.view
        if view is None:
            return
        if view.id != self._group:
            self._group, self._shown = view.id, SHOWN
            self._opened.clear()
            self._left_out.clear()
        own = own_trials(view)
        note = self.tr(
            "What trials taught, here and elsewhere. Lessons on what is like the matter in hand "
            "weigh in its sums; nothing is ever adopted because of them."
        )
        if not own and not view.state.lessons:
            self.add_title(self.tr("Lessons"), note=note)
            self._nothing()
            return
        take = button(self.tr("Take lessons from a file…"), self.take, glyph="download-simple")
        self.add_title(self.tr("Lessons"), take, note=note)
        self._own(view, own)
        self._taken(view)

    def _nothing(self) -> None:
        sentence = self.tr(
            "Try something for a time: agree on what would show that it worked, let each write "
            "down alone what they saw, and put into words what you learnt. It stays here for the "
            "next time, and other groups can have it in a file."
        )
        talk = button(
            self.tr("Open the deliberations"), lambda: self.go.emit("deliberations", ""), "primary"
        )
        take = button(self.tr("Take lessons from a file…"), self.take)
        self.add(Empty("notebook", self.tr("No lessons yet"), sentence, talk, take))

    # Our own

    def _own(self, view: GroupView, own: list[tuple[Deliberation, Trial]]) -> None:
        self.add_heading(self.tr("From our own trials"))
        if not own:
            none = self.tr(
                "None yet: a trial whose review is closed becomes a lesson once somebody puts "
                "into words what it taught."
            )
            self.add(words(none, "muted"))
            return
        for about, trial in own:
            self.add(self._own_card(view, about, trial))
        give = button(self.tr("Give them to a file…"), self.give, glyph="export")
        chosen = [trial.id for _, trial in own if trial.id not in self._left_out]
        give.setEnabled(bool(chosen))
        nameless = self.tr(
            "For other groups. Members' names that were found are taken out of all but the exact "
            "words that were tried; read it before you give it. Your notes are in it as far as you "
            "let them be told; the key that signs it is used for nothing else."
        )
        self.add(words(nameless, "small"), row(give, None))

    def _own_card(self, view: GroupView, about: Deliberation, trial: Trial) -> Card:
        lesson = told(view.state, about, trial)
        name = lesson_title(lesson)
        see = button(
            self.tr("See the trial"), lambda: self.go.emit("deliberation", about.id), "quiet",
            name=self.tr("See the trial of “{name}”").format(name=name),
        )  # fmt: skip
        top = row(words(name, "heading"), see, gap=16)
        top.setStretch(0, 1)
        card = Card(top)
        names = names_in(view.state, lesson)
        add_lesson(card, lesson, whole=trial.id in self._opened, names=names)
        give = Check(self.tr("To be given"))
        give.setAccessibleName(self.tr("To be given: {name}").format(name=name))
        give.setChecked(trial.id not in self._left_out)
        give.toggled.connect(lambda yes: self._choose(trial.id, yes=yes))
        card.body.addLayout(row(give, self._unfold(trial.id, name), None, gap=16))
        return card

    def _choose(self, trial: str, *, yes: bool) -> None:
        (self._left_out.discard if yes else self._left_out.add)(trial)
        self.refresh()

    # From elsewhere

    def _taken(self, view: GroupView) -> None:
        self.add_heading(self.tr("From other groups"))
        taken = sorted(view.state.lessons, key=lambda each: each.source)
        if not taken:
            none = self.tr(
                "None yet: another group can give you theirs in a file, and this page takes it in."
            )
            self.add(words(none, "muted"))
            return
        trust = setting(view.state, "trust")
        how = self.tr("Here a lesson from elsewhere counts {trust} percent of one of your own.")
        self.add(words(how.format(trust=trust), "muted"))
        counted_here = {each.lesson.id for each in known(view.state)}
        everywhere = {source: len(list(all_)) for source, all_ in groupby(taken, _source)}
        for source, some in groupby(taken[: self._shown], _source):
            self.add(words(self._source_words(source, everywhere[source]), "strong"))
            for each in some:
                self.add(self._taken_card(view, each, twice=each.id not in counted_here))
        if len(taken) > self._shown:
            more = self.tr("Show more; there are {n} in all").format(n=len(taken))
            self.add(row(button(more, self._more, "quiet"), None))

    def _source_words(self, source: str, count: int) -> str:
        said = self.tr("Source {digits}: {lessons}")
        if count > 1:
            said = self.tr("Source {digits}: {lessons}, which together weigh as one")
        lessons = counted(count, self.tr("lesson"), self.tr("lessons"))
        return said.format(digits=grouped(source[:16]), lessons=lessons)

    def _taken_card(self, view: GroupView, each: TakenLesson, *, twice: bool) -> Card:
        lesson, name = each.lesson, lesson_title(each.lesson)
        card = Card(words(name, "heading"))
        add_lesson(card, lesson, whole=each.id in self._opened)
        if twice:
            here = self.tr("It is here already, so it does not count a second time.")
            card.body.addWidget(words(here, "warn"))
        taken = self.tr("{name} took it in.").format(name=view.name_of(each.member))
        card.body.addLayout(row(self._unfold(each.id, name), None))
        card.body.addWidget(words(taken, "small"))
        return card

    def _more(self) -> None:
        self._shown += SHOWN
        self.refresh()

    def _unfold(self, lesson: str, name: str) -> QPushButton:
        shown = lesson in self._opened
        label = self.tr("Show less") if shown else self.tr("Read all of it")

        def turn() -> None:
            (self._opened.discard if shown else self._opened.add)(lesson)
            self.refresh()

        spoken = self.tr("{label}: {name}").format(label=label, name=name)
        made = button(label, turn, "quiet", name=spoken)
        made.setObjectName(f"unfold {lesson}")
        return made

    # Files

    def take(self) -> None:
        """Take in the lessons of a file that the person chooses."""
        files.take_lessons(self, self.session)

    def give(self) -> None:
        """Write the chosen lessons to a file for other groups."""
        view = self.session.view
        if view is None:
            return
        chosen = tuple(t.id for _, t in own_trials(view) if t.id not in self._left_out)
        title = self.tr("Save the lessons for other groups")
        out = files.save_as(self, title, self.tr("Lessons"), files.LESSONS) if chosen else None
        if out is not None:
            group, label = self.session.group, self.tr("Writing the lessons…")
            self.session.act(label, lambda workspace: workspace.give_lessons(group, out, chosen))


def _source(each: TakenLesson) -> str:
    return each.source


def own_trials(view: GroupView) -> list[tuple[Deliberation, Trial]]:
    """The trials of the group of which there is a lesson to tell, oldest first."""
    return [
        (about, trial)
        for about in view.state.deliberations
        for trial in about.trials
        if trial.lessons and trial.outcomes and about.option(trial.option) is not None
    ]
