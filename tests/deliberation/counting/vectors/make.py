"""Writes profiles.json: random ballots and who wins them by pref_voting and by pabutools.

Run it with a Python that has the packages of packaging/requirements-long.in; the test of the
committed file needs neither. Nothing of ours is imported here, so what it writes is only theirs.

    python tests/deliberation/counting/vectors/make.py
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pabutools.election import ApprovalBallot, ApprovalProfile, Cardinality_Sat, Instance, Project
from pabutools.rules import method_of_equal_shares
from pref_voting.grade_methods import approval, majority_judgement, score_voting, star
from pref_voting.grade_profiles import GradeProfile
from pref_voting.margin_based_methods import beat_path, ranked_pairs
from pref_voting.profiles_with_ties import ProfileWithTies

HERE = Path(__file__).parent
SEED = 1743
NARROW = (-40, -20, 0, 20, 40, 60)  # six, as STAR of pref_voting wants them
WIDE = tuple(range(-100, 101))

Rows = Sequence[Sequence[int]]
"""One row a ballot, one rating an option; the last option is "keep", always 0."""


def profile(chance: random.Random, ratings: Sequence[int]) -> list[list[int]]:
    """A few ballots over a few options; some vote alike, as friends do."""
    options, ballots = chance.randint(1, 4), chance.randint(1, 8)
    rows = [[chance.choice(ratings) for _ in range(options)] + [0] for _ in range(ballots)]
    return [chance.choice(rows) if chance.random() < 0.15 else row for row in rows]


def ranked_pairs_is_quick(rows: Rows) -> bool:
    """Whether pref_voting can try every order of the equally strong pairs in a moment."""
    size, ways = len(rows[0]), 1
    margins = [
        sum((row[a] > row[b]) - (row[a] < row[b]) for row in rows)
        for a in range(size)
        for b in range(size)
        if a != b
    ]
    for strength in {m for m in margins if m >= 0}:
        for factor in range(2, margins.count(strength) + 1):
            ways *= factor
    return ways <= 5000


def answers(rows: Rows) -> dict[str, Any]:
    """The winners by each rule, as numbers of options; for equal shares each tied outcome."""
    options = list(range(len(rows[0])))
    ranked = ProfileWithTies([{o: -row[o] for o in options} for row in rows], candidates=options)
    approved = [_approved(row) for row in rows]
    found: dict[str, Any] = {
        "schulze": beat_path(ranked, strength_function=ranked.support),
        "score": score_voting(_grades(rows, list)),
        "approval": approval(_of([{o: int(o in each) for o in options} for each in approved])),
        "majority-judgment": majority_judgement(
            _grades(rows, lambda row: [_seven(rating) for rating in row])
        ),
    }
    if ranked_pairs_is_quick(rows):
        found["ranked-pairs"] = ranked_pairs(ranked)
    if all(rating in NARROW for row in rows for rating in row):
        sixths = [{o: NARROW.index(row[o]) for o in options} for row in rows]
        found["star"] = star(GradeProfile(sixths, list(range(6)), candidates=options))
    for seats in (1, 2, 3):
        found[f"equal-shares {seats}"] = equal_shares(
            [each - {options[-1]} for each in approved], [1] * (len(options) - 1), seats
        )
    return {
        rule: sorted(
            [int(o) for o in each] if isinstance(each, list) else int(each) for each in won
        )
        for rule, won in found.items()
    }


def equal_shares(
    approved: Sequence[set[int]], costs: Sequence[int], budget: int
) -> list[list[int]]:
    """Every tied outcome of pabutools, each as sorted numbers of options."""
    projects = [Project(str(at), cost) for at, cost in enumerate(costs)]
    instance = Instance(projects, budget_limit=budget)
    ballots = [ApprovalBallot([projects[at] for at in sorted(each)]) for each in approved]
    found = method_of_equal_shares(
        instance,
        ApprovalProfile(ballots, instance=instance),
        sat_class=Cardinality_Sat,
        resoluteness=False,
    )
    return sorted(sorted(int(project.name) for project in outcome) for outcome in found)


def purchase(chance: random.Random) -> dict[str, Any]:
    """Options with costs and a budget, and what may be bought."""
    options, ballots = chance.randint(1, 5), chance.randint(1, 8)
    costs = [chance.randint(1, 9) for _ in range(options)]
    budget = chance.randint(1, 20)
    approved = [{o for o in range(options) if chance.random() < 0.5} for _ in range(ballots)]
    return {
        "costs": costs,
        "budget": budget,
        "approved": [sorted(each) for each in approved],
        "outcomes": equal_shares(approved, costs, budget),
    }


def _grades(rows: Rows, read: Callable[[Sequence[int]], list[int]]) -> GradeProfile:
    return _of([dict(enumerate(read(row))) for row in rows])


def _of(ballots: list[dict[int, int]]) -> GradeProfile:
    used = sorted({grade for ballot in ballots for grade in ballot.values()})
    return GradeProfile(ballots, used, candidates=list(ballots[0]))


def _seven(rating: int) -> int:
    """Seven grades of even width over -100 to 100, by their bounds instead of a formula."""
    return sum(rating > 200 * step / 7 - 100 for step in range(1, 7)) - 3


def _approved(row: Sequence[int]) -> set[int]:
    above = {option for option, rating in enumerate(row) if rating > 0}
    return above or ({len(row) - 1} if min(row) < 0 else set())


def main() -> None:
    """Writes the file anew; the same one for the same versions of the two libraries."""
    chance = random.Random(SEED)
    rows = [profile(chance, NARROW) for _ in range(400)]
    rows += [profile(chance, (-1, 0, 1)) for _ in range(200)]
    rows += [profile(chance, WIDE) for _ in range(150)]
    profiles = [{"ballots": each, "winners": answers(each)} for each in rows]
    purchases = [purchase(chance) for _ in range(300)]
    lines = [json.dumps(each, separators=(",", ":")) for each in profiles]
    bought = [json.dumps(each, separators=(",", ":")) for each in purchases]
    text = '{"profiles":[\n' + ",\n".join(lines) + '\n],"purchases":[\n' + ",\n".join(bought)
    (HERE / "profiles.json").write_text(text + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
