"""Three laptops whose people only type and exchange files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import (
    Terminal,
    cheap_passphrases,
    sighted_notes,  # noqa: F401 - a fixture
    three_terminals,
)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find a passphrase in the environment, and it is cheap to stretch."""
    cheap_passphrases(monkeypatch)


@pytest.fixture
def three(tmp_path: Path, cheap: None) -> tuple[Terminal, Terminal, Terminal]:
    """Terminals of Ada, Bo and Cleo, let in and with the same rules."""
    return three_terminals(tmp_path)


@pytest.fixture
def disk_of(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a real file system of a size such as "2M"; that takes root on Linux."""
    folder = tmp_path / "small"
    mounted = False

    def mount(size: str) -> Path:
        nonlocal mounted
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=20)
            mounted = done.returncode == 0
        except FileNotFoundError:
            mounted = False
        if not mounted:
            pytest.skip("only root can make a file system of its own here")
        return folder

    yield mount
    if mounted:
        subprocess.run(["umount", str(folder)], check=True, timeout=20)
