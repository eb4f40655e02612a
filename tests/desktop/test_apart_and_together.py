"""However three laptops work apart and meet, in the end they hold the same."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from deliberation.errors import FolkmootError
from desktop.workspace import Workspace
from tests.house import NAMES, House, found_house, open_workspace

NUMBERS = ("1.1", "1.2", "1.3", "2.1", "2.2")
DOINGS = ("edit", "consent", "revoke", "acknowledge", "position", "propose", "rate", "looked")

people = st.integers(0, 2)
steps = st.lists(
    st.one_of(
        st.tuples(people, st.sampled_from(DOINGS), st.sampled_from(NUMBERS), st.integers(0, 99)),
        st.tuples(people, st.just("take"), people, st.integers(0, 99)),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = found_house(tmp_path_factory.mktemp("founded"))
    for laptop in house.laptops:
        laptop.close()
    return house


def do(house: House, laptop: Workspace, doing: str, clause: str, salt: int) -> None:
    """One thing that a person does, or tries to: what is refused must change nothing."""
    view = laptop.view(house.group)
    about = next((d for d in view.state.deliberations if d.clause == clause), None)
    deliberation = about.id if about else "0" * 64
    options = [o.id for o in about.options if o.id != "keep"] if about else []
    words = laptop.clause_view(house.group, clause).clause.text
    try:
        if doing == "edit":
            at = salt % len(words)
            laptop.edit_clause(house.group, clause, f"{words[:at]} {salt} {words[at:]}")
        elif doing == "position":
            laptop.position(house.group, deliberation, f"I want number {salt}.")
        elif doing == "propose":
            laptop.propose(house.group, deliberation, kind="amend", text=f"Number {salt} it is.")
        elif doing == "rate":
            laptop.rate(
                house.group, deliberation, options[salt % len(options)] if options else "", salt
            )
        elif doing == "consent" and options and salt % 2:
            laptop.consent(house.group, deliberation=deliberation, option=options[0])
        elif doing in ("consent", "acknowledge"):
            getattr(laptop, doing)(house.group, clause=clause)
        else:
            getattr(laptop, doing)(house.group, clause)
    except FolkmootError:
        assert laptop.view(house.group) == view


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(steps=steps)
def test_apart_and_together(founded: House, steps: list[tuple[int, str, int | str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "house"
        shutil.copytree(founded.base, base)
        laptops = [open_workspace(base / name.lower()) for name in NAMES]
        house = House(base, laptops, founded.group)
        clauses = {number: house.clause(number) for number in NUMBERS}
        for who, doing, what, salt in steps:
            if isinstance(what, str):
                do(house, laptops[who], doing, clauses[what], salt)
            elif what != who:
                laptops[who].take(house.bundle(laptops[what]))
        house.meet()
        views = [laptop.view(house.group) for laptop in laptops]
        for view in views[1:]:
            assert view.fingerprint == views[0].fingerprint
            assert view.rulebook == views[0].rulebook
            assert view.state == views[0].state
            assert view.bindings == views[0].bindings
            assert view.quarantine == ()
        for laptop in laptops:
            laptop.close()
        with open_workspace(base / "ada") as again:
            seen = again.view(house.group)
            assert (seen.state, seen.rulebook) == (views[0].state, views[0].rulebook)
