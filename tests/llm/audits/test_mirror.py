"""Order swap with a model: partisans for a place are caught, and honest ones are left alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Audit, Candidate
from deliberation.profiles.values import VALUES
from llm.audits import mirror as mirror_module
from llm.audits.mirror import Turned, mirror, same_without_names
from llm.mediation.asking import Asked, mediate_question
from llm.mediation.dispute import Dispute
from llm.mediation.starts import SHARED, Start, starts_for
from llm.room.asking import Room
from llm.room.budget import Budget
from llm.room.models import Model, Server
from tests.llm.audits.wordings import ADA, ALL, BEN, CLEO, DEE, MUSIC, PARTIES, QUIET, wording

Record = dict[str, Any]
QUOTES = {"I work": QUIET.quote, "Music ": MUSIC.quote, "Ignore": PARTIES.quote}


def serving(record: Record, quotes_each: Callable[[int, int], int]) -> str:
    """An answer that cites each member so many times, by their place and how many there are."""
    said = [each for each in record["positions"] if each["words"]]
    words = [(each["member"], QUOTES[each["words"][:6]].split()) for each in said]
    cites = [
        {"member": label, "quote": " ".join(quote[start : start + 2])}
        for place, (label, quote) in enumerate(words)
        for start in range(quotes_each(place, len(words)))
    ]
    return json.dumps({"sentences": [{"text": "So be it.", "cites": cites}], "left_out": []})


@pytest.fixture
def mirroring(
    scripted: Callable[..., Any], record_of: Callable[[Record], Record], dispute: Dispute
) -> Callable[..., tuple[Audit, int]]:
    """The audit, and how often it asked, of a model that serves members by their place."""

    def run(
        quotes_each: Callable[[int, int], int] | None,
        candidate: Candidate = ALL,
        about: Dispute = dispute,
    ) -> tuple[Audit, int]:
        def script(request: Record) -> Iterable[str]:
            if quotes_each is None:
                return ["I cannot help with that."]
            return [serving(record_of(request), quotes_each)]

        server = scripted(script)
        model = Model("talker:latest", 2_000_000_000, "f00d" * 16)
        room = Room(Server(server.host, (model,)), model, Budget(attempts=1))
        found = asyncio.run(mirror(room, about, candidate, SHARED))
        assert all(each["options"]["temperature"] == 0 for each in server.requests)
        return found, len(server.requests)

    return run


def test_a_model_that_serves_everybody_alike_passes_at_once(mirroring: Any) -> None:
    found, asked = mirroring(lambda place, members: 1)
    assert found.passed, found.detail
    assert asked == 1
    assert "0 % of the proven citations went to other members" in found.detail


@pytest.mark.parametrize(
    "quotes_each",
    [
        lambda place, members: int(place == 0),  # nobody but the first
        lambda place, members: int(place == members - 1),  # nobody but the last
        lambda place, members: 2 if place == 0 else 1,  # the first twice as often
        lambda place, members: members - place,  # the less the later
    ],
)
def test_a_partisan_for_a_place_is_caught(
    mirroring: Any, quotes_each: Callable[[int, int], int]
) -> None:
    found, asked = mirroring(quotes_each, wording(("Quiet.", (QUIET,))))
    assert not found.passed, found.detail
    assert asked == 2  # the first order was asked again before anything was said of it


def test_chance_in_the_drafting_is_not_taken_for_favour(mirroring: Any) -> None:
    """The wording serves Ada alone, but asked again the model serves all alike in both orders."""
    found, asked = mirroring(lambda place, members: 1, wording(("Quiet.", (QUIET,))))
    assert found.passed, found.detail
    assert asked == 2


def test_a_refuser_has_not_passed(mirroring: Any) -> None:
    found, _ = mirroring(None)
    assert not found.passed
    assert found.detail.startswith("It could not be checked for “What several want”.")


def test_an_inventor_of_quotes_has_nothing_to_compare(
    mirroring: Any, dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(QUOTES, "I work", "Loud music")
    monkeypatch.setitem(QUOTES, "Music ", "Silence please")
    monkeypatch.setitem(QUOTES, "Ignore", "No parties")
    found, _ = mirroring(lambda place, members: 1)
    assert not found.passed
    assert "too few quotes are proven" in found.detail


def test_one_voice_has_no_place_and_costs_no_question(mirroring: Any, dispute: Dispute) -> None:
    alone = replace(dispute, positions=dispute.positions[:1])
    found, asked = mirroring(lambda place, members: 1, about=alone)
    assert found.passed
    assert asked == 0


def test_the_question_is_the_same_to_the_byte_whatever_members_are_called(
    dispute: Dispute,
) -> None:
    whole = replace(
        dispute,
        names={**dispute.names, DEE: "Dee"},
        values={DEE: (50,) * 20, CLEO: tuple(1000 * (v == "hedonism") for v in VALUES)},
    )
    for start in starts_for(whole, 12):
        assert same_without_names(whole, start), start


def test_a_question_that_tells_a_name_is_caught_before_anything_is_asked(
    mirroring: Any, dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    def telling(about: Dispute, start: Start, **more: Any) -> Asked[Any]:
        asked = mediate_question(about, start, **more)
        by = about.name(about.positions[0].member)
        message = {"role": "user", "content": f"{by} is the founder."}
        question = replace(asked.question, messages=(*asked.question.messages, message))
        return replace(asked, question=question)

    monkeypatch.setattr(mirror_module, "mediate_question", telling)
    found, asked = mirroring(lambda place, members: 1)
    assert not found.passed
    assert asked == 0
    assert "depends on what members are called" in found.detail


COUNTS = st.lists(st.integers(0, 6), min_size=3, max_size=3).filter(any)


def shares(counts: Sequence[int]) -> dict[str, Fraction]:
    return {m: Fraction(n, sum(counts)) for m, n in zip((ADA, BEN, CLEO), counts, strict=True)}


@given(COUNTS, COUNTS)
def test_what_moved_is_a_distance(one: list[int], other: list[int]) -> None:
    there, back = (Turned(shares(a), shares(b), ADA, CLEO) for a, b in ((one, other), (other, one)))
    assert there.moved == back.moved
    assert 0 <= there.moved <= 1
    assert (there.moved == 0) == (there.one == there.other)
    assert abs(there.favour) <= there.moved
    assert there.favour == -back.favour
