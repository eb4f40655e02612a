"""A new vault is made whole or not at all, an older one is brought up, and none is lost."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from deliberation.profiles.profile import Evidence
from llm.vault.errors import plain_errors
from llm.vault.tables import VERSION, make_tables
from llm.vault.vault import FILE, PAGE, Vault, VaultError
from tests.llm.vault.keeping import KEY, answered, decrypted, note, owner, said


def connect(path: Path, key: bytes = KEY) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


# A new vault


def test_a_new_vault_stands_alone_in_its_folder(folder: Path) -> None:
    Vault.open(folder, KEY).close()
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_crash_while_it_was_made_locks_nobody_out(folder: Path) -> None:
    for left in (FILE + ".new", FILE + ".new-journal"):
        (folder / left).write_bytes(b"half of a page")
    with Vault.open(folder, KEY) as vault:
        vault.keep_message(owner("1", "a"))
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_disk_that_is_full_while_it_is_made_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(VaultError, match="is full; nothing was"):
        patch.setattr(Path, "rename", full)
        Vault.open(folder, KEY)
    assert list(folder.iterdir()) == []
    Vault.open(folder, KEY).close()


# One that is gone


def test_an_empty_file_is_not_taken_for_a_new_vault(folder: Path) -> None:
    (folder / FILE).touch()
    with pytest.raises(VaultError, match=r"is empty or gone.*restore.* or remove .*\.$"):
        Vault.open(folder, KEY)
    assert (folder / FILE).read_bytes() == b""


def test_the_log_of_a_vault_that_is_gone_is_not_put_into_a_new_one(folder: Path) -> None:
    vault = Vault.open(folder, KEY)
    vault.keep_message(owner("1", "a"))
    log = (folder / (FILE + "-wal")).read_bytes()
    vault.close()
    (folder / FILE).unlink()
    (folder / (FILE + "-wal")).write_bytes(log)
    with pytest.raises(VaultError, match=r"empty or gone.*every file there whose name begins with"):
        Vault.open(folder, KEY)
    assert (folder / (FILE + "-wal")).read_bytes() == log
    for path in folder.glob(FILE + "*"):  # what the sentence says helps
        path.unlink()
    with Vault.open(folder, KEY) as again:
        assert again.conversations() == ()


# One of the first version

VERSION_1 = f"""
    CREATE TABLE [evidence] ([id] TEXT PRIMARY KEY, [value] TEXT, [direction] INTEGER,
        [strength] INTEGER, [kind] TEXT, [ref] TEXT, [words] TEXT);
    CREATE TABLE [answers] ([situation] TEXT PRIMARY KEY, [answer] TEXT);
    CREATE TABLE [struck] ([id] TEXT PRIMARY KEY);
    INSERT INTO evidence VALUES ('a', 'hedonism', 1, 50, 'quote', 'conversation of a', 'Leise!');
    INSERT INTO evidence VALUES ('b', 'face', 1, 50, 'quote', 'conversation of b', '');
    INSERT INTO evidence VALUES ('answer/ten/one-more', 'humility', 1, 60, 'answer', 'ten',
        'one-more');
    INSERT INTO evidence VALUES ('old', 'face', 1, 50, 'quote', 'c', '{"zinnober " * 900}');
    DELETE FROM evidence WHERE id = 'old';
    INSERT INTO answers VALUES ('ten', 'one-more');
    INSERT INTO struck VALUES ('b');
    PRAGMA user_version = 1;
"""
KEPT = (said("a", words="Leise!"), answered("ten", "one-more", "humility"))


@pytest.fixture
def first(folder: Path) -> Path:
    """The file of a vault as the first version made it."""
    connection = connect(folder / FILE)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA secure_delete = OFF")
    connection.executescript(VERSION_1)
    connection.close()
    return folder / FILE


def test_a_vault_of_the_first_version_keeps_all_and_can_do_the_rest(first: Path) -> None:
    for _ in range(2):  # it is brought up once
        with Vault.open(first.parent, KEY) as vault:
            assert vault.evidence() == vault.evidence_at(0) == KEPT
            assert vault.struck() == (said("b", "face"),)
            assert vault.answers() == {"ten": "one-more"}
            vault.keep_message(owner("1", "talk"))
            vault.keep_note(note("n"))
            vault.add_evidence([], ["a"], at=9)
            assert [len(vault.evidence_at(time)) for time in (8, 9)] == [2, 1]
            vault.add_evidence([KEPT[0]])
    connection = connect(first)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()


def test_what_the_first_version_deleted_is_wiped_at_last(first: Path) -> None:
    assert any(b"zinnober" in page for page in decrypted(first))
    Vault.open(first.parent, KEY).close()
    assert not any(b"zinnober" in page for page in decrypted(first))
    assert any(b"Leise!" in page for page in decrypted(first))


def test_a_vault_that_cannot_be_brought_up_stays_of_the_first_version(first: Path) -> None:
    """The disk is full in the middle of it: every table is as it was."""
    connection = connect(first)
    before = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(VaultError, match="is full; nothing was changed"), plain_errors(first):
        make_tables(Database(connection), first)
    connection.close()
    connection = connect(first)
    assert connection.execute("SELECT sql FROM sqlite_master").fetchall() == before
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    with Vault.open(first.parent, KEY) as vault:
        assert vault.evidence() == KEPT


def test_a_file_that_was_begun_by_the_first_version_can_be_used(folder: Path) -> None:
    """It was killed before it made its tables: one page, and nothing in it."""
    connection = connect(folder / FILE)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert (folder / FILE).stat().st_size == PAGE
    with Vault.open(folder, KEY) as vault:
        vault.add_evidence([said("a")])
        assert vault.evidence() == (said("a"),)


def test_tables_of_somebody_else_are_left_alone(folder: Path) -> None:
    connection = connect(folder / FILE)
    connection.execute("CREATE TABLE evidence (id TEXT)")
    connection.close()
    with pytest.raises(VaultError, match=r"damaged; restore .*\.$"):
        Vault.open(folder, KEY)


# Rows that no vault kept


@pytest.mark.parametrize(
    ("table", "column", "read"),
    [
        ("evidence", "value", Vault.evidence),
        ("evidence", "strength", Vault.evidence),
        ("messages", "rests_on", lambda vault: vault.messages("talk")),
        ("notes", "rests_on", Vault.notes),
    ],
)
def test_a_damaged_row_is_told(vault: Vault, table: str, column: str, read) -> None:
    vault.add_evidence([Evidence("a", "face", 1, 50, "quote", "talk")])
    vault.keep_message(owner("1", "talk"))
    vault.keep_note(note("n"))
    vault.db.execute("PRAGMA ignore_check_constraints = ON")
    vault.db.execute(f"UPDATE {table} SET {column} = 'rot{{'")
    with pytest.raises(VaultError, match=r"vault\.db is damaged; restore .*\.$"):
        read(vault)


def test_a_closed_vault_says_so(folder: Path) -> None:
    vault = Vault.open(folder, KEY)
    vault.close()
    vault.close()
    with pytest.raises(VaultError, match=r"^Your vault is closed; .*\.$"):
        vault.keep_message(owner("1", "a"))
    with pytest.raises(VaultError, match="closed"):
        vault.evidence()


def test_half_a_character_is_told(vault: Vault) -> None:
    with pytest.raises(VaultError, match=r"half a character.*\.$"):
        vault.strike("\ud800")
