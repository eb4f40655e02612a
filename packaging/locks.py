"""Write the lock files anew from what `requirements*.in` ask for, for every platform.

Needs the `uv` command, which nothing else here needs: install it where you like.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OPTIONS = "--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header"

for name in ("requirements", "requirements-dev", "requirements-long"):
    command = ["uv", "pip", "compile", *OPTIONS.split(), f"{name}.in", "-o", f"{name}.txt"]
    done = subprocess.run(command, cwd=HERE, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"{name}.txt could not be made anew.")
