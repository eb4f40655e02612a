"""A backup of everything, what it brings back, and a reminder that comes once a month at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crdt.backup.due import MONTH
from crdt.backup.errors import BackupProblem
from crdt.errors import DiskFull, WrongKey
from crdt.passphrase import WeakPassphrase
from deliberation.errors import FolkmootError
from desktop import safekeeping
from desktop.views import Topic
from desktop.workspace import Workspace
from tests.house import CHEAP, House, Passphrase, cheap_backups, open_workspace

PHRASE = "correct horse battery staple"
DAY = 24 * 3600  # seconds


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap_backups(monkeypatch)


@dataclass
class Clock:
    now: int = 1_800_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def laptop(data_folder: Path, clock: Clock) -> Iterator[Workspace]:
    """A folder that was made just now."""
    with Workspace.open(
        data_folder, Passphrase(), name="Ada", keep_key_in="passphrase", cost=CHEAP, now=clock
    ) as laptop:
        yield laptop


# -- reminding ------------------------------------------------------------------------------------


def test_nobody_is_reminded_on_the_first_day(laptop: Workspace, clock: Clock) -> None:
    assert not laptop.remind()
    clock.now += DAY
    assert not laptop.remind()
    assert laptop.backed_up == 0


def test_once_a_month_and_not_more(laptop: Workspace, clock: Clock) -> None:
    laptop.remind()
    reminded = []
    for day in range(1, 100):
        clock.now += DAY
        if laptop.remind():
            reminded.append(day)
        assert not laptop.remind(), "asking counts as reminding"
    assert reminded == [30, 60, 90]


def test_whoever_has_a_backup_of_this_month_is_left_alone(
    laptop: Workspace, clock: Clock, tmp_path: Path
) -> None:
    laptop.remind()
    clock.now += 20 * DAY
    laptop.back_up(tmp_path / "backup", PHRASE)
    assert laptop.backed_up == clock.now
    clock.now += 29 * DAY
    assert not laptop.remind()
    clock.now += DAY
    assert laptop.remind()


def test_a_clock_that_was_wrong_for_years_silences_nothing_for_ever(
    laptop: Workspace, clock: Clock
) -> None:
    clock.now += 3650 * DAY
    laptop.remind()
    clock.now -= 3650 * DAY
    assert laptop.remind()
    clock.now += MONTH - 1
    assert not laptop.remind()


# -- what it holds --------------------------------------------------------------------------------


def test_everything_comes_back(house: House) -> None:
    ada = house.ada
    ada.correct("hedonism", 1, 40, "I like to dance.")
    ada.keep_drafts({"position": "Half a sentence"})
    (ada.folder / "pieces").mkdir(exist_ok=True)
    (ada.folder / "pieces" / "mine.md").write_text("A piece of mine.")
    backup, folder = house.file("backup"), house.file("folder")
    changed = ada.back_up(backup, PHRASE)
    assert changed.topics == frozenset({Topic.SAFETY})
    assert changed.sentence.startswith(f"{backup.name} holds everything (0.")
    assert "nobody can help without it" in changed.sentence
    restored = Workspace.restore(backup, PHRASE, folder, Passphrase(), prefer="passphrase")
    assert restored.identity.name == "Ada"
    with open_workspace(folder) as back:
        view = back.view(house.group)
        assert view.rulebook == ada.view(house.group).rulebook
        assert back.drafts() == {"position": "Half a sentence"}
        assert back.profile() == ada.profile() and back.profile().evidence
    assert (folder / "pieces" / "mine.md").read_text() == "A piece of mine."


def test_nothing_readable_is_in_it(house: House) -> None:
    backup = house.file("backup")
    house.ada.back_up(backup, PHRASE)
    data = backup.read_bytes()
    for words in (b"SQLite format", b"Mill Lane", b"Ada", b"Guests are welcome"):
        assert words not in data


@pytest.mark.parametrize("phrase", ["", "short"])
def test_a_weak_passphrase_makes_no_backup(laptop: Workspace, tmp_path: Path, phrase: str) -> None:
    with pytest.raises(WeakPassphrase):
        laptop.back_up(tmp_path / "backup", phrase)
    assert not (tmp_path / "backup").exists() and laptop.backed_up == 0


def test_not_into_ones_own_data_and_not_where_nothing_is(laptop: Workspace, tmp_path: Path) -> None:
    for out in (laptop.folder / "backup", tmp_path / "missing" / "backup"):
        with pytest.raises(BackupProblem):
            laptop.back_up(out, PHRASE)
    assert laptop.backed_up == 0


def test_where_it_fails_the_old_one_stays_and_nothing_is_noted(
    laptop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "backup"
    laptop.back_up(out, PHRASE)
    before, noted = out.read_bytes(), laptop.backed_up

    def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    laptop._now = lambda: noted + DAY
    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(safekeeping, "write_backup", full)
        laptop.back_up(out, PHRASE)
    assert (out.read_bytes(), laptop.backed_up) == (before, noted)
    assert not (laptop.folder / ".backup").exists(), "no copies are left lying about"
    laptop.back_up(out, PHRASE)


def test_written_on_another_thread_it_is_the_same(laptop: Workspace, tmp_path: Path) -> None:
    """Whoever writes it meanwhile does not hold the documents up: they may change."""
    group = laptop.found("Before").group
    with laptop.stage_backup(tmp_path / "backup", PHRASE) as staged:
        laptop.found("After")
        made = safekeeping.write_backup(staged, tmp_path / "backup", PHRASE)
    laptop.note_backup(made)
    folder = tmp_path / "back"
    Workspace.restore(tmp_path / "backup", PHRASE, folder, Passphrase(), prefer="passphrase")
    with open_workspace(folder) as back:
        assert [each.id for each in back.groups()] == [group]


def test_a_wrong_passphrase_and_a_folder_that_is_in_use(laptop: Workspace, tmp_path: Path) -> None:
    out, folder = tmp_path / "backup", tmp_path / "back"
    laptop.back_up(out, PHRASE)
    with pytest.raises(WrongKey):
        Workspace.restore(out, "something else entirely", folder, Passphrase())
    assert not folder.exists()
    with pytest.raises(FolkmootError, match="not empty"):
        Workspace.restore(out, PHRASE, laptop.folder, Passphrase())
