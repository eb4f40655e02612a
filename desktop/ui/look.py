"""The look of the window: colour tokens, light and dark, and the one style sheet made from them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

SERIF = "Source Serif Pro"
SANS = "Source Sans Pro"
TEXT_SIZES = (100, 150, 200)  # per cent
BASE = 16  # px of running text at 100 %


@dataclass(frozen=True)
class Tokens:
    """Colours by what they are for. Every text colour is readable on `page`, `paper`, `soft`."""

    page: str  # behind everything
    paper: str  # cards, fields, the page of the book
    soft: str  # hover and selection
    line: str  # hairlines
    edge: str  # outlines of fields and buttons
    ink: str
    muted: str
    accent: str
    on_accent: str
    warn: str
    warn_soft: str
    added: str  # behind added words (underlined too)
    removed: str  # behind removed words (struck out too)


LIGHT = Tokens(
    page="#f6f4ee", paper="#fffefb", soft="#e9f0ec", line="#e2ded3", edge="#8b8a7f",
    ink="#24251f", muted="#5b5c53", accent="#2f6b5e", on_accent="#ffffff",
    warn="#864509", warn_soft="#fbf0df", added="#d9ecdf", removed="#f5dfda",
)  # fmt: skip
DARK = Tokens(
    page="#181917", paper="#20221f", soft="#2a332f", line="#363832", edge="#85877c",
    ink="#ebe8de", muted="#b3b1a5", accent="#86c7b4", on_accent="#0f201b",
    warn="#efbd85", warn_soft="#3a2e1e", added="#24452f", removed="#52302c",
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Look:
    """A set of tokens at a text size in per cent."""

    tokens: Tokens = LIGHT
    size: int = 100

    @property
    def dark(self) -> bool:
        return self.tokens is DARK

    def px(self, units: float) -> int:
        """Pixels for `units`, which are pixels at a text size of 100 %."""
        return max(1, round(units * self.size / 100))

    def style_sheet(self) -> str:
        """The QSS: `$token` becomes a colour, `12u` becomes that many pixels at this size."""
        sheet = _template()
        for name, colour in sorted(asdict(self.tokens).items(), key=lambda item: -len(item[0])):
            sheet = sheet.replace(f"${name}", colour)
        sheet = sheet.replace("$SERIF", SERIF).replace("$SANS", SANS)
        return re.sub(r"\b(\d+)u\b", lambda found: f"{self.px(int(found[1]))}px", sheet)


@cache
def _template() -> str:
    return (files("resources") / "themes" / "folkmoot.qss").read_text(encoding="utf-8")


_current = Look()


def current() -> Look:
    """The look that the application has now; painted widgets ask for it as they paint."""
    return _current


def set_current(look: Look) -> None:
    global _current
    _current = look
