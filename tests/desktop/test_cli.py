"""The command line as people and programs use it: words, shapes, exit status, help."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import crdt.errors
from desktop import ceremony, cli, mishaps, rehearsal
from desktop.cli_parser import make_parser
from desktop.commands import rulebook
from desktop.workspace import Workspace
from tests.house import PASSPHRASE, Said, Terminal, run

ROOT = Path(__file__).parents[2]
Three = tuple[Terminal, Terminal, Terminal]


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """Every command with its parser, those that stand behind another one too."""
    found: dict[str, argparse.ArgumentParser] = {}

    def look(parser: argparse.ArgumentParser, before: str) -> None:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, each in action.choices.items():
                    found[f"{before}{name}"] = each
                    look(each, f"{before}{name} ")

    look(make_parser(), "")
    return found


def own_process(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """`python -m desktop.cli WORDS` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "desktop.cli", *words],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, **more,
    )  # fmt: skip


# -- a first moot ---------------------------------------------------------------------------------


def test_what_each_command_says(typed: Three) -> None:
    ada, bo, cleo = typed
    base = ada.folder.parent

    def meet() -> None:
        for writer in typed:
            writer.ok("bundle", base / f"from-{writer.folder.name}")
        for reader in typed:
            for writer in typed:
                if writer is not reader:
                    reader.ok("take", base / f"from-{writer.folder.name}")

    assert "1 of the 2" in ada.ok("acknowledge", "--clause", "1.3").out
    assert "1 of the 2" in bo.ok("acknowledge", "--clause", "1.3").out
    meet()
    ada.ok("position", "The house must be quiet after ten.")
    bo.ok("position", "-", typed="Music may play until midnight on Fridays.\n")
    meet()
    drafted = cleo.ok("mediate", "--model", "none")
    assert "Drafted without a model" in drafted.out
    assert "<- Ada: “The house must be quiet after ten.”" in drafted.out
    assert "Audits:" in drafted.out and "NOT PROVEN" not in drafted.out
    meet()
    ada.ok("propose", "--candidate", "1")
    bo.ok("propose", "Music is quiet after eleven.", "--reason", "A compromise.")
    meet()
    (about,) = cleo.status()["deliberations"]
    eleven = next(o["id"] for o in about["options"] if o["text"] == "Music is quiet after eleven.")
    for rating, each in zip(("10", "80", "50"), typed, strict=True):
        each.ok("rate", eleven[:10], rating)
    meet()
    summed = cleo.ok("blend", "--explain")
    assert re.search(r"^rank +option +Ada +Bo +Cleo +W +n +p +lam +B$", summed.out, re.MULTILINE)
    assert "The least of these is" in summed.out
    assert "? has not rated it" in summed.out, "nobody rated the other one"
    cleo.ok("object", eleven, "I have not thought it over.")
    cleo.ok("withdraw")
    for each in (ada, bo):
        each.ok("consent", "--option", eleven)
    meet()
    said = cleo.ok("status").out
    assert "(adopted); consent: Ada, Bo" in said
    assert "-- binds Ada, Bo" in said
    assert "5 clauses" not in cleo.ok("consent", "--clause", "1.1").out
    assert "4 clauses" in cleo.ok("consent", "--all").out
    assert "does not bind you" in cleo.ok("revoke", "1.3").out
    ada.ok("edit", "--clause", "2.1", "Everybody pays into the kitty each week.")
    ada.ok("edit", "--clause", "2.1", "--looked")
    assert "You have left the group" in cleo.ok("leave").out


def test_the_terms_of_a_trial_by_command(typed: Three) -> None:
    ada, bo, _ = typed
    ada.ok("acknowledge", "--topic", "Plants")
    ada.ok("bundle", ada.folder.parent / "b")
    bo.ok("take", ada.folder.parent / "b")
    bo.ok("acknowledge", "--topic", "Plants")
    bo.ok("propose", "Ada waters the plants.", "--section", "Money", "--title", "Green")
    bo.ok("trial", "1", "--hope", "They live.", "--until", "2031-01-31")
    (about,) = bo.status()["deliberations"]
    assert [trial["until"] for trial in about["trials"]] == ["2031-01-31"]
    assert "could be tried until 2031-01-31" in bo.ok("status").out
    assert "Nothing was adopted on these terms." in bo.ok("review").out


def test_a_vote_for_somebody_by_name(typed: Three, tmp_path: Path) -> None:
    ada, bo, _ = typed
    dan = Terminal(tmp_path / "dan")
    dan.ok("join", ada.folder.parent / "invitation", tmp_path / "request", "--name", "Dan")
    assert "asked to join Mill Lane" in dan.refused("status")
    assert "more members must" in ada.ok("admit", tmp_path / "request").out
    ada.ok("bundle", tmp_path / "b")
    bo.ok("take", tmp_path / "b")
    assert "Dan waits to be let in: 1 of 2" in bo.ok("status").out
    assert "Dan joined" in bo.ok("admit", "--member", "Dan").out
    assert "no person" in bo.refused("admit", "--member", "Dan")


def test_options_stand_before_and_after_the_command(typed: Three) -> None:
    ada = typed[0]
    before = run(["--data", ada.folder, "--group", "Mill Lane", "--json", "status"])
    after = run(["status", "--json", "--group", "Mill Lane", "--data", ada.folder])
    assert (before.status, before.json) == (0, after.json)


def test_status_of_a_group_without_rules(cheap: None, tmp_path: Path) -> None:
    ada = Terminal(tmp_path / "ada")
    ada.ok("found", "Empty", "--name", "Ada")
    assert "There are no rules yet; 'folkmoot import FILE' brings some in." in ada.ok("status").out


def test_a_command_that_is_not_there() -> None:
    said = run(["frobnicate"])
    assert said.sentence == "There is no command 'frobnicate'; 'folkmoot --help' tells more."
    assert "'folkmoot rate --help' tells more" in run(["rate", "1", "much"]).sentence


# -- shapes ---------------------------------------------------------------------------------------


def shape_of(value: Any) -> Any:
    """The fields of an answer, lists by their first element."""
    if isinstance(value, dict):
        return {key: shape_of(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape_of(each) for each in value[:1]]
    return type(value).__name__


@pytest.fixture
def decided(typed: Three) -> Terminal:
    """Ada's laptop with one of everything that `status --json` can list."""
    ada, bo, _ = typed
    base = ada.folder.parent
    dan = Terminal(base / "dan")
    dan.ok("join", base / "invitation", base / "dan.request", "--name", "Dan")
    ada.ok("admit", base / "dan.request")
    ada.ok("consent", "--clause", "1.1")
    ada.ok("edit", "--clause", "1.1", "Whoever cooks rests.")
    ada.ok("acknowledge", "--clause", "1.3")
    ada.ok("bundle", base / "b")
    bo.ok("take", base / "b")
    bo.ok("acknowledge", "--clause", "1.3")
    bo.ok("position", "The house must be quiet after ten.")
    bo.ok("propose", "Music is quiet after eleven.")
    bo.ok("rate", "1", "50")
    bo.ok("object", "1", "It is late.")
    bo.ok("touch", "--clause", "1.1", "outsiders", "--harm", "10")
    bo.ok("deadline", "2031-01-01")
    bo.ok("trial", "1", "--hope", "Calm.", "--until", "2031-01-31")
    bo.ok("consent", "--option", "1", "--on-trial")
    bo.ok("bundle", base / "b2")
    ada.ok("take", base / "b2")
    ada.ok("mediate", "--model", "none")
    return ada


def test_status_has_the_documented_shape(decided: Terminal) -> None:
    assert shape_of(decided.status()) == {
        "group": "str", "name": "str", "me": "str", "fingerprint": "str",
        "entries": "int", "waiting": "int",
        "members": [{"id": "str", "name": "str", "devices": ["str"]}],
        "pending": [{"id": "str", "name": "str", "votes": ["str"], "needed": "int"}],
        "former": [], "removing": [], "removals": [], "contests": [], "suspended": [],
        "clauses": [
            {
                "id": "str", "number": "str", "section": "str", "title": "str", "text": "str",
                "sha256": "str", "bound": [],
                "bound_otherwise": [{"member": "str", "sha256": "str", "text": "str"}],
                "concurrent": "bool",
                "touches": [
                    {"who": "str", "name": "str", "speaker": "str", "harm": "float",
                     "said_by": ["str"]}
                ],
                "piece": "str",
            }
        ],
        "sections": [{"id": "str", "number": "str", "title": "str", "parent": "str"}],
        "impositions": [
            {
                "clause": "str", "member": "str", "name": "str", "who": "str", "speaker": "str",
                "harm": "float", "harms": [{"member": "str", "harm": "float"}],
            }
        ],
        "deliberations": [
            {
                "id": "str", "clause": "str", "topic": "str", "round": "int", "open": "bool",
                "stage": "str", "rule": "str", "quorum": "str", "tags": [], "situation": "str",
                "deadlines": [{"member": "str", "until": "str"}],
                "acknowledged": ["str"], "needed": "int",
                "positions": [{"id": "str", "member": "str", "text": "str"}],
                "options": [
                    {
                        "id": "str", "kind": "str", "clause": "str", "text": "str",
                        "sha256": "str", "author": "str", "answers": [], "retracted": "bool",
                        "back": "str", "consents": [], "on_trial": [],
                    }
                ],
                "ratings": [{"member": "str", "option": "str", "utility": "float", "by": "str"}],
                "objections": [
                    {
                        "id": "str", "member": "str", "option": "str", "reason": "str",
                        "ground": "str", "purpose": "str", "answered": [], "integrated": "bool",
                        "withdrawn": "bool",
                    }
                ],
                "mediations": [{"id": "str", "mediator": "str"}],
                "trials": [
                    {"id": "str", "option": "str", "until": "str", "running": "bool",
                     "verdict": "str"}
                ],
                "passed": [],
                "adopted": "str",
            }
        ],
        "quarantine": [],
    }  # fmt: skip


def test_status_says_what_is_so(decided: Terminal) -> None:
    status = decided.status()
    ada, bo, _ = (member["id"] for member in status["members"])
    first = status["clauses"][0]
    assert status["me"] == ada
    assert first["text"] == "Whoever cooks rests."
    assert first["bound"] == []
    assert [each["member"] for each in first["bound_otherwise"]] == [ada]
    (about,) = status["deliberations"]
    assert about["stage"] == "trial"
    assert about["options"][0]["id"] == "keep"
    assert [(o["consents"], o["on_trial"]) for o in about["options"]][1] == ([bo], [bo])
    assert about["ratings"][0]["utility"] == 0.5
    assert [each["name"] for each in status["pending"]] == ["Dan"]


def test_blend_and_mediate_have_the_documented_shape(decided: Terminal) -> None:
    blend = decided.ok("blend", "--json").json
    assert set(blend) == {"deliberation", "options", "lam_max"}
    for row in blend["options"]:
        assert set(row) == {
            "option", "utilities", "unrated", "computed", "effects", "imposed", "W", "lessons",
            "lam", "B", "nash", "rank",
        }  # fmt: skip
        assert set(row["lessons"]) == {"n", "a", "b", "p", "heard"}
        assert row["W"] == min(row["utilities"].values())
        redone = (1 - row["lam"]) * row["W"] + row["lam"] * (2 * row["lessons"]["p"] - 1)
        assert row["B"] == pytest.approx(redone)
    mediated = decided("mediate", "--json", "--model", "none")
    assert mediated.status == 0
    assert shape_of(mediated.json) == {
        "id": "str",
        "mediator": "str",
        "present": "str",
        "lessons": [],
        "candidates": [
            {
                "text": "str",
                "start": "str",
                "kind": "str",
                "days": "int",
                "revises": "int",
                "left_out": [],
                "sentences": [
                    {"text": "str", "cites": [{"member": "str", "source": "str", "quote": "str"}]}
                ],
                "effects": [{"value": "str", "effect": "float", "words": "str"}],
                "critiques": [{"member": "str", "score": "float", "misses": "str", "quote": "str"}],
            }
        ],
        "audits": [{"name": "str", "passed": "bool", "detail": "str"}],
    }


def test_doing_something_has_the_documented_shape(typed: Three, tmp_path: Path) -> None:
    ada = typed[0]
    group = ada.status()["group"]
    done = ada.ok("consent", "--clause", "1.1", "--json").json
    assert set(done) == {"done", "group", "id", "sha256", "text"}
    assert (done["group"], len(done["id"])) == (group, 64)
    assert done["sha256"] == ada.status()["clauses"][0]["sha256"]
    assert done["text"] == ada.status()["clauses"][0]["text"]
    assert ada.ok("bundle", tmp_path / "b", "--json").json["id"] == ""


def test_verify_has_the_documented_shape(typed: Three, tmp_path: Path) -> None:
    typed[0].ok("export", "--log", tmp_path / "log")
    checked = run(["verify", tmp_path / "log", "--json"])
    assert set(checked.json) == {"group", "name", "fingerprint", "passed", "checks"}
    assert {tuple(check) for check in checked.json["checks"]} == {("name", "passed", "detail")}


def test_bad_input_has_the_documented_shape(typed: Three) -> None:
    for words in (["consent"], ["rate", "1", "much"], ["frobnicate"], ["take", "missing"]):
        said = typed[0](*words, "--json")
        assert said.status == 2
        assert set(said.json) == {"error"}
        assert said.json["error"] == said.sentence


# -- help -----------------------------------------------------------------------------------------


def test_every_command_of_the_first_moot_is_there() -> None:
    wanted = (
        "found admit import acknowledge position propose rate mediate blend consent revoke status "
        "bundle take export verify rehearse values share effects assess touch impositions judge "
        "agents settings choose deadline close count retract delegate recall delegations about "
        "trial observe review conclude close-review put-back learn lessons pieces compose "
        "talk journal away work models prompts candidates audits "
        "pair code meet roads neighbours devices remove uphold farewell backup restore quarantine "
        "hands"
    )
    assert set(wanted.split()) <= set(subcommands())
    for name, parser in subcommands().items():
        run_ = parser.get_default("run")
        assert run_ is not None or name in (
            "window", "verify", "rehearse", "restore", "hands",
        )  # fmt: skip


@pytest.mark.parametrize("command", sorted(subcommands()))
def test_help_says_what_a_command_does(command: str) -> None:
    said = run([*command.split(), "--help"])
    assert said.status == 0
    assert subcommands()[command].description in " ".join(said.out.split())
    for action in subcommands()[command]._actions:
        assert action.help, f"{action.dest} of {command} has no help"


def test_help_teaches_with_commands_that_are_understood() -> None:
    """Each line of the story in --help, and of the README, parses as it is written."""
    helped = run(["--help"]).out
    readme = (ROOT / "README.md").read_text("utf-8")
    lines = re.findall(r"^ +(?:\.venv/bin/)?folkmoot (.*)$", f"{helped}\n{readme}", re.MULTILINE)
    assert len(lines) > 12
    for line in lines:
        command = re.split(r"   +", line)[0]
        make_parser().parse_args(shlex.split(command))
    statuses = "0 done, 1 a check failed or nobody was met, 2 bad input or refused."
    assert f"Exit status: {statuses}" in helped


# -- what can go wrong before anything begins -----------------------------------------------------


def test_without_keyring_and_passphrase_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ceremony.VARIABLE, raising=False)
    ada = Terminal(tmp_path / "ada")
    said = ada("found", "House", "--name", "Ada")
    assert (said.status, said.out) == (2, "")
    assert said.sentence == (
        "A passphrase is needed, and nobody can be asked for it here; name --passphrase-file or "
        f"set {ceremony.VARIABLE}."
    )
    assert not (tmp_path / "ada" / "folkmoot.db").exists()
    (tmp_path / "words").write_text(f"{PASSPHRASE}\n")
    ada.ok("found", "House", "--name", "Ada", "--passphrase-file", tmp_path / "words")
    assert "stay closed" in ada("status").sentence or ada("status").status == 2
    assert ada("status", "--passphrase-file", tmp_path / "words").status == 0


def test_a_new_folder_needs_a_name(cheap: None, tmp_path: Path) -> None:
    ada = Terminal(tmp_path / "ada")
    for words in (["found", "House"], ["status"], ["take", "x"], ["found", "H", "--name", " "]):
        assert "say your name to begin" in ada.refused(*words).lower()
    assert not ada.folder.exists()
    assert "at most 100 characters" in ada.refused("found", "H", "--name", "x" * 101)
    ada.ok("found", "House", "--name", "Ada")


def test_words_that_were_begun_before_others_changed_the_clause(typed: Three) -> None:
    ada = typed[0]
    was, clause = "Whoever cooks does not wash up.", ("edit", "--clause", "1.1")
    ada.ok(*clause, "Whoever cooks at home does not wash up.")
    said = ada.ok(*clause, "--from", was, "Whoever cooks does not have to wash up.")
    assert "both changes were kept" in said.out
    assert "Whoever cooks at home does not have to wash up." in ada.ok("status").out
    assert "nothing was changed" in ada.ok(*clause, "--from", was, was).out


def test_words_that_are_missing_or_too_many(typed: Three) -> None:
    ada = typed[0]
    assert "Name an --option" in ada.refused("consent")
    assert "--pdf, --markdown, --log or --automerge" in ada.refused("export")
    assert "at least one file" in ada.refused("admit")
    assert "Say it in words" in ada.refused("edit", "--clause", "1.1")
    assert "1,000,000 characters" in ada.refused(
        "edit", "--clause", "1.1", "-", typed="x" * 1_000_001
    )
    assert "needs words" in ada.refused("edit", "--clause", "1.1", "-", typed="")


def test_no_screen_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    for words in ([], ["window"]):
        said = run(words)
        assert (said.status, "no screen here" in said.sentence) == (2, True)


def test_a_window_whose_parts_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "has_screen", lambda: True)
    monkeypatch.setitem(sys.modules, "desktop.ui.app", None)
    said = run(["window"])
    assert (said.status, "a part of it is missing" in said.sentence) == (2, True)


# -- what nobody foresaw --------------------------------------------------------------------------


def test_an_unforeseen_error_is_a_sentence_and_a_log_without_words(
    typed: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "I cannot stand the music"

    def breaks(*_: Any) -> None:
        kept_here = secret * 2
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise ZeroDivisionError(kept_here) from error

    ada = typed[0]
    monkeypatch.setattr(rulebook, "status", breaks)
    said = ada("status")
    assert (said.status, said.out) == (1, "")
    assert str(mishaps.log_file()) in said.sentence
    log = mishaps.log_file().read_text("utf-8")
    assert secret not in log
    assert "builtins.ZeroDivisionError" in log and "builtins.KeyError" in log
    assert " status\n" in log and "in breaks" in log


def test_where_no_log_can_be_kept_it_is_still_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(mishaps, "log_file", lambda: tmp_path / "file" / "command.log")
    said = mishaps.tell(ZeroDivisionError("words"), "status", "2027-01-01 00:00:00")
    assert said.endswith("ZeroDivisionError is all that is known, for no log can be kept.")


def test_a_log_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    log = tmp_path / "command.log"
    monkeypatch.setattr(mishaps, "log_file", lambda: log)
    log.write_text("x" * (mishaps.LIMIT + 1))
    mishaps.tell(ZeroDivisionError(), "status", "2027-01-01 00:00:00")
    assert log.read_text().startswith("2027-01-01 00:00:00 status\nbuiltins.ZeroDivisionError")


def test_a_person_may_stop_it(typed: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "import_rules", stopped)
    said = typed[0]("import", "rules.md")
    assert said.status == 2
    assert said.sentence == "Stopped; what was done before that stays done."


def test_what_steers_a_terminal_is_not_printed(typed: Three) -> None:
    ada = typed[0]
    topic = "Red \x1b[31m and \x9b2J gone."
    ada.ok("acknowledge", "--topic", topic)
    said = ada.ok("status").out
    assert "\x1b" not in said and "\x9b" not in said
    assert "Red \ufffd[31m and \ufffd2J gone." in said
    assert ada.status()["deliberations"][0]["topic"] == topic, "programs get what was written"


# -- processes of their own -----------------------------------------------------------------------


def test_a_process_of_its_own(typed: Three) -> None:
    done = own_process("status", "--json", "--data", typed[0].folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == typed[0].status()


def test_a_process_that_finds_the_folder_in_use(typed: Three, tmp_path: Path) -> None:
    holds = (
        "import sys; from pathlib import Path; from crdt import lock\n"
        "with lock.hold(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    ada = typed[0]
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(ada.folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        for words in (["status"], ["consent", "--all"], ["export", "--pdf", tmp_path / "out"]):
            said = ada(*words)
            assert (said.status, said.out) == (2, "")
            assert "is open in another Folkmoot; close that one first." in said.sentence
        other.communicate(b"")
    assert not (tmp_path / "out").exists()
    assert all(not clause["bound"] for clause in ada.status()["clauses"])


def test_bytes_that_are_no_text(typed: Three, tmp_path: Path) -> None:
    """Arguments and input in another encoding are refused, and file names may hold any bytes."""
    ada = typed[0]
    with ada.unchanged():
        for words in (
            [b"edit", b"--clause", b"1.1", b"caf\xe9"],
            [b"found", b"caf\xe9"],
            [b"take", os.fsencode(tmp_path) + b"/caf\xe9"],
            [b"import", os.fsencode(tmp_path) + b"/caf\xe9.md"],
        ):
            done = subprocess.run(
                [sys.executable, "-m", "desktop.cli", *words, b"--json", b"--data",
                 os.fsencode(ada.folder)],
                cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
            )  # fmt: skip
            assert done.returncode == 2, done
            assert set(json.loads(done.stdout)) == {"error"}
            assert len(done.stderr.decode().splitlines()) == 1
    out = tmp_path / os.fsdecode(b"caf\xe9.md")
    if sys.platform == "linux":
        done = own_process("export", "--markdown", out, "--data", ada.folder)
        assert (done.returncode, out.exists()) == (0, True)


def test_whoever_reads_may_stop_reading(typed: Three) -> None:
    done = subprocess.run(
        f"{shlex.quote(sys.executable)} -m desktop.cli status --data "
        f"{shlex.quote(str(typed[0].folder))} | head -c 1",
        shell=True, cwd=ROOT, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (len(done.stdout), done.stderr) == (1, b"")


def test_the_rehearsal_is_refused_before_it_makes_a_folder(tmp_path: Path) -> None:
    said = run(["rehearse", "--rules", tmp_path / "missing.md", "--out", tmp_path / "out"])
    assert (said.status, "There is no file" in said.sentence) == (2, True)
    assert not (tmp_path / "out").exists()
    assert rehearsal.CHEAP.ops == 1


def test_errors_are_all_ours() -> None:
    """What the command line turns into exit status 2 is one family."""
    said = [
        each
        for each in vars(crdt.errors).values()
        if isinstance(each, type) and issubclass(each, Exception)
    ]
    assert said and all(issubclass(each, crdt.errors.FolkmootError) for each in said)
    assert Said(0, "{}", "").json == {}


def test_an_answer_that_cannot_be_written_out_is_one_sentence(typed: Three) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    words = [sys.executable, "-m", "desktop.cli", "--data", str(typed[0].folder), "status"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            words,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, ceremony.VARIABLE: PASSPHRASE},
        )
    assert done.returncode == 2
    assert done.stderr.strip().endswith("No space left on device.")
    assert "Traceback" not in done.stderr


def test_a_consent_shows_the_very_words(typed: Three) -> None:
    said = typed[0].ok("consent", "--clause", "1.1").out
    clause = typed[0].status()["clauses"][0]
    assert clause["sha256"] in said
    assert clause["text"][:20] in said


def test_a_group_or_a_name_that_cannot_be_makes_no_folder_and_no_other_owner(
    data_folder: Path, cheap: None
) -> None:
    ada = Terminal(data_folder)
    ada.refused("found", "  ", "--name", "Ada")
    assert not data_folder.exists()
    ada.ok("found", "House", "--name", "Ada")
    assert "belongs to Ada" in ada.refused("found", "Other house", "--name", "Zoe")
    ada.ok("found", "Other house", "--name", "Ada")
