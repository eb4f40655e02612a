"""Tells the window what a sheet did, without turning it away from what the person looks at now."""

from __future__ import annotations

from desktop.ui.session import Session
from desktop.ui.words import translate
from desktop.views import Changed


def tell(session: Session, changed: Changed) -> None:
    """Show what is new as what others did is shown, and tell the roads of it; only a group that
    was not here before is turned to."""
    if any(each.joined and each.id == changed.group for each in session.groups):
        session.said.emit(changed.sentence)
        session.acted.emit(changed.group)
        session.came(changed.group)
    else:
        label = translate("pairing", "Showing what is new…")
        session.act(f"{label} {changed.sentence}", lambda _: changed)


def look_again(session: Session) -> None:
    """Something may have been kept before it was broken off."""
    if session.workspace is not None:
        session.came(session.group)
