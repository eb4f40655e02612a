"""What each member wants, side by side and in their own words."""

from __future__ import annotations

from deliberation.acts import TEXT_LIMIT
from deliberation.state import Deliberation, Position
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.situating import show_situation
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.reading import plain_text
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import join_names, translate, when
from desktop.views import GroupView


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    show_situation(desk)
    if not about.open:
        desk.add(words(translate("positions", "Positions follow once the deliberation is open.")))
        return
    mine = next((each for each in about.positions if each.member == view.me), None)
    if not about.adopted and (mine is None or desk.is_open("position")):
        _editor(desk, mine)
    if about.positions:
        desk.add(SideBySide([card(view, each) for each in about.positions]))
    spoken = {each.member for each in about.positions}
    silent = [member.name for member in view.state.current if member.id not in spoken]
    if silent:
        sentence = translate("positions", "Not heard yet: {names}.")
        desk.add(words(sentence.format(names=join_names(silent)), "muted"))
    if mine is not None and not about.adopted and not desk.is_open("position"):
        say = translate("positions", "Say it differently")
        desk.add(row(button(say, lambda: desk.unfold("position"), "quiet"), None))


def card(view: GroupView, position: Position) -> Card:
    """A position with its author's name."""
    name = view.name_of(position.member)
    label = translate("positions", "What {name} wants").format(name=name)
    made = Card(words(name, "strong"), plain_text(position.text, label))
    made.body.addStretch(1)
    made.body.addWidget(words(when(position.at), "small"))
    return made


def _editor(desk: Desk, mine: Position | None) -> None:
    editor = DraftEdit(
        desk.session, f"position {desk.about.id}", translate("positions", "What you want"),
        start=mine.text if mine else "",
        hint=translate("positions", "What do you want, and what for? As you would say it aloud."),
    )  # fmt: skip

    def state() -> None:
        text = editor.text
        if not text:
            desk.session.failed.emit(translate("positions", "Please write a few words first."))
        elif len(text) > TEXT_LIMIT:
            desk.session.failed.emit(translate("positions", "That is too long; please shorten it."))
        else:
            desk.fold_quietly("position")
            label = translate("positions", "Stating your position…")
            desk.act(
                label, lambda ws, group, d: ws.position(group, d, text), lambda _: editor_done()
            )

    def editor_done() -> None:
        desk.session.drafts.pop(f"position {desk.about.id}", None)
        desk.page.refresh()

    buttons = row(button(translate("positions", "State my position"), state, "primary"))
    if mine:
        leave = translate("positions", "Leave it")
        buttons.addWidget(button(leave, lambda: desk.unfold("position", open_=False)))
    buttons.addStretch(1)
    note = translate("positions", "The others read it exactly as you write it.")
    desk.add(Card(words(translate("positions", "What do you want?"), "strong"), editor,
                  words(note, "small"), buttons))  # fmt: skip
