"""Three laptops whose people only type and exchange files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import Terminal, cheap_passphrases, three_terminals


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find a passphrase in the environment, and it is cheap to stretch."""
    cheap_passphrases(monkeypatch)


@pytest.fixture
def three(tmp_path: Path, cheap: None) -> tuple[Terminal, Terminal, Terminal]:
    """Terminals of Ada, Bo and Cleo, let in and with the same rules."""
    return three_terminals(tmp_path)
