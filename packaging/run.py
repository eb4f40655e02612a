"""`make run`: the app on this checkout. The first time on a practice moot, then on your own data.

Without a screen it plays the practice moot in the terminal and draws the window to PNG files.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRACTICE = ROOT / "rehearsal"


def main() -> int:
    from crdt.sandbox_child import run_if_asked

    run_if_asked(sys.argv[1:])  # the process that tries others' changes, where this is frozen
    from desktop.cli import has_screen
    from desktop.cli import main as folkmoot
    from desktop.rehearsal import PASSPHRASE

    first_time = not (PRACTICE / "transcript.md").exists()
    if has_screen() and not first_time:
        print("This is your own data; the practice moot is in the folder 'rehearsal'.")
        return folkmoot(["window"])
    if not has_screen():
        print("There is no screen here, so this plays a practice moot in words instead.\n")
    shutil.rmtree(PRACTICE, ignore_errors=True)
    status = folkmoot(["rehearse", "--out", str(PRACTICE), "--model", "none"])
    if status:
        return status
    os.environ["FOLKMOOT_PASSPHRASE"] = PASSPHRASE  # of the practice folders, and no secret
    if has_screen():
        return folkmoot(["window", "--data", str(PRACTICE / "ada")])
    return draw()


def draw() -> int:
    """The window's pages as PNG files, drawn without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop.ceremony import Terminal
    from desktop.ui.shot import draw as draw_pages
    from desktop.workspace import Workspace

    with Workspace.open(PRACTICE / "ada", Terminal()) as workspace:
        for picture in draw_pages(workspace, PRACTICE / "window"):
            print(f"The window, drawn: {picture.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
