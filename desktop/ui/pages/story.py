"""The story of one clause: its words, who is bound by which of them, and how it came to be so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from crdt.text_diff import carried_over
from deliberation.acts import TEXT_LIMIT
from desktop.piece_origins import PieceOrigin
from desktop.ui import look
from desktop.ui.needs import going_on
from desktop.ui.pages.base import ScrollPage
from desktop.ui.pages.start_deliberation import start_form
from desktop.ui.piece_words import origin_sentence
from desktop.ui.session import Session
from desktop.ui.stages.costing import Agreeing, agree, cost_card, field_name, forget
from desktop.ui.stages.touching import touched_parts
from desktop.ui.stages.touching_form import Folding, Text
from desktop.ui.widgets.basics import Card, button, row, rule, tag, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.reading import clause_text, difference
from desktop.ui.words import join_names, stage_name, when
from desktop.views import ClauseView


class StoryPanel(ScrollPage):
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.clause = ""
        self._seen: ClauseView | None = None
        self._origin: PieceOrigin | None = None  # the piece that it came from
        self._editing = False
        self._starting = False
        self._history = False
        self._touching = False
        self._costing = False

    def show_clause(self, clause: str) -> None:
        if clause != self.clause:
            self._editing = self._starting = self._history = False
            self._touching = self._costing = False
            self._seen = None
        self.clause = clause
        self.refresh()
        self.to_top()

    def refresh(self) -> None:
        if not self.clause or self.session.view is None:
            return
        group, clause = self.session.group, self.clause
        self.session.ask(
            lambda ws: (ws.clause_view(group, clause), ws.piece_origin(group, clause)),
            lambda found: self._arrived(*found),
        )

    def _arrived(self, seen: ClauseView, origin: PieceOrigin | None) -> None:
        if seen.clause.id == self.clause:
            self._seen, self._origin = seen, origin
            super().refresh()

    def _again(self) -> None:
        if self._seen:
            self._arrived(self._seen, self._origin)

    def build(self) -> None:
        seen, view = self._seen, self.session.view
        if seen is None or view is None:
            return
        px = look.current().px
        self.body.setContentsMargins(px(24), px(18), px(24), px(24))
        name = seen.clause.title or self.tr("Clause {n}").format(n=seen.number)
        close = button(self.tr("Close"), self.closed.emit, "quiet",
                       name=self.tr("Close this clause (Esc)"))  # fmt: skip
        head = row(words(name, "heading"), close)
        head.setStretch(0, 1)
        place = self.tr("{number} in “{section}”").format(
            number=seen.number, section=seen.section_title
        )
        self.add(head)
        self.add(words(place if seen.section_title else seen.number, "small"))
        if seen.clause.concurrent:
            self._read_again()
        if self._editing:
            self._editor(seen)
        else:
            self.add(clause_text(seen.clause.text, self.tr("The words of this clause")))
        if self._origin is not None:
            self.add(words(origin_sentence(self._origin), "small"))
        self._who(seen)
        self._touched(seen)
        self._actions(seen)
        self._talk(seen)
        self._versions(seen)

    def _read_again(self) -> None:
        sentence = self.tr(
            "Two people changed this clause at the same time, and both changes were kept. "
            "Read whether the words still say what the group means."
        )
        read = button(self.tr("I have read it"), self._looked, "primary")
        self.add(Card(words(sentence), row(read, None), role="notice"))

    def _who(self, seen: ClauseView) -> None:
        self.add_heading(self.tr("Who is bound"))
        now = [each.name for each in seen.bindings if each.current]
        if now:
            self.add(words(self.tr("By these words: {names}.").format(names=join_names(now))))
        for each in seen.bindings:
            if not each.current:
                text = self.tr("{name} is bound by an earlier wording, agreed to on {date}:")
                self.add(words(text.format(name=each.name, date=when(each.at)), "muted"))
                label = self.tr("From {name}'s wording to the present one").format(name=each.name)
                self.add(difference(each.text, seen.clause.text, label))
        if seen.unbound and seen.bindings:
            text = self.tr("Not bound at all: {names}.").format(names=join_names(seen.unbound))
            self.add(words(text, "muted"))
        if not seen.bindings:
            self.add(words(self.tr("So far these words bind nobody."), "muted"))

    def _touched(self, seen: ClauseView) -> None:
        view = self.session.view
        if view is None:
            return
        text = Text(seen.clause.id, seen.clause.sha256, self.tr("these words"))
        bound = {each.member for each in seen.bindings if each.current}
        folding = Folding(self._touching, self._fold_touching)
        self.add(touched_parts(self.session, view, text, folding, bound=bound))

    def _actions(self, seen: ClauseView) -> None:
        view = self.session.view
        mine = [b for b in seen.bindings if view and b.member == view.me]
        actions = row(gap=8)
        if self._costing:
            self.add(cost_card(self.session, self._agreeing()))
        elif not any(each.current for each in mine):
            kind = "" if seen.clause.concurrent else "primary"
            agree_ = button(self.tr("I agree to these words"), self._consent, kind)
            agree_.setObjectName(field_name(self.clause))  # where the keyboard then goes
            actions.addWidget(agree_)
        if mine:
            actions.addWidget(button(self.tr("Take my consent back"), self._revoke))
        actions.addStretch(1)
        self.add(actions)
        if self._starting:
            self._start_form()
        elif not self._editing:
            self.add(self._quiet_actions(seen))

    def _quiet_actions(self, seen: ClauseView) -> QHBoxLayout:
        line = row(gap=4)
        view = self.session.view
        open_ones = [
            d for each in seen.deliberations
            if view and (d := view.state.deliberation(each)) and going_on(d)
        ]  # fmt: skip
        if not open_ones:
            start = button(self.tr("Start a deliberation"), self._start, "quiet",
                           glyph="chats-circle")  # fmt: skip
            line.addWidget(start)
        line.addWidget(
            button(self.tr("Edit the wording"), self._edit, "quiet", glyph="pencil-simple")
        )
        line.addStretch(1)
        return line

    def _editor(self, seen: ClauseView) -> None:
        key, now, drafts = f"edit {self.clause}", seen.clause.text, self.session.drafts
        editor = DraftEdit(self.session, key, self.tr("The new words of this clause"),
                           start=now, lines=9)  # fmt: skip

        def note_start() -> None:
            """Which words the new ones were made from, as long as there are new ones."""
            if key not in drafts:
                drafts.pop(_start_of(key), None)
            elif _start_of(key) not in drafts:
                drafts[_start_of(key)] = now

        editor.textChanged.connect(note_start)
        note = self.tr(
            "A change of words binds nobody who agreed to the earlier ones until they agree again. "
            "Where people want different things, a deliberation is the kinder way."
        )
        before = drafts.get(_start_of(key), now)
        save = button(self.tr("Save these words"), lambda: self._save(editor, before), "primary")
        leave = button(self.tr("Leave it as it is"), lambda: self._leave(editor))
        card = Card(words(self.tr("Edit the wording"), "strong"), editor, words(note, "small"),
                    row(save, leave, None))  # fmt: skip
        self.add(card)
        if before != now:
            changed = self.tr(
                "Somebody changed these words while you were editing. When you save, their change "
                "and yours are both kept, and the clause is marked to be read again:"
            )
            card.body.insertWidget(2, words(changed, "warn"))
            card.body.insertWidget(3, difference(before, now, self.tr("What was changed")))
            together = button(self.tr("Put both together here"),
                              lambda: self._put_together(editor, before, now), "quiet")  # fmt: skip
            card.body.insertLayout(4, row(together, None))
        self.reveal(card, editor)

    def _start_form(self) -> None:
        def begin(not_it: bool, dont_know: bool, _topic: str) -> None:
            group, clause = self.session.group, self.clause
            self._starting = False
            self.session.act(
                self.tr("Starting the deliberation…"),
                lambda ws: ws.acknowledge(group, clause=clause, not_it=not_it, dont_know=dont_know),
                lambda changed: self.go.emit("deliberation", changed.subject),
            )

        title, key = self.tr("Start a deliberation"), f"start {self.clause}"
        self.add(start_form(self.session, key, title, begin, self._stop_starting))

    def _talk(self, seen: ClauseView) -> None:
        view = self.session.view
        found = [view.state.deliberation(each) for each in seen.deliberations] if view else []
        if not any(found):
            return
        self.add_heading(self.tr("Deliberations"))
        for each in found:
            if each is None:
                continue
            text = self.tr("Round {n}: {stage}").format(
                n=each.round + 1, stage=stage_name(each.stage)
            )
            link = button(text, lambda d=each: self.go.emit("deliberation", d.id), "quiet",  # type: ignore[misc]
                          glyph="arrow-right")  # fmt: skip
            self.add(row(link, None))

    def _versions(self, seen: ClauseView) -> None:
        self.add_heading(self.tr("How it came to these words"))
        shown = list(reversed(list(enumerate(seen.versions))))
        for index, version in shown if self._history else shown[:1]:
            said = version.how.capitalize()
            if version.author:
                said = self.tr("{how} by {author}, {date}").format(
                    how=said, author=version.author, date=when(version.at)
                )
            self.add(tag(said, "small"))
            if index:
                before = seen.versions[index - 1].text
                label = self.tr("What changed, {said}").format(said=said)
                self.add(difference(before, version.text, label))
            self.add(rule())
        if len(shown) > 1 and not self._history:
            more = button(self.tr("Show all {n} wordings").format(n=len(shown)),
                          self._show_history, "quiet")  # fmt: skip
            self.add(row(more, None))

    # What the buttons do

    def _show_history(self) -> None:
        self._history = True
        self._again()

    def _edit(self) -> None:
        self._editing, self._starting = True, False
        self._again()

    def _start(self) -> None:
        self._starting, self._editing = True, False
        self._again()

    def _stop_starting(self) -> None:
        self._starting = False
        self._again()

    def _forget_edit(self, editor: DraftEdit) -> None:
        editor.done()
        self.session.drafts.pop(_start_of(editor.objectName()), None)

    def _leave(self, editor: DraftEdit) -> None:
        self._forget_edit(editor)
        self._editing = False
        self._again()

    def _put_together(self, editor: DraftEdit, before: str, now: str) -> None:
        """Go on from the words that stand now, with one's own change already in them."""
        self.session.drafts[_start_of(editor.objectName())] = now
        editor.setPlainText(carried_over(before, editor.text, now))
        self._again()

    def _save(self, editor: DraftEdit, before: str) -> None:
        group, clause, text = self.session.group, self.clause, editor.text
        if len(text) > TEXT_LIMIT:
            self.session.failed.emit(
                self.tr("That is longer than a clause can be; please split it in two.")
            )
            return

        self._editing = False
        self.session.act(
            self.tr("Saving the words…"),
            lambda ws: ws.edit_clause(group, clause, text, base=before),
            lambda _: self._forget_edit(editor),
        )

    def _looked(self) -> None:
        group, clause = self.session.group, self.clause
        self.session.act(self.tr("Noting it…"), lambda ws: ws.looked(group, clause))

    def _fold_touching(self, open_: bool) -> None:
        self._touching = open_
        self._again()

    def _fold_costing(self, open_: bool) -> None:
        self._costing = open_
        self._again()

    def _consent(self) -> None:
        agree(self.session, self._agreeing())

    def _agreeing(self) -> Agreeing:
        session, group, clause = self.session, self.session.group, self.clause

        def sign(although: str) -> None:
            self._costing = False
            session.act(
                self.tr("Signing…"),
                lambda ws: ws.consent(group, clause=clause, although=although),
                lambda _: forget(session, clause),
            )

        return Agreeing(
            key=clause,
            name=self.tr("these words"),
            cost=lambda ws: ws.cost(group, clause=clause),
            sign=sign,
            fold=self._fold_costing,
        )

    def _revoke(self) -> None:
        group, clause = self.session.group, self.clause
        self.session.act(self.tr("Signing…"), lambda ws: ws.revoke(group, clause))


def _start_of(key: str) -> str:
    """The draft that keeps which words those under `key` were made from."""
    return f"{key} from"
