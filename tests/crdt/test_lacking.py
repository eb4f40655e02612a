"""Told in few bytes what somebody has, a laptop gives them what they lack, and hardly more."""

from __future__ import annotations

import random

import pytest

from crdt.carriers.have import Have, have_items, have_of_items
from crdt.lacking import doubts, have_of, heads_digest, lacking, met_by
from deliberation.acts import TakePosition
from tests.counts import count
from tests.crdt.laptops import MATTER, Laptop, house

SEEDS = range(count(25, 500))


def scattered(seed: int, copies: int) -> list[Laptop]:
    """Laptops that hold different parts; the last `copies` of them are second ones of the first."""
    chance = random.Random(seed)
    laptops = house(3)
    laptops += [laptop.copy() for laptop in laptops[:copies]]
    for step in range(25):
        one, other = chance.sample(laptops, 2)
        if chance.random() < 0.5:
            one.act(TakePosition(MATTER, f"Position {step}."))
        else:
            one.take(other.entries)
    return laptops


def told(laptop: Laptop, *about: str) -> Have:
    """As it comes out of the bytes, with the ids of the devices that were asked about."""
    have = have_of(laptop.replica.log, about)
    read = have_of_items(have_items(have))
    return Have(read.latest, read.forked, have.ids)


def missing(one: Laptop, other: Laptop) -> set[str]:
    return set(one.replica.log.nodes) - set(other.replica.log.nodes)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_forks_it_is_exactly_what_they_lack(seed: int) -> None:
    laptops = scattered(seed, 0)
    for one in laptops:
        for other in laptops:
            log = one.replica.log
            assert not doubts(log, told(other))
            found = [node.id for node in lacking(log, told(other))]
            assert set(found) == missing(one, other) and len(set(found)) == len(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_forks_too_once_the_ids_in_doubt_were_asked_for(seed: int) -> None:
    laptops = scattered(seed, 2)
    for one in laptops:
        for other in laptops:
            log, have = one.replica.log, told(other)
            about = (doubts(log, have) | doubts(other.replica.log, told(one))) & log.latest.keys()
            have = told(other, *about)
            assert {node.id for node in lacking(log, have)} == missing(one, other)


@pytest.mark.parametrize("seed", SEEDS)
def test_causes_come_first(seed: int) -> None:
    one, other, *_ = scattered(seed, 1)
    here = set(other.replica.log.nodes)
    for node in lacking(one.replica.log, told(other)):
        assert here.issuperset(node.prev)
        here.add(node.id)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_somebody_wrote_tells_no_more_than_they_have(seed: int) -> None:
    laptops = scattered(seed, 0)
    for one in laptops:
        for other in laptops:
            known = met_by(one.replica.log, other.device, Have())
            found = {node.id for node in lacking(one.replica.log, known)}
            assert found >= missing(one, other)
            known = met_by(one.replica.log, other.device, told(other))
            found = {node.id for node in lacking(one.replica.log, known)}
            assert found == missing(one, other)


def test_what_was_told_earlier_takes_nothing_back() -> None:
    ben = house(2)[1]
    early = told(ben)
    ben.act(TakePosition(MATTER, "Later."))
    late = told(ben)
    assert early.joined(late).latest == late.joined(early).latest == late.latest


def test_the_heads_tell_whether_two_hold_the_same() -> None:
    ada, ben, _ = house(3)
    assert heads_digest(ada.replica.log) == heads_digest(ben.replica.log)
    ada.act(TakePosition(MATTER, "New."))
    assert heads_digest(ada.replica.log) != heads_digest(ben.replica.log)
    ben.take(ada.entries)
    assert heads_digest(ada.replica.log) == heads_digest(ben.replica.log)
