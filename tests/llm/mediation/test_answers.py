"""What a model wrote becomes a candidate as it is, or is refused in a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import (
    Citation,
    Mediate,
)
from deliberation.bodies import act_body
from deliberation.state import Position
from llm.errors import BadAnswer
from llm.mediation.answers import NOBODY, read_candidate
from llm.room.chatting import Answer

POSITION = Position("1" * 64, "a" * 64, "Quiet after ten.", 0)
LABELS = {"M1": POSITION}


def answer(*sentences: object) -> Answer:
    return Answer(json.dumps({"sentences": sentences}), cut_off=False)


def sentence(text: str, *quotes: tuple[str, str]) -> dict[str, object]:
    return {"text": text, "cites": [{"member": m, "quote": q} for m, q in quotes]}


def test_labels_become_members_and_their_positions() -> None:
    read = read_candidate(answer(sentence("Be quiet.", ("M1", "Quiet after ten"))), LABELS, "start")
    assert read.text == "Be quiet."
    assert read.sentences[0].cites == (Citation("a" * 64, "1" * 64, "Quiet after ten"),)
    assert read.start == "start"


def test_invented_quotes_unknown_members_and_bare_sentences_all_stay() -> None:
    given = answer(
        sentence("One.", ("M1", "never said")), sentence("Two.", ("M7", "x y")), sentence("Three.")
    )
    read = read_candidate(given, LABELS, "")
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
            read = read_candidate(Answer(whole[:end], cut_off=True), LABELS, "")
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
        read_candidate(Answer(text, cut_off=False), LABELS, "")


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
        read = read_candidate(Answer(text, cut), LABELS, "")
    except BadAnswer:
        return
    body = act_body(Mediate("d" * 64, "m", (read,)), at=0)
    json.dumps(body, ensure_ascii=False).encode()  # no half characters
    assert read.text == " ".join(each.text for each in read.sentences)
