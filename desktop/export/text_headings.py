"""Which lines of a plain text are headings, and how high: guessed from their shape alone."""

from __future__ import annotations

import re

from desktop.export.fences import indent_of

BULLET = re.compile(r"[-*+•‣◦▪·–—] +(?=\S)")
NUMBER = re.compile(r"(?:\(?[0-9]{1,3}[.)]|[0-9]{1,3}(?:\.[0-9]{1,3})+[.)]?) +(?=\S)")
LETTER = re.compile(r"(?:\([a-z]{1,4}\)|[a-z]\)|[a-z]\.|[ivx]{1,4}[.)]) +(?=\S)")
_NUMBERED_HEADING = re.compile(
    r"((?:§+|article|chapter|section|part|artikel|kapitel|abschnitt|teil|title)? ?)"
    r"(?:([0-9]{1,3}(?:\.[0-9]{1,3})*)|[A-Z]|[IVXL]{1,6})\b[.):]? *",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r" *(={3,}|-{3,}|~{3,}|_{3,}|\*{3,}) *$")
_PAGENUMBER = re.compile(r"(?:\.{4,}|(?:\. ){3,}|…+) *[0-9]+ *$")
_UNDERLINED_DOUBLE, _CAPITALS, _UNDERLINED, NUMBERED, SHORT = 1, 2, 3, 4, 40
_LONGEST = 60  # characters in a heading that nothing but its shape gives away
_ENDS = ".,;:!?…—–-"


def underlined_rank(lines: list[str], at: int) -> int:
    """How high a heading line `at` is by the line under it; 0 if that is no underline."""
    underline = _UNDERLINE.match(lines[at + 1]) if at + 1 < len(lines) else None
    if not underline or not _is_alone(lines, at) or len(lines[at].strip()) > 2 * _LONGEST:
        return 0
    return _UNDERLINED_DOUBLE if underline[1][0] == "=" else _UNDERLINED


def is_no_text(line: str) -> bool:
    """Whether a line is only drawn, or an entry of a table of contents with its page number."""
    return bool(_UNDERLINE.match(line) or _PAGENUMBER.search(line[-_LONGEST:]))


def _is_alone(lines: list[str], at: int) -> bool:
    """Whether no text stands right above the line, which is not empty."""
    above = lines[at - 1] if at else ""
    return bool(lines[at].strip()) and (not above.strip() or bool(_UNDERLINE.match(above)))


def rank(lines: list[str], at: int) -> int:
    """How high a heading the line is (1 is the highest), by its words alone; 0 if it is none."""
    words = lines[at].strip()
    if not words or len(words) > _LONGEST or not any(c.isalpha() for c in words):
        return 0
    above = lines[at - 1].strip() if at else ""
    if _is_capitals(words) and not (above and not _is_capitals(above)):
        return _CAPITALS
    if words[-1] in _ENDS or indent_of(lines[at]) > 3:
        return 0
    number = _NUMBERED_HEADING.match(words)
    if number and (number[1].strip() or NUMBER.match(words) or words[number.end() - 1] in ".) "):
        return _numbered_rank(lines, at, number)
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
    gap = at + 1 < len(lines) and not lines[at + 1].strip()
    if below is None or not gap or above or BULLET.match(words) or LETTER.match(words):
        return 0
    return SHORT if words[0].isupper() and not _looks_short(lines, below) else 0


def _is_capitals(words: str) -> bool:
    return words.isupper() and sum(c.isalpha() for c in words) >= 3 and not BULLET.match(words)


def _numbered_rank(lines: list[str], at: int, number: re.Match[str]) -> int:
    """A numbered line is a heading if it is above a text that carries it on, not a next item."""
    words = lines[at].strip()
    named = bool(number[1].strip())
    rest = words[number.end() :]
    if not (named or rest[:1].isupper()):
        return 0
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
    if below is None:
        return 0
    gap = below > at + 1
    under = lines[below].strip()
    deeper = _components(under) > _components(words)
    item = bool(NUMBER.match(under)) and not deeper and not _starts_list(words, under)
    carried_on = under[:1].islower() and not LETTER.match(under) and not gap
    if carried_on or (item and not named) or (indent_of(lines[below]) > indent_of(lines[at])
                                              and not gap and not deeper):  # fmt: skip
        return 0
    return NUMBERED + max(0, _components(words) - 1)


def _starts_list(words: str, under: str) -> bool:
    """Whether the line under "2. Kitchen" is number one of another kind, as "1)" and "(1)" are."""
    first, other = (re.match(r"(\(?)[0-9.]*([0-9])([.)]?)", each) for each in (words, under))
    if first is None or other is None:
        return first is None
    return other[2] == "1" and (first[1], first[3]) != (other[1], other[3])


def _components(words: str) -> int:
    """How many numbers "2.1" has; 0 for a line that starts with none."""
    number = re.match(r"\(?([0-9]{1,3}(?:\.[0-9]{1,3})*)\b", words)
    return number[1].count(".") + 1 if number else 0


def _looks_short(lines: list[str], at: int) -> bool:
    """Whether the line could be taken for a short heading too: then neither is one."""
    words = lines[at].strip()
    last = at + 1 == len(lines) or not lines[at + 1].strip()
    marked = BULLET.match(words) or NUMBER.match(words) or LETTER.match(words)
    return last and len(words) <= _LONGEST and words[-1] not in _ENDS and not marked
