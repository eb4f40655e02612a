"""The arrows between the packages, as design and README draw them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("crdt", "deliberation", "desktop", "llm", "resources")
MAY_IMPORT = {
    "deliberation": set(),
    "resources": set(),
    "crdt": {"deliberation"},
    "llm": {"deliberation", "resources"},
    "desktop": {"crdt", "llm", "deliberation", "resources"},
}
# Packages that one place alone may know of, because it keeps their traps from everybody else.
ONLY_IN = {
    "PySide6": "desktop/ui/",
    "automerge": "crdt/automerge_document.py",
    "ollama": "llm/room/",
    "psutil": "llm/room/",
    "tokenizers": "llm/search/embedding.py",
    "safetensors": "llm/search/embedding.py",
    "typst": "desktop/export/",
    "sqlcipher3": ("crdt/", "llm/vault/"),
    "highspy": "deliberation/pieces/composing.py",
    "pyrage": "crdt/",
    "keyring": "crdt/",
    "zeroconf": "crdt/",
    "ifaddr": "crdt/",
    "iroh": "crdt/carriers/",
    "cryptography": "crdt/carriers/tls.py",
    "spake2": "crdt/pairing/",
    "zxingcpp": "desktop/ui/",
}
# Arithmetic alone, the same on every laptop: no I/O, no clock, no randomness in how it is used.
KEPT_FOR_SUMS = {"numpy", "highspy"}
IMPURE = {"os", "io", "time", "datetime", "random", "secrets", "socket", "pathlib", "asyncio"}


def modules(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


@cache
def imports(path: Path) -> frozenset[str]:
    """The dotted names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it points"
            names.add(node.module or "")
    return frozenset(names)


def top(name: str) -> str:
    return name.split(".")[0]


def test_packages_import_only_along_the_arrows() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for package in PACKAGES
        for path in modules(package)
        for name in imports(path)
        if top(name) in PACKAGES and top(name) != package and top(name) not in MAY_IMPORT[package]
    ]
    assert wrong == []


def test_what_leaves_the_laptop_cannot_see_where_conversations_are_kept() -> None:
    names = {name for path in modules("crdt") for name in imports(path)}
    assert not {name for name in names if top(name) in ("llm", "desktop")}


@pytest.mark.parametrize(("library", "place"), ONLY_IN.items())
def test_a_library_stays_where_it_belongs(library: str, place: str | tuple[str, ...]) -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in modules(*PACKAGES)
        if any(top(name) == library for name in imports(path))
    ]
    assert users, f"nothing uses {library} any more: drop it from this list and from pyproject.toml"
    assert [user for user in users if not user.startswith(place)] == []


def test_deciding_is_pure() -> None:
    """No I/O, no clock, no randomness: the standard library for values, and libraries for sums."""
    for path in modules("deliberation"):
        for name in imports(path):
            ours = top(name) == "deliberation"
            known = sys.stdlib_module_names | KEPT_FOR_SUMS
            assert ours or top(name) in known, f"{path} imports {name}"
            assert top(name) not in IMPURE, f"{path} imports {name}"


def test_a_package_of_ours_never_shadows_one_of_pythons_tools() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_the_folders_at_the_top_are_the_ones_that_the_design_names() -> None:
    known = {*PACKAGES, "tests", "packaging", "docs"}
    folders = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__")) and any(path.iterdir())
    }
    made_by_tools = {"rehearsal", "build", "dist", "folkmoot.egg-info"}
    assert folders - made_by_tools <= known
