"""A folder that several laptops see, with all that such folders do."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from crdt.carriers import bundle_files
from crdt.carriers.carrier import Met, Near
from crdt.carriers.folder import FolderCarrier
from tests.crdt.carriers.acceptance import Acceptance, Mets, Road
from tests.crdt.carriers.laptops import Laptop, Moot, agree


class Shared(Road):
    """Everybody looks into the folder by turns, each with the carrier that they started with."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self._carriers: dict[str, FolderCarrier] = {}
        self._carried = 0

    async def look(self, laptop: Laptop) -> list[Met]:
        carrier = self._carriers.setdefault(laptop.device, FolderCarrier(self.path))
        return list(await carrier.exchange(laptop.copies))

    async def meet(self, *laptops: Laptop) -> Mets:
        told: Mets = {each.device: [] for each in laptops}
        self._carried = 0
        for _ in range(3):
            for laptop in laptops:
                mets = await self.look(laptop)
                told[laptop.device] += mets
                self._carried += sum(met.bytes_out for met in mets)
        return told

    async def break_off(self, one: Laptop, other: Laptop) -> Mets:
        """Half of the file is there when the others look."""
        await self.look(one)
        (file,) = self.path.iterdir()
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
        told = {other.device: await self.look(other)}
        file.write_bytes(whole)
        return told

    async def garbage(self, laptop: Laptop, sender: Laptop) -> Sequence[Met]:
        (self.path / "garbage").write_bytes(b"FMB1age-encryption.org/v1\n" + os.urandom(1_000))
        return [*await self.look(laptop), *await self.look(laptop)]

    @property
    def carried(self) -> int:
        return self._carried


class TestFolder(Acceptance):
    @pytest.fixture
    def road(self, tmp_path: Path) -> Shared:
        return Shared(tmp_path / "shared")


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path / "folder")


def look(shared: Shared, *laptops: Laptop) -> list[Met]:
    async def all_of_them() -> list[Met]:
        return [met for laptop in laptops for met in await shared.look(laptop)]

    return asyncio.run(all_of_them())


def test_what_everybody_has_is_cleaned_up(moot: Moot, shared: Shared) -> None:
    ada, ben, cem = moot.house(3)
    ada.write(100)
    look(shared, ada)
    (file,) = shared.path.iterdir()
    full = file.stat().st_size
    look(shared, ben, cem, ada)
    assert file.stat().st_size < full / 5
    assert len(list(shared.path.iterdir())) == 3
    assert all(met.sent == met.came == 0 for met in look(shared, ada, ben, cem, ada, ben, cem))


def test_nothing_is_written_where_nothing_has_changed(moot: Moot, shared: Shared) -> None:
    ada, ben = moot.house(2)
    ada.write(2)
    asyncio.run(shared.meet(ada, ben))
    before = {path: path.stat().st_mtime_ns for path in shared.path.iterdir()}
    asyncio.run(shared.meet(ada, ben))
    shared._carriers.clear()  # both were started anew
    asyncio.run(shared.meet(ada, ben))
    assert before == {path: path.stat().st_mtime_ns for path in shared.path.iterdir()}


def test_conflict_copies_are_just_more_bundles(moot: Moot, shared: Shared) -> None:
    ada, ben = moot.house(2)
    ada.write(2)
    look(shared, ada)
    (file,) = shared.path.iterdir()
    shutil.copy(file, shared.path / f"{file.stem} (conflicted copy).folkmoot")
    shutil.copy(file, shared.path / f"{file.stem}.sync-conflict-20270101-120000-ABC.folkmoot")
    file.unlink()
    assert [met.came for met in look(shared, ben)] == [2]
    look(shared, ada)
    assert agree(ada, ben) and file.exists()


def test_other_files_are_left_alone(moot: Moot, shared: Shared) -> None:
    ada, ben = moot.house(2)
    (shared.path / "holiday.jpg").write_bytes(os.urandom(5_000))
    (shared.path / "empty").touch()
    (shared.path / "folder").mkdir()
    (shared.path / "link").symlink_to("/dev/zero")
    if hasattr(os, "mkfifo"):
        os.mkfifo(shared.path / "pipe")
    ada.write()
    told = asyncio.run(shared.meet(ada, ben))
    assert agree(ada, ben)
    assert not any(met.refused or met.error for mets in told.values() for met in mets)
    assert {"holiday.jpg", "empty", "folder", "link"} <= {p.name for p in shared.path.iterdir()}


def test_half_a_file_is_not_complained_of_while_it_grows(moot: Moot, shared: Shared) -> None:
    ada, ben = moot.house(2)
    ada.write(30)
    look(shared, ada)
    (file,) = shared.path.iterdir()
    whole = file.read_bytes()
    for part in (10, 1_000, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:part])
        assert not any(met.refused or met.error for met in look(shared, ben))
    assert any("damaged" in why for met in look(shared, ben) for why in met.refused)
    file.write_bytes(whole)
    look(shared, ben)
    assert agree(ada, ben)


def test_the_folder_may_vanish_and_come_back(moot: Moot, shared: Shared) -> None:
    ada, ben = moot.house(2)
    ada.write()
    look(shared, ada)
    away = shared.path.rename(shared.path.with_name("unplugged"))
    for met in look(shared, ada, ben):
        assert met.error == (
            "The shared folder folder cannot be used now (No such file or directory); it is "
            "tried again until it can."
        )
    ada.write()
    away.rename(shared.path)
    look(shared, ben, ada, ben)
    assert agree(ada, ben)


def test_somebody_new_gets_everything(moot: Moot, shared: Shared) -> None:
    from crdt.identity import join_person
    from deliberation.acts import Admit

    ada, ben, dee = *moot.house(2), *moot.laptops(1)
    ada.write(20)
    asyncio.run(shared.meet(ada, ben))
    group = ada.group().id
    dee.join(group)
    for member in (ada, ben):
        member.group().act(Admit((join_person(dee.who, group),)))
        look(shared, member)
    asyncio.run(shared.meet(ada, ben, dee))
    assert agree(ada, ben, dee)
    assert dee.group().state.member(dee.who.member_id) is not None


def test_one_folder_run_twice_loses_nothing(moot: Moot, shared: Shared) -> None:
    """Two laptops that both think that the same file is theirs."""
    ada, ben = moot.house(2)
    twin = ben.twin()
    ben.write()
    twin.write(2)
    both = Shared.__new__(Shared)
    both.path, both._carriers, both._carried = shared.path, {}, 0
    for _ in range(4):
        look(shared, ben)
        look(both, twin)
    look(shared, ada)
    assert agree(ada, ben, twin)


def test_live_it_tells_what_came_and_a_trouble_once(moot: Moot, shared: Shared) -> None:
    ada, ben = moot.house(2)
    told: list[Met] = []

    async def run() -> None:
        def tell(what: Met | Near) -> None:
            assert isinstance(what, Met)
            told.append(what)

        carrier = FolderCarrier(shared.path, every=0.01)
        live = asyncio.create_task(carrier.live(ben.copies, tell))
        ada.write(3)
        await shared.look(ada)
        async with asyncio.timeout(10):
            while not any(met.came for met in told):
                await asyncio.sleep(0.01)
        shutil.rmtree(shared.path)
        async with asyncio.timeout(10):
            while not any(met.error for met in told):
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        live.cancel()
        await asyncio.wait({live})

    asyncio.run(run())
    assert agree(ada, ben)
    assert sum(met.came for met in told) == 3
    assert len([met for met in told if met.error]) == 1


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as others may leave them")
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_nobody_leads_what_is_written_elsewhere(
    moot: Moot, shared: Shared, tmp_path: Path, kind: str
) -> None:
    """Who can write in the folder knows the name that our next file is first written under."""
    ada, ben = moot.house(2)
    ada.write(1)
    look(shared, ada)
    (file,) = shared.path.iterdir()
    mine, part = tmp_path / "diary.txt", shared.path / f".{file.name}.part"
    mine.write_text("Mine.")
    part.symlink_to(mine) if kind == "link" else os.mkfifo(part)
    ada.write(1)
    look(shared, ada)
    assert mine.read_text() == "Mine." and not file.is_symlink()
    assert [met.came for met in look(shared, ben)] == [2]


def test_a_file_that_cannot_be_read_keeps_nobody_from_the_others(
    moot: Moot, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = moot.house(2)
    ada.write(2)
    look(shared, ada)
    (shared.path / "0.folkmoot").write_bytes(b"FMB1")
    read = bundle_files._read

    def refusing(path: Path) -> bytes | None:
        if path.name.startswith("0"):
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(bundle_files, "_read", refusing)
    (met,) = look(shared, ben)
    assert met.came == 2 and met.sent == 0 and met.bytes_out
    assert met.error.startswith("0.folkmoot in the shared folder cannot be read")
    monkeypatch.undo()
    assert look(shared, ben)[0].error == ""


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_an_odd_name_is_told_in_letters_that_can_be_shown(moot: Moot, shared: Shared) -> None:
    ada, _ = moot.house(2)
    (shared.path / "new\nline\udcff.folkmoot").write_bytes(b"FMB1 and nothing else")
    (told,) = [each for met in look(shared, ada, ada) for each in met.refused]
    assert told.startswith("new?line?.folkmoot: ") and told.isprintable()
