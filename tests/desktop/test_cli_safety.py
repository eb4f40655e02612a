"""Backup and restoring by the command line, quarantine, and whose hands things come into."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from crdt.bundle import open_bundle, seal
from crdt.entry import sign_entry
from desktop import ceremony
from desktop.hands import BEFORE, HANDS
from tests.house import PASSPHRASE, Terminal, cheap_backups, open_workspace, run

Three = tuple[Terminal, Terminal, Terminal]
PHRASE = "another phrase that is long"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_backups(monkeypatch)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """The file with the backup's own passphrase."""
    file = tmp_path / "words"
    file.write_text(f"{PHRASE}\nand nothing more\n")
    return file


@pytest.fixture
def backup(typed: Three, tmp_path: Path, words: Path) -> Path:
    """Of Bo's laptop."""
    out = tmp_path / "everything"
    said = typed[1].ok("backup", out, "--backup-passphrase-file", words).out
    assert said.startswith("everything holds everything (")
    return out


def test_a_backup_comes_back_as_a_new_device(
    typed: Three, backup: Path, words: Path, tmp_path: Path
) -> None:
    ada, bo, _ = typed
    back = Terminal(tmp_path / "back")
    said = back.ok("restore", backup, "--backup-passphrase-file", words, "--json").json
    assert said["folder"] == str(back.folder) and said["done"].startswith("The data of Bo as of 20")
    status = back("status")
    assert status.err.startswith("Your data were restored from a backup, so this laptop is a new")
    assert back("status").err == "", "said once"
    assert back.status()["me"] == bo.status()["me"]
    back.ok("bundle", tmp_path / "b")
    ada.ok("take", tmp_path / "b")
    shown = ada.ok("devices", "--json").json["devices"]
    assert len([each for each in shown if each["member"] == bo.status()["me"]]) == 2


def test_the_passphrase_of_the_folder_does_not_open_the_backup(
    backup: Path, words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = Terminal(tmp_path / "back")
    assert back("restore", backup).sentence == (
        "A passphrase of the backup is needed, and nobody can be asked for it here; name "
        "--backup-passphrase-file or set FOLKMOOT_BACKUP_PASSPHRASE."
    )
    monkeypatch.setenv(ceremony.BACKUP_VARIABLE, PASSPHRASE)
    assert back("restore", backup).status == 2
    assert not back.folder.exists()
    monkeypatch.setenv(ceremony.BACKUP_VARIABLE, PHRASE)
    back.ok("restore", backup)


def test_at_the_keyboard_a_new_one_is_typed_twice(
    typed: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return PHRASE

    monkeypatch.setattr(getpass, "getpass", answer)
    terminal = ceremony.Terminal.of_backup(None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert terminal.passphrase(True, "Why.") == PHRASE
    assert terminal.passphrase(False, "Why.") == PHRASE
    assert asked == [
        "New passphrase of the backup: ", "The same again: ", "Passphrase of the backup: ",
    ]  # fmt: skip


def test_what_cannot_be_a_backup(typed: Three, backup: Path, words: Path, tmp_path: Path) -> None:
    bo, back = typed[1], Terminal(tmp_path / "back")
    opening = ("--backup-passphrase-file", words)
    before = backup.read_bytes()
    flipped = before[:150] + bytes([before[150] ^ 1]) + before[151:]
    for content in (b"", b"nonsense", before[:-1], before[:200], flipped):
        backup.write_bytes(content)
        said = back("restore", backup, *opening)
        assert (said.status, back.folder.exists()) == (2, False), said
        assert said.sentence.endswith(".")
    backup.write_bytes(before)
    assert "is not there" in back("restore", tmp_path / "missing", *opening).sentence
    assert "not empty" in bo.refused("restore", backup, *opening)
    (tmp_path / "short").write_text("short")
    bo.refused("backup", tmp_path / "x", "--backup-passphrase-file", tmp_path / "short")
    assert not (tmp_path / "x").exists()


def test_what_was_refused_is_listed_with_author_and_reason(typed: Three, tmp_path: Path) -> None:
    ada, bo, _ = typed
    assert "Nothing was refused" in ada.ok("quarantine").out
    bo.ok("bundle", tmp_path / "b")
    with open_workspace(bo.folder) as laptop:
        it = laptop.held(laptop.groups()[0].id)
        log, key = it.replica.log, laptop.identity.device_key
        body = {"act": "position", "at": 0, "deliberation": "0" * 64, "text": "Red \x1b[31m."}
        heads = sorted(log.heads)
        bad = sign_entry(key, group=it.id, seq=1, prev=heads, kind="act", body=body | {"x": 1})
        devices = {d.id: d.recipient for m in it.state.current for d in m.devices}
        (tmp_path / "bad").write_bytes(seal(it.id, [bad.wire], key, devices))
        assert open_bundle((tmp_path / "bad").read_bytes(), *laptop.identity.age_secrets)
    said = ada("take", tmp_path / "bad")
    assert said.status == 2
    (found,) = ada.ok("quarantine", "--json").json["quarantine"]
    assert (found["id"], found["why"], found["kind"]) == (bad.id, "refused", "act")
    assert found["member"] == bo.status()["me"] and "unknown field" in found["reason"]
    told = ada.ok("quarantine").out
    assert "refused, by Bo's laptop" in told and "\x1b" not in told
    (short,) = ada.status()["quarantine"]
    assert short["id"] == bad.id


def test_whose_hands_needs_no_data(tmp_path: Path) -> None:
    said = run(["hands", "--data", tmp_path / "nobody's"])
    assert said.status == 0 and not (tmp_path / "nobody's").exists()
    flat = " ".join(said.out.split())
    for each in HANDS:
        assert each.who in flat
        for sentence in (*each.can, *each.cannot, *each.advice):
            assert sentence in flat
    told = run(["hands", "--json"]).json
    assert told["before"] == list(BEFORE)
    assert [each["who"] for each in told["hands"]] == [each.who for each in HANDS]
