"""The one order of acts: causes first, ties by id, repeats dropped."""

from dataclasses import replace

from deliberation.folding.order import in_order
from tests.deliberation.histories import Laptop, acknowledge, founded, meet


def test_causes_come_before_effects_and_repeats_count_once() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    first = ada.say(acknowledge())
    ben.hear(ada)
    second = ben.say(acknowledge())
    ids = [record.id for record in in_order([*reversed(ben.records), *ben.records])]
    assert len(ids) == len(ben.records) == 4
    assert ids.index(first) < ids.index(second)


def test_what_is_written_apart_is_ordered_by_id() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    apart = sorted([ada.say(acknowledge()), ben.say(acknowledge())])
    meet(ada, ben)
    assert [record.id for record in in_order(ada.records)][-2:] == apart


def test_a_mark_of_suspension_holds_whichever_copy_comes_last() -> None:
    ada = Laptop("Ada")
    founded(ada)
    plain = ada.records[0]
    marked = replace(plain, suspended=True)
    assert in_order([plain, marked]) == in_order([marked, plain]) == [marked]
