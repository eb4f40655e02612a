"""Holds our counts against the winners that another library found for the same ballots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.counting.equal_shares import equal_shares
from deliberation.counting.rules import count, read_rule
from deliberation.fields import KEEP


def our_answers(rows: Sequence[Sequence[int]], rules: Sequence[str]) -> dict[str, Any]:
    """As in the vectors: winners as sorted numbers of options, outcomes for equal shares."""
    options = [*(f"option {at}" for at in range(len(rows[0]) - 1)), KEEP]
    ballots = [dict(zip(options[:-1], row[:-1], strict=True)) for row in rows]
    found: dict[str, Any] = {}
    for rule in rules:
        tally = count(read_rule(rule), options, ballots)
        if rule.startswith("equal-shares"):
            found[rule] = sorted([options.index(o) for o in each] for each in tally.outcomes)
        else:
            found[rule] = [options.index(option) for option in tally.winners]
    return found


def assert_agreement(rows: Sequence[Sequence[int]], theirs: Mapping[str, Any]) -> None:
    """Ours are theirs, but that ours break ties of majority judgment that theirs leave.

    pref_voting compares the shares above and below the middle grade (the majority gauge), and
    stops where these are equal; the majority value goes on to the next grades. So what we call
    best is among their best, and the only one where they have one only.
    """
    ours = our_answers(rows, list(theirs))
    expected = dict(theirs)
    judged = set(ours.pop("majority-judgment"))
    gauged = set(expected.pop("majority-judgment"))
    assert judged, rows
    assert judged <= gauged, rows
    assert ours == expected, rows


def assert_same_purchase(entry: Mapping[str, Any]) -> None:
    """The outcomes of equal shares with costs and a budget."""
    options = [str(at) for at in range(len(entry["costs"]))]
    approved = [{str(at) for at in each} for each in entry["approved"]]
    costs = dict(zip(options, entry["costs"], strict=True))
    shares = equal_shares(options, approved, entry["budget"], costs)
    assert sorted([int(o) for o in each] for each in shares.outcomes) == entry["outcomes"], entry
