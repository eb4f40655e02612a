"""However soon a laptop goes again, nothing of its being in the room is left behind."""

from __future__ import annotations

import asyncio
import gc

import pytest
from nacl.signing import SigningKey

from crdt.carriers.presence import Place, Presence
from tests.crdt.carriers.rooms import LOOPBACK


@pytest.mark.parametrize("steps", range(12))
def test_cancelled_while_it_begins(steps: int) -> None:
    """A log line by a task that nobody waits for any more would fail this."""
    told: list[str] = []

    async def story() -> None:
        place = Place(SigningKey.generate(), LOOPBACK, 0, (LOOPBACK,))
        presence = Presence(place, lambda _: None, lambda _: None, told.append)
        presence.is_for(("ab" * 32,))
        presence.is_at(4242)
        keeping = asyncio.ensure_future(presence.keep())
        for _ in range(steps):
            await asyncio.sleep(0)
        keeping.cancel()
        (ended,) = await asyncio.gather(keeping, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError)

    asyncio.run(story())
    gc.collect()
    assert told == []
