"""What a model wrote becomes a candidate as it is, or is refused in a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Candidate, Citation, Critique, Mediate, Sentence
from deliberation.bodies import act_body
from deliberation.state import Position
from llm.errors import BadAnswer
from llm.mediation.answers import read_candidate, read_critiques
from llm.mediation.labels import NOBODY
from llm.mediation.starts import SHARED, SPLIT, TRIAL
from llm.room.exchange import Answer

POSITION = Position("1" * 64, "a" * 64, "Quiet after ten.", 0)
PRESENT = Position("9" * 64, "", "Quiet at night.", 0)
LABELS = {"M1": POSITION}


def answer(*sentences: object) -> Answer:
    return Answer(json.dumps({"sentences": sentences}), cut_off=False)


def sentence(text: str, *quotes: tuple[str, str]) -> dict[str, object]:
    return {"text": text, "cites": [{"member": m, "quote": q} for m, q in quotes]}


def test_labels_become_members_and_their_positions() -> None:
    read = read_candidate(answer(sentence("Be quiet.", ("M1", "Quiet after ten"))), LABELS, SHARED)
    assert read.text == "Be quiet."
    assert read.sentences[0].cites == (Citation("a" * 64, "1" * 64, "Quiet after ten"),)
    assert read.start == "What several want"


def test_invented_quotes_unknown_members_and_bare_sentences_all_stay() -> None:
    given = answer(
        sentence("One.", ("M1", "never said")), sentence("Two.", ("M7", "x y")), sentence("Three.")
    )
    read = read_candidate(given, LABELS, SHARED)
    assert read.text == "One. Two. Three."
    assert [[cite.member for cite in each.cites] for each in read.sentences] == [
        ["a" * 64],
        [NOBODY],
        [],
    ]


def test_of_a_cut_off_answer_the_finished_sentences_count() -> None:
    whole = json.dumps({"sentences": [sentence("One.", ("M1", "Quiet")), sentence("Two.")]})
    for end in range(len(whole)):
        try:
            read = read_candidate(Answer(whole[:end], cut_off=True), LABELS, SHARED)
        except BadAnswer:
            assert '"Quiet"}' not in whole[:end]
        else:
            assert read.text.startswith("One.")
            assert read.sentences[0].cites[0].quote == "Quiet"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Here is your rule: be quiet.",
        "[]",
        "null",
        "{}",
        '{"sentences": "be quiet"}',
        '{"sentences": []}',
        '{"sentences": [1]}',
        '{"sentences": [{"cites": []}]}',
        '{"sentences": [{"text": "  ", "cites": []}]}',
        '{"sentences": [{"text": "...", "cites": []}]}',
        '{"sentences": [{"text": "a", "cites": [["M1", "x"]]}]}',
        '{"sentences": [{"text": "a", "cites": [{"member": "M1"}]}]}',
        '{"sentences": [{"text": "\\ud800", "cites": []}]}',
        "[" * 50_000,
        json.dumps({"sentences": [sentence("x" * 3_000)]}),
        json.dumps({"sentences": [sentence("More.")] * 500}),
        json.dumps({"sentences": [sentence("x" * 1_900)] * 30}),
    ],
)
def test_what_is_no_wording_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadAnswer, match=r"^The model's answer .* so it was not used\.$"):
        read_candidate(Answer(text, cut_off=False), LABELS, SHARED)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["M1"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["sentences", "text", "cites", "member", "quote", "x"]), inner
        )
    ),
    max_leaves=12,
)
shaped = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.text(max_size=40),
            "cites": st.lists(
                st.fixed_dictionaries(
                    {"member": st.sampled_from(["M1", "M2", ""]), "quote": st.text(max_size=30)}
                )
                | json_like,
                max_size=3,
            ),
        }
    )
    | json_like,
    max_size=4,
).map(lambda sentences: {"sentences": sentences})


@given(st.text() | (json_like | shaped).map(json.dumps), st.booleans())
def test_any_answer_is_a_candidate_that_can_be_kept_or_is_refused(text: str, cut: bool) -> None:
    try:
        read = read_candidate(Answer(text, cut), LABELS, SHARED)
    except BadAnswer:
        return
    body = act_body(Mediate("d" * 64, "m", (read,)), at=0)
    json.dumps(body, ensure_ascii=False).encode()  # no half characters
    assert read.text == " ".join(each.text for each in read.sentences)


def wording(**more: object) -> Answer:
    return Answer(json.dumps({"sentences": [sentence("One.", ("M1", "Quiet"))], **more}), False)


def test_whom_the_model_leaves_out_is_kept_by_member() -> None:
    labels = {**LABELS, "M2": Position("2" * 64, "b" * 64, "", 0), "PRESENT": PRESENT}
    given = wording(left_out=["M2", "M9", "PRESENT", " M1 ", "M2", 3])
    assert read_candidate(given, labels, SHARED).left_out == ("b" * 64, "a" * 64)
    assert read_candidate(wording(left_out="M2"), labels, SHARED).left_out == ()
    assert read_candidate(wording(), labels, SHARED).left_out == ()


@pytest.mark.parametrize(
    ("days", "kept"),
    [(7, 7), (365, 365), (6, 30), (366, 30), (0, 30), (-1, 30), ("14", 30), (True, 30), (14.0, 30)],
)
def test_a_trial_lasts_some_days_whatever_the_model_says(days: object, kept: int) -> None:
    read = read_candidate(wording(days=days), LABELS, TRIAL)
    assert (read.kind, read.days) == ("trial", kept)


def test_only_a_trial_has_days() -> None:
    assert read_candidate(wording(days=14), LABELS, SHARED).days == 0
    assert read_candidate(wording(days=14), LABELS, SPLIT).kind == "split"


def test_an_answer_cut_off_after_its_sentences_keeps_all_of_them() -> None:
    whole = json.dumps({"sentences": [sentence("One.", ("M1", "Quiet")), sentence("Two.")]})
    cut = Answer(whole[:-1] + ', "left_out": ["M1", "M', cut_off=True)
    assert read_candidate(cut, LABELS, SHARED).text == "One. Two."
    assert read_candidate(cut, LABELS, SHARED).left_out == ("a" * 64,)


PLACES = {"A": 1, "B": 0}
RULE = Candidate("Quiet.", (Sentence("Quiet."),))


def critiques(*given: object) -> Answer:
    return Answer(json.dumps({"critiques": given}), cut_off=False)


def critique(label: str, score: object, misses: str = "", quote: str = "") -> dict[str, object]:
    return {"candidate": label, "misses": misses, "quote": quote, "score": score}


def test_critiques_stand_at_their_candidates_places_each_once() -> None:
    given = critiques(
        critique("A", 40, "Too  late.", "after ten"), critique("B", -10), critique("A", -100)
    )
    assert read_critiques(given, PLACES, "m" * 64) == (
        Critique(0, "m" * 64, -10),
        Critique(1, "m" * 64, 40, "Too late.", "after ten"),
    )


@pytest.mark.parametrize(
    ("score", "kept"),
    [(101, 100), (-5_000, -100), (10**400, 100), (12.6, 13), (-0.2, 0), (1e999, 100)],
)
def test_scores_are_bounded(score: object, kept: int) -> None:
    assert read_critiques(critiques(critique("A", score)), PLACES, "m" * 64)[0].score == kept


def test_a_candidate_that_is_not_there_is_passed_over() -> None:
    read = read_critiques(critiques(critique("Z", 1), critique("B", 2)), PLACES, "m" * 64)
    assert [each.candidate for each in read] == [0]


def test_of_critiques_that_were_cut_off_the_finished_ones_count() -> None:
    whole = critiques(critique("A", 40), critique("B", 10)).text
    cut = Answer(whole[: whole.index('"score": 10')], cut_off=True)
    assert [each.candidate for each in read_critiques(cut, PLACES, "m" * 64)] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A is best.",
        "[]",
        '{"critiques": {}}',
        '{"critiques": []}',
        '{"critiques": [1]}',
        critiques(critique("Z", 1)).text,
        critiques(critique("A", None)).text,
        critiques(critique("A", True)).text,
        critiques(critique("A", "high")).text,
        '{"critiques": [{"candidate": "A", "score": NaN}]}',
        critiques(critique("A", 1, "x" * 3_000)).text,
        critiques(*[critique("A", 1)] * 100).text,
    ],
)
def test_what_is_no_critique_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadAnswer, match=r"^The model's answer .* so it was not used\.$"):
        read_critiques(Answer(text, cut_off=False), PLACES, "m" * 64)


@given(
    st.text()
    | st.lists(
        st.fixed_dictionaries(
            {
                "candidate": st.sampled_from(["A", "B", "C"]),
                "misses": st.text(max_size=30),
                "quote": st.text(max_size=30),
                "score": st.integers() | st.floats() | st.text(max_size=3) | st.none(),
            }
        )
        | json_like,
        max_size=4,
    ).map(lambda given: json.dumps({"critiques": given})),
    st.booleans(),
)
def test_any_answer_is_critiques_that_can_be_kept_or_is_refused(text: str, cut: bool) -> None:
    try:
        read = read_critiques(Answer(text, cut), PLACES, "c" * 64)
    except BadAnswer:
        return
    body = act_body(Mediate("d" * 64, "m", (RULE, RULE), critiques=read), at=0)
    json.dumps(body, ensure_ascii=False).encode()
