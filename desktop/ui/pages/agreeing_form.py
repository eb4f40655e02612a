"""The form in which a member wants another value of a setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from deliberation.folding.settings import purposes
from deliberation.state import Setting
from desktop.ui.drafts import Drafted
from desktop.ui.pages.agreeing_words import title
from desktop.ui.session import Session
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import Card, button, tag, words
from desktop.ui.widgets.editor import DraftEdit
from desktop.ui.widgets.fields import NumberField
from desktop.ui.widgets.rule_picker import RulePicker
from desktop.ui.words import translate

if TYPE_CHECKING:
    from desktop.ui.pages.agreeing import AgreeingPage

LEAST = {"quorum": 1, "lessons": 0, "trust": 0}  # percent


def say(
    page: AgreeingPage, name: str, value: str, *, agree: bool = True, reason: str = "",
    then: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Say for or against a value of a setting."""
    group = page.session.group
    page.session.act(
        translate("agreeing", "Noting what you said…"),
        lambda ws: ws.choose(group, name, value, agree=agree, reason=reason),
        lambda _: then(),
    )


def setting_form(page: AgreeingPage, card: Card, setting: Setting) -> None:
    """Add the form; what is in it is kept until it is handed in."""
    name, session = setting.name, page.session
    field = _field(session, setting)
    reason = DraftEdit(
        session, f"why {name} {session.group}", translate("agreeing", "Why you want it"),
        hint=translate("agreeing", "Why? (may stay empty)"), lines=2,
    )  # fmt: skip

    def want() -> None:
        if field.picked == setting.value:
            session.failed.emit(translate("agreeing", "That is how it is now; choose another."))
            return

        def done() -> None:
            field.done()
            reason.done()
            page.unfold(f"want {name}", open_=False)

        say(page, name, field.picked, reason=reason.text, then=done)

    ask = words(translate("agreeing", "What would you rather have?"), "strong")
    card.body.addWidget(ask)
    if isinstance(field, _Percent):
        card.body.addLayout(abreast(field, tag(field.unit)))
    else:
        card.body.addWidget(field)
    card.body.addWidget(reason)
    if name == "rule":
        card.body.addWidget(words(translate(
            "agreeing",
            "It is for what opens from then on. Matters that are open keep the rule they began "
            "with, and nobody is bound by what they did not consent to.",
        ), "small"))  # fmt: skip
    label, never = translate("agreeing", "I want this"), translate("agreeing", "Never mind")
    card.body.addLayout(
        abreast(
            button(label, want, "primary", name=f"{label}: {title(name)}"),
            button(never, lambda: page.unfold(f"want {name}", open_=False)),
        )
    )


def _field(session: Session, setting: Setting) -> _Percent | _Purposes | RulePicker:
    key = f"want {setting.name} {session.group}"
    if setting.name == "rule":
        return RulePicker(session, key, setting.value)
    if setting.name == "purposes":
        return _Purposes(session, key, setting.value)
    return _Percent(session, key, setting)


class _Percent(Drafted, NumberField):
    """A whole number of percent, kept as a draft."""

    def __init__(self, session: Session, key: str, setting: Setting) -> None:
        least = LEAST[setting.name]
        super().__init__(least, 100)
        self.setObjectName(key)
        self.unit = translate("agreeing", "percent, from {least} to 100").format(least=least)
        self.setAccessibleName(f"{title(setting.name)}: {self.unit}")
        self.setValue(int(self._bind(session.drafts, key, setting.value)))
        self.valueChanged.connect(lambda _: self._hold(self.picked))

    @property
    def picked(self) -> str:
        return str(self.value())


class _Purposes(DraftEdit):
    """A purpose on each line; an empty field stands for none."""

    def __init__(self, session: Session, key: str, value: str) -> None:
        super().__init__(
            session, key, translate("agreeing", "What we are there for, a line each"),
            start="\n".join(purposes(value)),
            hint=translate("agreeing", "A line each, such as: Everybody sleeps well."), lines=5,
        )  # fmt: skip

    @property
    def picked(self) -> str:
        return "\n".join(purposes(self.text)) or "-"
