"""Wordings differ: whether there is something to choose between."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Audit, Candidate
from deliberation.quotes import normalise
from deliberation.wording import counted
from llm.audits.saying import audit


def distinct(candidates: Sequence[Candidate]) -> Audit:
    """Whether no two wordings are the same, typing habits aside.

    A rule and the same words to be tried for some days are two choices.
    """
    different = len({(normalise(each.text), each.kind, each.days) for each in candidates})
    name = "Wordings differ"
    if not candidates:
        return audit(name, False, "There is no wording to choose.")
    if different < len(candidates):
        says = f"Of {counted(len(candidates), 'wording')} only {different} differ."
        return audit(name, False, says)
    if different == 1:
        return audit(name, True, "There is one wording; no other could be made from these words.")
    return audit(name, True, f"All {different} wordings differ.")
