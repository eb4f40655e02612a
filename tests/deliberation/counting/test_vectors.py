"""Every rule against the winners that pref_voting and pabutools found (see vectors/make.py)."""

import json
from pathlib import Path

from tests.deliberation.counting.agreement import assert_agreement, assert_same_purchase

VECTORS = json.loads((Path(__file__).parent / "vectors" / "profiles.json").read_text("utf-8"))


def test_the_winners_are_those_of_pref_voting_and_pabutools() -> None:
    counted: dict[str, int] = {}
    tied: dict[str, int] = {}
    for entry in VECTORS["profiles"]:
        assert_agreement(entry["ballots"], entry["winners"])
        for rule, winners in entry["winners"].items():
            counted[rule] = counted.get(rule, 0) + 1
            tied[rule] = tied.get(rule, 0) + (len(winners) > 1)
    assert min(counted.values()) >= 400
    assert min(tied.values()) >= 30  # each rule is seen to tie


def test_purchases_are_those_of_pabutools() -> None:
    for entry in VECTORS["purchases"]:
        assert_same_purchase(entry)
    assert sum(len(entry["outcomes"]) > 1 for entry in VECTORS["purchases"]) >= 10
