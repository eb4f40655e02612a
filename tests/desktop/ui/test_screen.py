"""The window on a real (virtual) screen: started as a process, as a person starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
START = "import sys; from pathlib import Path; from desktop.ui.app import run_window; " \
    "sys.exit(run_window(Path(sys.argv[1])))"  # fmt: skip


@pytest.fixture
def screen(tmp_path):
    """The display of a fresh Xvfb; without Xvfb the test is skipped, but not in CI."""
    if not shutil.which("Xvfb"):
        if os.environ.get("CI"):
            pytest.fail("Xvfb is missing, and CI must have it")
        pytest.skip("Xvfb is not installed")
    reads, writes = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        pass_fds=(writes,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writes)
    with os.fdopen(reads) as pipe:
        display = ":" + pipe.readline().strip()
    yield display
    server.terminate()
    server.wait(10)


@pytest.mark.screen
def test_the_window_appears(screen, tmp_path, qapp):
    environment = {
        **os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(tmp_path / "data")],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        titles = _wait_for_title(screen, process)
        assert "Folkmoot" in titles
        assert process.poll() is None, process.communicate()[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_for_title(display: str, process: subprocess.Popen[str], seconds: float = 30) -> str:
    """The names of all windows on the display, once there is one called Folkmoot."""
    end, found = time.monotonic() + seconds, ""
    while time.monotonic() < end and process.poll() is None and "Folkmoot" not in found:
        found = _titles(display)
        time.sleep(0.1)
    return found


def _titles(display: str) -> str:
    """Asked of the X server by a process of its own, through Qt's own libxcb."""
    listed = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "x_titles.py")],
        env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    return listed.stdout
