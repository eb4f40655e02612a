"""What the owner told their agent stays on their laptop: words are planted wherever it keeps any,
everything that leaves is written, and all of it is searched, also unpacked and decrypted."""

from __future__ import annotations

import ast
import asyncio
import logging
import re
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crdt.store import Store
from desktop.commands import talking, working
from desktop.commands.streaming import Screen
from desktop.commands.talking import exchange
from desktop.mishaps import log_file
from desktop.model_work import draft_between
from desktop.rehearsal import rehearse
from desktop.story import read_story
from desktop.workspace import Workspace
from tests.house import (
    House,
    Said,
    Terminal,
    cheap_passphrases,
    found_house,
    open_deliberation,
    open_workspace,
)
from tests.journeys import adversaries as models
from tests.journeys.searching import Search, inflated_anywhere
from tests.journeys.watching import Watch, watching
from tests.ollama import ScriptedOllama, _listed

ROOT = Path(__file__).parents[2]

# Every place where something private is kept has a word of its own, which nobody else ever says.
SAID, STRUCK, FORGOTTEN = "qzsaidvkx", "qzstruckvkx", "qzgonevkx"
REPLIED, INVENTED, SOLVED = "qzreplyvkx", "qzinventvkx", "qzsolvedvkx"
REASON, MODEL = "qzreasonvkx", "qznamevkx"
PRIVATE = (SAID, STRUCK, FORGOTTEN, REPLIED, INVENTED, SOLVED, REASON, MODEL)
# And what is told to others: the same search must find it, or it would find nothing at all.
POSITION, CLAUSE, LESSON, TITLE = "qzpositionpub", "qzclausepub", "qzlessonpub", "qztitlepub"
PUBLIC = (POSITION, CLAUSE, LESSON, TITLE)

TELLS = (  # commands whose answers are for others, too
    "status", "effects", "impositions", "agents", "blend", "candidates", "audits",
    "settings", "delegations", "review", "lessons", "pieces",
)  # fmt: skip


class Confidant(models.Fair):
    """A model that says words of its own, and repeats what it was told wherever it can."""

    def talk(self, record: models.Record) -> Any:
        return f"I am {REPLIED}. What happened the last time?"

    def extract(self, record: models.Record) -> Any:
        found = [models.sign(each, "security-personal") for each in record["messages"]]
        return {"evidence": [*found, models.sign(f"you never said {INVENTED}", "face")]}

    def solve(self, record: models.Record) -> Any:
        said = record["said"][0]
        return {"sentences": [{"text": f"It is {SOLVED} here.", "quote": said}]}


@dataclass
class Left:
    """What the story left behind."""

    house: House
    server: ScriptedOllama
    watch: Watch
    temporary: Path
    keys: tuple[str, ...]
    ids: tuple[str, ...]
    files: dict[str, Path] = field(default_factory=dict)
    outputs: dict[str, Said] = field(default_factory=dict)

    @property
    def search(self) -> Search:
        """For what is private: words, and what would lead back to a conversation."""
        return Search([*PRIVATE, *self.ids], self.keys)

    def leaked(self) -> dict[str, set[str]]:
        found = {name: self.search.within(file.read_bytes()) for name, file in self.files.items()}
        for name, said in self.outputs.items():
            found[name] = self.search.within(f"{said.out}\n{said.err}".encode())
        return {name: words for name, words in found.items() if words}


# -- the story -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    base = tmp_path_factory.mktemp("private")
    server = ScriptedOllama(Confidant(), [_listed(f"{MODEL}:latest", 2_000_000_000)])
    with pytest.MonkeyPatch.context() as patch:
        temporary = base / "temporary"
        temporary.mkdir()
        patch.setattr(tempfile, "tempdir", str(temporary))
        patch.setenv("TMPDIR", str(temporary))
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(base / "home"))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        patch.setenv("OLLAMA_HOST", server.host)
        patch.setenv("FOLKMOOT_MODEL_ATTEMPTS", "1")
        cheap_passphrases(patch)
        with watching(Search(PRIVATE).plainly_in) as watch:
            house = found_house(base)
            told = Left(house, server, watch, temporary, (), ())
            confide(house.ada)
            decide(told)
            told.ids = ids_of(house.ada)
            told.keys = tuple(each._identity.age_secret for each in (house.bo, house.cleo))
            for laptop in house.laptops:
                laptop.close()
            tell(told, Terminal(base / "ada"))
        yield told
    server.stop()


def confide(ada: Workspace) -> None:
    """Everything private that there is, said and made."""
    ada.choose_model(f"{MODEL}:latest")
    situations = ada.questionnaire().situations
    ada.answer({each.id: each.answers[0].id for each in situations[:5]})
    ada.correct("hedonism", 1, 40, f"because {REASON} is how I am")
    for words in (STRUCK, FORGOTTEN, SAID):
        it = exchange(
            ada, f"I need {words} to be quiet in the evening.", "", None, Screen(silent=True)
        )
        assert len(it.noted) == 1 and REPLIED in it.reply, it
        if words == STRUCK:
            ada.strike(it.noted[0].id)
        if words == FORGOTTEN:
            ada.forget(it.conversation)
    exchange(ada, "It was on a Tuesday.", it.conversation, None, Screen(silent=True))


def decide(told: Left) -> None:
    """A deliberation up to its lesson, with all that an agent does for its owner in it, and every
    way out of the app."""
    house, ada = told.house, told.house.ada
    about = open_deliberation(house)
    ada.situate(house.group, about, ["quiet"])
    for laptop in house.laptops:
        laptop.position(
            house.group, about, f"I want {POSITION} and quiet at ten, {laptop.my_name}."
        )
    option = house.bo.propose(
        house.group, about, kind="amend", text=f"Music is quiet {CLAUSE} after eleven."
    ).subject
    house.meet()
    with_model = asyncio.run(draft_between(ada.to_mediate(house.group, about), progress=_quiet))
    assert MODEL in with_model.mediator, "not recorded: it names the model, as it should"
    alone = asyncio.run(draft_between(ada.to_mediate(house.group, about), "none", progress=_quiet))
    ada.record_mediation(house.group, about, alone)
    working.work(ada, Namespace(most=6, model=None))
    ratings = [each for each in ada.notes() if each.kind == "rating"]
    assert ratings and any(SOLVED in each.text for each in ada.notes())
    with pytest.MonkeyPatch.context() as patch:  # whatever the ids come out as: not to be hidden
        patch.setattr("desktop.blind.rate_blind", lambda *_: False)
        ada.send_rating(ratings[0].id)
    ada.assess_all_by_agent(house.group, about)
    for level in ("ratings", "weights", "evidence"):
        ada.share_values(house.group, level)
        out = house.base / f"{level}.folkmoot"
        ada.bundle(house.group, out)
        told.files[f"bundle, sharing {level}"] = out
        house.bo.take(out)
    house.meet()
    ada.open_predictions(house.group)
    try_it(house, about, option)
    write_all(told)


def try_it(house: House, about: str, option: str) -> None:
    trial = house.bo.start_trial(house.group, about, option, "Bo sleeps.", "2099-12-31").subject
    house.meet()
    for laptop in house.laptops:
        laptop.consent(house.group, deliberation=about, option=option, trial=trial)
    house.meet()
    for laptop in house.laptops:
        laptop.observe(house.group, trial, "worked", "Fine.", tell=True)
    house.meet()
    house.meet()
    for laptop in house.laptops:
        laptop.conclude(house.group, trial, "keep")
    house.meet()
    house.ada.close_review(house.group, trial)
    house.ada.learn(house.group, trial, f"Ask {LESSON} first.")
    house.meet()


def write_all(told: Left) -> None:
    house, ada = told.house, told.house.ada
    ada.share_back(
        house.group, house.clause("1.3"), id_="our-quiet", title=f"Our {TITLE}", area="quiet",
        summary="Quiet at night.",
    )  # fmt: skip
    ways: dict[str, Callable[[Path], Any]] = {
        "bundle": lambda out: ada.bundle(house.group, out),
        "lessons": lambda out: ada.give_lessons(house.group, out),
        "piece": lambda out: ada.give_piece("our-quiet", out),
        "invitation": lambda out: ada.invite(house.group, out),
        "Markdown": lambda out: ada.export_markdown(house.group, out),
        "PDF": lambda out: ada.export_pdf(house.group, out),
        "log": lambda out: ada.export_log(house.group, out),
        "document": lambda out: ada.export_automerge(house.group, out),
    }
    for name, write in ways.items():
        told.files[name] = house.base / f"way out {name}"
        write(told.files[name])
    with open_workspace(house.base / "dan", "Dan") as dan:  # Ada joins another's group
        dan.found("The Yard")
        (yard,) = dan.groups()
        dan.invite(yard.id, house.base / "yard")
        told.files["request"] = house.base / "request"
        ada.join(house.base / "yard", told.files["request"])


def tell(told: Left, ada: Terminal) -> None:
    """What commands answer that others get to see."""
    for each in TELLS:
        for more in ([], ["--json"]):
            told.outputs[" ".join([each, *more])] = ada(each, *more)
    out = told.house.base / "again"
    for words in (
        ["bundle", out], ["export", "--pdf", f"{out}.pdf"], ["verify", told.files["log"], "--json"],
        ["share", "evidence"], ["take", told.files["bundle"]],
    ):  # fmt: skip
        told.outputs[f"{words[0]} {Path(words[-1]).name}"] = ada(*words)


def ids_of(ada: Workspace) -> tuple[str, ...]:
    """What names a conversation and all that came of it."""
    said = [each for talk in ada.conversations() for each in ada.messages(talk.id)]
    found = {each.conversation for each in said} | {each.id for each in said}
    found |= {each.id for each in (*ada.known_evidence(), *ada.journal(1_000), *ada.notes())}
    return tuple(sorted(each for each in found if re.fullmatch("[0-9a-f]{32,64}", each)))


def _quiet(_: str) -> None: ...


# -- what is found ---------------------------------------------------------------------------------


def test_words_that_are_meant_to_leave_are_found_where_they_went(left: Left) -> None:
    search = Search(PUBLIC, left.keys)
    found = {name: search.within(file.read_bytes()) for name, file in left.files.items()}
    assert {POSITION, CLAUSE} <= found["bundle, sharing ratings"]
    assert found["bundle"] == {LESSON}, "the others have all that was before"
    assert {POSITION, CLAUSE, LESSON} <= found["log"]
    assert found["PDF"] == found["Markdown"] == {CLAUSE}
    assert {LESSON, CLAUSE} <= found["lessons"]
    assert {TITLE, CLAUSE} <= found["piece"]
    assert CLAUSE in found["document"] | {
        each for raw in inflated_anywhere(left.files["document"].read_bytes())
        for each in search.within(raw)
    }  # fmt: skip
    for name in ("status", "status --json"):
        assert CLAUSE in search.within(left.outputs[name].out.encode())


def test_a_bundle_is_closed_to_whoever_it_is_not_for(left: Left) -> None:
    bundle = left.files["bundle"].read_bytes()
    assert Search(PUBLIC).within(bundle) == set()
    for key in left.keys:
        assert Search(PUBLIC, [key]).within(bundle) == {LESSON}


def test_nothing_private_is_in_anything_that_leaves(left: Left) -> None:
    refused = {name: (said.status, said.err) for name, said in left.outputs.items() if said.status}
    assert refused == {}
    assert left.ids, "there were conversations"
    assert left.leaked() == {}
    document = left.files["document"].read_bytes()
    assert [each for raw in inflated_anywhere(document) for each in left.search.within(raw)] == []


def test_nothing_private_is_in_what_other_laptops_hold(left: Left) -> None:
    for name in ("bo", "cleo"):
        with open_workspace(left.house.base / name) as laptop:
            values = list(stored(laptop._store))
        assert any(map(Search([POSITION]).within, values)), "the search sees into the store"
        assert {each for value in values for each in left.search.within(value)} == set()


def test_nothing_private_is_in_the_part_of_the_own_laptop_from_which_things_leave(
    left: Left,
) -> None:
    with open_workspace(left.house.base / "ada") as ada:
        values = list(stored(ada._store))
        kept = "\n".join(
            each.text for talk in ada.conversations() for each in ada.messages(talk.id)
        )
    assert SAID in kept and REPLIED in kept and FORGOTTEN not in kept
    assert {each for value in values for each in left.search.within(value)} == set()


def stored(store: Store) -> Iterator[bytes]:
    """Every value of the group store, decrypted with its key."""
    for table in store.db.table_names():
        for row in store.db[table].rows:
            for value in row.values():
                if isinstance(value, str | bytes):
                    yield value.encode() if isinstance(value, str) else value


def test_no_file_holds_anything_private_in_the_open(left: Left) -> None:
    """Neither data folders nor the home nor the temporary folder, now or at any time before."""
    search = Search(PRIVATE)
    files = [each for each in left.house.base.rglob("*") if each.is_file()]
    assert {"vault.db", "folkmoot.db"} <= {each.name for each in files}
    assert {str(each): f for each in files if (f := search.plainly_in(each.read_bytes()))} == {}
    assert left.watch.gone == {}, "what was in files that came and went"
    assert list(left.temporary.iterdir()) == []


def test_no_file_is_written_anywhere_else(left: Left) -> None:
    base = left.house.base.resolve()
    elsewhere = {
        each for each in left.watch.written
        if not each.resolve().is_relative_to(base) and "__pycache__" not in each.parts
    }  # fmt: skip
    assert elsewhere - {Path("/dev/null")} == set()
    assert any(each.is_relative_to(base) for each in left.watch.written), "the watch sees something"


def test_the_one_connection_is_that_to_the_model_on_this_laptop(left: Left) -> None:
    host, port = left.server.host.split(":")
    assert left.watch.reached == {f"{host}:{port}"}
    # The process that tries foreign changes, confined and given nothing but these.
    assert left.watch.started <= {f"subprocess.Popen {sys.executable}"}


def test_what_is_asked_for_the_group_holds_nothing_private(left: Left) -> None:
    search = Search([SAID, STRUCK, FORGOTTEN, REPLIED, SOLVED, REASON])
    by_kind: dict[str, set[str]] = {}
    for request in left.server.requests:
        kind = models.kind_of(models.record_of(request))
        by_kind.setdefault(kind, set()).update(search.within(str(request).encode()))
    assert by_kind.pop("talk") >= {SAID, REPLIED}, "the private questions hold private words"
    assert by_kind.pop("extract") and by_kind.pop("solve") == {SAID}
    assert {"mediate", "critique", "effects"} <= set(by_kind)
    assert set().union(*by_kind.values()) == set()


def test_a_journal_that_is_given_away_holds_what_was_asked_for_the_group_alone(
    left: Left, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the model, and the lines of the journal that it is made of: it is for that."""
    monkeypatch.setenv("OLLAMA_HOST", left.server.host)
    monkeypatch.setenv("FOLKMOOT_MODEL_WORDINGS", "3")
    shutil.copytree(left.house.base / "ada", tmp_path / "ada")
    group, out = left.house.group, tmp_path / "journal"
    with open_workspace(tmp_path / "ada") as ada:
        about = ada.view(group).state.deliberations[-1].id
        by_model = asyncio.run(draft_between(ada.to_mediate(group, about), progress=_quiet))
        ada.record_mediation(group, about, by_model)
        asked = ada.journal_to_give(group, about)
        ada.give_journal(asked, out)
        lines = {each.id for each in asked.given.exchanges}
    search = Search([POSITION, MODEL, *(set(PRIVATE) - {MODEL}), *(set(left.ids) - lines)])
    assert search.within(out.read_bytes()) == {POSITION, MODEL}


def test_a_rehearsal_has_nothing_of_it(
    left: Left, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(left.house.base))
    said: list[str] = []
    rehearse(None, tmp_path / "out", read_story(None, sample=True), model="none", say=said.append)
    files = [each for each in (tmp_path / "out").rglob("*") if each.is_file()]
    assert len(files) > 10
    assert left.search.within("\n".join(said).encode()) == set()
    assert {each for file in files for each in left.search.within(file.read_bytes())} == set()


# -- when something goes wrong in the middle of a talk ---------------------------------------------


class Fault(Exception):
    """One that nobody foresaw, whose message quotes what somebody wrote."""


def fail(*_: Any, **__: Any) -> Any:
    raise Fault(f"cannot read {SAID!r}") from KeyError(SAID)


def test_a_crash_in_the_middle_of_a_talk_tells_no_word_of_it(
    left: Left, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    cheap_passphrases(monkeypatch)
    ada = Terminal(left.house.base / "ada")
    for place, name in ((talking, "answer"), (Workspace, "memory"), (Workspace, "keep_evidence")):
        with monkeypatch.context() as patch:
            patch.setenv("OLLAMA_HOST", left.server.host)
            patch.setattr(place, name, fail)
            said = ada("talk", "say", f"It was {SAID} again last night, and I could not sleep.")
        assert said.status == 1, said
        assert said.sentence.startswith("Something went wrong inside Folkmoot")
        assert SAID not in said.out + said.err
    outside = capfd.readouterr()
    assert SAID not in outside.out + outside.err
    written = log_file().read_text("utf-8")
    assert "tests.journeys.test_nothing_private_leaves.Fault" in written, (
        "where it went wrong is told"
    )
    assert "in fail" in written and "KeyError" in written
    assert Search(PRIVATE).within(written.encode()) == set()


def test_nor_does_the_log_of_the_window(
    qapp: Any, expect_log: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    from desktop.ui.app import _log_to_file
    from desktop.ui.session import Session
    from desktop.ui.threads import Inline

    expect_log("an action failed|never retrieved|something in the background")
    before = [*logging.getLogger().handlers]
    _log_to_file()
    (handler,) = (each for each in logging.getLogger().handlers if each not in before)
    try:
        session = Session(Inline())
        told: list[str] = []
        session.failed.connect(told.append)
        session.workspace = object()  # type: ignore[assignment]
        session.act("Talking", fail)
        session.workspace = None
        try:
            fail()
        except Fault as error:
            # As asyncio logs a task whose error nobody fetched: it writes the error out itself.
            logging.getLogger("asyncio").error(
                "Task exception was never retrieved\nfuture: <Task exception=%r>", error,
                exc_info=error,
            )  # fmt: skip
            logging.getLogger("desktop.ui.background").error("something in the background %s", SAID)
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    (sentence,) = told
    assert sentence.startswith("Something went wrong") and SAID not in sentence
    written = (log_file().parent / "window.log").read_text("utf-8")
    assert "desktop.ui.session ERROR an action failed" in written
    assert written.count("Fault") == 2 and "in fail" in written, "where it went wrong is told"
    assert Search(PRIVATE).within(written.encode()) == set()


def test_what_the_window_remembers_is_five_settings_and_no_words(qapp: Any, tmp_path: Path) -> None:
    from PySide6.QtCore import QByteArray

    from desktop.ui.settings import Settings, Theme

    settings = Settings(tmp_path / "window.ini")
    writable = {n for n, each in vars(Settings).items() if isinstance(each, property) and each.fset}
    assert writable == {"theme", "text_size", "folder", "group", "geometry"}
    settings.theme, settings.text_size = Theme.DARK, 100
    settings.folder, settings.group = tmp_path, "a" * 64
    settings.geometry = QByteArray(b"\1\2")
    settings._store.sync()
    kept = (tmp_path / "window.ini").read_text("utf-8")
    assert {line.partition("=")[0] for line in kept.splitlines() if "=" in line} == writable


# -- what no module does ---------------------------------------------------------------------------

# Whoever imports one of these can reach another computer, or start a process that might: the room
# of the model, the roads and pairing of `crdt`, which cannot see the vault, and the process that
# tries foreign changes.
_MAY = ("llm/room/", "crdt/carriers/", "crdt/pairing/", "crdt/sandbox_process.py")
_NETWORK = re.compile(
    r"(?:socket|socketserver|ssl|http|urllib\.request|ftplib|smtplib|poplib|imaplib|telnetlib|xmlrpc"
    r"|webbrowser|httpx|httpcore|requests|urllib3|aiohttp|websockets?|ollama|zeroconf|nostr_sdk"
    r"|iroh|PySide6\.QtNetwork|PySide6\.QtWebSockets|subprocess|multiprocessing)(?:\.|$)"
)
_DRAFTS = re.compile(r"\.drafts\b|\bDrafted\b|\bdraft_(?:line|pick)\b")


def sources(*folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_the_room_and_the_roads_alone_reach_out() -> None:
    users = set()
    for name, text in sources("crdt", "deliberation", "desktop", "llm", "resources"):
        for node in ast.walk(ast.parse(text)):
            modules = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [
                    node.module or "",
                    *(f"{node.module}.{each.name}" for each in node.names),
                ]
            if any(map(_NETWORK.match, modules)):
                users.add(name)
    assert users, "the search finds those who may"
    assert {each for each in users if not each.startswith(_MAY)} == set()


def test_the_one_link_that_the_window_opens_is_shown_first() -> None:
    opening = {name for name, text in sources("desktop") if re.search(r"\bopenUrl\(", text)}
    assert opening == {"desktop/ui/links.py"}


def test_the_clipboard_gets_what_the_owner_copies_and_nothing_else() -> None:
    """The group's fingerprint, an invitation or a request; and from the journal, which only its
    owner sees, on their click."""
    found = {
        (name, copied)
        for name, text in sources("desktop")
        for copied in re.findall(r"clipboard\(\)\.(set\w+\([^)]*\))", text)
    }
    assert found == {
        ("desktop/ui/pages/people.py", "setText(view.fingerprint)"),
        ("desktop/ui/pairing/handing.py", "setText(self._text)"),
        ("desktop/ui/pairing/handing.py", "setImage(enlarged(self.picture.image)"),
        ("desktop/ui/pages/journal_entry.py", "setText(it.request)"),
        ("desktop/ui/pages/journal_entry.py", "setText(it.answer)"),
    }


def test_what_is_typed_to_the_agent_is_kept_in_no_draft() -> None:
    """Drafts are kept in the group's store, which is no place for private words. On the list of
    what was done while the owner was away, they may take a solution over to change it."""
    private = re.compile(r"desktop/ui/(pages/(talk|agent|journal|model|away)|widgets/message)")
    pages = {name: text for name, text in sources("desktop/ui") if private.match(name)}
    assert len(pages) > 5
    used = {name for name, text in pages.items() if _DRAFTS.search(text)}
    assert used == {"desktop/ui/pages/away.py"}
    assert pages["desktop/ui/pages/away.py"].count("drafts[") == 1
