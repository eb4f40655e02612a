"""A vault of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from llm.vault.vault import Vault
from tests.llm.vault.keeping import KEY


@pytest.fixture
def folder(data_folder: Path) -> Path:
    data_folder.mkdir()
    return data_folder


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    with Vault.open(folder, KEY) as vault:
        yield vault
