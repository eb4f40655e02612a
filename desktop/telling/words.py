"""How sentences and quoted words are set on a terminal, and what things are called there."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from unicodedata import category

from deliberation.acts import KEEP
from deliberation.consent import Binding
from desktop.export import markup
from desktop.views import GroupView

WIDTH = 96


def legible(text: str) -> str:
    """Others wrote some of it: what would steer a terminal is shown as a mark instead."""
    return "".join(c if c in "\n\t" or not _steers(c) else "\ufffd" for c in text)


def _steers(character: str) -> bool:
    """Control characters, and the marks that turn the direction of what follows."""
    turns = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return turns or category(character) == "Cc"


def quoted(text: str) -> str:
    """The words of a clause, set off from what is said about them."""
    return wrapped(markup.plain(text), "  | ")


def in_fours(fingerprint: str) -> str:
    """The fingerprint in groups of four digits, as two people read it to each other."""
    return " ".join(textwrap.wrap(fingerprint, 4))


def wrapped(text: str, indent: str, first: str | None = None) -> str:
    """Each line of the text within `WIDTH` columns; `first` begins the first one instead."""
    begins = [indent if first is None else first, *[indent] * text.count("\n")]
    lines = [
        textwrap.fill(line, WIDTH, initial_indent=begin, subsequent_indent=indent)
        for begin, line in zip(begins, text.split("\n"), strict=True)
    ]
    return "\n".join(lines).rstrip("\n")


def who_is_bound(bindings: tuple[Binding, ...]) -> str:
    """A phrase: who is bound by the wording shown, who by an earlier one."""
    now = [binding.name for binding in bindings if binding.current]
    before = [binding.name for binding in bindings if not binding.current]
    parts = [f"binds {', '.join(now)}" if now else "binds nobody"]
    if before:
        parts.append(f"an earlier wording binds {', '.join(before)}")
    return "; ".join(parts)


def names(view: GroupView, deliberation: str) -> Mapping[str, str]:
    """Words for the ids of members and options, as they are said in a sum."""
    said = {member.id: member.name for member in view.state.members}
    about = view.state.deliberation(deliberation)
    options = about.options if about else ()
    offered = (option for option in options if option.id != KEEP)
    for place, option in enumerate(offered, 1):
        what = "back to how it was" if option.back else option.kind
        said[option.id] = f"option {place} ({what}, by {view.name_of(option.author)})"
    said[KEEP] = "keep things as they are"
    return said
