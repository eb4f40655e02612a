"""A quote is proven by finding it, word for word, in the position that it cites."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation import quotes
from deliberation.acts import Candidate, Citation, QuotedLesson, Sentence
from deliberation.quotes import normalise, prove, sources, unproven
from deliberation.rulebook import text_sha256
from deliberation.state import Position
from tests.deliberation.histories import hex64

ADA, BEN, SAID = hex64("Ada"), hex64("Ben"), hex64("what Ada said")


def proven(quote: str, text: str, member: str = ADA, source: str = SAID) -> bool:
    return prove(Citation(member, source, quote), {SAID: Position(SAID, ADA, text, 0)})


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("I want quiet", "Mostly I want quiet."),
        ("I  want\nquiet", "I want\tquiet."),
        ('the "late" hours - ten\'s fine', "the “late” hours – ten’s fine"),
        ("quiet - always quiet", "quiet—always quiet"),
        ("22-6 is quiet", "22–6 is quiet"),
        ("café au lait", "cafe\u0301 au lait"),
        ("support", "no sup\u00adport"),
        ("port", "support the port"),  # the second place is a word of its own
        ("quiet", "(quiet)"),
        ("静か", "夜は静かに"),  # no spaces between words
        ("हम सब", "हम सब यहाँ"),
    ],
)
def test_what_was_said_is_proven_whatever_the_typing(quote: str, text: str) -> None:
    assert proven(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("port", "I support it."),
        ("suppor", "I support it."),
        ("smokers may", "non-smokers may stay"),
        ("We can", "We can't."),
        ("t stay", "I can't stay"),
        ("cafe", "cafe\u0301s"),
        ("i want quiet", "I want quiet."),  # letters keep their case
        ("I want noise", "I want quiet."),
        ("...", "Well ... yes"),
        ("a", "a b c"),
        ("10", "at 10"),
        (" \n ", "anything"),
        ("\u00ad", "anything"),
    ],
)
def test_what_was_not_said_is_not(quote: str, text: str) -> None:
    assert not proven(quote, text)


def goes_on(text: str, place: int) -> bool:
    """Whether a word goes on across `place`, said once more place by place."""
    joins = [each.isalpha() for each in f"  {text}  "]
    before, here, after = place + 1, place + 2, place + 3
    text = f"  {text}  "
    if joins[before] and (joins[here] or (text[here] in "'-" and joins[after])):
        return True
    return joins[here] and text[before] in "'-" and joins[before - 1]


@given(st.text("ab-' .", max_size=8), st.text("ab-' .", max_size=24))
@example("a-a", "a-a-a")
@example("-ab", "a-ab -ab")
@example("ab'", "ab'a ab'")
def test_a_quote_is_found_wherever_no_word_goes_on_at_its_ends(quote: str, text: str) -> None:
    quote, text = normalise(quote), normalise(text)
    there = any(
        text.startswith(quote, at) and not goes_on(text, at) and not goes_on(text, at + len(quote))
        for at in range(len(text))
    )
    word = any(one.isalpha() and other.isalpha() for one, other in pairwise(quote))
    assert proven(quote, text) == (word and there)


def test_a_position_is_gone_through_once_however_often_it_is_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quotes._of_position.cache_clear()
    looked_at: list[int] = []

    def counted(text: str) -> str:
        looked_at.append(len(text))
        return marked(text)

    marked = quotes._marked
    monkeypatch.setattr(quotes, "_marked", counted)
    said = "a" * 20_000
    cites = tuple(Citation(ADA, SAID, "a" * length) for length in range(2, 482))
    found = unproven(Candidate("x", (Sentence("x", cites),)), {SAID: Position(SAID, ADA, said, 0)})
    assert len(found) == len(cites)
    assert sorted(looked_at) == [*range(2, 482), len(said)]
    assert len(marked(said)) == len(said) + 2  # one word, so a search stops at once


def test_a_quote_is_proven_only_of_who_said_it_and_where() -> None:
    assert not proven("I want quiet", "I want quiet", member=BEN)
    assert not proven("I want quiet", "I want quiet", source=hex64("elsewhere"))


@given(st.lists(st.sampled_from(["quiet", "we", "can't", "non-smokers", "—", "“ten”"]), min_size=1))
def test_every_run_of_whole_words_is_proven(words: list[str]) -> None:
    text = " ".join(words)
    run = " ".join(words[: len(words) // 2 + 1])
    assert proven(run, text) == any(any(c.isalpha() for c in word) for word in run.split())


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=30), st.text(max_size=60))
def test_no_text_makes_the_proof_stumble(quote: str, text: str) -> None:
    if proven(quote, text):
        assert normalise(quote) in normalise(text)


def test_a_candidate_is_proven_when_all_its_sentences_are() -> None:
    positions = {SAID: Position(SAID, ADA, "The baby sleeps at nine.", 0)}
    good = Citation(ADA, SAID, "baby sleeps at nine")
    bad = Citation(ADA, SAID, "baby wakes")
    first = Sentence("Quiet from nine.", (good,))
    assert unproven(Candidate("Quiet from nine.", (first,)), positions) == ()

    second, third = Sentence("Hush.", (good, bad)), Sentence("And Ben cleans.")
    text = "Quiet from nine.\n\nHush. And Ben cleans."
    found = unproven(Candidate(text, (first, second, third)), positions)
    assert [(each.text, each.citation) for each in found] == [
        ("Hush.", bad),
        ("And Ben cleans.", None),
    ]


def test_a_wording_may_not_say_more_than_its_sentences() -> None:
    positions = {SAID: Position(SAID, ADA, "The baby sleeps at nine.", 0)}
    sentence = Sentence("Quiet from nine.", (Citation(ADA, SAID, "baby sleeps at nine"),))
    (found,) = unproven(Candidate("Quiet from nine. Ben cleans.", (sentence,)), positions)
    assert found.citation is None
    assert "add up" in found.why


def test_the_clause_as_it_stands_can_be_quoted_as_nobodys_position() -> None:
    """Its words are cited by their hash and by no member, so they count as nobody's wish."""
    present = "From ten to eight it is quiet in the house."
    found = sources([], present)
    quiet = Citation("", text_sha256(present), "it is quiet in the house")
    assert prove(quiet, found)
    assert not prove(replace(quiet, quote="it is loud in the house"), found)
    assert not prove(replace(quiet, member="a" * 64), found)
    assert sources([], "") == {}


def test_a_lesson_can_be_quoted_as_nobodys_position() -> None:
    slept = QuotedLesson(hex64("trial"), "Quiet from nine.\nIt worked: we slept.")
    found = sources([Position(SAID, ADA, "We slept badly.", 0)], "Ten.", [slept])
    told = Citation("", text_sha256(slept.text), "we slept")
    assert prove(told, found)
    assert not prove(replace(told, quote="We slept badly"), found)
    assert not prove(replace(told, member=ADA), found)
    assert not prove(replace(told, source=hex64("trial")), found)  # by its words, not by its id
    assert not prove(told, sources([], "Ten."))  # a lesson that the mediator was not given
    assert sources([], "", [QuotedLesson(hex64("trial"), "")]) == {}


def test_who_quotes_a_lesson_that_says_what_the_clause_says_quotes_the_same_words() -> None:
    found = sources([], "Quiet from nine.", [QuotedLesson(hex64("trial"), "Quiet from nine.")])
    assert [each.member for each in found.values()] == [""]
