"""Models that mean harm, on the whole way through the app: what is shown of each, and that no sum,
no consent and no profile is changed by any."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from deliberation.acts import Audit
from deliberation.state import Mediation, State
from desktop import model_work
from desktop import working as kinds
from desktop.background import learning, rating, solving
from desktop.commands import working
from desktop.commands.streaming import Screen
from desktop.commands.talking import exchange
from desktop.model_work import draft_between
from desktop.talking import Talked
from desktop.workspace import Workspace
from llm.canaries.standing import Standing, standing
from llm.mediation.dispute import Mediated
from llm.vault.records import Note
from tests.house import House, found_house, open_deliberation, open_workspace
from tests.journeys import adversaries as models
from tests.ollama import ScriptedOllama

SEEDS = range(1, 40)  # of the hidden disputes, so that each run of these tests is alike
SAID = "I get up at five, so I need the house to be quiet after ten in the evening."
POSITIONS = (
    "I work early. The house should be quiet from ten in the evening on all days of the week.",
    "I want to play music until midnight on Fridays and Saturdays, and not too loud on other days.",
    "Parties must be announced three days before, and everybody may say no to one each month.",
)
OPTION = "Music is quiet after eleven in the evening."
DIGEST = "f00d" * 16


# -- the house, and everything that a model is asked for -------------------------------------------


@pytest.fixture(scope="module")
def _moot(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, str]:
    """Three who disagree: values known and shared, an option rated, and consent to other rules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        house = found_house(tmp_path_factory.mktemp("adversaries"))
        for laptop, first in zip(house.laptops, (0, 1, 2), strict=True):
            situations = laptop.questionnaire().situations
            laptop.answer({each.id: each.answers[first].id for each in situations[:6]})
            laptop.consent(house.group, clause=house.clause("1.1"))
        house.ada.share_values(house.group, "weights")
        house.bo.share_values(house.group, "weights")
        deliberation = open_deliberation(house)
        for laptop, words in zip(house.laptops, POSITIONS, strict=True):
            laptop.position(house.group, deliberation, words)
        option = house.bo.propose(house.group, deliberation, kind="amend", text=OPTION).subject
        house.meet()
        for laptop, rating in zip(house.laptops, (-20, 90, 10), strict=True):
            laptop.rate(house.group, deliberation, option, rating)
        house.bo.consent(house.group, deliberation=deliberation, option=option)
        house.meet()
        for laptop in house.laptops:
            laptop.close()
    return house, deliberation


@dataclass
class Shown:
    """What came of a model, as its user sees it."""

    mediated: Mediated
    audits: tuple[Audit, ...]
    again: tuple[Audit, ...]
    talked: Talked
    notes: tuple[Note, ...] = ()
    worked: str = ""
    standing: Standing = field(default_factory=lambda: standing(()))
    endings: set[str] = field(default_factory=set)

    @property
    def failed(self) -> dict[str, str]:
        """The audits that failed where the mediation was made, by name."""
        return {each.name: each.detail for each in self.audits if not each.passed}

    @property
    def failed_again(self) -> dict[str, str]:
        """Those that failed where anybody looks again."""
        return {each.name: each.detail for each in self.again if not each.passed}


@dataclass
class Journey:
    """Ada's laptop with a model, and Bo's that has none."""

    ada: Workspace
    bo: Workspace
    group: str
    deliberation: str
    base: Path
    start: Callable[[Any], ScriptedOllama]
    said: str = SAID

    def state(self) -> State:
        return self.ada.view(self.group).state

    def newest(self, laptop: Workspace) -> Mediation:
        return laptop.deliberation(self.group, self.deliberation).mediations[-1]

    def through(self, model: Any) -> Shown:
        """All that the app asks a model for, and that nothing is changed by it."""
        self.start(model)
        before, profile = self.kept(), self.ada.profile()
        asked = self.ada.to_mediate(self.group, self.deliberation)
        mediated = asyncio.run(draft_between(asked, progress=lambda _: None))
        self.ada.record_mediation(self.group, self.deliberation, mediated)
        mediation = self.newest(self.ada)
        talked = exchange(self.ada, self.said, "", None, Screen(silent=True))
        profile_then = self.ada.profile()
        worked = self.work()
        shown = Shown(
            mediated,
            mediation.audits,
            self.ada.recheck(self.group, self.deliberation, mediation.id),
            talked,
            self.ada.notes(),
            worked,
            standing(self.ada.canaries(DIGEST), DIGEST),
            {each.ended for each in self.ada.journal(1_000)},
        )
        assert self.kept() == before, "no sum and no consent is changed by a model"
        if not talked.noted:
            assert self.ada.profile() == profile == profile_then
        self._elsewhere(shown, mediation)
        return shown

    def kept(self) -> tuple[Any, ...]:
        """All that counts in the group: its state but for what mediators wrote, and every sum."""
        view = self.ada.view(self.group)
        bare = replace(
            view.state,
            deliberations=tuple(replace(each, mediations=()) for each in view.state.deliberations),
        )
        return bare, view.bindings, view.rulebook, self.ada.blend(self.group, self.deliberation)

    def work(self) -> str:
        """What the agent does by itself, told as the command line tells it."""
        return working.work(self.ada, Namespace(most=8, model=None)).text

    def _elsewhere(self, shown: Shown, mediation: Mediation) -> None:
        """On Bo's laptop the same is found, with no model at all."""
        before = self.bo.blend(self.group, self.deliberation)
        file = self.base / "to-bo.folkmoot"
        self.ada.bundle(self.group, file)
        self.bo.take(file)
        assert self.newest(self.bo) == mediation
        assert self.bo.recheck(self.group, self.deliberation, mediation.id) == shown.again
        assert self.bo.blend(self.group, self.deliberation) == before


@pytest.fixture
def journey(
    _moot: tuple[House, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Journey]:
    for name in [*os.environ]:
        if name.startswith(("OLLAMA_", "FOLKMOOT_MODEL_")):
            monkeypatch.delenv(name)
    for name, value in {"WORDINGS": "5", "ATTEMPTS": "1", "SECONDS": "30"}.items():
        monkeypatch.setenv(f"FOLKMOOT_MODEL_{name}", value)
    seeds = itertools.cycle(SEEDS)
    monkeypatch.setattr(model_work.secrets, "randbits", lambda _: next(seeds))
    monkeypatch.setattr(kinds, "KINDS", (learning, rating, solving))  # what a model is asked for
    house, deliberation = _moot
    base = tmp_path / "house"
    shutil.copytree(house.base, base)
    servers: list[ScriptedOllama] = []

    def start(script: Any) -> ScriptedOllama:
        servers.append(ScriptedOllama(script))
        monkeypatch.setenv("OLLAMA_HOST", servers[-1].host)
        return servers[-1]

    with open_workspace(base / "ada") as ada, open_workspace(base / "bo") as bo:
        yield Journey(ada, bo, house.group, deliberation, base, start)
    for server in servers:
        server.stop()



@pytest.mark.parametrize("name", "Fair Flatterer Partisan SideTaker Inventor Homogeniser Injector Actor Initiate Gossip refuser polite_refuser silent one_byte endless blank one_line Breaker".split())
def test_x(journey, name, monkeypatch):
    import time
    t = time.time()
    if name in ("silent", "one_byte"):
        monkeypatch.setenv("FOLKMOOT_MODEL_SECONDS", "1")
    m = getattr(models, name)
    m = m(SEEDS) if name in ("Fair", "Initiate", "Actor") else m() if isinstance(m, type) else m
    try:
        shown = journey.through(m)
    finally:
        print("=====", name, time.time() - t)
    print(shown.mediated.mediator, len(shown.mediated.candidates))
    for k, v in shown.failed.items(): print("  F", k, ":", v)
    for k, v in shown.failed_again.items(): print("  A", k, ":", v)
    print(shown.standing.labels, shown.standing.sentence); print(shown.endings)
    print(shown.talked);print(shown.worked)
