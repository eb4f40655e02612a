"""Others' changes are tried in a process of their own, and what that process dies of only waits."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from crdt import sandbox as sandbox_module
from crdt.edits import AddClause, EditClause, RenameClause
from crdt.entry import Entry
from crdt.rulebook_document import RulebookDocument
from crdt.sandbox import NO_CHILD_FOR_NOW, NOT_SURVIVED, TOO_MANY_LOSSES, WITHOUT, Held, Sandbox
from crdt.sandbox_process import command
from tests.crdt.conftest import Houses
from tests.crdt.laptops import OLD, QUIET, WASH, Laptop, house

ROOT = Path(__file__).resolve().parents[2]
DEADLY, ENDLESS = "Deadly", "Endless"
# A child that dies of one word and never comes back from another, as of a fault in Automerge.
FRAIL = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT)!r})
from crdt import sandbox_child
from crdt.automerge_document import AutomergeDocument
apply = AutomergeDocument.apply
def frail(self, changes):
    if any(b"{DEADLY}" in each for each in changes):
        os.abort()
    while any(b"{ENDLESS}" in each for each in changes):
        pass
    apply(self, changes)
AutomergeDocument.apply = frail
sandbox_child.main(int(sys.argv[1]))
"""


def frail(memory: int) -> list[str]:
    return [sys.executable, "-I", "-c", FRAIL, str(memory)]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    sandbox = Sandbox(seconds=2.0, arguments=frail)
    yield sandbox
    sandbox.close()


def new(writer: Laptop, *words: str) -> list[Entry]:
    """Edits of the second clause, one for each."""
    ids = [writer.edit(EditClause(WASH, each)) for each in words]
    return [each for each in writer.entries if each.id in ids]


def bad(writer: Laptop, word: str) -> list[Entry]:
    """A title holds a word as it is, where a text is only changed in the letters that differ."""
    id_ = writer.edit(RenameClause(WASH, word))
    return [each for each in writer.entries if each.id == id_]


# -- what comes through --------------------------------------------------------------------------


def test_what_the_child_survives_is_accepted_and_is_what_it_is_without_one(box: Sandbox) -> None:
    ada, ben, cem = house()
    entries = new(ben, "Wash up soon.", "Wash up at once.")
    assert box.pid is None, "it is started when something comes, not before"
    received = ada.take(entries, box)
    cem.take(entries)
    assert len(received.accepted) == 2 and not received.held
    assert box.pid is not None and ada.outcome() == cem.outcome()


def test_one_child_serves_all_that_comes_also_after_own_edits_and_proposals(box: Sandbox) -> None:
    ada, ben, _ = house()
    ada.take(new(ben, "Wash up soon."), box)
    first = box.pid
    for number in range(5):
        ada.edit(EditClause(QUIET, f"{OLD} {number}"))
        ben.take(ada.entries)
        option = ben.amend(f"Quiet at {number}.")
        received = ada.take([*new(ben, f"Wash up {number}.")], box)
        received = ada.take(ben.entries, box)
        assert not received.refused and option in {each.id for each in received.accepted} | set(
            ada.wires
        )
    ben.take(ada.entries)
    assert box.pid == first and ada.outcome() == ben.outcome()


def test_own_edits_need_no_child(box: Sandbox) -> None:
    ada = house(1)[0]
    for words in ("One.", "Two."):
        ada.edit(EditClause(QUIET, words))
    ada.amend("Three.")
    assert box.pid is None


def test_a_thousand_changes_and_more_go_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_module, "FRAME_CHANGES", 7)
    ada, ben, cem = house()
    entries = new(ben, *(f"Wash up {number}." for number in range(50)))
    box = Sandbox()
    try:
        assert len(ada.take(entries, box).accepted) == 50
    finally:
        box.close()
    cem.take(entries)
    assert ada.outcome() == cem.outcome()


# -- what does not -------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [DEADLY, ENDLESS])
def test_what_ends_the_child_waits_with_all_that_builds_on_it(box: Sandbox, word: str) -> None:
    ada, ben, cem = house()
    before = new(ben, "Wash up soon.")
    deadly, after = bad(ben, word), new(ben, "Wash up, please.")
    id_ = cem.edit(EditClause(QUIET, "Hush."))
    other = [each for each in cem.entries if each.id == id_]
    received = ada.take([*before, *deadly, *after, *other], box)
    assert {each.id for each in received.accepted} == {each.id for each in [*before, *other]}
    assert [(each.id, why) for each, why in received.held] == [(deadly[0].id, NOT_SURVIVED)]
    assert ada.waiting.keys() == {deadly[0].id, after[0].id} and not received.refused
    assert ada.text(WASH) == "Wash up soon." and ada.text() == "Hush."


def test_it_is_not_tried_again_and_holds_up_nobody_else(box: Sandbox) -> None:
    ada, ben, cem = house()
    ada.take(bad(ben, DEADLY), box)
    ada.take([], box)
    child = box.pid
    for number in range(3):
        cem.edit(EditClause(QUIET, f"Hush {number}."))
        fresh = [each for each in cem.entries if each.id not in ada.wires]
        received = ada.take(fresh, box)
        assert len(received.accepted) == 1 and len(received.held) == 1
        child = child or box.pid
    assert box.pid == child, "no child was lost"


def test_nothing_is_lost_by_it(box: Sandbox) -> None:
    """A laptop whose child survives it takes it in, also what had waited."""
    ada, ben, _ = house()
    ada.take([*bad(ben, DEADLY), *new(ben, "Wash up, please.")], box)
    sound = Sandbox()
    try:
        received = ada.take([], sound)
    finally:
        sound.close()
    assert len(received.accepted) == 2 and not ada.waiting
    assert ada.outcome() == ben.outcome()


def test_a_proposal_that_ends_the_child_waits_too(box: Sandbox) -> None:
    ada, ben, _ = house()
    ben.amend(f"{DEADLY}.")
    received = ada.take(ben.entries, box)
    assert [why for _, why in received.held] == [NOT_SURVIVED] and not received.accepted


def test_nobody_can_end_one_child_after_the_other_for_ever(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_module, "MOST_LOSSES", 3)
    people = house(4)
    ada = people[0]
    for each in people[1:]:
        bad(each, f"{DEADLY} {each.identity.name}")
    fresh = [e for each in people[1:] for e in each.entries if e.id not in ada.wires]
    first = ada.take(fresh, box)
    assert sorted(why for _, why in first.held) == sorted(
        [NOT_SURVIVED, NOT_SURVIVED, TOO_MANY_LOSSES]
    )
    later = [ada.take([], box) for _ in range(3)][-1]
    assert [why for _, why in later.held] == [NOT_SURVIVED] * 3


def test_a_child_that_ended_for_another_reason_is_started_anew(box: Sandbox) -> None:
    ada, ben, _ = house()
    ada.take(new(ben, "Wash up soon."), box)
    assert box.pid is not None
    psutil.Process(box.pid).kill()
    received = ada.take(new(ben, "Wash up at once."), box)
    assert len(received.accepted) == 1 and ada.text(WASH) == "Wash up at once."


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux holds a process to its memory"
)
def test_more_memory_than_it_has_ends_the_child_and_not_us() -> None:
    ada, ben, _ = house()
    entries = new(ben, *("Wash up. " * number for number in range(1_500, 2_000, 50)))
    poor, rich = Sandbox(memory=1 << 20), Sandbox()
    try:
        received = ada.take(entries, poor)
        assert [why for _, why in received.held] == [NOT_SURVIVED]
        assert len(ada.take([], rich).accepted) == len(entries) - len(received.accepted)
    finally:
        poor.close()
        rich.close()


# -- where there can be none ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["/nowhere/at/all"], [sys.executable, "-I", "-c", "raise SystemExit(1)"]],
    ids=["no such program", "ends at once"],
)
def test_without_a_child_what_was_inspected_is_made_here_and_people_are_told(
    arguments: list[str],
) -> None:
    ada, ben, _ = house()
    box = Sandbox(arguments=lambda _: arguments)
    assert len(ada.take(new(ben, "Wash up soon."), box).accepted) == 1
    assert box.notice == WITHOUT and box.pid is None
    assert len(ada.take(new(ben, "Wash up at once."), box).accepted) == 1


def test_where_there_was_one_and_is_none_now_it_waits() -> None:
    ada, ben, _ = house()
    arguments = [command]
    box = Sandbox(arguments=lambda memory: arguments[-1](memory))
    ada.take(new(ben, "Wash up soon."), box)
    box.close()
    arguments.append(lambda _: ["/nowhere/at/all"])
    received = ada.take(new(ben, "Wash up at once."), box)
    assert [why for _, why in received.held] == [NO_CHILD_FOR_NOW] and not box.notice
    del arguments[1:]
    assert len(ada.take([], box).accepted) == 1
    box.close()


# -- in a group ---------------------------------------------------------------------------------


def test_a_group_tells_what_waits_and_why_and_takes_it_once_it_can(
    houses: Houses, box: Sandbox
) -> None:
    ada, ben = houses(2)
    ada.group.sandbox = box
    ben.group.edit([RenameClause(WASH, DEADLY)])
    ben.group.edit([EditClause(WASH, "Wash up soon.")])
    data, _ = ben.group.bundle()
    taken = ada.take(data)
    assert (taken.waiting, taken.refused) == (2, (NOT_SURVIVED,))
    assert ada.group.quarantined() == (), "it is not refused"
    ada.group.close()
    group = ada.again()
    taken = ada.take(data)
    assert taken.new == 2 and not ada.store.waiting(ada.group_id)
    assert group.replica.summary.fingerprint == ben.group.replica.summary.fingerprint
    assert group.sandbox.pid is not None
    child = psutil.Process(group.sandbox.pid)
    group.close()
    assert not child.is_running()


def test_reading_and_writing_in_a_group_start_no_process(houses: Houses) -> None:
    ada = houses(1)[0]
    ada.group.edit([EditClause(WASH, "Wash up soon.")])
    group = ada.again()
    assert group.rulebook.clauses and group.sandbox.pid is None


# -- the process ---------------------------------------------------------------------------------


def running(box: Sandbox) -> psutil.Process:
    document = RulebookDocument()
    change = document.draft_change([AddClause("a" * 32, "", "x")], b"a" * 24)
    assert change is not None
    document.apply([change], run=box.run(document))
    assert box.pid is not None
    return psutil.Process(box.pid)


def test_it_has_no_files_no_network_no_environment_and_no_core_file() -> None:
    box = Sandbox()
    with Path(__file__).open() as _:
        child = running(box)
        assert child.net_connections() == [] and child.open_files() == []
        if sys.platform.startswith("linux"):
            assert child.num_fds() == 3
            assert set(child.environ()) <= {"LD_LIBRARY_PATH", "LC_CTYPE"}
            assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
            assert child.rlimit(psutil.RLIMIT_NOFILE) == (3, 3)
            assert child.rlimit(psutil.RLIMIT_AS)[1] < 1 << 30
    box.close()


def test_closing_or_forgetting_it_leaves_no_process_behind() -> None:
    closed, forgotten = Sandbox(), Sandbox()
    children = [running(closed), running(forgotten)]
    closed.close()
    closed.close()
    del forgotten
    gc.collect()
    assert not any(child.is_running() for child in children)


def test_it_ends_when_whoever_started_it_is_killed() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.crdt.test_sandbox import Sandbox, running\n"
        "box = Sandbox(); print(running(box).pid, flush=True); input()\n"
    )
    parent = psutil.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1)
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    gone, alive = psutil.wait_procs([child], timeout=10)
    assert gone and not alive


def test_a_frozen_program_starts_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "folkmoot"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from crdt.sandbox_child import run_if_asked\n"
        "run_if_asked(sys.argv[1:])\nraise SystemExit('a window')\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    box = Sandbox()
    running(box)
    assert not box.notice
    box.close()


def test_a_change_that_automerge_refuses_costs_no_child(box: Sandbox) -> None:
    document = RulebookDocument()
    child = running(box)
    for number in range(3):
        run = box.run(document)
        assert [*run.outcome([b"nonsense %d" % number])] == [[b"nonsense %d" % number]]
    assert child.is_running()


def test_answers_to_a_trial_that_was_given_up_are_not_taken_for_others(box: Sandbox) -> None:
    document = RulebookDocument()
    change = document.draft_change([AddClause("a" * 32, "", "x")], b"a" * 24)
    assert change is not None
    given_up = box.run(document)
    given_up.add(change)
    given_up._send()
    bad = document.draft_change([AddClause("b" * 32, "", DEADLY)], b"b" * 24)
    assert bad is not None
    with pytest.raises(Held):
        document.apply([bad], run=box.run(document))
    assert document.heads() == RulebookDocument().heads()


def test_a_stalled_start_is_no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crdt.sandbox_process.START_SECONDS", 0.2)
    start = time.monotonic()
    box = Sandbox(arguments=lambda _: [sys.executable, "-I", "-c", "import time; time.sleep(600)"])
    ada, ben, _ = house()
    assert len(ada.take(new(ben, "Wash up soon."), box).accepted) == 1
    assert box.notice == WITHOUT and time.monotonic() - start < 60
    assert not [p for p in psutil.Process(os.getpid()).children() if "600" in p.cmdline()[-1]]
