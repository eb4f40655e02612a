"""The road of files that people carry: on a stick, by e-mail, by any messenger."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from crdt.bundle import BundleRefused
from crdt.carriers.bundle_files import bring, name_for, write_whole
from crdt.carriers.carrier import Met
from crdt.carriers.copy import Copy
from crdt.carriers.have import Have
from deliberation.errors import FolkmootError


class FileCarrier:
    """Takes the bundles in the files `into`, then writes one for the others to `out`.

    `out` is a folder, in which each group gets a file of its own, or the file for the one group;
    None where there is nothing to write.
    """

    road = "file"

    def __init__(self, out: Path | None, into: Iterable[Path] = ()) -> None:
        self._out, self._into = out, tuple(into)

    async def exchange(self, copies: Mapping[str, Copy]) -> Sequence[Met]:
        """One `Met` for each file that was taken, and one for each that was written."""
        known: dict[str, dict[str, Have]] = {group: {} for group in copies}
        mets = [await self._take(path, copies, known) for path in self._into]
        if self._out is not None:
            mets += [await self._give(copy, known[copy.group]) for copy in copies.values()]
        return mets

    async def _take(
        self, path: Path, copies: Mapping[str, Copy], known: Mapping[str, dict[str, Have]]
    ) -> Met:
        try:
            brought = await bring(path, copies)
            if brought is None:
                raise BundleRefused("It is not a bundle of a group that this laptop has joined.")
        except OSError as error:
            return Met(self.road, "", error=f"{path.name} cannot be read ({error.strerror}).")
        except FolkmootError as error:
            return Met(self.road, "", error=f"{path.name}: {error}")
        bundle, taken = brought.bundle, brought.taken
        of_group = known[bundle.group]
        of_group[bundle.writer] = of_group.get(bundle.writer, Have()).joined(bundle.have)
        return Met(
            self.road, bundle.group, came=taken.new, bytes_in=brought.size, refused=taken.refused
        )

    async def _give(self, copy: Copy, known: Mapping[str, Have]) -> Met:
        assert self._out is not None
        out = self._out / await name_for(copy) if self._out.is_dir() else self._out
        try:
            data, entries = await copy.bundle(known)
            await asyncio.to_thread(write_whole, out, data)
        except OSError as error:
            why = f"{out.name} could not be written ({error.strerror}); nothing was changed."
            return Met(self.road, copy.group, error=why)
        except FolkmootError as error:
            return Met(self.road, copy.group, error=str(error))
        return Met(self.road, copy.group, sent=entries, bytes_out=len(data))
