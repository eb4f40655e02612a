"""Small words that every count in sentences needs: names, lists, numbers of ballots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from deliberation.fields import KEEP

Name = Callable[[str], str]
"""What an option is called in a sentence."""


def naming(names: Mapping[str, str]) -> Name:
    """Names for options' ids; without one the id's start, and plain words for keeping."""

    def name(option: str) -> str:
        return names.get(option) or ("keeping things as they are" if option == KEEP else option[:8])

    return name


def listed(items: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def ballots(number: int) -> str:
    return f"{number} ballot" if number == 1 else f"{number} ballots"


def signed(number: int) -> str:
    """With its sign, and the true minus; 0 has none."""
    return f"{number:+d}".replace("-", "−") if number else "0"
