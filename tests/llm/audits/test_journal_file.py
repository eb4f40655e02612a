"""A journal that was given away is read back as it was, or refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from llm.audits.journal_file import Given, NoJournal, from_file, to_file
from llm.audits.withholding import without_private
from llm.discretion import TOLD, Discretion
from llm.vault.records import CanaryRun
from tests.llm.vault.keeping import exchange

RUN = CanaryRun("r", 7, "talker", "f00d" * 16, "absent", 2**40, True, "It did.", "1 2")
_GIVEN = Given("d" * 64, (exchange("1"), exchange("2", answer="„Ü“\u2028\n")), (RUN,))
SECRET = "my sister was in the clinic for seven weeks"


@pytest.mark.parametrize(
    "change",
    [
        lambda record: {**record, "exchanges": {}},
        lambda record: {**record, "runs": [3]},
        lambda record: {**record, "exchanges": [{**record["exchanges"][0], "at": True}]},
        lambda record: {**record, "exchanges": [{**record["exchanges"][0], "rests_on": [1]}]},
        lambda record: {**record, "runs": [{**record["runs"][0], "passed": 1}]},
        lambda record: {**record, "runs": [{**record["runs"][0], "seed": None}]},
    ],
)
def test_a_misshapen_journal_is_refused(change: Callable[[Any], Any]) -> None:
    record = json.loads(to_file(_GIVEN))
    assert from_file(to_file(_GIVEN)) == _GIVEN
    with pytest.raises(NoJournal, match=r"missing or misshapen: its (exchanges|runs)\.$"):
        from_file(json.dumps(change(record)).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'"\\ud800"', b"[" * 100_000, b"NaN x"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(NoJournal, match="is no JSON"):
        from_file(data)


def test_answers_with_something_private_are_withheld() -> None:
    keeps = Discretion([SECRET], ["The house is quiet."])
    told = exchange("1", answer=json.dumps({"text": "The house is quiet."}))
    cut = json.dumps({"a": [{"text": "My sister was in"}, {"text": "the clinic for seven"}]})
    private = exchange("2", answer=cut)
    refused = replace(exchange("3", answer="what?"), verdict=TOLD)
    named = replace(exchange("4"), model=SECRET)
    clean, withheld = without_private([told, private, refused, named], keeps)
    assert withheld == 3
    assert clean == (told, replace(private, answer=""), replace(refused, answer=""))
