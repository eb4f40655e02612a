"""Whatever people do to each other, apart and in bad faith: the same group for all, and a fair one.

Each history is drawn from its number, so a failing one is `Quarrel(number)`.
"""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from deliberation.acts import Leave, Remove
from deliberation.bodies import read_act
from deliberation.consent import bindings
from deliberation.folding.fold import fold
from deliberation.folding.incremental import Folding
from deliberation.folding.membership import fold_membership, majority
from deliberation.folding.membership_acts import UNWITNESSED
from deliberation.folding.membership_removal import ALL_WAYS
from deliberation.state import Record, State
from tests.counts import count
from tests.deliberation.folding.random_members import Quarrel, past_of
from tests.deliberation.histories import OLD_TEXT, QUIET

pytestmark = pytest.mark.faults

HISTORIES = range(count(200, 2_000))
SOME = range(count(40, 2_000))  # where more is looked into
ANYWHERE = {"remove", "retire-device", "revoke", "recall", "leave"}  # count by their own past


def removed_before(records: list[Record]) -> dict[str, set[str]]:
    """For each entry, who had ever been removed as far as its author knew."""
    then = {each.id: fold_membership(past_of(each, records)) for each in records}
    return {id_: {removal.member for removal in it.removals} for id_, it in then.items()}


def test_the_state_is_the_same_in_any_order_and_in_any_portions() -> None:
    for number in HISTORIES:
        quarrel, chance = Quarrel(number), random.Random(number)
        records = quarrel.records
        whole = fold(records)
        mixed = [*records, *chance.sample(records, 3)]
        chance.shuffle(mixed)
        assert fold(mixed) == whole, number
        assert fold_membership(mixed).members == whole.members, number
        causal = sorted(mixed, key=lambda each: (each.depth, chance.random()))
        for coming in (mixed, chance.sample(mixed, len(mixed)), causal):
            folding, start = Folding(), 0
            while start < len(coming):
                size = chance.choice((1, 1, 3, 8))
                folding.add(coming[start : start + size])
                start += size
                if chance.random() < 0.05:
                    assert folding.state == fold(coming[:start]), number
            assert folding.state == whole, number


def test_whoever_was_removed_is_in_again_only_by_members_who_knew_of_it() -> None:
    back = 0
    for number in SOME:
        records = Quarrel(number, steps=30).records
        state, had_seen = fold(records), removed_before(records)
        idle = {each.id for each in state.no_effect}
        gone = {each.member for each in state.removals}
        for member in state.current:
            if member.id in gone:
                back += 1
                votes = [
                    each
                    for each in records
                    if each.body["act"] == "admit"
                    and each.id not in idle
                    and member.id in had_seen[each.id]
                ]
                assert votes, number
    assert back, "nobody has ever come back, so this has tested nothing"


def test_what_a_removed_member_says_at_the_same_time_does_not_count() -> None:
    told = 0
    for number in SOME:
        quarrel = Quarrel(number)
        records = quarrel.records
        state, had_seen = fold(records), removed_before(records)
        idle = {each.id: each.why for each in state.no_effect}
        for removal in state.removals:
            votes = [
                each
                for each in records
                if isinstance(act := read_act(each.body), Remove)
                and act.member == removal.member
                and each.id not in idle
            ]
            for each in records:
                theirs = state.device_owner.get(each.device) == removal.member
                seen = any(vote.saw(each) for vote in votes)
                knew = removal.member in had_seen[each.id]
                free = each.body["act"] in ANYWHERE
                if theirs and not seen and not knew and not free:
                    told += 1
                    assert each.id in idle, (number, each.body["act"])
        suspended = {each.id: each for each in state.suspended}
        for id_, each in suspended.items():
            assert idle[id_] == each.why, number
            assert each.by in {"", *(record.id for record in records)}, number
    assert told


def test_what_was_a_removal_to_anybody_is_one_to_all() -> None:
    """So removals at the same time all apply, whatever else is written, then or later."""
    for number in SOME:
        quarrel = Quarrel(number)
        whole = fold_membership(quarrel.records)
        most = _most_votes(quarrel.records)
        if unwitnessed(quarrel.records):
            continue  # what a device that nobody knew of said to those who knew no better
        for device in quarrel.devices:
            then = fold_membership(device.records)
            for member in {each.member for each in then.removals}:
                here = sum(each.member == member for each in then.removals)
                there = sum(each.member == member for each in whole.removals)
                assert there >= here or most > ALL_WAYS, number


def _most_votes(records: list[Record]) -> int:
    votes = [str(each.body["member"]) for each in records if each.body["act"] == "remove"]
    return max((votes.count(each) for each in set(votes)), default=0)


def unwitnessed(records: list[Record]) -> set[str]:
    """The acts of new devices that had not seen that anybody else knew of them."""
    return {each.id for each in fold_membership(records).no_effect if each.why == UNWITNESSED}


def removed_by_definition(records: list[Record]) -> set[str]:
    """Straight from the definition: whoever some votes, judged by what their authors knew
    together, remove. Only for histories in which nobody comes back."""
    found = set()
    hollow = unwitnessed(records)
    votes = [each for each in records if each.body["act"] == "remove" and each.id not in hollow]
    own = {each.id: fold_membership(past_of(each, records)) for each in votes}
    for target in {str(each.body["member"]) for each in votes}:
        fit = [
            each
            for each in votes
            if each.body["member"] == target
            and own[each.id].speaker(each.device) not in ("", target)
            and target in {m.id for m in own[each.id].current if m.since == each.body["since"]}
        ]
        for size in range(1, len(fit) + 1):
            for some in combinations(fit, size):
                known = [r for r in records if any(v.id != r.id and v.saw(r) for v in some)]
                present = {m.id for m in fold_membership(known).current}
                voters = {own[each.id].speaker(each.device) for each in some} & present
                if target in present and len(voters) >= majority(len(present) - 1):
                    found.add(target)
    return found


def test_removals_agree_with_their_definition() -> None:
    removed = 0
    for number in SOME:
        records = Quarrel(number, returns=False).records
        if _most_votes(records) > ALL_WAYS:
            continue
        state = fold(records)
        found = {each.member for each in state.removals}
        assert found == removed_by_definition(records), number
        assert not found & {member.id for member in state.current}, number
        removed += len(found)
    assert removed


def test_contests_are_found_exactly() -> None:
    contests = 0
    for number in SOME:
        records = Quarrel(number, returns=False).records
        state = fold([each for each in records if each.body["act"] != "uphold"])
        pairs = {
            frozenset((one.id, other.id))
            for one, other in combinations(state.removals, 2)
            if one.member in other.voters and other.member in one.voters
        }
        assert {each for pair in pairs for each in pair} == {
            each for contest in state.contests for each in contest.removals
        }, number
        for pair in pairs:
            assert sum(pair <= set(c.removals) for c in state.contests) == 1, number
        for contest in state.contests:
            contests += 1
            assert contest.id == min(contest.removals), number
            met, queue = set(), [contest.id]
            while queue:  # all of it hangs together
                here = queue.pop()
                if here not in met:
                    met.add(here)
                    queue += [each for pair in pairs if here in pair for each in pair]
            assert met == set(contest.removals), number
    assert contests


def test_leaving_always_frees() -> None:
    """Also on a laptop that has not heard of half of it."""
    for number in SOME:
        quarrel, chance = Quarrel(number), random.Random(number)
        laptop = chance.choice(quarrel.devices)
        then = fold_membership(laptop.records)
        if not then.speaker(laptop.device) or _retired(quarrel, laptop.device):
            continue
        laptop.say(Leave())
        state = fold(quarrel.records)
        assert laptop.member not in {member.id for member in state.current}, number
        bound = bindings(state, {QUIET: OLD_TEXT})[QUIET]
        assert laptop.member not in {binding.member for binding in bound}, number


def _retired(quarrel: Quarrel, device: str) -> bool:
    return any(each.body.get("device") == device for each in quarrel.records)


def test_nobody_is_in_whom_no_majority_took_in() -> None:
    for number in SOME:
        quarrel = Quarrel(number)
        state = fold(quarrel.records)
        founder = quarrel.people[0].member
        for member in state.members:
            asked = _yes(quarrel, state, member.id)
            assert asked or member.id == founder, number
            assert member.name != "Mallory" or len(asked) > 1, number
        owners = set(state.device_owner.values())
        assert owners <= {member.id for member in state.members}, number


def _yes(quarrel: Quarrel, state: State, joiner: str) -> set[str]:
    return {
        state.device_owner.get(each.device, "")
        for each in quarrel.records
        if each.body["act"] == "admit" and joiner in str(each.body["joiners"])
    } - {""}
