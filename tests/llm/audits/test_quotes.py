"""Quote proof: who did not write it, in what it does not stand, and which lesson says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deliberation.acts import Audit, Citation, Critique, QuotedLesson
from deliberation.rulebook import text_sha256
from llm.audits.quotes import critique_quotes, quote_proof
from llm.mediation.dispute import Dispute
from tests.llm.audits.wordings import ADA, ALL, BEN, DEE, QUIET, wording

LESSON = QuotedLesson("e" * 64, "Quiet from nine.\nTried: it worked for 3 members.\nWe slept.")


@pytest.fixture
def taught(dispute: Dispute) -> Dispute:
    return replace(dispute, lessons=(LESSON,))


def cite(quote: str, text: str = LESSON.text) -> Citation:
    return Citation("", text_sha256(text), quote)


def test_an_invented_quote_is_named(dispute: Dispute) -> None:
    invented = Citation(ADA, "1" * 64, "I love loud music")
    found = quote_proof(dispute, 2, wording(("Loud.", (invented,))))
    assert found == Audit(
        "Quotes of wording 2",
        False,
        "Ada did not write “I love loud music”: it needs a person's edit before any consent.",
    )


def test_a_true_quote_in_anothers_mouth_is_named(dispute: Dispute) -> None:
    stolen = Citation(BEN, "1" * 64, QUIET.quote)
    assert not quote_proof(dispute, 1, wording(("Quiet.", (stolen,)))).passed


def test_a_member_who_was_made_up_is_named(dispute: Dispute) -> None:
    nobody = Citation("0" * 64, "0" * 64, "Whatever you say")
    found = quote_proof(dispute, 1, wording(("So be it.", (nobody,))))
    assert "“Whatever you say” is cited from nobody who took a position" in found.detail


def test_a_sentence_without_a_quote_is_counted(dispute: Dispute) -> None:
    found = quote_proof(dispute, 1, wording(("Quiet.", (QUIET,)), ("Be nice.", ())))
    assert not found.passed
    assert "1 sentence cited nobody" in found.detail


def test_of_many_faults_three_are_told_and_the_rest_counted(dispute: Dispute) -> None:
    cites = tuple(Citation(ADA, "1" * 64, f"lie {number}, indeed") for number in range(8))
    found = quote_proof(dispute, 1, wording(("Lies.", cites)))
    assert found.detail.count("Ada did not write") == 3
    assert "5 more quotes" in found.detail


def test_a_wording_that_says_more_than_its_sentences_is_caught(dispute: Dispute) -> None:
    found = quote_proof(dispute, 1, replace(ALL, text=ALL.text + " And Ben pays for it."))
    assert not found.passed
    assert "The wording does not say what its sentences say" in found.detail


def test_a_lesson_is_quoted_by_its_words_and_the_sentence_says_which(taught: Dispute) -> None:
    found = quote_proof(taught, 1, wording(("Nine.", (cite("Quiet from nine"),))))
    assert found.passed
    assert "in the lesson that begins “Quiet from nine. Tried: it worked" in found.detail


def test_positions_clause_and_lesson_are_told_apart(taught: Dispute) -> None:
    both = (cite("Quiet from nine"), cite("Guests are welcome", taught.present_text), QUIET)
    detail = quote_proof(taught, 1, wording(("Nine.", both))).detail
    assert detail.startswith("All 3 quotes are in members' own words, in the lesson that begins")
    assert detail.endswith("and in the clause as it stands.")


def test_what_a_lesson_does_not_say_is_named_as_such(taught: Dispute) -> None:
    found = quote_proof(taught, 1, wording(("Ten.", (cite("Quiet from ten"),))))
    assert "The lesson that begins “Quiet from nine." in found.detail
    assert "does not say “Quiet from ten”" in found.detail


def test_a_lesson_that_the_mediator_was_not_given_is_no_source(dispute: Dispute) -> None:
    assert not quote_proof(dispute, 1, wording(("Nine.", (cite("Quiet from nine"),)))).passed


def test_a_lesson_is_nobodys_position(taught: Dispute) -> None:
    owned = replace(cite("Quiet from nine"), member=ADA)
    assert not quote_proof(taught, 1, wording(("Nine.", (owned,)))).passed


def test_a_quote_from_someone_who_said_nothing_is_named_as_that(dispute: Dispute) -> None:
    silent = replace(dispute, names={**dispute.names, DEE: "Dee"})
    made_up = Citation(DEE, "4" * 64, "Anything goes")
    found = quote_proof(silent, 1, wording(("Fine.", (made_up,))))
    assert "Dee took no position and so did not write “Anything goes”" in found.detail


def test_a_critique_may_quote_only_the_member_whom_it_is_for(dispute: Dispute) -> None:
    own = Critique(0, ADA, -10, "It misses the night.", "I work early")
    stolen = replace(own, member=BEN)
    assert critique_quotes(dispute, [own]).passed
    assert critique_quotes(dispute, [replace(stolen, quote="")]).passed
    found = critique_quotes(dispute, [own, stolen])
    assert not found.passed
    assert found.detail == "Ben did not write “I work early”."
