"""How the quarantine page says what was refused or set aside, what that means, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.pages.people_words import called
from desktop.ui.pages.quarantine_known import FORK, NOBODY, REFUSED, STRANGER, SUSPENDED
from desktop.ui.pages.quarantine_things import things
from desktop.ui.words import shortened, translate, when
from desktop.views import GroupView

if TYPE_CHECKING:
    from crdt.quarantine import Quarantined

SAID = 300  # characters that are shown of what an entry says
ID = 12  # letters by which an entry is told from others


def kind_title(why: str) -> str:
    return {
        FORK: translate("quarantine", "Two entries under one number"),
        SUSPENDED: translate("quarantine", "Set aside"),
        REFUSED: translate("quarantine", "Refused"),
    }[why]


def meaning(why: str) -> str:
    return {
        FORK: translate(
            "quarantine",
            "A laptop numbers what it signs, and uses each number once. This one used a number "
            "twice: its data were copied or set back to an older state, and both copies went on. "
            "Both entries are kept and shown; at most one of them counts, the one that others had "
            "built on by then.",
        ),
        SUSPENDED: translate(
            "quarantine",
            "This was in order when it was written. But its author was removed at the same time, "
            "or its device was retired or turned out to be copied. So it does not count, on any "
            "laptop, and it is not lost either.",
        ),
        REFUSED: translate(
            "quarantine",
            "This was never let in, on any laptop of the group, and binds nobody: it is not put "
            "together as an entry must be, or its author may not do what it does.",
        ),
    }[why]


def advice(why: str) -> str:
    return {
        FORK: translate(
            "quarantine",
            "Ask whose laptop it is whether its data were copied, for instance to a new one. Then "
            "they retire the copied device, on the page People, and say again what should count. "
            "If they know of no copy, somebody else may hold their key: vote to remove them, and "
            "let them in again with a new data folder.",
        ),
        SUSPENDED: translate(
            "quarantine",
            "Nothing has to be done. What should have counted can be said again by whoever is in "
            "the group now.",
        ),
        REFUSED: translate(
            "quarantine",
            "Talk to whoever signed it: their laptop may be damaged, have another version of "
            "Folkmoot, or be in somebody else's hands. If so, they retire that device on the page "
            "People, or you vote to remove them. What nobody signed can have come from anybody "
            "who hands bundles on.",
        ),
    }[why]


def who_words(view: GroupView, who: str) -> str:
    if who == STRANGER:
        return translate("quarantine", "A device that nobody here has")
    if who == NOBODY:
        return translate("quarantine", "No valid signature")
    return called(view, who)


def thing(each: Quarantined) -> str:
    """What an entry is and what it says: “An objection: “Too loud.””"""
    if not each.kind:
        return translate("quarantine", "Bytes that are no entry")
    act, *said = each.summary.split(" · ")
    what = translate("quarantine", "A change of the rulebook's words")
    if each.kind == "act":
        unknown = translate("quarantine", "An act that this Folkmoot does not know ({act})")
        what = things().get(act, unknown.format(act=shortened(act, 40)))
    words = shortened(" · ".join(said), SAID)
    both = translate("quarantine", "{what}: “{words}”")
    return both.format(what=what, words=words) if words else what


def detail(each: Quarantined) -> str:
    said = translate("quarantine", "{date} · {size} bytes · {id}")
    return said.format(date=when(each.at), size=f"{each.size:,}", id=each.id[:ID])
