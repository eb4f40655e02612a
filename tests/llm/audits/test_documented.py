"""Every audit stands in docs/audits.md, under the name that people see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from llm.audits import (
    agreement,
    author_blind,
    effect_words,
    made_again,
    mirror,
    parity,
    recheck,
    recount,
    tone,
)
from llm.audits.audits import audits
from llm.mediation.dispute import Dispute

PAGE = (Path(__file__).parents[3] / "docs" / "audits.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| ([A-Z][^|]+?) \|", PAGE, re.MULTILINE)


def test_the_page_names_every_audit_and_none_that_there_is_not(dispute: Dispute) -> None:
    modules = (agreement, author_blind, effect_words, made_again, mirror, parity, recount, tone)
    named = {each.NAME for each in modules} | {recheck.STORED, recheck.LESSONS, recheck.CLAUSE}
    named |= {each.name for each in audits(dispute, ())} | {"Quotes of wording N"}
    assert set(TABLE) == named


@pytest.mark.parametrize(
    ("threshold", "says"),
    [
        (author_blind.MOST, "may be {} hundredths"),
        (mirror.MOST_MOVED, "may be at most {}"),
        (mirror.FAVOUR, "must be below {}"),
        (agreement.LEAST, "with at least {} cells"),
        (int(100 * agreement.LEVEL), "with less than\n{} %"),
    ],
)
def test_the_page_gives_the_thresholds_that_hold(threshold: object, says: str) -> None:
    words = " ".join(PAGE.split())
    assert " ".join(says.format(threshold).split()) in words
