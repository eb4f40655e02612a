"""Power cuts while a backup is made or restored: there is a whole one, or none."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

import crdt
from crdt.backup.reading import read_backup
from tests.counts import count
from tests.crdt.backup.keeping import (
    PASSPHRASE,
    Home,
    bring_back,
    everything_below,
    open_home,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX"),
]

ROOT = str(Path(crdt.__file__).parents[1])
MAKE = """
import sys
from pathlib import Path
from tests.crdt.backup.keeping import open_home
home, out = open_home(Path(sys.argv[1])), Path(sys.argv[2])
print("ready", flush=True)
for number in range(10_000):
    home.back_up(out, at=number)
"""
RESTORE = """
import sys
from pathlib import Path
from tests.crdt.backup.keeping import bring_back
print("ready", flush=True)
for number in range(10_000):
    bring_back(Path(sys.argv[1]), Path(sys.argv[2]) / str(number))
"""


def _killed_after(seconds: float, script: str, *args: Path) -> None:
    command = [sys.executable, "-c", script, *map(str, args)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        child.kill()


def test_kills_while_a_backup_is_made(home_folder: Home, backup: Path) -> None:
    ids, folder = home_folder.entry_ids(), home_folder.path
    home_folder.close()
    chance = random.Random(9)
    for _ in range(count(3, 100)):
        _killed_after(chance.uniform(0, 0.3), MAKE, folder, backup)
        assert read_backup(backup, PASSPHRASE).sizes  # the older one, or a newer one
        again = open_home(folder)
        assert again.entry_ids() == ids
        again.back_up(backup)
        again.close()
        assert not (folder / ".backup").exists()


def test_kills_while_one_is_restored(home_folder: Home, backup: Path, tmp_path: Path) -> None:
    ids, chance = home_folder.entry_ids(), random.Random(10)
    for number in range(count(3, 100)):
        place = tmp_path / f"try {number}"
        _killed_after(chance.uniform(0, 0.3), RESTORE, backup, place)
        found = sorted(place.iterdir()) if place.exists() else []
        whole = [each for each in found if not each.name.startswith(".")]
        assert len(found) - len(whole) <= 1
        for each in whole[-2:]:
            again = open_home(each)
            assert again.entry_ids() == ids
            again.close()
        bring_back(backup, place / str(len(whole)))
        assert not [each for each in everything_below(place) if each.startswith(".")]
