"""A group of three to look at, and a window on it that needs no screen."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from nacl.pwhash import argon2id
from PySide6.QtCore import QCoreApplication, QEvent

from crdt.keys import Cost
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.settings import Settings
from desktop.ui.threads import Inline
from desktop.workspace import Workspace
from llm.mediation.mediator import mediate
from tests.desktop.ui import circles
from tests.house import House, found_house

CHEAP = Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)
NAMES = ("Ada Brandt", "Bo Lindqvist", "Cleo Okafor")
RULES = """# House rules

## Living together

1. Whoever cooks does not wash up.
2. Guests are welcome. They may stay for a week.
3. Music is quiet after ten in the evening. See [the quiet hours](https://example.org/quiet).

## Money

1. Everybody pays into the kitty each month.
2. Purchases above fifty euro are decided together.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it has no window manager to tell about sizes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))


class Passphrase:
    def passphrase(self, new: bool, why: str) -> str:
        return "a long enough passphrase"


def open_workspace(folder: Path, name: str | None = None) -> Workspace:
    return Workspace.open(folder, Passphrase(), name=name, keep_key_in="passphrase", cost=CHEAP)


@dataclass(frozen=True)
class Moot:
    """A group of three with a deliberation at the consent stage, as Ada's laptop has it."""

    folder: Path
    group: str
    deliberation: str


@pytest.fixture(scope="session")
def _moot(tmp_path_factory: pytest.TempPathFactory) -> Moot:
    base = tmp_path_factory.mktemp("moot")
    everybody = [open_workspace(base / str(i), name) for i, name in enumerate(NAMES)]
    ada, bo, cleo = everybody
    group = ada.found("Mill Lane").group
    (base / "rules.md").write_text(RULES, encoding="utf-8")
    ada.import_rules(group, base / "rules.md")
    ada.invite(group, base / "in")
    for index, each in enumerate((bo, cleo)):
        each.join(base / "in", base / f"request{index}")
    ada.admit(group, [base / "request0", base / "request1"])

    def share(one: Workspace) -> None:
        one.bundle(group, base / "bundle")
        for other in everybody:
            if other is not one:
                other.take(base / "bundle")

    share(ada)
    clauses = ada.view(group).rulebook.clauses
    guests = next(each for each in clauses if "Guests" in each.text)
    for each in everybody:
        each.consent(group, clause=clauses[0].id)
        deliberation = each.acknowledge(group, clause=guests.id).subject
        share(each)
    words = (
        "Guests who help may stay for three weeks.",
        "I need quiet evenings. One of us answers for each guest.",
        "Two weeks is enough.",
    )
    for each, text in zip(everybody, words, strict=True):
        each.position(group, deliberation, text)
        share(each)
    longer = "Guests are welcome. They may stay for three weeks."
    option = bo.propose(group, deliberation, kind="amend", text=longer).subject
    share(bo)
    for each, utility in ((bo, 80), (cleo, -35), (ada, 30)):
        each.rate(group, deliberation, option, utility)
        share(each)
    dispute = ada.dispute(group, deliberation)
    ada.record_mediation(group, deliberation, asyncio.run(mediate(dispute)))
    share(ada)
    cleo.object_to(group, deliberation, option, "Three weeks is too long for me.")
    share(cleo)
    for who, more in ((bo, " Bikes go in the yard."), (cleo, " Shoes stay at the door.")):
        who.edit_clause(group, clauses[-1].id, clauses[-1].text + more)
    share(bo)
    share(cleo)
    for each in everybody:
        each.close()
    return Moot(base / "0", group, deliberation)


@pytest.fixture
def moot(_moot: Moot, tmp_path: Path) -> Moot:
    """A copy of Ada's data folder for this test alone."""
    folder = tmp_path / "ada"
    shutil.copytree(_moot.folder, folder, ignore=shutil.ignore_patterns("*.lock"))
    return Moot(folder, _moot.group, _moot.deliberation)


@pytest.fixture
def ada(moot: Moot) -> Iterator[Workspace]:
    workspace = open_workspace(moot.folder)
    yield workspace
    workspace.close()


@pytest.fixture
def bo_folder(_moot: Moot, tmp_path: Path) -> Path:
    """Another member's data folder, which holds the same as Ada's."""
    folder = tmp_path / "bo"
    shutil.copytree(_moot.folder.parent / "1", folder, ignore=shutil.ignore_patterns("*.lock"))
    return folder


@pytest.fixture
def bo(bo_folder: Path) -> Iterator[Workspace]:
    workspace = open_workspace(bo_folder)
    yield workspace
    workspace.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Three laptops of one group, to talk and decide on."""
    found = found_house(tmp_path)
    yield found
    for laptop in found.laptops:
        laptop.close()


@pytest.fixture(scope="module")
def _circles(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...], str], House]:
    """Groups as they were founded, closed; each is founded once a module."""

    @cache
    def founded(names: tuple[str, ...], rules: str) -> House:
        circle = circles.found_circle(tmp_path_factory.mktemp("circle"), names, rules=rules)
        circles.close(circle)
        return circle

    return founded


@pytest.fixture
def circle_of(
    _circles: Callable[[tuple[str, ...], str], House], tmp_path: Path
) -> Iterator[Callable[..., House]]:
    """A group of people of these names, each with a laptop; a fresh copy for each test."""
    with ExitStack() as stack:

        def make(names: tuple[str, ...], rules: str = "") -> House:
            found = circles.again(_circles(names, rules), tmp_path / f"circle of {len(names)}")
            stack.callback(circles.close, found)
            return found

        yield make


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Workspace]:
    """Somebody with a name and no group."""
    workspace = open_workspace(tmp_path / "newcomer", "Dilip Rao")
    yield workspace
    workspace.close()


@pytest.fixture
def show(qtbot, tmp_path: Path) -> Iterator[Callable[[Workspace], MainWindow]]:
    """A window on a workspace, with everything done at once on this thread."""
    made: list[MainWindow] = []

    def make(workspace: Workspace) -> MainWindow:
        session = Session(Inline())
        settings = Settings(tmp_path / "window.ini")
        window = MainWindow(session, settings, workspace.folder, lambda *_: None)
        session.open("", lambda: workspace)
        window.show()
        made.append(window)
        return window

    yield make
    for window in made:  # one that lives on is restyled with each that follows
        window.session.workspace = None  # whoever opened it may have closed it by now
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
