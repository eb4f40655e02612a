"""What a deliberation is about, in a few tags and words, so that lessons are found for it."""

from __future__ import annotations

from deliberation.situations import TAGS
from desktop.ui.stages.desk import Desk
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, row, words
from desktop.ui.widgets.draft_line import DraftCheck, DraftLine
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import translate

_OPEN = "situation"


def tag_words(tag: str) -> str:
    """How a tag is read."""
    return {"changing-rules": translate("situating", "changing the rules")}.get(
        tag, tag.replace("-", " ")
    )


def show_situation(desk: Desk) -> None:
    """Add the row of tags, and the picker once it is wanted."""
    about = desk.about
    if desk.is_open(_OPEN):
        _picker(desk)
        return
    said = [*(tag_words(tag) for tag in about.tags), *filter(None, [about.situation])]
    text = translate("situating", "Nobody has said yet what kind of matter this is.")
    if said:
        text = translate("situating", "What it is about: {what}.").format(what=" · ".join(said))
    label = translate("situating", "Say what it is about") if not said else (
        translate("situating", "Say it otherwise")
    )  # fmt: skip
    spoken = translate("situating", "Say what it is about, in tags")
    pick = button(label, lambda: desk.unfold(_OPEN), "quiet", name=spoken)
    pick.setObjectName(_key(desk, TAGS[0]))  # where the keyboard then goes
    line = row(words(text, "muted"), pick, gap=12)
    line.setStretch(0, 1)
    desk.add(line)


def _picker(desk: Desk) -> None:
    about, session = desk.about, desk.session
    checks = {
        tag: DraftCheck(session, _key(desk, tag), tag_words(tag), start=tag in about.tags)
        for tag in TAGS
    }
    line = DraftLine(
        session, f"situation {about.id}", translate("situating", "In your own words"),
        start=about.situation,
        hint=translate("situating", "In your own words, without names (may stay empty)"),
    )  # fmt: skip

    def forget() -> None:
        line.done()
        for each in checks.values():
            each.done()

    def note() -> None:
        picked, said = [tag for tag, check in checks.items() if check.isChecked()], line.said
        desk.fold_quietly(_OPEN)
        desk.act(
            translate("situating", "Noting what it is about…"),
            lambda ws, group, d: ws.situate(group, d, picked, said),
            lambda _: forget(),
        )

    never = button(
        translate("situating", "Never mind"), lambda: desk.unfold(_OPEN, open_=False)
    )  # fmt: skip
    never.setObjectName(_key(desk, TAGS[0]))  # and back again
    why = translate(
        "situating", "Lessons of others, and of your own trials, are found by it. At most 12."
    )
    desk.add(
        Card(
            words(translate("situating", "What is it about?"), "strong"),
            words(why, "small"),
            SideBySide(list(checks.values()), narrowest=170),
            line,
            abreast(button(translate("situating", "Note it"), note, "primary"), never),
        )
    )


def _key(desk: Desk, tag: str) -> str:
    return f"tag {desk.about.id} {tag}"
