"""Every exchange with a model can be read again, word for word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from llm.vault import journal
from llm.vault.vault import Vault, VaultError
from tests.llm.vault.keeping import KEY, agent, exchange, owner

ODD = 'no JSON: {"a\0b\u2028\U0001f600'


def test_an_exchange_is_read_as_it_was_after_opening_again(folder: Path) -> None:
    kept = replace(
        exchange("1", "a", "b", request='{"model": "m"}', answer=ODD),
        ended="The server went away.",
        verdict="It is no JSON.",
    )
    with Vault.open(folder, KEY) as vault:
        vault.record(kept)
    with Vault.open(folder, KEY) as vault:
        assert vault.journal() == (kept,)
        assert vault.exchange("1") == kept
        assert vault.exchange("2") is None


def test_it_is_read_page_by_page_newest_first(vault: Vault) -> None:
    every = [exchange(f"{n:03}") for n in range(60)]
    for each in every:
        vault.record(each)
    newest = tuple(reversed(every))
    assert vault.journal() == newest[:50]
    assert vault.journal(7) == newest[:7]
    assert vault.journal(7, before=newest[6].id) == newest[7:14]
    assert vault.journal(before="010") == newest[-10:]
    assert vault.journal(before="000") == ()
    with pytest.raises(VaultError, match=r"^This entry of the journal is gone.*\.$"):
        vault.journal(before="gone")


def test_all_about_one_matter_is_read_oldest_first(vault: Vault) -> None:
    every = [replace(exchange(f"{n:03}"), ref="moot" if n % 3 else "other") for n in range(90)]
    for each in every:
        vault.record(each)
    assert vault.exchanges_about("moot") == tuple(each for each in every if each.ref == "moot")
    assert vault.exchanges_about("another") == ()


def test_the_oldest_go_beyond_the_newest(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert journal.NEWEST == 20_000
    monkeypatch.setattr(journal, "NEWEST", 5)
    for n in range(9):
        vault.record(exchange(str(n)))
        vault.record(exchange(str(n)))  # the same again is no second entry
    assert [each.id for each in vault.journal()] == ["8", "7", "6", "5", "4"]
    with pytest.raises(VaultError, match="called 8"):
        vault.record(exchange("8", answer="another"))


@pytest.mark.parametrize(
    ("field", "limit"), [("answer", 200_000), ("request", 2_000_000), ("ended", 20_000)]
)
def test_what_is_too_long_for_it_is_told(vault: Vault, field: str, limit: int) -> None:
    fits = replace(exchange("1"), **{field: "x" * limit})
    vault.record(fits)
    with pytest.raises(VaultError, match=rf"its {field} has more than {limit:,} characters\.$"):
        vault.record(replace(exchange("2"), **{field: "x" * (limit + 1)}))
    assert vault.journal() == (fits,)


def test_half_a_character_does_not_keep_an_answer_out(vault: Vault) -> None:
    vault.record(exchange("1", answer="half \ud83d of it"))
    assert vault.journal()[0].answer == "half \ufffd of it"


def test_an_exchange_rests_on_all_that_stands_where_it_was_asked(vault: Vault) -> None:
    for message in (owner("1", "a"), owner("2", "b"), agent("3", "b", "a")):
        vault.keep_message(message)
    vault.record(exchange("e", "b"))
    vault.record(exchange("f", "c", "b"))
    assert vault.journal() == (exchange("f", "c", "b"), exchange("e", "b", "a"))


def test_how_many_there_are_of_a_model_since_a_moment(vault: Vault) -> None:
    for n in range(5):
        vault.record(replace(exchange(str(n)), at=100 + n, digest="one" if n % 2 else "two"))
    assert vault.exchanges_since("two", 100) == 2
    assert vault.exchanges_since("one", 0) == 2
    assert vault.exchanges_since("three", 0) == 0
