"""Every rule against pref_voting and pabutools themselves, on ballots of the moment's making.

Only where both are installed (see packaging/requirements-long.in): together they weigh 600 MB.
"""

import importlib.util
import random
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("pref_voting", reason="pref_voting is not installed")
pytest.importorskip("pabutools", reason="pabutools is not installed")

from tests.deliberation.counting.agreement import assert_agreement, assert_same_purchase

pytestmark = pytest.mark.long
HERE = Path(__file__).parent / "vectors"


@pytest.fixture(scope="module")
def theirs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_vectors", HERE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_3000_more_profiles(theirs: ModuleType) -> None:
    chance = random.Random(3000)
    for ratings in (theirs.NARROW, theirs.WIDE, (-1, 0, 1)):
        for _ in range(1000):
            rows = theirs.profile(chance, ratings)
            assert_agreement(rows, theirs.answers(rows))


def test_1000_more_purchases(theirs: ModuleType) -> None:
    chance = random.Random(1000)
    for _ in range(1000):
        assert_same_purchase(theirs.purchase(chance))


def test_the_committed_vectors_are_what_the_script_writes(
    theirs: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theirs, "HERE", tmp_path)
    theirs.main()
    written = (tmp_path / "profiles.json").read_bytes()
    assert written == (HERE / "profiles.json").read_bytes()
