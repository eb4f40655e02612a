"""One member's laptop does all the harm it can, over the real road: the others stay well, nothing
but its own entries is spoilt, and what was refused is listed with its author."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from crdt.bundle import BundleRefused, open_bundle
from crdt.carriers import giving
from crdt.carriers.carrier import Met, Near
from crdt.carriers.direct import at_once
from crdt.carriers.room import RoomCarrier
from crdt.edits import EditClause, RemoveClause
from crdt.entry import Entry, sign_entry
from crdt.errors import RoadBroken
from crdt.gate import text_actor
from crdt.identity import join_person
from crdt.quarantine import FORK, REFUSED, SUSPENDED
from deliberation.acts import AddDevice, Admit, Leave, Remove, TakePosition
from deliberation.bodies import act_body
from desktop import ceremony, meeting_work
from desktop.meeting_work import copies_of
from desktop.ui.app import Application
from desktop.ui.settings import Settings
from desktop.views import GroupView
from desktop.workspace import Workspace
from tests.counts import count
from tests.crdt.carriers.rooms import free_port, mets, until
from tests.crdt.laptops import MATTER, NOON, Laptop, identity
from tests.crdt.test_bombs import DEEP, body_of, deep_objects, deflated, nested, signed
from tests.crdt.test_gate import op_bomb, text_body
from tests.desktop.ui.clicks import all_text
from tests.house import PASSPHRASE, found_house, open_workspace
from tests.journeys.hostile_laptop import LOOPBACK, Honest, Hostile

NAMES = ("Ada", "Bo", "Cleo", "Dee")  # Cleo is the one
VIEW = act_body(TakePosition(MATTER, "A view."), NOON)

pytestmark = [pytest.mark.faults, pytest.mark.qt_log_ignore("propagateSizeHints")]


# -- who is there -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folders of all four, and their group."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        house = found_house(tmp_path_factory.mktemp("founded"), NAMES)
        house.meet()
        for laptop in house.laptops:
            laptop.close()
    return house.base, house.group


@pytest.fixture
def base(founded: tuple[Path, str], tmp_path: Path) -> Path:
    skip = shutil.ignore_patterns("*.lock")
    return Path(shutil.copytree(founded[0], tmp_path / "moot", ignore=skip))


@pytest.fixture
def group(founded: tuple[Path, str]) -> str:
    return founded[1]


@pytest.fixture
def honest(qtbot, base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Honest]]:
    """Ada's and Bo's windows, which are near each other on loopback."""
    monkeypatch.setenv(ceremony.VARIABLE, PASSPHRASE)
    real = meeting_work.open_roads
    here = (LOOPBACK,)
    monkeypatch.setattr(meeting_work, "open_roads", lambda s, typed, _: real(s, typed, here))
    made = []
    for name in ("ada", "bo"):
        application = Application(base / name, Settings(base / f"{name}.ini"), model="none")
        made.append(Honest(qtbot, application))
        application.show()
        application.roads.start()
    for each in made:
        each.until(lambda each=each: each.session.view is not None)
    made[0].app.roads.dial(made[1].address)
    for each in made:
        each.until(lambda each=each: len(each.app.roads.near) == 1)
    yield made
    for each in made:
        each.app.stop()
        each.window.close()
        each.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def ada(honest: list[Honest]) -> Honest:
    return honest[0]


@pytest.fixture
def bo(honest: list[Honest]) -> Honest:
    return honest[1]


@pytest.fixture
def cleo(base: Path, group: str) -> Iterator[Hostile]:
    with open_workspace(base / "cleo") as workspace:
        made = Hostile(workspace, group)
    yield made
    made.close()


# -- what has to be so afterwards -------------------------------------------------------------


def everything(who: Honest) -> GroupView:
    """What the group is, but for what was refused."""
    return replace(who.session.view, me="", quarantine=())


def are_well(ada: Honest, bo: Honest, says: str) -> None:
    """What Ada writes still comes to Bo by itself, and neither window has complained."""
    clause = ada.session.view.rulebook.clauses[0].id
    ada.act(lambda ws: ws.edit_clause(ws.groups()[0].id, clause, says))
    bo.until(lambda: bo.session.view.rulebook.clause(clause).text == says)
    ada.until(lambda: ada.session.view.fingerprint == bo.session.view.fingerprint)
    assert ada.session.view.state == bo.session.view.state
    assert ada.session.view.rulebook == bo.session.view.rulebook
    assert ada.failed == bo.failed == []


def listed(who: Honest, why: str) -> dict[str, str]:
    """What is in the quarantine, by id, with its author's device."""
    group = who.session.group
    return {each.id: each.device for each in who.run(lambda ws: ws.quarantined(group))
            if each.why == why}  # fmt: skip


def shows_quarantine(who: Honest, *words: str) -> None:
    who.window.go("quarantine")
    who.until(lambda: all(map(all_text(who.window).__contains__, words)))


# -- what she tries ---------------------------------------------------------------------------


def in_others_names(cleo: Laptop, ada: str, member: str) -> list[Entry]:
    """Whatever speaks for Ada, whose device and member id these are."""
    change = cleo.replica.document
    clause = change.rulebook().clauses[0].id

    def text(*edits, actor: bytes = b""):
        raw = change.draft_change(edits, actor or text_actor(cleo.device, b"1nstall."))
        return cleo.sign("text", {"at": NOON, "how": "edit", "change": raw})

    stranger, certificate = identity(4), cleo.identity.certificate()
    person = join_person(stranger, cleo.group)
    return [
        text(EditClause(clause, "Ada says so."), actor=text_actor(ada, b"1nstall.")),
        text(RemoveClause(clause, member)),
        cleo.sign("act", act_body(Admit((replace(person, name="Ada"),)), NOON)),
        cleo.sign("act", act_body(Admit((replace(person, id=member),)), NOON)),
        cleo.sign("act", act_body(AddDevice(member, "new", certificate), NOON)),
        cleo.sign("act", VIEW, group="c" * 64),
        cleo.sign("act", VIEW, seq=1_000),
        cleo.sign("act", VIEW, prev=[]),
        cleo.sign("act", {"act": "crown", "at": NOON}),
    ]


def bombs(cleo: Laptop) -> list[bytes]:
    changes = (
        op_bomb(cleo), op_bomb(cleo, 110_000_000), deflated(cleo), deep_objects(cleo, 15_000),
    )  # fmt: skip
    plain = cleo.sign("act", act_body(Leave(), NOON))
    return [
        *(cleo.sign("text", text_body(each)).wire for each in changes),
        nested(),
        signed(cleo, nested()),
        signed(cleo, body_of(plain, b"\xa1\x61a" * DEEP + b"\x00")),
    ]


def test_what_is_forged_or_a_bomb_is_refused_and_listed_with_its_author(
    ada: Honest, bo: Honest, cleo: Hostile
) -> None:
    before = everything(ada)
    device = ada.run(lambda ws: ws.identity.device_id)
    member = ada.session.view.me
    forged = in_others_names(cleo.laptop, device, member)
    theirs = next(entry for entry in cleo.laptop.entries if entry.device == device)
    unsigned = replace(theirs, signature=forged[0].signature)
    harmful = bombs(cleo.laptop)
    replays = [entry.wire for entry in cleo.laptop.entries]
    served = [*(entry.wire for entry in forged), unsigned.wire, *harmful, *replays]
    cleo.copy.serve(served)
    cleo.come(ada.address, bo.address)
    for each in (ada, bo):
        each.until(lambda each=each: len(each.session.view.quarantine) >= len(forged + harmful) + 1)
    ada.until(lambda: cleo.sent >= 2 * len(served))

    for each in (ada, bo):
        refused = listed(each, REFUSED)
        assert {entry.id: refused.get(entry.id) for entry in forged} == {
            entry.id: cleo.laptop.device for entry in forged
        }
        assert set(refused.values()) == {cleo.laptop.device, ""}, "nobody else is named"
        assert not listed(each, FORK) and not listed(each, SUSPENDED)
        assert everything(each) == before, "nothing of it counts"
        shows_quarantine(each, "Cleo", "Refused")
    are_well(ada, bo, "Whoever cooks washes up.")


def test_who_says_two_things_under_one_number_spoils_only_what_is_theirs(
    ada: Honest, bo: Honest, cleo: Hostile
) -> None:
    clause = ada.session.view.rulebook.clauses[0]
    twin = cleo.laptop.copy()
    tales = [
        cleo.laptop.edit(EditClause(clause.id, f"{clause.text} Cleo need not.")),
        twin.edit(EditClause(clause.id, f"{clause.text} Cleo never cooks.")),
    ]
    later = twin.act(TakePosition(MATTER, "And another thing."))
    cleo.copy.serve([cleo.laptop.wires[tales[0]]])
    cleo.come(ada.address)
    ada.until(lambda: cleo.sent >= 1)
    cleo.go()
    cleo.copy.serves.clear()
    cleo.copy.serve(twin.wires[each] for each in (tales[1], later))
    cleo.come(bo.address)
    for each in (ada, bo):
        each.until(lambda each=each: listed(each, FORK) == dict.fromkeys(tales, cleo.laptop.device))
        assert later in listed(each, SUSPENDED)
        shows_quarantine(each, "Two entries under one number", "Cleo")
    others = [each for each in ada.session.view.rulebook.clauses if each.id != clause.id]
    assert [each.text for each in others] == [
        each.text for each in cleo.laptop.replica.document.rulebook().clauses[1:]
    ]
    are_well(ada, bo, "Whoever cooks washes up.")


def test_a_flood_is_cut_off_while_the_others_go_on(
    ada: Honest, bo: Honest, cleo: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames that are none, entries that are none, and the same again and again."""
    monkeypatch.setattr(giving, "MOST_REFUSED", count(200, giving.MOST_REFUSED))
    monkeypatch.setattr(giving, "MOST_IDLE", count(30, giving.MOST_IDLE))
    before = everything(ada)
    addresses = ada.address, bo.address
    again = [entry.wire for entry in cleo.laptop.entries]
    key = cleo.laptop.identity.device_key

    def loose(number: int) -> bytes:
        fields = {"group": cleo.copy.group, "seq": number + 2, "prev": []}
        return sign_entry(key, kind="act", body=VIEW, **fields).wire

    async def until_cut(address: str, wires: Callable[[int], list[bytes]]) -> int:
        puppet = await cleo.puppet(address)
        frames = 0
        try:
            await puppet.greet()
            await puppet.compare()
            puppet.deaf()
            while frames < 100_000:
                await puppet.say("entries", wires(frames))
                frames += 1
        except RoadBroken:
            return frames
        raise AssertionError("nobody cut it off")

    async def junk(address: str) -> None:
        for _ in range(count(5, 50)):
            puppet = await cleo.puppet(address)
            await puppet.stream.send(b"junk")
            with pytest.raises(RoadBroken):
                while True:
                    await puppet.hear()

    async def flood(address: str) -> None:
        await junk(address)
        assert await until_cut(address, lambda n: [loose(n * 50 + k) for k in range(50)]) < 1_000
        assert await until_cut(address, lambda _: again) < 5_000

    floods = [cleo.start(flood(address)) for address in addresses]
    are_well(ada, bo, "Whoever cooks washes up.")
    for each in floods:
        ada.until(each.done)
        each.result()
    are_well(ada, bo, "Whoever cooks does not wash up.")
    for each in (ada, bo):
        found = listed(each, REFUSED)
        assert found and set(found.values()) == {cleo.laptop.device}
        now = each.session.view.state
        assert (now.current, now.no_effect) == (before.state.current, before.state.no_effect)


# -- and then she is out ----------------------------------------------------------------------


def vote_out(who: Honest, member: str) -> None:
    who.act(lambda ws: ws.vote_out(ws.groups()[0].id, member, "It was enough."))


def test_once_removed_she_gets_nothing_more_and_backdating_does_not_help(
    ada: Honest, bo: Honest, cleo: Hostile, base: Path, group: str
) -> None:
    me = cleo.laptop.identity.member_id
    clause = ada.session.view.rulebook.clauses[0]
    cleo.come(ada.address, bo.address)
    ada.until(lambda: len(cleo.near) == 2)
    vote_out(ada, me)
    bo.until(lambda: bool(bo.session.view.state.removing))
    vote_out(bo, me)
    for each in (ada, bo):
        each.until(lambda each=each: me not in {m.id for m in each.session.view.state.current})
    ada.until(lambda: not cleo.near)
    are_well(ada, bo, "Whoever cooks washes up.")

    # Nobody lets her in; and what she got ends before the vote that completed it.
    for address in (ada.address, bo.address):
        tried = cleo.start(cleo.puppet(address))
        ada.until(tried.done)
        assert isinstance(tried.exception(), RoadBroken)
    removal = ada.session.view.state.removals[0].id
    mine = ada.run(lambda ws: {row.id for row in ws._store.entries(group)})
    assert removal in mine and removal not in cleo.copy.came
    assert set(cleo.copy.came) < mine - {removal}
    assert not any("washes up." in str(wire) for wire in cleo.copy.came.values())
    data = ada.run(lambda ws: ws.held(group).bundle()[0])
    with pytest.raises(BundleRefused):
        open_bundle(data, *cleo.laptop.identity.age_secrets)

    # She writes as if she did not know yet, and finds somebody who truly does not: Dee, who takes
    # it, hears of the removal later, and carries all of it to the others.
    backdated = [
        cleo.laptop.edit(EditClause(clause.id, "Cleo may do as she likes.")),
        cleo.laptop.act(TakePosition(MATTER, "I was always against it.")),
    ]
    vote = cleo.laptop.act(Remove(ada.session.view.me, _since(cleo.laptop, ada), "Revenge."))
    cleo.go()
    cleo.copy.serve(cleo.laptop.wires[each] for each in (*backdated, vote))
    dee = open_workspace(base / "dee")
    try:
        meet(dee, group, cleo)
        assert dee.view(group).rulebook.clause(clause.id).text == "Cleo may do as she likes."
        visit(dee, group, ada.address)
        assert me not in {each.id for each in dee.view(group).state.current}
    finally:
        dee.close()
    for each in (ada, bo):
        each.until(lambda each=each: set(backdated) <= set(listed(each, SUSPENDED)))
        view = each.session.view
        each.until(lambda each=each: not each.session.working)
        assert view.rulebook.clause(clause.id).text == "Whoever cooks washes up."
        assert "I was always against it." not in str(view.state.deliberations)
        assert [m.name for m in view.state.current] == ["Ada", "Bo", "Dee"]
        shows_quarantine(each, "Set aside", "Cleo")
    are_well(ada, bo, "Whoever cooks does not wash up.")


def _since(cleo: Laptop, ada: Honest) -> str:
    found = cleo.state.member(ada.session.view.me)
    assert found is not None
    return found.since


def meet(dee: Workspace, group: str, cleo: Hostile) -> None:
    """Dee and Cleo, until Dee has all that Cleo serves; Dee's laptop is the one that listens."""
    port = free_port()
    key = dee.identity.device_key
    listening = RoomCarrier(key, host=LOOPBACK, interfaces=(), port=port)
    calling = cleo.carrier([f"{LOOPBACK}:{port}"])
    said: list[Met | Near] = []

    async def go() -> None:
        tasks = [
            asyncio.create_task(listening.live(copies_of(dee, [group], at_once), said.append)),
            asyncio.create_task(calling.live({group: cleo.copy}, lambda _: None)),
        ]
        await until(lambda: sum(met.came for met in mets(said)) == len(cleo.copy.serves), 60)
        await ended(tasks)

    asyncio.run(go())


def visit(dee: Workspace, group: str, address: str) -> None:
    """Dee and whoever listens at the address, until both have the same."""
    key = dee.identity.device_key
    carrier = RoomCarrier(key, host=LOOPBACK, interfaces=(), addresses=[address])
    said: list[Met | Near] = []

    async def go() -> None:
        task = asyncio.create_task(carrier.live(copies_of(dee, [group], at_once), said.append))
        await until(lambda: any(not met.error and met.came for met in mets(said)), 60)
        await ended([task])

    asyncio.run(go())


async def ended(tasks: list[asyncio.Task[None]]) -> None:
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
