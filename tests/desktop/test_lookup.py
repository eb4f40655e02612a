"""What a person types to name a thing: numbers, names, beginnings of ids."""

from __future__ import annotations

import pytest

from deliberation.acts import KEEP
from deliberation.state import Deliberation
from desktop import lookup
from desktop.lookup import Ambiguous
from desktop.views import GroupSummary
from tests.house import House, open_deliberation

MILL = GroupSummary("a1" * 32, "Mill Lane", True)
YARD = GroupSummary("a2" * 32, "The Yard", True)
ASKED = GroupSummary("b1" * 32, "Asked", False)


def test_the_only_group_needs_no_name() -> None:
    assert lookup.group_id([MILL], None) == MILL.id
    assert lookup.group_id([MILL, ASKED], None) == MILL.id, "the one that was joined"
    assert lookup.group_id([ASKED], None) == ASKED.id


def test_a_group_by_name_or_beginning() -> None:
    assert lookup.group_id([MILL, YARD], "The Yard") == YARD.id
    assert lookup.group_id([MILL, YARD], "a1") == MILL.id


@pytest.mark.parametrize(
    ("groups", "typed", "says"),
    [
        ([], None, "no group here yet; 'folkmoot found NAME'"),
        ([MILL, YARD], None, "2 groups here; say --group, one of “Mill Lane”, “The Yard”"),
        ([MILL, YARD], "a", "“a” fits 2 of them"),
        ([MILL, YARD], "zz", "no group “zz”"),
    ],
)
def test_a_group_that_is_not_clear(
    groups: list[GroupSummary], typed: str | None, says: str
) -> None:
    with pytest.raises(Ambiguous, match=says):
        lookup.group_id(groups, typed)


def test_a_clause_by_number_or_beginning(house: House) -> None:
    view = house.ada.view(house.group)
    clause = view.rulebook.clauses[1]
    assert lookup.clause_id(view, "1.2") == clause.id
    assert lookup.clause_id(view, clause.id) == clause.id
    assert lookup.clause_id(view, clause.id[:12]) == clause.id
    with pytest.raises(Ambiguous, match="no clause"):  # a slip in a number names no other clause
        lookup.clause_id(view, clause.id[:1])
    with pytest.raises(Ambiguous, match=r"no clause “9\.9”"):
        lookup.clause_id(view, "9.9")
    with pytest.raises(Ambiguous, match="there are 5"):
        lookup.clause_id(view, "")


def test_a_section_by_number_title_or_beginning(house: House) -> None:
    view = house.ada.view(house.group)
    money = view.rulebook.sections[1]
    for typed in ("2", "Money", money.id[:12]):
        assert lookup.section_id(view, typed) == money.id
    assert lookup.section_id(view, "") == ""
    with pytest.raises(Ambiguous, match="no section “Dragons”"):
        lookup.section_id(view, "Dragons")


def test_a_deliberation_by_its_clause_or_beginning(house: House) -> None:
    with pytest.raises(Ambiguous, match="'folkmoot acknowledge' begins"):
        lookup.deliberation_id(house.ada.view(house.group), None)
    first = open_deliberation(house, "1.3")
    view = house.ada.view(house.group)
    for typed in (None, "1.3", first[:10]):
        assert lookup.deliberation_id(view, typed) == first
    open_deliberation(house, "2.1")
    view = house.ada.view(house.group)
    with pytest.raises(Ambiguous, match="There are 2 deliberations; say --deliberation"):
        lookup.deliberation_id(view, None)
    with pytest.raises(Ambiguous, match=r"no deliberation “1\.1”"):
        lookup.deliberation_id(view, "1.1")
    assert lookup.deliberation_id(view, "1.3") == first


def test_an_option_by_place_or_beginning(house: House) -> None:
    about = open_deliberation(house)
    for words in ("Music until eleven.", "No music."):
        house.ada.propose(house.group, about, kind="amend", text=words)
    found = house.ada.view(house.group).state.deliberation(about)
    assert isinstance(found, Deliberation)
    keep, one, two = (option.id for option in found.options)
    assert (keep, lookup.option_id(found, "keep")) == (KEEP, KEEP)
    assert lookup.option_id(found, "1") == one
    assert lookup.option_id(found, "2") == two
    assert lookup.option_id(found, two[:16]) == two
    for typed in ("99", "-1", "zz"):
        with pytest.raises(Ambiguous, match="no option"):
            lookup.option_id(found, typed)


def test_one_of_several() -> None:
    assert lookup.among("trial", "", ["aa"]) == "aa"
    with pytest.raises(Ambiguous, match="There is no trial yet"):
        lookup.among("trial", "", [])
    with pytest.raises(Ambiguous, match="Say which trial you mean: there are 2"):
        lookup.among("trial", "", ["aa", "ab"])


def test_a_member_by_name_or_beginning(house: House) -> None:
    view = house.ada.view(house.group)
    assert lookup.member_id(view, "cleo ") == house.cleo.me
    assert lookup.member_id(view, house.bo.me[:8]) == house.bo.me
    for typed in ("Dan", "Cle", ""):
        with pytest.raises(Ambiguous, match=r"\.$"):
            lookup.member_id(view, typed)


def test_a_value_by_id_name_or_beginning(house: House) -> None:
    values = house.ada.values()
    for typed in ("security-personal", "Security: personal", "security-p", "SECURITY: P"):
        assert lookup.value_id(values, typed) == "security-personal"
    for typed, says in (
        ("security", "fits 2 of the twenty"),
        ("kindness", "fits none of the twenty"),
        ("", "fits none"),
    ):
        with pytest.raises(Ambiguous, match=says):
            lookup.value_id(values, typed)


def test_what_cannot_be_undone_is_named() -> None:
    """An empty word, as a script with an unset variable has it, never means the only one."""
    for typed in ("", "  "):
        with pytest.raises(Ambiguous, match="Say which conversation is meant"):
            lookup.named("conversation", typed, ["only"], "talk list")
    assert lookup.named("conversation", "only", ["only"]) == "only"


def test_nobody_typed_is_nobody_meant(house: House) -> None:
    """Who is meant cannot be undone everywhere: the only one there is must be named, too."""
    assert lookup.by_name("device", "Kitchen ", {"a1b2c3": "kitchen"}) == "a1b2c3"
    assert lookup.by_name("device", "a1b2", {"a1b2c3": "kitchen"}) == "a1b2c3"
    for typed in ("", "  "):
        with pytest.raises(Ambiguous, match="Say which device is meant; 'folkmoot devices' lists"):
            lookup.by_name("device", typed, {"a1b2c3": ""}, "devices")
    with pytest.raises(Ambiguous, match="“vm” fits 2 of them"):
        lookup.by_name("device", "vm", {"a1b2c3": "vm", "b1b2c3": "vm"})


def test_somebody_who_left_by_name(house: House) -> None:
    house.cleo.leave(house.group)
    view = house.cleo.view(house.group)
    assert lookup.former_id(view, "CLEO") == house.cleo.me
    with pytest.raises(Ambiguous, match="no former member “Bo”"):
        lookup.former_id(view, "Bo")
    with pytest.raises(Ambiguous, match="no member “Cleo”"):
        lookup.member_id(view, "Cleo")
