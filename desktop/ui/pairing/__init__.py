"""How laptops come to know each other, in the window: inviting, letting in, joining, and another
laptop of one's own. Each opens a sheet beside the window, and only one of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.pairing.adding import AddDeviceSheet
    from desktop.ui.pairing.admitting import AdmitSheet
    from desktop.ui.pairing.becoming import BecomeSheet
    from desktop.ui.pairing.inviting import InviteSheet
    from desktop.ui.pairing.joining import JoinSheet
    from desktop.ui.session import Session

# `only`: the addresses of this laptop that are used to meet the other one, by default all. What
# the sheets are made of loads slowly and is wanted seldom, so not before it is.
Only = Sequence[str] | None


def invite_sheet(parent: QWidget, session: Session, *, only: Only = None) -> InviteSheet:
    """Invite somebody to the group in view: by a code that is said, a QR code, or a file."""
    from desktop.ui.pairing.inviting import InviteSheet

    return InviteSheet.of(parent, session, lambda: InviteSheet(parent, session, only))


def admit_sheet(parent: QWidget, session: Session) -> AdmitSheet:
    """Let people into the group in view; `read` gives the sheet files that were chosen already."""
    from desktop.ui.pairing.admitting import AdmitSheet

    return AdmitSheet.of(parent, session, lambda: AdmitSheet(parent, session))


def join_sheet(parent: QWidget, session: Session, *, only: Only = None) -> JoinSheet:
    """Ask to join a group; `read` gives the sheet an invitation that was chosen already."""
    from desktop.ui.pairing.joining import JoinSheet

    return JoinSheet.of(parent, session, lambda: JoinSheet(parent, session, only))


def add_device_sheet(parent: QWidget, session: Session, *, only: Only = None) -> AddDeviceSheet:
    """Make another laptop a device of the owner's; `read` gives the sheet its request."""
    from desktop.ui.pairing.adding import AddDeviceSheet

    return AddDeviceSheet.of(parent, session, lambda: AddDeviceSheet(parent, session, only))


def become_device_sheet(
    parent: QWidget, session: Session, name: str = "", *, only: Only = None
) -> BecomeSheet:
    """Make this laptop, called `name`, a device of somebody who has one already; `read` gives the
    sheet the answer of that one."""
    from desktop.ui.pairing.becoming import BecomeSheet

    return BecomeSheet.of(parent, session, lambda: BecomeSheet(parent, session, name, only))
