"""Three laptops whose people only type and exchange files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import Terminal, cheap_passphrases, three_terminals


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Terminal, Terminal, Terminal]:
    """Terminals of Ada, Bo and Cleo, let in and with the same rules."""
    cheap_passphrases(monkeypatch)
    return three_terminals(tmp_path)
