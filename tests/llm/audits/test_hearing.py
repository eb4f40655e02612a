"""Every member heard: by proven quotes, or by what they shared, or named as not heard at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.acts import Citation
from deliberation.profiles.values import VALUES
from llm.audits.hearing import every_member_heard
from llm.mediation.dispute import Dispute
from tests.llm.audits.wordings import ALL, CLEO, DEE, MUSIC, QUIET, effects, wording

EVEN = (50,) * len(VALUES)


@pytest.fixture
def with_dee(dispute: Dispute) -> Dispute:
    """Dee is a member and took no position."""
    return replace(dispute, names={**dispute.names, DEE: "Dee"})


def test_who_is_in_no_wording_fails_the_audit(dispute: Dispute) -> None:
    found = every_member_heard(dispute, (wording(("Quiet.", (QUIET,))), wording(("M.", (MUSIC,)))))
    assert not found.passed
    assert "No wording serves the words of Cleo" in found.detail
    assert "wording 1 leaves out Ben" in found.detail


def test_an_unproven_quote_makes_nobody_heard(dispute: Dispute) -> None:
    invented = Citation(CLEO, "3" * 64, "Parties every day")
    cites = (QUIET, MUSIC, invented)
    assert not every_member_heard(dispute, (wording(("All.", cites)),)).passed


def test_everybody_is_heard_when_everybody_is_quoted(dispute: Dispute) -> None:
    found = every_member_heard(dispute, (ALL,))
    assert found.passed
    assert found.detail == "Every wording serves everybody's words."


def test_who_took_no_position_is_named_and_fails_nothing(with_dee: Dispute) -> None:
    found = every_member_heard(with_dee, (ALL,))
    assert found.passed
    assert found.detail == (
        "Every wording serves the words of all who took a position; "
        "Dee took no position and shared no values, so nobody spoke for them."
    )


def test_who_is_not_there_is_heard_through_the_values_that_they_shared(with_dee: Dispute) -> None:
    sharing = replace(with_dee, values={DEE: EVEN})
    weighed = replace(ALL, effects=effects(humility=20))
    assert "Dee took no position: heard through the values that they shared" in (
        every_member_heard(sharing, (weighed,)).detail
    )
    assert "no wording has an effect on the values" in every_member_heard(sharing, (ALL,)).detail


def test_a_wording_that_cites_who_took_no_position_fails(with_dee: Dispute) -> None:
    made_up = Citation(DEE, "4" * 64, "Anything goes")
    found = every_member_heard(with_dee, (ALL, wording(("Fine.", (made_up, QUIET)))))
    assert not found.passed
    assert "Wording 2 cites Dee, who took no position" in found.detail


def test_of_a_position_that_was_not_before_the_mediator_nobody_says_that_there_is_none(
    with_dee: Dispute,
) -> None:
    found = every_member_heard(with_dee, (ALL,), unseen={DEE})
    assert found.passed
    assert found.detail == (
        "Every wording serves the words of all whose position was before the mediator; "
        "Dee's position was not before the mediator."
    )
    made_up = Citation(DEE, "4" * 64, "Anything goes")
    cited = every_member_heard(with_dee, (ALL, wording(("Fine.", (made_up, QUIET)))), unseen={DEE})
    assert not cited.passed
    assert "took no position" not in cited.detail
