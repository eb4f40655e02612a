"""What the mediator drafted: all wordings at a glance, then each of them, how they are rated, and
what was checked."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.acts import Candidate
from deliberation.state import Deliberation, Mediation
from desktop.ui.stages.asking import ask_mediator, show_what_would_be_sent
from desktop.ui.stages.audit_list import show_audits
from desktop.ui.stages.candidate_card import candidate_card
from desktop.ui.stages.candidates_blend import show_overview
from desktop.ui.stages.desk import Desk
from desktop.ui.stages.drafted_by import checked_sentence, drafted_sentence, label
from desktop.ui.stages.proving import grounds
from desktop.ui.stages.rating_candidates import show_rating
from desktop.ui.widgets.abreast import abreast
from desktop.ui.widgets.basics import button, row, words
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.words import translate
from desktop.views import GroupView

FIRST = 6  # cards that are shown until all are asked for


def show(desk: Desk, view: GroupView, about: Deliberation) -> None:
    if not about.open or not about.positions:
        sentence = translate(
            "mediation", "The mediator works from what members have said they want."
        )
        desk.add(words(sentence))
        return
    if not about.adopted:
        _ask(desk)
    if not about.mediations:
        return
    latest = about.mediations[-1]
    desk.add(words(drafted_sentence(view, latest), "muted"))
    checked = checked_sentence(latest)
    if checked:
        desk.add(words(checked, "warn" if label(latest) else "muted"))
    if not latest.candidates:
        none = translate("mediation", "No wording came of it; what was checked says why.")
        desk.add(words(none))
    else:
        show_overview(desk, latest)
        _cards(desk, latest)
        show_rating(desk, latest)
    show_audits(desk, latest)


def _ask(desk: Desk) -> None:
    first = not desk.about.mediations
    title = translate("mediation", "Ask the mediator again")
    if first:
        title = translate("mediation", "Ask the mediator")
    sentence = translate(
        "mediation",
        "It drafts wordings from what everybody said, with the model on this laptop if there is "
        "one, and otherwise from your own sentences. It drafts; you decide.",
    )
    ask = button(title, lambda: ask_mediator(desk), "primary" if first else "", glyph="scales")
    see = button(
        translate("mediation", "See what would be sent"),
        lambda: show_what_would_be_sent(desk),
        "quiet",
    )
    desk.add(words(sentence, "muted"), abreast(ask, see))


def _cards(desk: Desk, mediation: Mediation) -> None:
    """The cards two to a row, each wording that was taken further beside what it came from."""
    desk.heading(translate("mediation", "The wordings"))
    hint = translate("mediation", "Press a sentence to see the words that it rests on.")
    desk.add(words(hint, "small"))
    rests = grounds(desk.view, desk.about, mediation)
    what = f"wordings {mediation.id}"
    together = families(mediation.candidates)
    shown = together if desk.is_open(what) else _first(together)
    for places in _rows(shown):
        cards = [candidate_card(desk, mediation, place, rests) for place in places]
        desk.add(SideBySide(cards, narrowest=380))
    left = sum(map(len, together)) - sum(map(len, shown))
    if left or desk.is_open(what):
        more = translate("mediation", "Show the other {n} wordings").format(n=left)
        if left == 1:
            more = translate("mediation", "Show the other wording")
        if not left:
            more = translate("mediation", "Show the first wordings alone")
        toggle = button(more, lambda: desk.unfold(what, open_=bool(left)))
        toggle.setObjectName(what)
        desk.add(row(toggle, None))


def families(candidates: Sequence[Candidate]) -> list[list[int]]:
    """The candidates' places, each with those that take it further; those that have some first."""
    found: dict[int, list[int]] = {}
    for place, candidate in enumerate(candidates):
        # A candidate that claims to revise itself or a later one stands alone.
        root = candidate.revises if 0 <= candidate.revises < place else place
        home = next((key for key, places in found.items() if root in places), place)
        found.setdefault(home, []).append(place)
    return sorted(found.values(), key=lambda places: len(places) == 1)


def _first(together: Sequence[list[int]]) -> list[list[int]]:
    """As many families as fit among the first cards, and one at least."""
    shown: list[list[int]] = []
    for each in together:
        if shown and sum(map(len, shown)) + len(each) > FIRST:
            break
        shown.append(each)
    return shown


def _rows(together: Sequence[list[int]]) -> list[list[int]]:
    """Each family for itself, and all that stand alone in one grid."""
    alone = [each[0] for each in together if len(each) == 1]
    return [*(each for each in together if len(each) > 1), *([alone] if alone else [])]
