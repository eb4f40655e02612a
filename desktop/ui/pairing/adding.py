"""Another laptop of one's own, at the one that speaks for its owner already."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.export.lettering import isolated
from desktop.ui.pairing.comparing import Question
from desktop.ui.pairing.giving import Giving
from desktop.ui.pairing.inviting import NAME
from desktop.ui.pairing.live import Work
from desktop.ui.pairing.offering import Offered, Offering
from desktop.ui.pairing.sheet import Sheet
from desktop.ui.pairing.ways import Ways
from desktop.ui.session import Session
from desktop.ui.words import short_name, translate

if TYPE_CHECKING:
    from crdt.pairing.comparing import Asked
    from crdt.pairing.offer import Offer


class AddDeviceSheet(Sheet):
    def __init__(self, parent: QWidget, session: Session, only: Sequence[str] | None) -> None:
        title = translate("pairing", "Add another device of yours")
        lead = translate(
            "pairing",
            "The other laptop gets your key and all your groups, and speaks for you there as this "
            "one does. Begin there in a new folder, with “This laptop is another one of mine”.",
        )
        super().__init__(parent, session, title, lead)
        self.code = Offering(session, _offered(), only)
        self.files = Giving(session)
        self.ways = Ways(
            translate("pairing", "Ways to add a device"),
            [
                (translate("pairing", "By a code"), self.code),
                (translate("pairing", "By files"), self.files),
            ],
        )
        self.add(self.ways)

    def read(self, request: Path) -> None:
        self.ways.show_way(1)
        self.files.read(request)


def _offered() -> Offered:
    def host(offer: Offer) -> Work:
        from desktop.pairing_work import give_device

        return lambda workspace, people, run: give_device(workspace, offer, people, run)

    def question(asked: Asked) -> Question:
        says = translate(
            "pairing",
            "{device} wants to become a device of yours: whoever has it speaks for you.",
        )
        return Question(
            says.format(device=isolated(asked.name)),
            translate("pairing", "Are these the words on its screen?"),
            translate("pairing", "Yes, {device} is mine").format(
                device=short_name(asked.name, NAME)
            ),
            translate("pairing", "No"),
        )

    before = translate(
        "pairing",
        "You make a code here and type it on your other laptop. Both have to be in one network, "
        "such as that of your home.",
    )
    beside = translate(
        "pairing",
        "Type it on your other laptop; tell it to nobody else. Small letters will do, and the "
        "first three letters of each word.",
    )
    return Offered(before, beside, question, host)
