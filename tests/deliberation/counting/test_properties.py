"""What holds of every count, whoever votes for what: see each test for the rules it is about.

Not tested because it does not hold: equal shares is not monotonic (more support for one option can
cost another its approvers' money, and with it a third), and only Schulze and ranked pairs always
choose whom nobody beats: STAR, for one, does not (see the last test).
"""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting.equal_shares import equal_shares
from deliberation.counting.rules import Tally, count, read_rule
from deliberation.fields import KEEP

OPTIONS = ("a", "b", "c", "d")
SINGLE = [
    "majority",
    "supermajority 2/3",
    "score",
    "approval",
    "star",
    "majority-judgment",
    "schulze",
    "ranked-pairs",
]
EVERY = [*SINGLE, "equal-shares 1", "equal-shares 2"]
PAIRWISE = ["schulze", "ranked-pairs"]

Ballot = dict[str, int]
# Few different ratings, so that much ties; and some of all there are.
RATING = st.sampled_from([-60, -20, 0, 20, 60]) | st.integers(-100, 100)
BALLOT = st.dictionaries(st.sampled_from(OPTIONS), RATING)
BALLOTS = st.lists(BALLOT, min_size=1, max_size=7)
CHANCE = st.randoms(use_true_random=False)


def tally(rule: str, ballots: list[Ballot], options: Any = OPTIONS) -> Tally:
    return count(read_rule(rule), [*options, KEEP], ballots)


def decided(of: Tally) -> tuple[Any, ...]:
    """All that a count decides, without the order in which it is shown."""
    outcomes = {frozenset(outcome) for outcome in of.outcomes}
    return [set(tier) for tier in of.ranking], set(of.winners), outcomes, set(of.passed), of.tie


def renamed(found: Any, names: dict[str, str]) -> Any:
    if isinstance(found, str):
        return names[found]
    if isinstance(found, bool):
        return found
    return type(found)(renamed(each, names) for each in found)


@pytest.mark.parametrize("rule", EVERY)
@given(ballots=BALLOTS, names=st.permutations(OPTIONS), chance=CHANCE)
def test_no_ballot_and_no_option_is_favoured(
    rule: str, ballots: list[Ballot], names: list[str], chance: random.Random
) -> None:
    """Anonymity, neutrality, and that no order matters."""
    before = decided(tally(rule, ballots))
    shuffled = chance.sample(ballots, len(ballots))
    assert decided(tally(rule, shuffled, chance.sample(OPTIONS, 4))) == before
    rename = {**dict(zip(OPTIONS, names, strict=True)), KEEP: KEEP}
    other = [{rename[o]: rating for o, rating in ballot.items()} for ballot in ballots]
    assert decided(tally(rule, other)) == renamed(before, rename)


@pytest.mark.parametrize("rule", EVERY)
@given(ballots=BALLOTS)
def test_what_is_even_stays_a_tie(rule: str, ballots: list[Ballot]) -> None:
    """With every ballot also cast with a and b exchanged, neither is favoured anywhere."""
    swap = {"a": "b", "b": "a", "c": "c", "d": "d", KEEP: KEEP}
    mirrored = [{swap[o]: rating for o, rating in ballot.items()} for ballot in ballots]
    found = tally(rule, ballots + mirrored)
    assert decided(found) == renamed(decided(found), swap)
    assert not rule.startswith("equal-shares") or len(found.passed) != 1 or found.passed[0] in "cd"
    assert rule not in SINGLE or found.passed not in (("a",), ("b",))


@pytest.mark.parametrize("rule", EVERY)
@given(ballots=BALLOTS)
def test_a_count_hangs_together(rule: str, ballots: list[Ballot]) -> None:
    found = tally(rule, ballots)
    assert sorted(o for tier in found.ranking for o in tier) == sorted([*OPTIONS, KEEP])
    assert found.tie == (len(found.outcomes) > 1)
    assert set(found.winners) == {o for outcome in found.outcomes for o in outcome}
    assert found.passed == (found.outcomes[0] if len(found.outcomes) == 1 else ())
    if rule in SINGLE and found.winners:
        assert set(found.winners) == set(found.ranking[0])
    assert ("It is a tie" in found.lines[-1]) == found.tie
    assert all(line.endswith(".") for line in found.lines)


@pytest.mark.parametrize("rule", SINGLE)
@given(ballots=BALLOTS, best=st.sampled_from([*OPTIONS, KEEP]))
def test_what_all_want_most_wins(rule: str, ballots: list[Ballot], best: str) -> None:
    """Unanimity, also for keeping things as they are.

    Approval and majority judgment do not see every difference between two ratings: for them
    what all want most is what they alone approve of, and grade higher.
    """
    step = 60 if rule in ("approval", "majority-judgment") else 1

    def wanting(ballot: Ballot) -> Ballot:
        if best == KEEP:
            return {o: min(ballot.get(o, 0), -step) for o in OPTIONS}
        others = {o: min(rating, 0 if step > 1 else 99) for o, rating in ballot.items()}
        return {**others, best: max([0, *others.values()]) + step}

    assert tally(rule, [wanting(ballot) for ballot in ballots]).passed == (best,)


@pytest.mark.parametrize("rule", SINGLE)
@given(ballots=BALLOTS, chance=CHANCE)
def test_more_support_never_harms(rule: str, ballots: list[Ballot], chance: random.Random) -> None:
    """Monotonicity: a potential winner that one ballot rates higher stays one.

    Approval in our reading too, although a ballot may come to approve of it instead of keeping.
    """
    for winner in tally(rule, ballots).winners:
        if winner == KEEP:
            continue  # its rating is 0 by definition, nobody can raise it
        at = chance.randrange(len(ballots))
        higher = chance.randint(ballots[at].get(winner, 0), 100)
        raised = [*ballots[:at], {**ballots[at], winner: higher}, *ballots[at + 1 :]]
        assert winner in tally(rule, raised).winners


@pytest.mark.parametrize("rule", PAIRWISE)
@given(ballots=BALLOTS)
def test_what_beats_every_other_wins(rule: str, ballots: list[Ballot]) -> None:
    """Condorcet's criterion."""
    every = [*OPTIONS, KEEP]

    def beats(one: str, other: str) -> bool:
        ahead = [
            (b.get(one, 0) > b.get(other, 0)) - (b.get(one, 0) < b.get(other, 0)) for b in ballots
        ]
        return sum(ahead) > 0

    for option in every:
        if all(beats(option, other) for other in every if other != option):
            assert tally(rule, ballots).passed == (option,)


@given(
    approved=st.lists(st.frozensets(st.sampled_from(OPTIONS)), min_size=1, max_size=8),
    seats=st.integers(1, 4),
)
def test_who_agree_get_their_share(approved: list[frozenset[str]], seats: int) -> None:
    """Extended justified representation (Peters and Skowron 2020, theorem 1).

    Where k·n/seats ballots approve of the same k options, one of them gets at least k.
    """
    for outcome in equal_shares(OPTIONS, approved, seats).outcomes:
        assert len(outcome) <= seats
        for mask in range(1, 1 << len(OPTIONS)):
            common = {o for at, o in enumerate(OPTIONS) if mask >> at & 1}
            agreeing = [ballot for ballot in approved if common <= ballot]
            if len(agreeing) * seats >= len(common) * len(approved):
                assert any(len(ballot & set(outcome)) >= len(common) for ballot in agreeing)


def test_star_may_pass_over_what_beats_every_other() -> None:
    """Four of seven prefer c to a and to b, and c is in no runoff, because its sum is small."""
    ballots = [{"c": 3, "a": 2, "b": 1}] * 2 + [{"c": 3, "b": 2, "a": 1}] * 2
    ballots += [{"a": 90, "b": 80}] * 3
    assert tally("schulze", ballots).passed == ("c",)
    assert tally("star", ballots).passed == ("a",)
