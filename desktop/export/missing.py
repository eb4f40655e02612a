"""Letters that no font has: which ones typst reported, and where in the rulebook they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.export.bound import earlier_wordings
from desktop.export.printed import PrintedRulebook

_REPORTED = re.compile(
    r"the text `\"(.+?)\"` could not be displayed|codepoint `\"(.+?)\"`", re.DOTALL
)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_NAMED_AT_MOST = 4
_JOINERS = "\u200d\ufe0e\ufe0f"  # they join what is missing and are nothing by themselves


def reported_letters(diagnostic: str) -> tuple[str, ...]:
    """The letters (or the few code points that make up one) that typst could not set, in order."""
    found = (first or second for first, second in _REPORTED.findall(diagnostic))
    letters = (_ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), each) for each in found)
    return tuple(dict.fromkeys(each for each in letters if each not in _JOINERS))


def missing_sentence(book: PrintedRulebook, letters: tuple[str, ...]) -> str:
    """What a person reads: the letters, where the first of each stands, and what helps."""
    named = [_named(book, letter) for letter in letters[:_NAMED_AT_MOST]]
    more = len(letters) - len(named)
    if more:
        named.append(f"{more} more")
    listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return (
        f"The PDF cannot be made, because no font on this computer has {listed}: install a font "
        "with these letters (the Noto fonts have nearly all) or choose other words."
    )


def _named(book: PrintedRulebook, letter: str) -> str:
    codes = " ".join(f"U+{ord(each):04X}" for each in letter)
    place = next((where for where, text in _places(book) if letter in text), "the rulebook")
    return f"“{letter}” ({codes}, in {place})"


def _places(book: PrintedRulebook) -> Iterator[tuple[str, str]]:
    numbers = book.rulebook.numbers()
    yield "the group's name", book.group_name
    yield "the rulebook's title", book.rulebook.title
    for section in book.rulebook.sections:
        yield f"the title of section {numbers.get(section.id, '')}".rstrip(), section.title
    for clause in book.rulebook.clauses:
        number = numbers.get(clause.id, "")
        yield f"the title of clause {number}".rstrip(), clause.title
        yield f"clause {number}".rstrip(), clause.text
    for wording in earlier_wordings(book):
        number = numbers.get(wording.clause, "")
        yield f"an earlier wording of clause {number}".rstrip(), wording.text
    for index, (_, name) in enumerate(book.members, 1):
        yield f"the name of member {index}", name
    for each in book.bindings.values():
        for binding in each:
            yield "a member's name", binding.name
