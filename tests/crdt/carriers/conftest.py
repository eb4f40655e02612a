"""Laptops for the tests of the roads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crdt.carriers.laptops import Moot


@pytest.fixture
def moot(tmp_path: Path) -> Iterator[Moot]:
    made = Moot(tmp_path / "laptops")
    with made.stack:
        yield made
