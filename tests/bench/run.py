"""All benchmarks, one after the other: `make bench`. Ratios within one run, never bare seconds."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
          f"Python {platform.python_version()}")  # fmt: skip
    failed = 0
    for script in sorted(HERE.glob("bench_*.py")):
        print(f"\n{script.stem}", flush=True)
        done = subprocess.run([sys.executable, str(script)], cwd=HERE.parent.parent, check=False)
        failed += done.returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
