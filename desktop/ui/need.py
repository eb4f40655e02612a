"""One thing that needs the person, as `needs` lists them and Today shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """`page` and `subject` are as `Page.go` takes them: a page's name and an id there."""

    sentence: str
    button: str
    page: str
    subject: str = ""
