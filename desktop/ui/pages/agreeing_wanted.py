"""A value that members want for a setting and that does not hold: who says what, and one's own
word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.folding.settings import purposes
from deliberation.state import Choice, Setting
from desktop.ui import look
from desktop.ui.pages.agreeing_form import say
from desktop.ui.pages.agreeing_words import title, value_words
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, rule, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.reading import plain_text
from desktop.ui.words import join_names, translate
from desktop.views import GroupView

if TYPE_CHECKING:
    from desktop.ui.pages.agreeing import AgreeingPage


def add_wanted(
    page: AgreeingPage, card: Card, view: GroupView, setting: Setting, value: str
) -> None:
    """A value that somebody wants or is against, and that does not hold."""
    said = [each for each in setting.said if each.value == value]
    for_it = [each for each in said if each.agree]
    against = [each for each in said if not each.agree]
    add_line(card)
    show_value(card, setting.name, value, "strong")
    count = translate("agreeing", "Wanted by {names}: {n} of {all}, and more than half must.")
    if not for_it:
        count = translate("agreeing", "Nobody wants it now.")
    names = join_names([view.name_of(each.member) for each in for_it])
    card.body.addWidget(words(
        count.format(names=names, n=len(for_it), all=len(view.state.current))
    ))  # fmt: skip
    for each in (*for_it, *against):
        add_reason(card, view, each)
    if against and for_it:
        blocked = translate("agreeing", "It cannot come into force as long as somebody is against.")
        if 2 * len(for_it) > len(view.state.current):
            blocked = translate(
                "agreeing", "Enough want it: it comes into force once nobody is against it."
            )
        card.body.addWidget(words(blocked, "small"))
    mine = next((each for each in said if each.member == view.me), None)
    _answer(page, card, setting, value, mine)


def add_reason(card: Card, view: GroupView, each: Choice) -> None:
    """Add why a member is for a value, if they said so, or that and why they are against it."""
    said = translate("agreeing", "{name} is against it:")
    if each.agree:
        said = translate("agreeing", "{name} wants it, because:")
    said = said.format(name=view.name_of(each.member))
    if each.reason or not each.agree:
        card.body.addWidget(words(said, "small" if each.agree else "warn"))
    if each.reason:
        card.body.addWidget(plain_text(each.reason, said, units=16))


def _answer(
    page: AgreeingPage, card: Card, setting: Setting, value: str, mine: Choice | None
) -> None:
    """One's own word on a value that others want."""
    name, shown = setting.name, value_words(setting.name, value)
    what = f"against {name} {value}"
    buttons = []
    if mine is None or not mine.agree:
        agree = translate("agreeing", "I agree")
        buttons.append(
            button(agree, lambda: say(page, name, value), name=f"{agree}: {shown}")
        )  # fmt: skip
    if page.is_open(what):
        card.body.addLayout(abreast(*buttons))
        _against(page, card, name, value)
        return
    if mine is None or mine.agree:
        label = translate("agreeing", "I am against it, because…")
        spoken = translate("agreeing", "I am against it: {value}").format(value=shown)
        buttons.append(button(label, lambda: page.unfold(what), "quiet", name=spoken))
    card.body.addLayout(abreast(*buttons))


def _against(page: AgreeingPage, card: Card, name: str, value: str) -> None:
    what, session = f"against {name} {value}", page.session
    reason = DraftEdit(
        session, f"{what} {session.group}", translate("agreeing", "Why you are against it"),
        hint=translate("agreeing", "What would it harm? What would you rather have?"), lines=2,
    )  # fmt: skip

    def refuse() -> None:
        text = reason.text
        if not text:
            session.failed.emit(translate(
                "agreeing", "Say why you are against it, so that the others can answer."
            ))  # fmt: skip
            return

        def done() -> None:
            reason.done()
            page.unfold(what, open_=False)

        say(page, name, value, agree=False, reason=text, then=done)

    label, never = translate("agreeing", "Say so"), translate("agreeing", "Never mind")
    card.body.addWidget(reason)
    card.body.addLayout(
        abreast(
            button(label, refuse, "primary"),
            button(never, lambda: page.unfold(what, open_=False)),
        )
    )


def show_value(card: Card, name: str, value: str, role: str) -> None:
    """Add a value in words; purposes stand on a line each."""
    if name == "purposes" and purposes(value):
        shown = plain_text("\n".join(purposes(value)), title(name))
        card.body.addWidget(shown)
    else:
        card.body.addWidget(words(f"{value_words(name, value)}.", role))


def add_line(card: Card) -> None:
    """A hairline with some air around it."""
    card.body.addSpacing(look.current().px(4))
    card.body.addWidget(rule())
    card.body.addSpacing(look.current().px(4))
