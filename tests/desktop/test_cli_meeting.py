"""Meeting other laptops by the command line: roads, folders, and a code at two real terminals."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crdt.carriers.carrier import Met
from crdt.carriers.room import RoomCarrier
from crdt.errors import RoadBroken
from tests.house import CHEAP, Terminal

ROOT = Path(__file__).parents[2]
Three = tuple[Terminal, Terminal, Terminal]

# The command line as it is, but that it uses the addresses of this computer alone, and passphrases
# that are cheap to stretch.
_PROGRAM = f"""
import functools, sys
from crdt.keys import Cost
from desktop import cli, pairing_work
from desktop.session import Session
Session.open.__func__.__kwdefaults__["cost"] = Cost({CHEAP.ops}, {CHEAP.mem})
pairing_work.People = functools.partial(pairing_work.People, only=("127.0.0.1",))
sys.exit(cli.main(sys.argv[1:]))
"""


class Typing:
    """A command at a terminal of its own, and somebody who reads and types there."""

    def __init__(self, folder: Path, *words: str | Path) -> None:
        import pty

        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *words, "--data", folder],
            cwd=ROOT, stdin=slave, stdout=slave, stderr=slave,
        )  # fmt: skip
        os.close(slave)
        self.shown = ""

    def sees(self, pattern: str) -> str:
        """Wait until it is there; the first group."""
        end = time.monotonic() + 90  # keeps a hang out
        while not (found := re.search(pattern, self.shown)):
            assert time.monotonic() < end and self._read(), self.shown
        return found[1] if found.groups() else found[0]

    def _read(self) -> bool:
        try:
            data = os.read(self._master, 4096)
        except OSError:  # the other end has gone
            data = b""
        self.shown += data.decode().replace("\r\n", "\n")
        return bool(data)

    def types(self, line: str) -> None:
        os.write(self._master, f"{line}\n".encode())

    def ends(self) -> int:
        while self._read():
            pass
        return self.process.wait(60)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@contextmanager
def at_terminals(*commands: tuple[Any, ...]) -> Iterator[list[Typing]]:
    if sys.platform == "win32":
        pytest.skip("there are no pseudo-terminals here")
    found = [Typing(*command) for command in commands]
    try:
        yield found
    finally:
        for each in found:
            each.close()


def port(host: Typing) -> str:
    """As it is read out where laptops do not find each other."""
    return "127.0.0.1:" + host.sees(r"type --address \S+:(\d+)")


# -- by code --------------------------------------------------------------------------------------


def test_joining_by_a_code_at_two_terminals(cheap: None, tmp_path: Path) -> None:
    ada, bo = Terminal(tmp_path / "ada"), Terminal(tmp_path / "bo")
    ada.ok("found", "The Yard", "--name", "Ada")
    with at_terminals((ada.folder, "pair")) as (host,):
        code = host.sees(r"\n    (\d+ \w+ \w+ \w+)\n")
        words = ("code", *code.split(), "--name", "Bo", "--address", port(host))
        with at_terminals((bo.folder, *words)) as (guest,):
            host.sees("Bo wants to join.")
            shown = r"\n    (\w+ \w+ \w+ \w+)\n\nDoes the other laptop"
            assert host.sees(shown) == guest.sees(shown)
            for each in (host, guest):
                each.types("yes")
            assert guest.ends() == 0 and "You are in The Yard" in guest.shown
        assert host.ends() == 0 and "Bo is in, and has all of The Yard." in host.shown
    assert [each["name"] for each in bo.status()["members"]] == ["Ada", "Bo"]
    assert bo.status()["fingerprint"] == ada.status()["fingerprint"]


def test_a_no_at_one_terminal_ends_it_at_both(cheap: None, tmp_path: Path) -> None:
    """And nobody has to press a key where the other one said no."""
    ada, new = Terminal(tmp_path / "ada"), tmp_path / "new"
    ada.ok("found", "The Yard", "--name", "Ada")
    with at_terminals((ada.folder, "pair", "--device")) as (host,):
        code = host.sees(r"\n    (\d+ \w+ \w+ \w+)\n")
        words = ("code", *code.split(), "--device", "--called", "kitchen", "--name", "Whoever")
        with at_terminals((new, *words, "--address", port(host))) as (guest,):
            host.sees("kitchen wants to be another laptop of yours")
            guest.sees("This leads to Ada")
            guest.sees("Type yes or no")
            host.sees("Type yes or no")
            host.types("no")
            assert (host.ends(), guest.ends()) == (2, 2)
            assert "Traceback" not in host.shown + guest.shown
            assert "did not say yes" in guest.shown
    assert len(ada.ok("devices", "--json").json["devices"]) == 1


def test_where_nobody_sits_no_code_is_made(typed: Three) -> None:
    ada = typed[0]
    for words in (["pair"], ["pair", "--device"], ["code", "7", "otter", "lantern", "ribbon"]):
        assert ada.refused(*words).endswith(
            "nobody can be asked for it here; run it at a terminal."
        )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("7", "otter", "lantern"), "A code is a number from 1 to 99 and 3 words"),
        (("7", "otter", "lantern", "xylophone"), "No code has the word 'xylophone'"),
        (("7", "otter", "lantern", "ribbon", "--address", "here"), "is not an address"),
        (("7", "otter", "lantern", "ribbon"), "nobody can be asked for it here"),
    ],
)
def test_a_code_that_leads_nowhere_leaves_no_folder(
    cheap: None, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    """A slip is told even where nobody sits who could compare the words."""
    new = Terminal(tmp_path / "new")
    assert why in new.refused("code", *words, "--name", "Bo")
    assert not new.folder.exists()


@pytest.mark.parametrize("text", [(), ("--text",)])
def test_no_invitation_leaves_no_folder(cheap: None, tmp_path: Path, text: tuple[str, ...]) -> None:
    new = Terminal(tmp_path / "new")
    assert new.refused("join", "nothing", tmp_path / "request", *text, "--name", "Bo")
    assert not new.folder.exists()


def test_nowhere_to_write_leaves_no_folder(typed: Three, cheap: None, tmp_path: Path) -> None:
    new, invitation, out = Terminal(tmp_path / "new"), tmp_path / "it", tmp_path / "no" / "request"
    typed[0].ok("invite", invitation)
    for words in (["join", invitation, out], ["devices", "ask", out]):
        assert "make it first" in new.refused(*words, "--name", "Bo")
        assert not new.folder.exists()


# -- roads ----------------------------------------------------------------------------------------


def test_switching_roads(typed: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = typed[0]
    assert ada.ok("roads", "--json").json == {"room": True, "internet": False, "folders": []}
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    said = ada.ok("roads", "--room", "off", "--internet", "on").out
    assert said.splitlines()[0] == "Others reach this laptop by the internet."
    assert ada.ok("roads").out.splitlines() == [
        "the room: off",
        "the internet: on",
        "files: always",
    ]
    ada.ok("roads", "--folder", tmp_path)
    now = ada.ok("roads", "--json").json
    assert now["folders"] == [{"group": ada.status()["group"], "folder": str(tmp_path.resolve())}]
    assert f"Mill Lane: through {tmp_path.resolve()}" in ada.ok("roads").out
    ada.ok("roads", "--no-folder")
    assert ada.ok("roads", "--json").json["folders"] == []


def test_roads_that_make_no_sense(
    typed: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = typed[0]
    assert "not both" in ada.refused("roads", "--folder", tmp_path, "--no-folder")
    assert "a folder in another" in ada.refused("roads", "--room", "off", "--folder", tmp_path)
    assert "make it first" in ada.refused("roads", "--folder", tmp_path / "missing")
    assert "your own data" in ada.refused("roads", "--folder", ada.folder)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "not installed" in ada.refused("roads", "--internet", "on", "--room", "off")
    assert ada.ok("roads", "--json").json == {"room": True, "internet": False, "folders": []}


# -- meeting --------------------------------------------------------------------------------------


def test_through_a_folder_once(typed: Three, tmp_path: Path) -> None:
    ada, bo, _ = typed
    shared = tmp_path / "shared"
    shared.mkdir()
    ada.ok("acknowledge", "--topic", "Noise")
    (met,) = ada.ok("meet", "--folder", shared, "--json").json["met"]
    assert (met["road"], met["device"], met["error"]) == ("folder", "", "")
    assert met["sent"] and met["bytes_out"]
    said = bo.ok("meet", "--folder", shared).out
    assert re.match(r"Through the folder: \d+ entries went, 1 came\.$", said.strip())
    assert bo.status()["fingerprint"] == ada.status()["fingerprint"]
    assert "make it first" in bo.refused("meet", "--folder", tmp_path / "missing")
    assert ada.ok("roads", "--json").json["folders"] == [], "for this once"


@pytest.fixture
def quiet_room(monkeypatch: pytest.MonkeyPatch) -> list[Met]:
    """What a room would tell, without one."""
    told: list[Met] = []

    async def exchange(*_: object) -> list[Met]:
        if not told:
            raise RoadBroken("There is no network.")
        return told

    monkeypatch.setattr(RoomCarrier, "exchange", exchange)
    return told


def test_who_was_met_and_what_they_lack(typed: Three, quiet_room: list[Met]) -> None:
    ada = typed[0]
    group = ada.status()["group"]
    devices = {each["name"]: each["devices"][0] for each in ada.status()["members"]}
    before = {n["device"]: n for n in ada.ok("neighbours", "--json").json["neighbours"]}
    assert set(before) == {devices["Bo"], devices["Cleo"]}
    assert all((each["met"], each["road"]) == (0, "") for each in before.values())
    quiet_room += [
        Met("room", group, devices["Bo"], sent=3, came=1, still=2, refused=("Too much.",)),
        Met("room", group, devices["Cleo"], error="It broke off."),
        Met("room", group, "0" * 64, sent=1),
    ]
    said = ada.ok("meet").out.splitlines()
    bos, cleos = f"Bo's laptop [{devices['Bo'][:8]}]", f"Cleo's laptop [{devices['Cleo'][:8]}]"
    assert said == [
        f"{bos} in the room: 3 entries went, 1 came; 2 still to go; 1 refused: Too much.",
        f"{cleos} in the room: It broke off.",
        f"a stranger's laptop [{'0' * 8}] in the room: 1 entry went, 0 came.",
    ]
    lines = ada.ok("neighbours").out.splitlines()
    assert re.search(rf"{re.escape(bos)}: met .* in the room; may lack \d+ entries$", lines[0])
    assert re.search(rf"{re.escape(cleos)}: never met directly; may lack \d+ entries$", lines[1])


def test_nobody_and_nothing(
    typed: Three, quiet_room: list[Met], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 1 where nobody was met, or all that was tried failed; 2 where nothing is tried."""
    ada = typed[0]
    said = ada("meet")
    assert (said.status, said.out) == (1, "In the room: There is no network.\n")
    assert ada("meet", "--json").json["met"][0]["error"] == "There is no network."
    ada.ok("roads", "--room", "off")
    assert "All roads are switched off" in ada.refused("meet")
    assert "All roads are switched off" in ada.refused("meet", "--address", "127.0.0.1:9")
    ada.ok("roads", "--room", "on")

    async def empty(*_: object) -> list[Met]:
        return []

    monkeypatch.setattr(RoomCarrier, "exchange", empty)
    said = ada("meet")
    assert said.status == 1
    assert said.out.startswith("Nobody was met.")
    assert "is not an address" in ada.refused("meet", "--address", "nowhere")
