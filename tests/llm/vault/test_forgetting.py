"""A forgotten conversation is as if it had never been: in the profile, the lists and the file."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from deliberation.profiles.profile import corrections_of, fold
from llm.vault.records import Counts, Forgotten
from llm.vault.vault import FILE, PAGE, Vault, VaultError
from tests.llm.vault.keeping import (
    KEY,
    agent,
    answered,
    correction,
    decrypted,
    exchange,
    note,
    owner,
    quote,
    said,
)

SECRET = "zinnober"


def fill(vault: Vault) -> None:
    """Two conversations: "a", which is full of the secret, and "b", which in part rests on it."""
    for message in (
        owner("a1", "a", f"My {SECRET} is mine."),
        owner("b1", "b", "Hello."),
        agent("a2", "a", text=f"Why {SECRET}?", ex="ea"),
        agent("b2", "b", "a", text=f"You spoke of {SECRET}.", ex="eb"),
        owner("b3", "b", "I did not ask for that."),
    ):
        vault.keep_message(message)
    vault.record(exchange("ea", "a", request=SECRET * 500, answer=SECRET))
    vault.record(exchange("eb", "b", "b", "a", answer=SECRET))
    vault.record(exchange("ed", "d" * 64, "a", answer=SECRET))
    vault.record(exchange("free", "d" * 64, "c", answer="Nothing of it."))
    for id_, conversation in (("qa", "a"), ("ra", "a"), ("qb", "b")):
        item = quote(id_, conversation, SECRET if conversation == "a" else "Hello.")
        vault.keep_found(conversation, [], [item], dropped=1, digest="m", at=5)
    vault.strike("ra", 6)
    vault.keep_note(note("na", "a", text=SECRET))
    vault.keep_note(note("nb", "b"))


def test_all_that_rests_on_it_goes_and_the_rest_stays(vault: Vault) -> None:
    fill(vault)
    vault.add_evidence([correction("set")], at=7)
    assert vault.forget("a") == Forgotten(messages=3, evidence=2, exchanges=3, notes=1)
    assert [each.id for each in vault.conversations()] == ["b"]
    assert [each.id for each in vault.messages("b")] == ["b1", "b3"]
    assert [each.id for each in vault.evidence()] == ["qb", "set"]
    assert [each.id for each in vault.evidence_at(5)] == ["qb"]
    assert vault.struck() == ()
    assert vault.db.execute("SELECT count(*) FROM struck").fetchone() == (0,)  # nor the mark
    assert [each.id for each in vault.journal()] == ["free"]
    assert [each.id for each in vault.notes()] == ["nb"]
    assert vault.counts("m") == Counts(3, 3)  # numbers about the model, without words


def test_what_the_owner_set_or_answered_themselves_stays(vault: Vault) -> None:
    vault.keep_message(owner("1", "a"))
    vault.set_answers({"a": "one-more"}, [answered("a", "one-more", "humility")])  # of that name
    setting = replace(correction("set"), ref="a")  # set while they read that conversation
    vault.keep_found("a", ["1"], [quote("q", "a")], dropped=0, digest="m", at=2)
    vault.add_evidence([setting], at=3)
    vault.forget("a")
    assert vault.evidence() == (answered("a", "one-more", "humility"), setting)
    assert fold(vault.evidence()).of("hedonism").minus == 400


def test_it_counts_at_no_earlier_time_either(vault: Vault) -> None:
    vault.keep_message(owner("1", "a"))
    vault.add_evidence([quote("p", "a"), quote("q", "a"), quote("r", "a")], at=1)
    vault.add_evidence([], ["q"], at=3)
    vault.strike("r", 3)
    assert [len(vault.evidence_at(time)) for time in (2, 3)] == [3, 1]
    assert vault.forget("a").evidence == 3
    assert vault.evidence_at(2) == ()


def test_an_answer_goes_with_the_agents_message_that_it_gave(vault: Vault) -> None:
    """Whoever kept the exchange had not said what it rests on."""
    for message in (owner("1", "a"), owner("2", "b"), agent("3", "b", "a", ex="e")):
        vault.keep_message(message)
    vault.record(exchange("e", "d" * 64, answer=SECRET))
    assert vault.forget("a").exchanges == 1
    assert vault.journal() == ()


@pytest.mark.parametrize("name", ["", "never", "d" * 64, "ten"])
def test_what_is_no_conversation_cannot_be_forgotten(vault: Vault, name: str) -> None:
    fill(vault)
    vault.record(exchange("other", name))
    vault.add_evidence([replace(said("q"), ref=name)])
    before = vault.evidence(), vault.journal(), vault.notes(), vault.conversations()
    with pytest.raises(VaultError, match=r"^There is no such conversation.*\.$"):
        vault.forget(name)
    assert (vault.evidence(), vault.journal(), vault.notes(), vault.conversations()) == before


def test_nothing_of_it_comes_back_later(vault: Vault) -> None:
    """A model was still at work on it, or a window still showed what it had suggested."""
    fill(vault)
    vault.forget("a")
    vault.record(exchange("late", "a"))
    vault.record(exchange("later", "b", "a"))
    for keep in (
        lambda: vault.keep_message(agent("late", "a")),
        lambda: vault.keep_message(owner("late", "a")),
        lambda: vault.keep_message(agent("late", "b", "a")),
        lambda: vault.keep_found("a", ["a1"], [quote("q", "a")], dropped=0, digest="m", at=9),
        lambda: vault.add_evidence([quote("qa", "a", SECRET)]),
        lambda: vault.keep_note(note("late", "b", "a")),
        lambda: vault.forget("a"),
    ):
        with pytest.raises(VaultError, match=r"^[A-Z].*(forgot|no such).*\.$"):
            keep()
    assert [each.id for each in vault.journal()] == ["free"]
    assert [each.id for each in vault.evidence()] == ["qb"]
    assert [each.id for each in vault.messages("b")] == ["b1", "b3"]
    assert [each.id for each in vault.conversations()] == ["b"]


# The file


def words_in(path: Path, word: str = SECRET) -> int:
    """The number of decrypted pages of the file and its log that hold the word."""
    return sum(word.encode() in page for page in decrypted(path))


def test_no_word_of_it_is_left_in_the_decrypted_file(vault: Vault) -> None:
    fill(vault)
    assert words_in(vault.path) > 3
    vault.forget("a")
    assert words_in(vault.path) == 0
    assert words_in(vault.path, "Nothing of it.") == 1  # the pages can be read
    assert vault.path.with_name(FILE + "-wal").stat().st_size == 0
    assert vault.db.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_no_row_of_any_table_holds_a_word_of_it(folder: Path, tmp_path: Path) -> None:
    with Vault.open(folder, KEY) as vault:
        fill(vault)
        vault.forget("a")
    plain = tmp_path / "plain.db"
    connection = dbapi2.connect(str(folder / FILE), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
    connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    connection.close()
    raw = plain.read_bytes()
    assert b"I did not ask for that." in raw
    assert SECRET.encode() not in raw


@pytest.mark.parametrize("seed", [1, 3])  # with both, overwriting what is deleted is not enough
def test_a_busy_vault_leaves_no_copies_between_its_rows(vault: Vault, seed: int) -> None:
    """Rows of many lengths come and go: SQLite moves them about, and overwrites only the last
    place of each when it is deleted."""
    dice, talks, ids = random.Random(seed), [f"talk {n}" for n in range(8)], []
    for n in range(300):
        talk = dice.choice(talks)
        words = f"{SECRET} of {talk}."
        vault.keep_message(owner(f"{n}", talk, words * dice.randrange(1, 60)))
        ids.append(f"{dice.random()}")
        vault.add_evidence([quote(ids[-1], talk, words * dice.randrange(1, 5))])
        if dice.random() < 0.3:
            vault.add_evidence([], [dice.choice(ids)])
        if dice.random() < 0.2:
            id_ = f"{dice.randrange(9)}"
            vault.keep_note(note(id_, talk, text=words * dice.randrange(1, 60)))
    for n, talk in enumerate(talks):
        vault.forget(talk)
        left = [words_in(vault.path, f"{SECRET} of {each}.") > 0 for each in talks]
        assert left == [each > n for each in range(8)]


def test_what_could_not_be_wiped_is_wiped_when_the_vault_opens_again(folder: Path) -> None:
    with Vault.open(folder, KEY) as vault:
        fill(vault)
        reading = vault.db.conn.execute("SELECT * FROM journal")  # stands in the way of wiping
        reading.fetchone()
        with pytest.raises(VaultError, match=r"^The conversation is forgotten, but .*\.$"):
            vault.forget("a")
        reading.close()
        assert [each.id for each in vault.conversations()] == ["b"]
    Vault.open(folder, KEY).close()
    assert words_in(folder / FILE) == 0
    assert (folder / FILE).stat().st_size % PAGE == 0


def test_a_forgetting_that_fails_is_taken_back_whole(vault: Vault) -> None:
    fill(vault)
    before = vault.conversations(), vault.evidence(), vault.journal(), vault.notes()
    vault.db.execute(  # its last step
        "CREATE TRIGGER no BEFORE INSERT ON wiping BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(dbapi2.IntegrityError):
        vault.forget("a")
    assert (vault.conversations(), vault.evidence(), vault.journal(), vault.notes()) == before


# Any sequence

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["say", "find", "strike", "correct", "replace"]),
        st.sampled_from(["a", "b"]),
        st.integers(0, 3),
        st.integers(0, 2),  # seconds since the step before
    ),
    max_size=14,
)


def take(vault: Vault, steps: list[tuple[str, str, int, int]], without: str) -> None:
    """The steps, leaving out those of the conversation `without`."""
    now = 1
    for n, (step, talk, number, later) in enumerate(steps):
        now += later
        id_ = f"{talk}/{number}"
        known = {each.id for each in (*vault.evidence(), *vault.struck())}
        if step == "correct":  # the owner's own, in no conversation
            value = "hedonism" if number % 2 else "face"
            earlier = [each.id for each in corrections_of(vault.evidence(), value)]
            vault.add_evidence([correction(f"set{n}", value)], earlier, now)
        elif talk == without:
            continue
        elif step == "say":
            vault.keep_message(owner(f"m{n}", talk))
        elif step == "find":
            waiting = [each.id for each in vault.waiting(talk)]
            if vault.messages(talk):
                item = quote(id_, talk, value=("hedonism", "humility")[number % 2])
                vault.keep_found(talk, waiting, [item], dropped=number, digest="m", at=now)
        elif step == "strike" and id_ in known:
            vault.strike(id_, now)
        elif step == "replace" and id_ in known:
            vault.add_evidence([], [id_], now)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_a_forgotten_conversation_might_as_well_never_have_been(
    steps: list[tuple[str, str, int, int]],
) -> None:
    """Whatever was said, found, struck and corrected before, and at every time since."""
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        Vault.open(Path(one), KEY) as vault,
        Vault.open(Path(two), KEY) as other,
    ):
        take(vault, [("say", "a", 0, 0), *steps], without="")
        take(other, [("say", "a", 0, 0), *steps], without="a")
        vault.forget("a")
        assert fold(vault.evidence()) == fold(other.evidence())
        assert vault.struck() == other.struck()
        assert vault.messages("b") == other.messages("b")
        assert vault.waiting("b") == other.waiting("b")
        for time in range(2 * len(steps) + 3):
            assert vault.evidence_at(time) == other.evidence_at(time)
