"""Three practice laptops that only ever exchange bundle files, and what scenes do with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crdt.keys import Cost
from deliberation.errors import FolkmootError
from deliberation.rulebook import Clause
from deliberation.state import Deliberation, Option
from desktop.story import Part, Story, folder_name
from desktop.transcript import Transcript
from desktop.workspace import Workspace

# These folders are for practice and say so: their passphrase protects nothing, and is cheap.
PASSPHRASE = "rehearsal"
CHEAP = Cost(ops=1, mem=1 << 20)


class RehearsalRefused(FolkmootError):
    """The rehearsal cannot begin."""


class RehearsalFailed(FolkmootError):
    """Something in the rehearsal did not come out as it must."""


@dataclass(frozen=True)
class Practice:
    """The ceremony of a folder whose passphrase is no secret."""

    def passphrase(self, new: bool, why: str) -> str:  # noqa: ARG002 - the protocol's names
        return PASSPHRASE


@dataclass
class Laptop:
    part: Part
    workspace: Workspace

    @property
    def name(self) -> str:
        return self.part.name


class Moot:
    """One run. The scenes fill in what later ones go on with."""

    clause: Clause  # what the moot is about, as it stood at first

    def __init__(
        self, out: Path, story: Story, laptops: list[Laptop], tell: Transcript, model: str
    ) -> None:
        self.out, self.story, self.laptops = out, story, laptops
        self.tell, self.model = tell, model
        self.group = self.deliberation = ""
        self.offered: list[str] = []  # options, in the order in which they were put forward
        self.leader = ""  # the option that they are asked to consent to
        self.trial = ""  # the trial that is running, if one is
        self.rounds = 0

    @property
    def first(self) -> Laptop:
        return self.laptops[0]

    def meet(self) -> None:
        """Each laptop writes a bundle, and each takes the bundles of the others."""
        self.rounds += 1
        self.tell.progress("exchanging bundles")
        files = {}
        for laptop in self.laptops:
            joined = any(g.joined for g in laptop.workspace.groups())
            if joined:
                name = f"{self.rounds:02d}-{folder_name(laptop.name)}.folkmoot"
                files[laptop.name] = self.out / "bundles" / name
                laptop.workspace.bundle(self.group, files[laptop.name])
        for laptop in self.laptops:
            for writer, file in files.items():
                if writer != laptop.name:
                    laptop.workspace.take(file)
        self.tell.text(f"(They exchange bundles: {', '.join(f.name for f in files.values())}.)")

    def about(self, laptop: Laptop) -> Deliberation:
        found = laptop.workspace.view(self.group).state.deliberation(self.deliberation)
        assert found is not None, "it was begun in an earlier scene"
        return found

    def option(self, laptop: Laptop, option: str) -> Option:
        found = self.about(laptop).option(option)
        assert found is not None, "it was put forward, and the laptops have met since"
        return found

    def fingerprint(self, laptop: Laptop) -> str:
        return laptop.workspace.view(self.group).fingerprint
