"""Groups of any size for the people page, and what their members do to each other."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from crdt.identity import Identity
from crdt.pairing.request import Request
from desktop.workspace import Workspace
from tests.house import House, open_workspace


def found_circle(base: Path, names: Sequence[str], *, rules: str = "") -> House:
    """Everybody in one group, founded by the first, with the same on each laptop."""
    circle = House(base, [open_workspace(base / str(i), name) for i, name in enumerate(names)])
    founder, *others = circle.laptops
    circle.group = founder.found("Mill Lane").group
    if rules:
        (base / "rules.md").write_text(rules, encoding="utf-8")
        founder.import_rules(circle.group, base / "rules.md")
    if others:
        invitation = founder.invitation(circle.group)
        founder.admit_requests(circle.group, [each.ask_to_join(invitation) for each in others])
        share(circle, founder)
    return circle


def share(circle: House, *writers: Workspace) -> None:
    """What these have goes to everybody else's laptop."""
    for writer in writers:
        bundle = circle.bundle(writer)
        for reader in circle.laptops:
            if reader is not writer:
                reader.take(bundle)


def crowd(circle: House, names: Sequence[str]) -> None:
    """Let people of these names in, whose laptops are elsewhere."""
    invitation = circle.ada.invitation(circle.group)
    requests = [Request.make(Identity.create(name), invitation) for name in names]
    for laptop in circle.laptops:
        inside = {member.name for member in laptop.view(circle.group).state.current}
        if not set(names) <= inside:
            laptop.admit_requests(circle.group, requests)
            share(circle, laptop)


def vote_apart(circle: House, *votes: tuple[Workspace, Workspace]) -> None:
    """Each of the first votes to remove the second, none of them knowing of the others; then
    everybody learns of all of it, those who are removed by it, too."""
    written = []
    for voter, target in votes:
        reason = f"{voter.my_name.split()[0]} has had enough."
        voter.vote_out(circle.group, target.me, reason)
        written.append((voter, circle.bundle(voter)))
    for voter, bundle in written:
        for reader in circle.laptops:
            if reader is not voter:
                reader.take(bundle)


def copy_of(laptop: Workspace, to: Path) -> Path:
    """A copy of a data folder, as a backup by hand makes one."""
    shutil.copytree(laptop.folder, to, ignore=shutil.ignore_patterns("*.lock"))
    return to


def again(circle: House, base: Path) -> House:
    """The same people once more, on copies of their laptops, which must be closed."""
    base.mkdir()
    folders = [copy_of(each, base / each.folder.name) for each in circle.laptops]
    return House(base, [open_workspace(each) for each in folders], circle.group)


def close(circle: House) -> None:
    for laptop in circle.laptops:
        laptop.close()
