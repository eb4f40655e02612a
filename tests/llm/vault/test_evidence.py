"""What counts, what was struck, and what counted at an earlier time."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.profiles.profile import Evidence, correct, corrections_of, fold, strike
from deliberation.profiles.values import VALUES
from llm.vault.vault import Vault, VaultError
from tests.llm.vault.keeping import KEY, answered, correction, said


def test_an_item_is_kept_once(vault: Vault) -> None:
    vault.add_evidence([said("a"), said("a")])
    vault.add_evidence([said("a")])
    assert vault.evidence() == (said("a"),)


def test_another_item_under_a_kept_id_is_refused_with_all_that_came_with_it(vault: Vault) -> None:
    vault.add_evidence([said("a")])
    with pytest.raises(VaultError, match=r"kept as a; strike it\.$"):
        vault.add_evidence([said("b"), said("a", strength=51)], instead_of=["a", "b"][1:])
    assert vault.evidence() == (said("a"),)


def test_what_is_struck_counts_no_more_even_if_it_comes_again(vault: Vault) -> None:
    vault.add_evidence([said("a"), said("b")])
    vault.strike("a")
    vault.strike("a")
    vault.add_evidence([said("a")])
    assert vault.evidence() == (said("b"),)
    assert vault.struck() == (said("a"),)


def test_striking_what_is_not_there_is_refused(vault: Vault) -> None:
    vault.add_evidence([said("a")])
    with pytest.raises(VaultError, match=r"^There is no such evidence.*\.$"):
        vault.strike("b")
    assert vault.evidence() == (said("a"),)


def test_another_answer_takes_the_place_of_the_first_and_of_its_evidence(vault: Vault) -> None:
    vault.add_evidence([said("a")])
    vault.set_answers(
        {"ten": "one-more", "trip": "summit"},
        [answered("ten", "one-more", "hedonism"), answered("trip", "summit", "achievement")],
    )
    vault.set_answers({"ten": "ten-is-ten"}, [answered("ten", "ten-is-ten", "conformity-rules")])
    assert vault.answers() == {"ten": "ten-is-ten", "trip": "summit"}
    assert vault.evidence() == (
        said("a"),
        answered("ten", "ten-is-ten", "conformity-rules"),
        answered("trip", "summit", "achievement"),
    )
    vault.set_answers({"ten": "neither"}, [])
    assert vault.answers()["ten"] == "neither"
    assert [each.ref for each in vault.evidence() if each.kind == "answer"] == ["trip"]


def test_answers_that_fail_leave_the_earlier_ones(vault: Vault) -> None:
    first = answered("ten", "one-more", "hedonism")
    vault.set_answers({"ten": "one-more"}, [first])
    with pytest.raises(VaultError):
        vault.set_answers({"ten": "x"}, [said("q"), said("q", strength=3)])
    assert vault.answers() == {"ten": "one-more"}
    assert vault.evidence() == (first,)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "strike", "correct"]),
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(VALUES[:3]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_the_vault_does_what_the_pure_functions_say(steps: list[tuple[str, str, str]]) -> None:
    """Whatever is added, struck and corrected: the profile is that of the same steps in memory."""
    expected: tuple[Evidence, ...] = ()
    seen, struck = set[str](), set[str]()
    with tempfile.TemporaryDirectory() as name, Vault.open(Path(name), KEY) as vault:
        for n, (step, id_, value) in enumerate(steps):
            if step == "add":
                vault.add_evidence([said(id_)])
                seen.add(id_)
                if id_ not in struck and said(id_) not in expected:
                    expected += (said(id_),)
            elif step == "strike" and id_ in seen:
                vault.strike(id_)
                if id_ not in struck:
                    expected = strike(expected, id_)
                struck.add(id_)
            elif step == "correct":
                setting = Evidence(f"set{n}", value, -1, 100, "correction")
                earlier = corrections_of(vault.evidence(), value)
                vault.add_evidence([setting], instead_of=[each.id for each in earlier])
                expected = correct(expected, setting)
        assert fold(vault.evidence()) == fold(expected)


# In time


def test_evidence_counts_from_when_it_was_kept_until_it_was_struck(vault: Vault) -> None:
    vault.add_evidence([said("a"), said("b")], at=10)
    vault.strike("a", 20)
    vault.strike("a", 30)  # it was struck already
    ids = {time: [each.id for each in vault.evidence_at(time)] for time in (9, 10, 19, 20, 40)}
    assert ids == {9: [], 10: ["a", "b"], 19: ["a", "b"], 20: ["b"], 40: ["b"]}


def test_a_correction_that_was_replaced_counted_until_then_and_was_never_struck(
    vault: Vault,
) -> None:
    vault.add_evidence([correction("c1")], at=10)
    vault.add_evidence([correction("c2")], ["c1"], at=20)
    assert vault.evidence_at(19) == (correction("c1"),)
    assert vault.evidence_at(20) == vault.evidence() == (correction("c2"),)
    assert vault.struck() == ()


def test_an_answer_that_was_given_again_counts_in_both_stretches(vault: Vault) -> None:
    first, second = answered("ten", "one-more", "face"), answered("ten", "ten-is-ten", "humility")
    for at, item in ((10, first), (20, second), (30, first)):
        vault.set_answers({"ten": item.words}, [item], at=at)
    assert [vault.evidence_at(time) for time in (15, 25, 35)] == [(first,), (second,), (first,)]


def test_without_a_time_it_has_counted_since_ever(vault: Vault) -> None:
    vault.add_evidence([said("a"), said("b"), correction("c1")])
    vault.strike("b")
    vault.add_evidence([correction("c2")], ["c1"])
    assert vault.evidence_at(0) == vault.evidence() == (said("a"), correction("c2"))


def test_what_no_time_can_show_is_not_kept(vault: Vault) -> None:
    vault.add_evidence([correction("c1", words="the river")])
    vault.add_evidence([correction("c2")], ["c1"])
    assert vault.db.execute("SELECT count(*) FROM replaced").fetchone() == (0,)


def test_a_clock_that_was_set_back_gives_no_item_twice(vault: Vault) -> None:
    vault.add_evidence([correction("c")], at=10)
    vault.add_evidence([], ["c"], at=30)
    vault.add_evidence([correction("c")], at=20)
    assert vault.evidence_at(25) == (correction("c"),)
    fold(vault.evidence_at(25))


TIMED = st.lists(
    st.tuples(
        st.sampled_from(["add", "strike", "correct", "answer"]),
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 2),  # seconds since the step before
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(TIMED)
def test_what_counted_at_a_time_is_what_was_there_then(steps: list[tuple[str, str, int]]) -> None:
    """Looking back gives at each second what the vault gave when that second was over."""
    now, then = 1, dict[int, tuple[Evidence, ...]]()
    with tempfile.TemporaryDirectory() as name, Vault.open(Path(name), KEY) as vault:
        for n, (step, id_, later) in enumerate(steps):
            now += later
            known = {each.id for each in (*vault.evidence(), *vault.struck())}
            if step == "add":
                vault.add_evidence([said(id_)], at=now)
            elif step == "strike" and id_ in known:
                vault.strike(id_, now)
            elif step == "correct":
                earlier = corrections_of(vault.evidence(), "face")
                setting = correction(f"set{n}", "face")
                vault.add_evidence([setting], [each.id for each in earlier], now)
            elif step == "answer":
                vault.set_answers({"ten": id_}, [answered("ten", id_, "humility")], at=now)
            then[now] = vault.evidence()
        expected: tuple[Evidence, ...] = ()
        for time in range(now + 2):
            expected = then.get(time, expected)
            assert vault.evidence_at(time) == expected
