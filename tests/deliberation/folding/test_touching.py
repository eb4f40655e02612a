"""Whom a clause touches: by everybody's word, hidden by nobody, and binding nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Leave, Touch, Touched
from deliberation.bodies import ActError, act_body
from deliberation.folding.fold import fold
from deliberation.folding.touching import (
    CONSENTING,
    MEMBERS,
    NAMED,
    OUTSIDERS,
    impositions,
    parties,
)
from deliberation.rulebook import text_sha256
from deliberation.state import State, Touching
from tests.deliberation.histories import OLD_TEXT, QUIET, Laptop, founded, meet

SHA = text_sha256(OLD_TEXT)
House = tuple[Laptop, Laptop, Laptop]


@pytest.fixture
def house() -> House:
    ada, ben, cem = Laptop("Ada"), Laptop("Ben"), Laptop("Cem")
    founded(ada, ben, cem)
    return ada, ben, cem


def touch(laptop: Laptop, *touched: Touched, text: str = OLD_TEXT) -> None:
    laptop.say(Touch(QUIET, text_sha256(text), touched))


def mia(harm: int, speaker: Laptop | None = None, name: str = "Mia, aged six") -> Touched:
    return Touched(NAMED, name, speaker.member if speaker else "", harm)


def state(house: House) -> State:
    meet(*house)
    return fold(house[0].records)


def test_until_anybody_says_otherwise_it_touches_those_who_consent(house: House) -> None:
    (party,) = parties(state(house).touches, QUIET, SHA)
    assert (party.who, party.harm) == (CONSENTING, 0)
    assert impositions(state(house), QUIET, SHA, ()) == ()


def test_a_clause_for_all_members_is_imposed_on_those_who_did_not_consent(house: House) -> None:
    ada, ben, cem = house
    touch(ada, Touched(MEMBERS))
    found = impositions(state(house), QUIET, SHA, {ben.member})
    assert [each.member for each in found] == [ada.member, cem.member]
    cem.say(Leave())
    found = impositions(state(house), QUIET, SHA, {ben.member})
    assert [each.name for each in found] == ["Ada"]


def test_others_are_listed_with_who_speaks_for_them(house: House) -> None:
    ada, ben, _ = house
    touch(ada, mia(30, ben), Touched(OUTSIDERS, harm=10))
    found = impositions(state(house), QUIET, SHA, {each.member for each in house})
    assert [(each.name, each.speaker, each.harm) for each in found] == [
        ("Mia, aged six", ben.member, 30),
        ("whoever comes by", "", 10),
    ]


def test_nobody_hides_a_party_that_another_names(house: House) -> None:
    ada, ben, cem = house
    touch(ada, mia(30))
    touch(ben, Touched(CONSENTING))
    touch(cem, Touched(OUTSIDERS))
    assert {each.who for each in parties(state(house).touches, QUIET, SHA)} == {
        CONSENTING,
        NAMED,
        OUTSIDERS,
    }
    touch(ada, Touched(CONSENTING))  # only who named it can take it back
    assert NAMED not in {each.who for each in parties(state(house).touches, QUIET, SHA)}


def test_it_is_said_of_exactly_one_text(house: House) -> None:
    touch(house[0], mia(30))
    found = parties(state(house).touches, QUIET, text_sha256("Other words."))
    assert [each.who for each in found] == [CONSENTING]


def test_the_harm_is_the_median_where_nobody_speaks_for_them(house: House) -> None:
    for laptop, harm in zip(house, (0, 60, 100), strict=True):
        touch(laptop, mia(harm, name="mia,  Aged six" if harm else "Mia, aged six"))
    (party,) = parties(state(house).touches, QUIET, SHA)
    assert (party.harm, party.speaker, len(party.said_by)) == (60, "", 3)
    touch(house[2], Touched(CONSENTING))
    assert parties(state(house).touches, QUIET, SHA)[0].harm == 0  # the lower of two


def test_a_party_that_one_of_three_names_is_listed_but_sinks_nothing(house: House) -> None:
    ada, ben, cem = house
    touch(cem, mia(100, cem))
    (party,) = parties(state(house).touches, QUIET, SHA)
    assert (party.harm, party.speaker) == (100, cem.member)  # nobody else has looked
    touch(ada, Touched(CONSENTING))
    touch(ben, Touched(OUTSIDERS, harm=5))
    found = {each.who: each for each in parties(state(house).touches, QUIET, SHA)}
    assert (found[NAMED].harm, found[NAMED].speaker) == (0, "")
    assert found[NAMED].said_by == (cem.member,)
    assert dict(found[NAMED].harms) == {ada.member: 0, ben.member: 0, cem.member: 100}
    imposed = impositions(state(house), QUIET, SHA, {each.member for each in house})
    assert {(each.name, each.harm) for each in imposed} == {
        ("Mia, aged six", 0), ("whoever comes by", 0),
    }  # fmt: skip
    touch(ben, mia(60))
    assert max(each.harm for each in parties(state(house).touches, QUIET, SHA)) == 60


def test_the_word_of_who_speaks_for_them_goes_first(house: House) -> None:
    ada, ben, cem = house
    touch(ada, mia(0, cem))
    touch(ben, mia(10, cem))
    touch(cem, mia(80, cem))
    (party,) = parties(state(house).touches, QUIET, SHA)
    assert (party.harm, party.speaker) == (80, cem.member)


def test_nobody_makes_themselves_the_speaker_against_the_others(house: House) -> None:
    ada, ben, cem = house
    touch(ada, mia(60))
    touch(ben, mia(70))
    touch(cem, mia(0, cem))
    (party,) = parties(state(house).touches, QUIET, SHA)
    assert (party.harm, party.speaker) == (60, "")


def test_a_speaker_who_left_is_named_no_more(house: House) -> None:
    ada, _, cem = house
    touch(ada, mia(60, cem))
    cem.say(Leave())
    (found,) = impositions(state(house), QUIET, SHA, ())
    assert (found.name, found.speaker) == ("Mia, aged six", "")


@pytest.mark.parametrize(
    ("touched", "says"),
    [
        ((), "1 to 32"),
        ((Touched(NAMED),), "needs a name"),
        ((Touched(MEMBERS, "Ben"),), "needs a name"),
        ((Touched(MEMBERS, harm=10),), "by their rating"),
        ((Touched(OUTSIDERS), Touched(OUTSIDERS)), "twice"),
        ((Touched(NAMED, "Mia"), Touched(NAMED, " mia ")), "twice"),
        ((Touched("everybody"),), "must be"),
        ((Touched(OUTSIDERS, harm=101),), "0 to 100"),
    ],
)
def test_what_says_nothing_of_whom_it_touches_is_refused(
    touched: tuple[Touched, ...], says: str
) -> None:
    with pytest.raises(ActError, match=says):
        act_body(Touch(QUIET, SHA, touched), 0)


WORD = st.builds(
    Touching,
    member=st.sampled_from("abcde"),
    clause=st.just(QUIET),
    sha256=st.just(SHA),
    who=st.sampled_from((NAMED, OUTSIDERS)),
    name=st.just(""),
    speaker=st.sampled_from(["", *"abcde"]),
    harm=st.integers(0, 100),
)


@given(
    st.lists(WORD, min_size=1, max_size=8, unique_by=lambda each: (each.member, each.who)),
    st.permutations(range(8)),
)
def test_everybody_named_is_there_and_no_order_changes_the_harm(
    said: list[Touching], order: list[int]
) -> None:
    found = {each.who: each for each in parties(said, QUIET, SHA)}
    assert set(found) == {each.who for each in said}
    shuffled = [said[at] for at in order if at < len(said)]
    again = {each.who: each for each in parties(shuffled, QUIET, SHA)}
    for who, party in found.items():
        assert party.harm in {harm for _, harm in party.harms}
        assert {member for member, _ in party.harms} == {each.member for each in said}
        assert (again[who].harm, again[who].speaker) == (party.harm, party.speaker)
        assert again[who].harms == party.harms


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 100)), min_size=4, max_size=4),
    st.integers(0, 100),
    st.sampled_from(["", "e"]),
)
def test_one_of_five_moves_no_harm_beyond_what_the_others_say(
    honest: list[tuple[bool, int]], lie: int, speaker: str
) -> None:
    """Whoever does not name the party says 0 of it."""
    said = [
        Touching(
            member, QUIET, SHA, *((NAMED, "Mia", "", harm) if names else (CONSENTING, "", "", 0))
        )
        for member, (names, harm) in zip("abcd", honest, strict=True)
    ]
    said.append(Touching("e", QUIET, SHA, NAMED, "Mia", speaker, lie))
    (mia_,) = (each for each in parties(said, QUIET, SHA) if each.who == NAMED)
    others = [harm if names else 0 for names, harm in honest]
    assert min(others) <= mia_.harm <= max(others)
