"""Files that people hand each other."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from crdt.carriers.carrier import Met
from crdt.carriers.file import FileCarrier
from tests.crdt.carriers.acceptance import Acceptance, Mets, Road
from tests.crdt.carriers.laptops import Laptop, Moot, agree


class Stick(Road):
    """A stick that goes round: everybody takes what the others put on it, and adds their own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self._carried = 0

    async def meet(self, *laptops: Laptop) -> Mets:
        told: Mets = {each.device: [] for each in laptops}
        self._carried = 0
        for _ in range(2):
            for laptop in laptops:
                others = sorted(p for each in laptops if each is not laptop for p in self.of(each))
                mets = await FileCarrier(self.of_folder(laptop), others).exchange(laptop.copies)
                told[laptop.device] += [m for m in mets if m.group or not is_foreign(m)]
                self._carried = max(self._carried, self.weight())
        return told

    def of_folder(self, laptop: Laptop) -> Path:
        folder = self.path / laptop.who.name
        folder.mkdir(exist_ok=True)
        return folder

    def of(self, laptop: Laptop) -> list[Path]:
        return list(self.of_folder(laptop).iterdir())

    def weight(self) -> int:
        return sum(path.stat().st_size for path in self.path.rglob("*.folkmoot"))

    async def break_off(self, one: Laptop, other: Laptop) -> Mets:
        """The stick is pulled out while it is written."""
        await FileCarrier(self.of_folder(one)).exchange(one.copies)
        (file,) = self.of(one)
        file.write_bytes(file.read_bytes()[:1_000])
        told = await FileCarrier(None, [file]).exchange(other.copies)
        assert told[0].error
        return {one.device: [], other.device: list(told)}

    async def garbage(self, laptop: Laptop, sender: Laptop) -> Sequence[Met]:
        file = self.of_folder(sender) / "garbage.folkmoot"
        file.write_bytes(b"FMB1" + os.urandom(1_000))
        told = await FileCarrier(None, [file]).exchange(laptop.copies)
        file.unlink()
        return told

    @property
    def carried(self) -> int:
        return self._carried


def is_foreign(met: Met) -> bool:
    return "not written for this laptop" in met.error or "has joined" in met.error


class TestFile(Acceptance):
    @pytest.fixture
    def road(self, tmp_path: Path) -> Stick:
        return Stick(tmp_path / "stick")


def one(mets: Sequence[Met]) -> Met:
    (met,) = mets
    return met


def test_a_file_that_is_no_bundle_says_so(moot: Moot, tmp_path: Path) -> None:
    ada, _ = moot.house(2)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ada")
    met = one(asyncio.run(FileCarrier(None, [letter]).exchange(ada.copies)))
    assert met.error == "letter.txt: It is not a bundle of a group that this laptop has joined."


def test_a_file_that_is_gone_says_so(moot: Moot, tmp_path: Path) -> None:
    ada, _ = moot.house(2)
    met = one(asyncio.run(FileCarrier(None, [tmp_path / "gone"]).exchange(ada.copies)))
    assert met.error == "gone cannot be read (No such file or directory)."


def test_where_nothing_can_be_written_nothing_is_left(moot: Moot, tmp_path: Path) -> None:
    ada, _ = moot.house(2)
    out = tmp_path / "no such folder" / "out.folkmoot"
    met = one(asyncio.run(FileCarrier(out).exchange(ada.copies)))
    assert "out.folkmoot could not be written" in met.error
    assert not out.parent.exists()


def test_a_file_taken_twice_brings_nothing_the_second_time(moot: Moot, tmp_path: Path) -> None:
    ada, ben = moot.house(2)
    ada.write(3)
    out = tmp_path / "for ben.folkmoot"
    asyncio.run(FileCarrier(out).exchange(ada.copies))
    assert one(asyncio.run(FileCarrier(None, [out]).exchange(ben.copies))).came == 3
    assert one(asyncio.run(FileCarrier(None, [out]).exchange(ben.copies))).came == 0
    assert agree(ada, ben)


def test_an_answer_holds_only_what_the_asker_lacks(moot: Moot, tmp_path: Path) -> None:
    """Ben never wrote a word of what came since, but his own file says what he has by now."""
    ada, ben = moot.house(2)
    ada.write(200)
    there, back = tmp_path / "there.folkmoot", tmp_path / "back.folkmoot"
    asyncio.run(FileCarrier(there).exchange(ada.copies))
    asyncio.run(FileCarrier(back, [there]).exchange(ben.copies))
    met = asyncio.run(FileCarrier(there, [back]).exchange(ada.copies))[-1]
    assert met.sent == 0
