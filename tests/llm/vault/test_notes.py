"""The quiet list, the canaries' results and the settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from llm.vault.records import DATA_LIMIT
from llm.vault.vault import Vault, VaultError
from tests.llm.vault.keeping import KEY, canary, note, owner


def test_notes_are_listed_newest_first_and_seen_together(folder: Path) -> None:
    with Vault.open(folder, KEY) as vault:
        vault.keep_note(note("1", "a"))
        vault.keep_note(note("2"))
    with Vault.open(folder, KEY) as vault:
        assert vault.notes() == (note("2"), note("1", "a"))
        vault.see_notes()
        vault.keep_note(note("3"))
        assert [(each.id, each.seen) for each in vault.notes()] == [
            ("3", False),
            ("2", True),
            ("1", True),
        ]


def test_a_note_takes_the_place_of_the_one_before(vault: Vault) -> None:
    for each in (note("1"), note("2"), note("1", text="A better draft.")):
        vault.keep_note(each)
    assert vault.notes() == (note("1", text="A better draft."), note("2"))


def test_a_note_can_be_dropped_once(vault: Vault) -> None:
    vault.keep_note(note("1"))
    vault.drop_note("1")
    assert vault.notes() == ()
    with pytest.raises(VaultError, match=r"^There is no such note.*\.$"):
        vault.drop_note("1")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "gossip"),
        ("data", "x" * (DATA_LIMIT + 1)),
        ("text", "x" * 20_001),
        ("group", "x" * 301),
        ("at", -1),
        ("seen", 1),
    ],
)
def test_a_note_that_cannot_be_one_is_refused(vault: Vault, field: str, value: object) -> None:
    vault.keep_note(note("1"))
    with pytest.raises(VaultError, match=rf"^This note was not kept: its {field} must be .*\.$"):
        vault.keep_note(replace(note("1"), **{field: value}))
    assert vault.notes() == (note("1"),)


def test_a_note_that_rests_on_what_was_forgotten_meanwhile_is_not_kept(vault: Vault) -> None:
    vault.keep_message(owner("1", "a"))
    vault.forget("a")
    with pytest.raises(VaultError, match=r"conversation that you forgot.*\.$"):
        vault.keep_note(note("n", "b", "a"))
    assert vault.notes() == ()


def test_canaries_are_kept_by_model(folder: Path) -> None:
    runs = canary("1"), canary("2", passed=False), canary("3", digest="another")
    with Vault.open(folder, KEY) as vault:
        for run in (*runs, runs[0]):
            vault.keep_canary(run)
        with pytest.raises(VaultError, match="called 1"):
            vault.keep_canary(canary("1", passed=False))
    with Vault.open(folder, KEY) as vault:
        assert vault.canaries("d" * 12) == (runs[1], runs[0])
        assert vault.canaries("another") == (runs[2],)
        assert vault.canaries("unknown") == ()


@pytest.mark.parametrize(("field", "value"), [("seed", -1), ("digest", ""), ("passed", "yes")])
def test_a_canarys_result_that_cannot_be_one_is_refused(
    vault: Vault, field: str, value: object
) -> None:
    with pytest.raises(VaultError, match=rf"^This canary's result was not kept: its {field} "):
        vault.keep_canary(replace(canary("1"), **{field: value}))
    assert vault.canaries("d" * 12) == ()


def test_settings_are_as_they_were_set_last(folder: Path) -> None:
    with Vault.open(folder, KEY) as vault:
        assert vault.setting("model") == ""
        vault.set_setting("model", "none")
        vault.set_setting("model", "auto")
        vault.set_setting("battery", "30")
        with pytest.raises(VaultError, match=r"^The setting 'model' was not kept.*\.$"):
            vault.set_setting("model", "x" * 20_001)
    with Vault.open(folder, KEY) as vault:
        assert (vault.setting("model"), vault.setting("battery")) == ("auto", "30")
