"""What of a data folder goes into a backup beside the store, and under which names."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crdt.backup.archive import fits

# Names that are devices on Windows, whatever ending they have.
_PORTS = (f"{kind}{number}" for kind in ("COM", "LPT") for number in "0123456789¹²³")
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *_PORTS}


@dataclass(frozen=True)
class Extra:
    """Another SQLCipher database of the data folder.

    `file` is its name there, `purpose` what its key is derived for (`Store.derive`), and
    `copy(path, key)` writes a consistent copy of it to a new file, encrypted with a 32-byte key.
    """

    file: str
    purpose: str
    copy: Callable[[Path, bytes], None]


@dataclass(frozen=True)
class PlainFiles:
    """Files by the names that they have in a backup, and those that cannot be in one."""

    files: tuple[tuple[str, Path], ...]
    left_out: tuple[str, ...]


def plain_files(data: Path, folders: Sequence[str]) -> PlainFiles:
    """All files in those folders of the data folder, whatever they hold.

    Left out is what could not be brought back on every computer: links, devices, and names that
    another system has no room for or cannot tell from one another.
    """
    found: dict[str, tuple[str, Path]] = {}
    left_out = []
    for path in (each for folder in folders for each in _walk(data / folder)):
        name = path.relative_to(data).as_posix()
        key = same_file(name)
        if path.is_symlink() or not path.is_file() or not portable(name) or key in found:
            left_out.append(name)
        else:
            found[key] = (name, path)
    return PlainFiles(tuple(found.values()), tuple(left_out))


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below, and links to folders, which are not followed."""
    if not folder.is_dir():
        return
    for place, below, files in os.walk(folder, onerror=_raise):
        below.sort()
        links = [each for each in below if Path(place, each).is_symlink()]
        yield from (Path(place, each) for each in sorted(files + links))


def _raise(error: OSError) -> None:
    raise error  # else a folder that cannot be read would be left out without a word


def portable(name: str) -> bool:
    """Whether the name, with `/` between its folders, is a file below the data folder on every
    system: nothing that leads out of it, and nothing that one of them reads otherwise."""
    return fits(name) and all(_portable_part(part) for part in name.split("/"))


def _portable_part(part: str) -> bool:
    return (
        part not in ("", ".", "..")
        and part.isprintable()
        and not set(part) & set('<>:"/\\|?*')
        and part[-1] not in " ."
        and part.partition(".")[0].rstrip().upper() not in _RESERVED
    )


def same_file(name: str) -> str:
    """Equal for two names that some system takes for one: by case, or by how letters are made."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
