"""Ada's data folder and a backup of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crdt.backup.keeping import Home, furnish


@pytest.fixture
def home_folder(data_folder: Path) -> Iterator[Home]:
    """Ada's data folder, open."""
    home = furnish(data_folder)
    yield home
    home.close()


@pytest.fixture
def backup(home_folder: Home, tmp_path: Path) -> Path:
    """A backup of Ada's data folder, which goes on meanwhile."""
    return home_folder.back_up(tmp_path / "stick.backup").path
