"""Files that travel with the program, found wherever it is installed."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def path(name: str) -> Traversable:
    """The resource called `name`, such as "pdf/rulebook.typ"; slashes on every system."""
    return files(__name__).joinpath(*name.split("/"))


def read_text(name: str) -> str:
    """Its text, read as UTF-8. Raises `FileNotFoundError` if there is no such resource."""
    return path(name).read_text(encoding="utf-8")
