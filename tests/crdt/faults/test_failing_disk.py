"""A disk that is full or broken, at every single call that writes: told plainly, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.counts import count
from tests.crdt.faults.failing_disk import MODES

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD is for Linux"),
]
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROGRAM = "tests.crdt.faults.failing_disk"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("library") / "failing_disk.so"
    flags = ["-shared", "-fPIC", "-Wall", "-Wextra", "-Werror"]
    command = ["gcc", *flags, "-o", str(made), str(HERE / "failing_disk.c"), "-ldl"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        if os.environ.get("CI"):
            pytest.fail("In CI there must be gcc, to make the disk that fails.")
        pytest.skip("gcc is needed to make the disk that fails")
    return made


@pytest.mark.parametrize(
    ("undertaking", "least"),
    [
        ("act", 4),
        ("act after a crash", 2),
        ("edit", 4),
        ("take a bundle", 10),
        ("snapshot and pack", 10),
        ("a new folder", 50),
    ],
)
def test_at_every_call_it_is_told_and_the_old_state_stays(
    undertaking: str, least: int, library: Path, tmp_path: Path
) -> None:
    """The other process checks what is in the folder after each failure, and that a retry works."""
    modes = count(2, len(MODES))
    ran = subprocess.run(
        [sys.executable, "-m", PROGRAM, str(tmp_path), undertaking, str(modes)],
        env={**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=count(280, 3_000),
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    told = {sentence for each in found for sentence in each["told"]}
    assert any("full" in sentence for sentence in told)
    assert any("see whether the disk is well" in sentence for sentence in told)
    assert all(sentence.endswith(".") and "Traceback" not in sentence for sentence in told)
    assert all(each["calls"] >= least for each in found)
