"""What was said is kept in order; what is found in it is kept with it, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deliberation.fields import TEXT_LIMIT
from llm.vault.records import Conversation, Counts
from llm.vault.vault import Vault, VaultError
from tests.llm.vault.keeping import KEY, agent, correction, owner, quote, said


def test_conversations_are_there_after_opening_again_newest_first(folder: Path) -> None:
    first = owner("1", "a", "The music\n is too loud.", at=5), agent("2", "a", ex="e")
    with Vault.open(folder, KEY) as vault:
        for message in (*first, agent("3", "b", "a"), owner("4", "b", "word " * 99, at=7)):
            vault.keep_message(message)
    with Vault.open(folder, KEY) as vault:
        assert vault.messages("a") == first
        assert vault.messages("b")[0].rests_on == ("a",)
        begun = "word " * 12
        assert vault.conversations() == (
            Conversation("b", 1, begun[:59].rstrip() + "…", 2),
            Conversation("a", 1, "The music is too loud.", 2),
        )
        assert (vault.messages("c"), vault.waiting("c")) == ((), ())


def test_messages_stand_as_they_were_kept_whatever_the_clock_says(vault: Vault) -> None:
    said = owner("1", "a", at=9), owner("2", "a", at=3), owner("0", "a", at=5)
    for message in said:
        vault.keep_message(message)
    assert vault.messages("a") == said


def test_a_message_is_kept_once_and_another_one_under_its_id_is_refused(vault: Vault) -> None:
    vault.keep_message(owner("1", "a"))
    vault.keep_message(owner("1", "a"))
    with pytest.raises(VaultError, match=r"called 1; .*\.$"):
        vault.keep_message(owner("1", "a", "Something else."))
    assert vault.messages("a") == (owner("1", "a"),)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "x" * (TEXT_LIMIT + 1)),
        ("text", " \n"),
        ("text", "half a \ud800"),
        ("by", "somebody"),
        ("id", ""),
        ("id", "x" * 301),
        ("conversation", ""),
        ("at", -1),
        ("at", 1 << 70),
        ("at", 1.5),
        ("rests_on", ("",)),
        ("rests_on", (7,)),
    ],
)
def test_a_message_that_cannot_be_one_is_refused(vault: Vault, field: str, value: object) -> None:
    with pytest.raises(VaultError, match=rf"^This message was not kept: its {field} .*\.$"):
        vault.keep_message(replace(owner("1", "a"), **{field: value}))
    assert vault.conversations() == ()


def test_the_longest_message_is_kept_as_it_is(vault: Vault) -> None:
    longest = owner("1", "a", "ü" * TEXT_LIMIT)
    vault.keep_message(longest)
    assert vault.messages("a") == (longest,)


def test_what_the_agent_says_rests_on_what_was_said_before(vault: Vault) -> None:
    """It was shown the whole conversation, and with it words that came from another."""
    for message in (owner("1", "a"), owner("2", "b"), agent("3", "b", "a"), agent("4", "b")):
        vault.keep_message(message)
    vault.keep_message(agent("5", "c", "b"))  # it was reminded of the owner's words in b
    assert [each.rests_on for each in vault.messages("b")] == [(), ("a",), ("a",)]
    assert vault.messages("c")[0].rests_on == ("b",)


# What is found


def found(vault: Vault, ids: list[str], *items, dropped: int = 0, digest: str = "m") -> None:
    vault.keep_found("a", ids, items, dropped=dropped, digest=digest, at=5)


@pytest.fixture
def talk(vault: Vault) -> Vault:
    for message in (owner("1", "a"), agent("2", "a"), owner("3", "a"), owner("4", "b")):
        vault.keep_message(message)
    return vault


def test_the_owners_messages_wait_until_they_were_looked_through(talk: Vault) -> None:
    assert talk.waiting("a") == (owner("1", "a"), owner("3", "a"))
    found(talk, ["1"], quote("q", "a", "quiet"))
    assert talk.waiting("a") == (owner("3", "a"),)
    assert talk.waiting("b") == (owner("4", "b"),)
    assert talk.evidence() == talk.evidence_at(5) == (quote("q", "a", "quiet"),)
    assert talk.evidence_at(4) == ()


def test_quotes_are_counted_for_the_model_that_gave_them(talk: Vault) -> None:
    found(talk, ["1"], quote("q", "a"), quote("r", "a"), dropped=1)
    found(talk, ["3"], dropped=4)
    found(talk, [], quote("s", "a"), digest="another")
    assert talk.counts("m") == Counts(2, 5)
    assert talk.counts("another") == Counts(1, 0)
    assert talk.counts("unknown") == Counts(0, 0)


@pytest.mark.parametrize(
    ("ids", "item"),
    [
        (["1", "4"], quote("q", "a")),  # 4 was said in another conversation
        (["1", "9"], quote("q", "a")),
        (["1"], quote("q", "b")),
        (["1"], correction("q")),
        (["1"], said("here", strength=9)),
        (["1"], replace(quote("here", "a"), strength=9)),
    ],
)
def test_what_cannot_be_found_there_changes_nothing(talk: Vault, ids: list[str], item) -> None:
    talk.add_evidence([quote("here", "a")])
    with pytest.raises(VaultError, match=r"\.$"):
        found(talk, ids, quote("fine", "a"), item, dropped=1)
    assert talk.evidence() == (quote("here", "a"),)
    assert len(talk.waiting("a")) == 2
    assert talk.counts("m") == Counts(0, 0)


def test_nothing_is_found_in_a_conversation_that_never_was(vault: Vault) -> None:
    with pytest.raises(VaultError, match="no such conversation"):
        found(vault, [], quote("q", "a"))


def test_a_full_disk_takes_back_what_was_found(talk: Vault) -> None:
    pages = talk.db.execute("PRAGMA page_count").fetchone()[0]
    talk.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(VaultError, match=r"full; nothing was changed, so make room"):
        found(talk, ["1"], *(quote(f"q{n}", "a", "x" * 3000) for n in range(9)))
    assert (talk.evidence(), talk.counts("m")) == ((), Counts(0, 0))
    assert len(talk.waiting("a")) == 2
