"""Fetching a model: each step is told, each trouble is a sentence, and it can be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import count, repeat
from typing import Any

import pytest

from llm.errors import (
    ModelError,
    ModelMissing,
    ModelTooSlow,
    NotOllama,
    PullFailed,
    ServerGone,
    ServerRefused,
)
from llm.room import pulling
from llm.room.pulling import Pulled, pull

Scripted = Callable[..., Any]


def fetch(host: str) -> list[Pulled]:
    steps: list[Pulled] = []
    asyncio.run(pull("talker", host, steps.append))
    return steps


def layer(digest: str, total: int, completed: int | None = None) -> dict[str, Any]:
    part = {"status": f"pulling {digest[:12]}", "digest": digest, "total": total}
    return part if completed is None else part | {"completed": completed}


def test_each_step_is_told_with_the_bytes_of_all_files(scripted: Scripted) -> None:
    large, small = layer("a", 1_000), layer("b", 10)
    script = [
        "pulling manifest",
        large,
        large | {"completed": 400},
        large | {"completed": 400},
        large | {"completed": 1_000},
        small | {"completed": 10},
        "verifying sha256 digest",
        "writing manifest",
        "something new",
        "success",
    ]
    assert fetch(scripted(lambda _: [], pull=lambda _: script).host) == [
        Pulled("Looking it up", 0, 0),
        Pulled("Fetching", 0, 1_000),
        Pulled("Fetching", 400, 1_000),
        Pulled("Fetching", 1_000, 1_000),
        Pulled("Fetching", 1_010, 1_010),
        Pulled("Checking what came", 1_010, 1_010),
        Pulled("Putting it in place", 1_010, 1_010),
        Pulled("something new", 1_010, 1_010),
        Pulled("Ready", 1_010, 1_010),
    ]


def test_figures_that_cannot_be_are_held_to_what_can(scripted: Scripted) -> None:
    script = [layer("a", -5, 7), layer("b", 10, 50), layer("c", 10, -3), "success"]
    steps = fetch(scripted(lambda _: [], pull=lambda _: script).host)
    assert steps[-1] == Pulled("Ready", 10, 20)
    assert all(0 <= step.done <= step.total for step in steps)


def test_a_server_that_names_file_after_file_is_held_to_a_hundred(scripted: Scripted) -> None:
    script = [*(layer(str(number), 10, 10) for number in range(500)), "success"]
    assert fetch(scripted(lambda _: [], pull=lambda _: script).host)[-1].total == 1_000


@pytest.mark.parametrize(
    ("said", "error", "told"),
    [
        ("pull model manifest: file does not exist", ModelMissing, "no model called 'talker'"),
        ("write /models/x: no space left on device", PullFailed, "The disk is full"),
        ("There is not enough space on the disk.", PullFailed, "The disk is full"),
        ("dial tcp: lookup library on 1.2.3.4:53: no such host", PullFailed, "cannot be reached"),
        ("max retries exceeded: unexpected EOF", PullFailed, "cannot be reached"),
        ("412: this requires a newer version of Ollama", PullFailed, "update Ollama first"),
        ("digest mismatch, file must be downloaded again", PullFailed, "came damaged"),
        ("the moon is\nfull", PullFailed, "Ollama says: the moon is full"),
    ],
)
def test_each_trouble_is_one_sentence(
    said: str, error: type[ModelError], told: str, scripted: Scripted
) -> None:
    server = scripted(lambda _: [], pull=lambda _: ["pulling manifest", {"error": said}])
    with pytest.raises(error, match=told) as caught:
        fetch(server.host)
    assert "\n" not in str(caught.value)
    server.pull = lambda _: [server.Reply(500, {"error": said})]
    with pytest.raises(error, match=told):
        fetch(server.host)


def test_a_name_that_is_none(scripted: Scripted) -> None:
    server = scripted(lambda _: [])
    server.pull = lambda _: [server.Reply(400, {"error": "invalid model name"})]
    with pytest.raises(ModelMissing, match="no model called"):
        fetch(server.host)
    server.pull = lambda _: [server.Reply(400, {"error": "no fetching on Sundays"})]
    with pytest.raises(ServerRefused, match="no fetching on Sundays"):
        fetch(server.host)


def test_a_server_that_goes(scripted: Scripted, nobody_there: str) -> None:
    with pytest.raises(ServerGone, match="start Ollama"):
        fetch(nobody_there)
    server = scripted(lambda _: [], pull=lambda _: [layer("a", 10, 5), server.DIE])
    with pytest.raises(ServerGone, match="in the middle"):
        fetch(server.host)
    server.pull = lambda _: [layer("a", 10, 5), server.END]
    with pytest.raises(ServerGone, match="before the model was there"):
        fetch(server.host)


def test_another_program_at_that_address(scripted: Scripted) -> None:
    server = scripted(lambda _: [], pull=lambda _: [b"<html>\n"])
    with pytest.raises(NotOllama):
        fetch(server.host)


def test_a_server_that_only_repeats_itself_is_given_up(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "STALL_SECONDS", 0.1)
    server = scripted(lambda _: [], pull=lambda _: repeat(layer("a", 10, 5)))
    with pytest.raises(ModelTooSlow, match="No more of the model came"):
        fetch(server.host)
    assert server.gone.wait(20)


def test_a_server_that_checks_what_came_is_given_more_time(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "STALL_SECONDS", 0.1)

    def slow(_: object) -> Iterator[Any]:
        yield "verifying sha256 digest"
        server.gone.wait(0.4)
        yield "success"

    server = scripted(lambda _: [], pull=slow)
    assert fetch(server.host)[-1].status == "Ready"


def test_cancelling_hangs_up(scripted: Scripted) -> None:
    server = scripted(lambda _: [], pull=lambda _: (layer("a", 10**12, done) for done in count(1)))

    async def give_up() -> None:
        heard = asyncio.Event()
        fetching = asyncio.create_task(pull("talker", server.host, lambda _: heard.set()))
        await heard.wait()
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching

    asyncio.run(give_up())
    assert server.gone.wait(20)
