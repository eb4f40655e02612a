"""Without a model the same wordings come out when members swap names, places, words and values."""

from __future__ import annotations

from dataclasses import replace

from deliberation.acts import Candidate, Citation
from deliberation.profiles.values import VALUES
from llm.audits.mirrored import mirrored
from llm.mediation.blends import draft
from llm.mediation.dispute import Dispute
from tests.llm.audits.wordings import ADA, BEN, DEE, wording


def alone(member: str, source: str, text: str) -> tuple[Candidate, ...]:
    return (wording((text, (Citation(member, source, text),))),)


def test_a_mediator_that_favours_a_name_is_caught(dispute: Dispute) -> None:
    def partial(given: Dispute) -> tuple[Candidate, ...]:
        first = min(given.positions, key=lambda position: position.member)
        return alone(first.member, first.id, first.text)

    assert not mirrored(dispute, partial(dispute), partial).passed
    assert mirrored(dispute, draft(dispute), draft).passed


def test_a_mediator_that_favours_the_first_position_is_caught(dispute: Dispute) -> None:
    def hasty(given: Dispute) -> tuple[Candidate, ...]:
        first = given.positions[0]
        return alone(first.member, first.id, first.text)

    assert not mirrored(dispute, hasty(dispute), hasty).passed


def test_values_go_with_whose_they_are(dispute: Dispute) -> None:
    """Who weighs a value most is served: whoever that is, so it mirrors."""
    pleasure = tuple(1000 * (value == "hedonism") for value in VALUES)
    sharing = replace(dispute, values={BEN: pleasure, DEE: (50,) * 20, ADA: (50,) * 20})

    def by_values(given: Dispute) -> tuple[Candidate, ...]:
        of = max(given.values, key=lambda member: max(given.values[member]))
        said = next(each for each in given.positions if each.member == of)
        return alone(of, said.id, said.text)

    def by_name(given: Dispute) -> tuple[Candidate, ...]:
        said = given.positions[0]
        return alone(said.member, said.id, said.text if BEN in given.values else "No.")

    assert mirrored(sharing, by_values(sharing), by_values).passed
    assert not mirrored(sharing, by_name(sharing), by_name).passed
