"""Effects rest on words: what a wording is said to do must be shown by words that stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deliberation.acts import Audit, Candidate, Cell
from deliberation.wording import counted
from llm.audits.same_figures import told
from llm.audits.saying import audit, short
from llm.rating.effects import stands_in
from llm.words.effects import effects_of

NAME = "Effects rest on words"

# As `Found.words` writes them, one after another.
_QUOTE = re.compile(r"(no longer )?“(.*?)”(?=$|, (?:no longer )?“|, and \d+ more$)")


def effects_rest_on_words(candidates: Sequence[Candidate], present: str) -> Audit:
    """Whether each effect quotes words of its wording or, where these fall away, of the text as
    it stands; what the word list itself finds needs no more proof."""
    faults = []
    for number, each in enumerate(candidates, 1):
        listed = {found.value: found for found in effects_of(each.text, present)}
        for cell in each.effects:
            found = listed.get(cell.value)
            if found is not None and found.effect == cell.effect:
                continue
            if not _rests(cell, each.text, present):
                words = f"“{short(cell.words, 60)}”" if cell.words else "no words"
                faults.append(f"{cell.value} of wording {number} rests on {words}")
    if faults:
        return told(NAME, faults)
    cells = counted(sum(len(each.effects) for each in candidates), "effect")
    return audit(NAME, True, f"{cells}: each rests on words that stand in the texts.")


def _rests(cell: Cell, text: str, present: str) -> bool:
    """Whether it quotes something, and everything that it quotes stands where it says."""
    quotes = _QUOTE.findall(cell.words)
    return bool(quotes) and all(
        stands_in(_whole(quote), present if gone else text) for gone, quote in quotes
    )


def _whole(quote: str) -> str:
    """Without the word that was cut off where a long quote ends in "…"."""
    return quote.rpartition(" ")[0] if quote.endswith("…") else quote
