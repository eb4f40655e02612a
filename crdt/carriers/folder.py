"""The road of a shared folder, kept alike on several laptops by Syncthing, Dropbox or a server.

Each laptop keeps one file a group in it, with what any of the others may lack, and reads whatever
bundles are there. So it does not matter who else writes into the folder, in which order files
appear, whether some are there twice, half or not yet, or whether the folder comes and goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from crdt.bundle import BundleRefused, NotForUs
from crdt.carriers.bundle_files import Brought, bring, name_for, write_whole
from crdt.carriers.carrier import Met, Told
from crdt.carriers.copy import Copy
from crdt.carriers.have import Have
from crdt.carriers.watch import Watch
from deliberation.errors import FolkmootError

EVERY = 2.0  # seconds between two looks into the folder


class FolderCarrier:
    """All that it knows it reads from the folder, so nothing of it has to be kept."""

    road = "folder"

    def __init__(self, folder: Path, *, every: float = EVERY) -> None:
        self._folder, self._every = folder, every
        self._watch = Watch(folder)
        self._known: dict[str, dict[str, Have]] = {}  # by group and device: what it said it has
        self._written: dict[str, object] = {}  # by group: what our file there was made from
        self._ours: dict[str, tuple[Have, frozenset[str]]] = {}  # of a file with our file's name
        self._groups: frozenset[str] = frozenset()
        self._wake: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def exchange(self, copies: Mapping[str, Copy]) -> Sequence[Met]:
        """One look into the folder: one `Met` for each group."""
        copies = dict(copies)
        mets = {group: Met(self.road, group) for group in copies}
        if copies.keys() != self._groups:
            self._groups = frozenset(copies)
            self._watch.forget()
        try:
            await self._take_all(copies, mets)
            for copy in copies.values():
                await self._give(copy, mets)
        except OSError as error:
            why = (
                f"The shared folder {self._folder.name} cannot be used now ({error.strerror}); "
                "it is tried again until it can."
            )
            mets = {group: replace(met, error=met.error or why) for group, met in mets.items()}
        return list(mets.values())

    async def live(self, copies: Mapping[str, Copy], told: Told) -> None:
        """Until cancelled. A trouble that lasts is told once."""
        self._wake, self._loop = asyncio.Event(), asyncio.get_running_loop()
        before: dict[str, str] = {}
        first = True
        while True:
            self._wake.clear()
            for met in await self.exchange(copies):
                news = met.sent or met.came or met.refused or met.error != before.get(met.group, "")
                before[met.group] = met.error
                if first or news:
                    told(met)
            first = False
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._every)

    def changed(self, group: str) -> None:
        if group in self._groups and self._loop is not None and self._wake is not None:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                self._loop.call_soon_threadsafe(self._wake.set)

    # -- reading ------------------------------------------------------------------------------

    async def _take_all(self, copies: Mapping[str, Copy], mets: dict[str, Met]) -> None:
        """What is refused is told when it looks the same at the second look: it may have been on
        its way. It is tried again whenever our own copies have changed: then its writer may be
        known."""
        state = tuple([await copy.heads() for copy in copies.values()])
        for path in await asyncio.to_thread(self._watch.look, state):
            try:
                brought = await bring(path, copies)
            except NotForUs:
                self._watch.done(path)
            except BundleRefused as error:
                if self._watch.refused(path):
                    self._refused(path, str(error), mets)
            except FileNotFoundError:
                continue
            except OSError as error:
                why = (
                    f"{_shown(path)} in the shared folder cannot be read ({error.strerror}); it is "
                    "tried again until it can."
                )
                mets.update({group: replace(met, error=why) for group, met in mets.items()})
            except FolkmootError as error:
                mets.update({g: replace(met, error=str(error)) for g, met in mets.items()})
            else:
                self._watch.done(path)
                if brought is not None:
                    await self._brought(path, brought, copies, mets)

    def _refused(self, path: Path, why: str, mets: dict[str, Met]) -> None:
        """Nobody can tell of which group it is."""
        for group, met in mets.items():
            mets[group] = replace(met, refused=(*met.refused, f"{_shown(path)}: {why}"))

    async def _brought(
        self, path: Path, brought: Brought, copies: Mapping[str, Copy], mets: dict[str, Met]
    ) -> None:
        bundle, taken = brought.bundle, brought.taken
        met, copy = mets[bundle.group], copies[bundle.group]
        mets[bundle.group] = replace(
            met,
            came=met.came + taken.new,
            bytes_in=met.bytes_in + brought.size,
            refused=(*met.refused, *taken.refused),
        )
        known = self._known.setdefault(bundle.group, {})
        known[bundle.writer] = known.get(bundle.writer, Have()).joined(bundle.have)
        if path.name == await name_for(copy):
            self._ours[bundle.group] = bundle.have, frozenset(bundle.to)

    # -- writing ------------------------------------------------------------------------------

    async def _recognise(self, copy: Copy) -> None:
        """Our file from an earlier run is as good as a new one, if it has all that is here."""
        have, to = self._ours.pop(copy.group, (Have(), frozenset()))
        if to:
            as_good = not await copy.lacking(have)
            self._written[copy.group] = await self._made_from(copy, to) if as_good else None

    async def _made_from(self, copy: Copy, to: frozenset[str]) -> object:
        known = self._known.get(copy.group, {})
        told = {device: frozenset(known[device].latest.items()) for device in to if device in known}
        return await copy.heads(), to, frozenset(told.items())

    async def _give(self, copy: Copy, mets: dict[str, Met]) -> None:
        """Write our file anew if what goes into it has changed, or if it is gone."""
        path = self._folder / await name_for(copy)
        peers = await copy.peers()
        if not peers:
            return
        await self._recognise(copy)
        made_from = await self._made_from(copy, frozenset({await copy.device(), *peers}))
        if made_from == self._written.get(copy.group) and await asyncio.to_thread(path.exists):
            return
        try:
            data, entries = await copy.bundle(self._known.get(copy.group, {}))
        except FolkmootError as error:
            mets[copy.group] = replace(mets[copy.group], error=str(error))
            return
        await asyncio.to_thread(write_whole, path, data)
        self._watch.ours(path)
        self._written[copy.group] = made_from
        mets[copy.group] = replace(mets[copy.group], sent=entries, bytes_out=len(data))


def _shown(path: Path) -> str:
    """The name of a file, which others may have given it, as a sentence can hold it."""
    return "".join(each if each.isprintable() else "?" for each in path.name)
