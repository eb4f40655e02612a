"""No one value of a request tells a hidden dispute from a real one that the app puts together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pytest

from deliberation.acts import QuotedLesson, ToldLesson
from deliberation.pieces.filling import fill
from deliberation.pieces.reading import read_piece
from deliberation.state import Deliberation, Mediation, Member, Position, Stage, State, TakenLesson
from deliberation.weighing.quotable import quotable
from llm.canaries.asking import steps
from llm.canaries.generating import ABSENT, DOMINATED, NO_CONSENSUS, make
from llm.canaries.matters import matters, pieces_beside
from llm.mediation.asking import mediate_questions
from llm.mediation.dispute import CLAUSE_QUESTION, Dispute
from llm.mediation.disputing import dispute_then
from llm.words.sentences import split_sentences
from resources import read_text

Record = Mapping[str, Any]
RecordOf = Callable[[dict[str, Any]], dict[str, Any]]
EACH = 150
OFTEN = EACH // 20
WENT = re.compile(r"^Tried(?: for \d+ days?)?: it worked for", re.MULTILINE)

FEATURES: dict[str, Callable[[Record], object]] = {
    "question": lambda r: r["question"] == CLAUSE_QUESTION,
    "present text": lambda r: bool(r["present_text"]),
    "question and present text": lambda r: (
        r["question"] == CLAUSE_QUESTION,
        bool(r["present_text"]),
    ),
    "form of lessons": lambda r: all(WENT.search(each["words"]) for each in r["lessons"]),
    "lines of a lesson": lambda r: bool(r["lessons"]) and r["lessons"][0]["words"].count("\n"),
    "members": lambda r: len(r["positions"]),
    "lessons": lambda r: len(r["lessons"]),
    "start": lambda r: r["start"],
}


def clauses() -> list[str]:
    """The first clause of many shipped pieces, as they are filled in by default."""
    found = []
    named = {name for each in matters() for name in each.pieces} | {*pieces_beside()}
    for name in sorted(named):
        piece = read_piece(read_text(f"pieces/{name}.toml"))
        found.append(fill(piece, {each.name: each.default for each in piece.parameters})[0].text)
    return found


def real(draw: Random, texts: list[str]) -> Dispute:
    """A dispute as the app makes it of a group's state, about a clause or about a topic."""

    def id_() -> str:
        return f"{draw.getrandbits(256):064x}"

    members = tuple(Member(id_(), "Ada", (), "") for _ in range(draw.randint(2, 8)))
    sentences = [each for text in draw.sample(texts, 9) for each in split_sentences(text)]
    spoke = [each.id for each in members if draw.random() < 0.8] or [members[0].id]
    positions = tuple(Position(id_(), who, draw.choice(sentences), 1) for who in spoke)
    clause = id_() if draw.random() < 0.7 else ""
    about = Deliberation(
        id=id_(),
        clause=clause,
        topic="" if clause else draw.choice(("Who cleans?", "The garden", "Pets")),
        round=0,
        acknowledgements=(),
        needed=1,
        open=True,
        stage=Stage.OPTIONS,
        positions=positions,
    )
    told = {
        id_(): ToldLesson(
            tried=draw.choice(texts),
            days=draw.choice((7, 14, 30, 90)),
            worked=draw.randint(0, 4),
            failed=draw.randint(1, 3),
            text=draw.choice(("", "We would do it again.", "Nobody kept to it.")),
            dissent=draw.choice(((), (), ("I was against it.",))),
        )
        for _ in range(draw.choice((0, 0, 0, 0, 1, 2, 3)))
    }
    taken = [TakenLesson(name, members[0].id, id_(), "", each) for name, each in told.items()]
    mediation = Mediation(
        id=id_(),
        member=members[0].id,
        mediator="embedded",
        candidates=(),
        audits=(),
        at=1,
        present=draw.choice(texts) if clause else "",
        lessons=tuple(QuotedLesson(name, quotable(each)) for name, each in told.items()),
    )
    state = State(members=members, deliberations=(about,), lessons=tuple(taken))
    return dispute_then(state, about, mediation)


def start_of(text: str) -> str:
    """What the request asks to start from, without the labels and marks in it."""
    start = text.rstrip().split("\n\n")[-2]
    return re.sub(r"\b[ML]\d+\b", "LABEL", start)


@pytest.fixture
def records(record_of: RecordOf) -> tuple[list[Record], list[Record]]:
    draw, texts = Random(7), clauses()

    def read(question: Any) -> Record:
        record = record_of({"messages": question.messages})
        return {**record, "start": start_of(question.messages[-1]["content"])}

    theirs = [read(draw.choice(mediate_questions(real(draw, texts))).question) for _ in range(EACH)]
    ours = [
        read(steps(make((NO_CONSENSUS, ABSENT)[number % 2], draw.getrandbits(62)))[0].question)
        for number in range(EACH)
    ]
    return ours, theirs


@pytest.mark.parametrize("feature", FEATURES)
def test_no_feature_tells_them_apart(
    feature: str, records: tuple[list[Record], list[Record]]
) -> None:
    ours, theirs = (Counter(repr(FEATURES[feature](each)) for each in some) for some in records)
    # Neither have a value of their own, and who guesses by the value is wrong one time in three.
    assert all(theirs[value] for value, count in ours.items() if count > OFTEN)
    assert all(ours[value] for value, count in theirs.items() if count > OFTEN)
    right = sum(max(ours[value], theirs[value]) for value in {*ours, *theirs})
    assert right < 2 * EACH * 2 / 3


def test_the_classifier_sees_a_question_that_no_real_dispute_has(
    records: tuple[list[Record], list[Record]],
) -> None:
    ours, theirs = records
    odd = [{**each, "question": "Noise at night"} for each in ours if each["present_text"]]
    seen = FEATURES["question and present text"]
    assert not {repr(seen(each)) for each in odd} & {repr(seen(each)) for each in theirs}


@pytest.mark.parametrize("seed", range(60))
def test_a_critique_is_about_a_clause_or_a_topic_as_well(seed: int, record_of: RecordOf) -> None:
    record = record_of({"messages": steps(make(DOMINATED, seed))[0].question.messages})
    assert (record["question"] == CLAUSE_QUESTION) == bool(record["present_text"])


@pytest.mark.parametrize("seed", range(60))
def test_no_two_members_say_the_same_sentence(seed: int) -> None:
    positions = make(NO_CONSENSUS, seed).dispute.positions
    if len(positions) > 4:  # more have no words of their own for one wish
        return
    said = [{s.lower() for s in split_sentences(each.text)} for each in positions]
    assert sum(map(len, said)) == len(set().union(*said))
