"""What `--json` says of a mediation that was come to again from a journal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deliberation.acts import Audit
from deliberation.state import Mediation
from desktop.rederiving import ToGive
from desktop.shapes.mediating import audits

Shape = dict[str, Any]


def rederived(deliberation: str, it: Mediation, found: Sequence[Audit]) -> Shape:
    return {
        "deliberation": deliberation,
        "mediation": it.id,
        "mediator": it.mediator,
        "figures": audits(found),
        "passed": all(each.passed for each in found),
    }


def given_journal(it: ToGive, file: Path, *, written: bool) -> Shape:
    return {
        "deliberation": it.given.deliberation,
        "file": str(file),
        "exchanges": len(it.given.exchanges),
        "runs": len(it.given.runs),
        "withheld": it.withheld,
        "written": written,
    }
