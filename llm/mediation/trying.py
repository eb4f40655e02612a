"""A trial instead of a rule: for how long, in the words of members or of a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from llm.mediation.dispute import Dispute
from llm.words.sentences import split_sentences

USUAL = 30  # days, where nobody says anything of it
MOST = 3_660

_TRYING = re.compile(
    r"\b(?:try(?:ing)?|tries|tried|trials?|tests?|tested|experiment\w*|prob(?:e|eweise|ieren)|"
    r"ausprobier\w*|versuch\w*|essa(?:i|yer|yons)\b|prueba|probar|prova|provare|proef)\b"
)


def _by_word(listed: Mapping[int, str]) -> dict[str, int]:
    return {word: number for number, words in listed.items() for word in words.split()}


_COUNTS = _by_word(
    {
        1: "a an one ein eine einen einem un une una uno een",
        2: "two zwei deux dos due twee",
        3: "three drei trois tres tre drie",
        4: "four vier quatre cuatro quattro",
        5: "five fünf cinq cinco cinque vijf",
        6: "six sechs seis sei zes",
        8: "eight acht huit ocho otto",
        10: "ten zehn dix diez dieci tien",
        12: "twelve zwölf douze doce dodici twaalf",
    }
)
_UNITS = _by_word(  # days
    {
        1: "day days tag tage tagen jour jours día días giorno giorni dag dagen",
        7: "week weeks woche wochen semaine semaines semana semanas settimana settimane weken",
        30: "month months monat monate monaten mois mes meses mese mesi maand maanden",
        365: "year years jahr jahre jahren an ans año años anno anni jaar",
    }
)
_SPAN = re.compile(
    rf"\b(\d{{1,4}}|{'|'.join(_COUNTS)})[ -]({'|'.join(sorted(_UNITS, key=len, reverse=True))})\b"
)


def days_to_try(dispute: Dispute) -> int:
    """How long a trial would last, in days, 1 to 3660: what members say, else a lesson, else 30.

    Only sentences that speak of trying count. Of several lengths that members name the shortest
    is taken, which binds least; of the lessons' the first lesson's.
    """
    said = _spans(position.text for position in dispute.positions)
    if said:
        return min(said)
    taught = (_spans([lesson.text]) for lesson in dispute.lessons)
    return next((min(spans) for spans in taught if spans), USUAL)


def _spans(texts: Iterable[str]) -> list[int]:
    """The lengths of time in the sentences that speak of trying, in days."""
    found = []
    for text in texts:
        for sentence in split_sentences(text):
            plain = " ".join(sentence.casefold().split())
            if _TRYING.search(plain):
                found += [_days(count, unit) for count, unit in _SPAN.findall(plain)]
    return [days for days in found if 1 <= days <= MOST]


def _days(count: str, unit: str) -> int:
    return (_COUNTS[count] if count in _COUNTS else int(count)) * _UNITS[unit]
