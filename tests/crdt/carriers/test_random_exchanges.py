"""Ten laptops that meet by chance, over every kind of road, and in the end hold the same."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from crdt.carriers.file import FileCarrier
from crdt.carriers.folder import FolderCarrier
from tests.counts import count
from tests.crdt.carriers.laptops import Laptop, Moot
from tests.crdt.carriers.memory import both, pair

pytestmark = pytest.mark.faults

PEOPLE = 10
EXCHANGES = count(60, 1_000)


class Chance:
    """What may happen among laptops, and happens as the dice fall."""

    def __init__(self, path: Path, laptops: Sequence[Laptop], seed: int) -> None:
        self.dice, self.laptops = random.Random(seed), list(laptops)
        self.folders = [path / "one folder", path / "another"]
        self.written: list[Path] = []  # files that lie about
        self.path = path
        for folder in self.folders:
            folder.mkdir()
        self._looking: dict[tuple[str, Path], FolderCarrier] = {}
        self.parts: list[list[Laptop]] = [self.laptops]

    def partition(self) -> None:
        """Who can meet whom from now on; a folder may be on either side, or on both."""
        mixed = self.dice.sample(self.laptops, len(self.laptops))
        cut = self.dice.randrange(len(mixed))
        self.parts = [part for part in (mixed[:cut], mixed[cut:]) if part]

    def heal(self) -> None:
        self.parts = [self.laptops]

    async def exchange(self) -> None:
        part = self.dice.choice(self.parts)
        who = self.dice.choice(part)
        what = self.dice.choices((self.stream, self.folder, self.file), (6, 3, 1))[0]
        await what(who, part)

    async def stream(self, who: Laptop, part: Sequence[Laptop]) -> None:
        others = [each for each in part if each is not who]
        if others:
            other = self.dice.choice(others)
            most = self.dice.choice((-1, -1, -1, 2, 3, 4, 5))
            ends = pair(who.device, other.device, most=most)
            mets = await both(ends[0], who.copies, ends[1], other.copies)
            assert not any(met.refused for each in mets for met in each)

    async def folder(self, who: Laptop, part: Sequence[Laptop]) -> None:
        folder = self.folders[self.parts.index(list(part)) % 2]
        self.spoil(folder)
        key = (who.device, folder)
        if self.dice.random() < 0.2:  # the window was closed meanwhile
            self._looking.pop(key, None)
        carrier = self._looking.setdefault(key, FolderCarrier(folder))
        await carrier.exchange(who.copies)

    def spoil(self, folder: Path) -> None:
        """What such folders do: a conflict copy, an old state, half a file, a file that is gone."""
        files = sorted(folder.iterdir())
        if not files or self.dice.random() < 0.5:
            return
        file = self.dice.choice(files)
        what = self.dice.randrange(4)
        if what == 0:
            copy = folder / f"{file.stem[:16]} (copy {self.dice.randrange(5)}).folkmoot"
            copy.write_bytes(file.read_bytes())
        elif what == 1:
            self.dice.choice(files).write_bytes(file.read_bytes())
        elif what == 2:
            data = file.read_bytes()
            file.write_bytes(data[: self.dice.randrange(len(data) + 1)])
        else:
            file.unlink()

    async def file(self, who: Laptop, part: Sequence[Laptop]) -> None:
        """Some old files are taken, perhaps again, and a new one is left."""
        into = self.dice.sample(self.written, min(len(self.written), 2))
        out = self.path / f"{len(self.written)}.folkmoot"
        for met in await FileCarrier(out, into).exchange(who.copies):
            assert not met.error and not met.refused
        self.written.append(out)


@pytest.mark.parametrize("seed", [0] if EXCHANGES > 60 else [1])
def test_whoever_meets_whom_by_whatever_road_all_come_to_the_same(
    moot: Moot, tmp_path: Path, seed: int
) -> None:
    laptops = moot.house(PEOPLE)
    chance = Chance(tmp_path, laptops, seed)

    async def run() -> None:
        for number in range(EXCHANGES):
            if number % 15 == 0:
                chance.partition()
            if chance.dice.random() < 0.5:
                chance.dice.choice(laptops).write()
            await chance.exchange()
        chance.heal()
        hub, *others = laptops
        for other in [*others, *others]:
            ends = pair(hub.device, other.device)
            await both(ends[0], hub.copies, ends[1], other.copies)

    asyncio.run(run())
    assert len({laptop.fingerprint() for laptop in laptops}) == 1
    groups = [laptop.group() for laptop in laptops]
    assert all(group.state == groups[0].state for group in groups)
    assert all(group.rulebook == groups[0].rulebook for group in groups)
    for laptop in laptops:
        assert not laptop.store.waiting(laptop.group().id)
        assert not laptop.store.quarantine(laptop.group().id)


def test_a_folder_alone_is_enough(moot: Moot, tmp_path: Path) -> None:
    laptops = moot.house(4)
    chance = Chance(tmp_path, laptops, 7)
    folder = chance.folders[0]
    looking = [FolderCarrier(folder) for _ in laptops]

    async def run() -> None:
        for _ in range(count(40, 400)):
            chance.spoil(folder)
            number = chance.dice.randrange(len(laptops))
            if chance.dice.random() < 0.3:
                laptops[number].write()
            await looking[number].exchange(laptops[number].copies)
        for _ in range(4):
            for carrier, laptop in zip(looking, laptops, strict=True):
                await carrier.exchange(laptop.copies)

    asyncio.run(run())
    assert len({laptop.fingerprint() for laptop in laptops}) == 1
