"""What happened in a group lately, newest first, by the clocks of those who did it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.state import Deliberation
from desktop.ui.words import clause_name, deliberation_name, shortened, translate
from desktop.views import GroupView


@dataclass(frozen=True)
class Event:
    """`page` and `subject` say where it can be seen, as in `needs.Need`."""

    at: int
    sentence: str
    page: str
    subject: str


def lately(view: GroupView, limit: int = 8) -> tuple[Event, ...]:
    """At most `limit` events, the latest first."""
    events = [*_consents(view)]
    for deliberation in view.state.deliberations:
        events.extend(_in_deliberation(view, deliberation))
    return tuple(sorted(events, key=lambda event: event.at, reverse=True)[:limit])


def _consents(view: GroupView) -> Iterator[Event]:
    counted: dict[tuple[str, int], list[str]] = {}
    for consent in view.state.consents:
        if not consent.revoked and not consent.option and view.rulebook.clause(consent.clause):
            counted.setdefault((consent.member, consent.at // 3600), []).append(consent.id)
    latest = {consent.id: consent for consent in view.state.consents}
    for (member, _), ids in counted.items():
        consent = latest[ids[-1]]
        clause = view.rulebook.clause(consent.clause)
        if len(ids) == 1 and clause:
            sentence = translate("lately", "{who} agreed to “{clause}”.").format(
                who=view.name_of(member), clause=clause_name(view, clause)
            )
        else:
            sentence = translate("lately", "{who} agreed to {n} clauses.").format(
                who=view.name_of(member), n=len(ids)
            )
        yield Event(consent.at, sentence, "clause", consent.clause)


def _in_deliberation(view: GroupView, deliberation: Deliberation) -> Iterator[Event]:
    name = deliberation_name(view, deliberation)

    def event(at: int, sentence: str, member: str, words: str = "") -> Event:
        said = sentence.format(who=view.name_of(member), name=name, words=shortened(words, 90))
        return Event(at, said, "deliberation", deliberation.id)

    for position in deliberation.positions:
        sentence = translate("lately", "{who} on “{name}”: “{words}”")
        yield event(position.at, sentence, position.member, position.text)
    for option in deliberation.options:
        if option.kind != "keep":
            sentence = translate("lately", "{who} put an option for “{name}” on the table.")
            yield event(option.at, sentence, option.author)
    for mediation in deliberation.mediations:
        sentence = translate("lately", "{who} asked the mediator to draft wordings for “{name}”.")
        yield event(mediation.at, sentence, mediation.member)
    for consent in deliberation.consents:
        if not consent.revoked:
            sentence = translate("lately", "{who} consented to an option for “{name}”.")
            yield event(consent.at, sentence, consent.member)
