"""Make a bare checkout ready: virtual environment, pinned packages, the system's libraries.

Runs on the system's own Python with nothing installed. `--for-tests` adds what only the tests
need from the system: a virtual screen, a keyring daemon, a PDF reader. `--for-long-tests` makes a
second environment with the other counting libraries, which weigh 600 MB and are in nobody's way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LONG = ROOT / ".venv-long"
BIN = "Scripts" if os.name == "nt" else "bin"

# Debian's names for what PySide6 loads at import, and for a real window.
QT = """
    libglib2.0-0 libgl1 libegl1 libx11-6 libxkbcommon0 libdbus-1-3 libfontconfig1
    libfreetype6 libbrotli1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
    libxcb-xkb1 libxkbcommon-x11-0
"""
FOR_TESTS = "xvfb xauth gnome-keyring dbus poppler-utils gcc libc6-dev iproute2"


def install_packages() -> None:
    """The virtual environment with exactly the locked packages, and Folkmoot itself."""
    pip = make_environment(VENV, "requirements-dev.txt")
    editable = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    ours = subprocess.run([*pip, *editable], check=False, capture_output=True, text=True)
    if ours.returncode:  # else it only warns at length of what an editable installation is
        sys.exit(ours.stdout + ours.stderr)
    (VENV / "ready").touch()


def make_environment(folder: Path, locked: str) -> list[str]:
    """Packages of a lock file, checked by their hashes; the command that installs more."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything could check it
        sys.exit("Folkmoot needs Python 3.11 or newer; name one with: make PYTHON=python3.12")
    python = folder / BIN / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    lock = ROOT / "packaging" / locked
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    return pip


def install_libraries(wanted: str) -> None:
    """Debian packages that are missing: through apt as root, else the one line to type."""
    if not shutil.which("dpkg-query"):
        return
    missing = [name for name in wanted.split() if not _is_installed(name)]
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
        subprocess.run([*line.split(), "-qq"], check=True, stdout=subprocess.DEVNULL, **quiet)
    else:
        print(f"Some system libraries are missing. Please type once:\n\n  sudo {line}\n")


def _is_installed(name: str) -> bool:
    """Also under the name that newer systems give a library with 64-bit times (…t64)."""
    for each in (name, f"{name}t64"):
        asked = ["dpkg-query", "-W", "-f=${Status}", each]
        found = subprocess.run(asked, capture_output=True, text=True, check=False)
        if "install ok installed" in found.stdout:
            return True
    return False


if __name__ == "__main__":
    if "--for-tests" in sys.argv:
        install_libraries(f"{QT} {FOR_TESTS}")
    elif "--for-long-tests" in sys.argv:
        make_environment(LONG, "requirements-long.txt")
    else:
        install_packages()
        install_libraries(QT)
