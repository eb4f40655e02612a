"""A house of three, by workspace and by command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import (
    NAMES,
    House,
    Terminal,
    cheap_passphrases,
    found_house,
    open_workspace,
    sighted_notes,  # noqa: F401 - a fixture
    three_terminals,
)
from tests.ollama import no_settings_from_outside, nobody_there, scripted  # noqa: F401 - fixtures


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = found_house(tmp_path_factory.mktemp("house"))
    for laptop in house.laptops:
        laptop.close()
    return house


@pytest.fixture
def house(_founded: House, tmp_path: Path) -> Iterator[House]:
    """Three laptops that hold the same rules, to do with as a test likes."""
    base = tmp_path / "house"
    shutil.copytree(_founded.base, base)
    laptops = [open_workspace(base / name.lower()) for name in NAMES]
    yield House(base, laptops, _founded.group)
    for laptop in laptops:
        laptop.close()


@pytest.fixture(scope="session")
def _typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("typed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        cheap_passphrases(patch)
        three_terminals(base)
    return base


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find a passphrase in the environment, and it is cheap to stretch."""
    cheap_passphrases(monkeypatch)


@pytest.fixture
def typed(_typed: Path, tmp_path: Path, cheap: None) -> tuple[Terminal, Terminal, Terminal]:
    """Terminals of Ada, Bo and Cleo, whose laptops hold the same rules."""
    base = tmp_path / "typed"
    shutil.copytree(_typed, base)
    ada, bo, cleo = (Terminal(base / name.lower()) for name in NAMES)
    return ada, bo, cleo
