"""What goes wrong in a house: each is one sentence and exit status 2, and changes nothing."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from crdt.bundle import seal
from crdt.entry import read_entry, sign_entry
from crdt.identity import Identity
from deliberation.acts import (
    Consent,
)
from deliberation.bodies import act_body
from deliberation.rulebook import text_sha256
from desktop import ceremony
from tests.house import Terminal, open_workspace, run

Three = tuple[Terminal, Terminal, Terminal]


@pytest.fixture
def bundle(three: Three, tmp_path: Path) -> Path:
    """Ada's consents, for Bo and Cleo."""
    three[0].ok("consent", "--all")
    three[0].ok("bundle", tmp_path / "bundle")
    return tmp_path / "bundle"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.md", b""),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(500)),
        ("photo.md", b"\xff\xd8\xff\xe0\x00" + bytes(500)),
        ("plan.docx", b"PK\x03\x04" + bytes(500)),
        ("plan.pdf", b"%PDF-1.7 and so on"),
        ("page.txt", b"<!DOCTYPE html><p>Be quiet.</p>"),
    ],
)
def test_a_file_that_is_no_rulebook(
    three: Three, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    three[0].refused("import", "--add", tmp_path / name)
    three[0].refused("import", "--add", tmp_path)
    three[0].refused("import", "--add", tmp_path / "missing.md")


def test_fifty_megabytes_of_rules(three: Three, tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_bytes(b"- We are quiet after ten.\n" * 2_000_000)
    assert "2 MiB at most" in three[0].refused("import", "--add", tmp_path / "rules.md")


def test_a_bundle_for_another_group(three: Three, bundle: Path, tmp_path: Path) -> None:
    stranger = Terminal(tmp_path / "stranger")
    stranger.ok("found", "Elsewhere", "--name", "Dan")
    assert "not written for this laptop" in stranger.refused("take", bundle)


def test_a_bundle_for_another_member(three: Three, tmp_path: Path) -> None:
    ada, bo, cleo = three
    cleo.ok("leave")
    cleo.ok("bundle", tmp_path / "goodbye")
    ada.ok("take", tmp_path / "goodbye")
    ada.ok("consent", "--all")
    ada.ok("bundle", tmp_path / "for-bo")
    assert "not written for this laptop" in cleo.refused("take", tmp_path / "for-bo")
    bo.ok("take", tmp_path / "for-bo")


def test_a_bundle_that_was_damaged_on_the_way(three: Three, bundle: Path) -> None:
    good = bundle.read_bytes()
    chance = random.Random(3)
    damaged = [good[:length] for length in (0, 3, 4, 40, len(good) // 2, len(good) - 1)]
    for place in [0, 5, len(good) - 1, *(chance.randrange(len(good)) for _ in range(12))]:
        damaged.append(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
    for content in damaged:
        bundle.write_bytes(content)
        three[1].refused("take", bundle)
    bundle.write_bytes(good)
    three[1].ok("take", bundle)


def test_a_bundle_twice(three: Three, bundle: Path) -> None:
    three[1].ok("take", bundle)
    assert "taken before; nothing was changed" in three[1].refused("take", bundle)


@pytest.fixture
def forger(three: Three) -> Forger:
    return Forger(three[1].folder)


class Forger:
    """Bo, with a program of his own on his own data."""

    def __init__(self, folder: Path) -> None:
        with open_workspace(folder) as bo:
            (group,) = bo.groups()
            self.group, self.identity = group.id, bo._identity
            log = bo._group(group.id).replica.log
            self.heads = log.heads_for(self.identity.device_id, 64)
            latest = log.latest.get(self.identity.device_id)
            self.seq = latest.seq + 1 if latest else 1
            state = bo.view(group.id).state
            self.to = {d.id: d.recipient for m in state.current for d in m.devices}
            self.clause = bo.view(group.id).rulebook.clauses[0].id

    def consent(self, key: SigningKey, seq: int, heads: tuple[str, ...] = ()) -> bytes:
        words = "Ada owes Bo a thousand euro."
        body = act_body(Consent(self.clause, text_sha256(words), words), 1)
        return sign_entry(
            key, group=self.group, seq=seq, prev=heads or self.heads, kind="act", body=body
        ).wire

    def bundle(self, out: Path, *wires: bytes) -> Path:
        out.write_bytes(seal(self.group, wires, self.identity.device_key, self.to))
        return out


def test_an_entry_from_a_stranger(three: Three, forger: Forger, tmp_path: Path) -> None:
    ada = three[0]
    before = ada.status()
    stranger = Identity.create("Mallory")
    file = forger.bundle(tmp_path / "b", forger.consent(stranger.device_key, 1))
    said = ada("take", file)
    assert (said.status, said.sentence.startswith("Nothing was taken")) == (2, True)
    after = ada.status()
    (shown,) = after.pop("quarantine")
    assert (shown["device"], shown["member"]) == (stranger.device_id, "")
    assert shown["reason"].endswith(".")
    assert before.pop("quarantine") == []
    assert after == before
    assert "a stranger: " in ada.ok("status").out


def test_a_consent_forged_in_anothers_name(three: Three, forger: Forger, tmp_path: Path) -> None:
    ada, _, cleo = three
    before = cleo.status()
    good = forger.consent(forger.identity.device_key, forger.seq)
    device = bytes.fromhex(before["members"][0]["devices"][0])  # Ada's
    mine = bytes.fromhex(forger.identity.device_id)
    assert good.count(mine) == 1
    forged = good.replace(mine, device)  # and Bo's signature under it
    said = cleo("take", forger.bundle(tmp_path / "b", forged))
    assert said.status == 2
    assert "not signed by the device that it names" in said.sentence
    after = cleo.status()
    assert after["clauses"] == before["clauses"]
    assert after["fingerprint"] == before["fingerprint"]
    assert len(after["quarantine"]) == 1
    checked = cleo("verify", tmp_path / "b")
    assert (checked.status, "FAILED  signatures" in checked.out) == (1, True)
    assert ada.status()["clauses"] == before["clauses"]


def test_out_of_order(three: Three, forger: Forger, tmp_path: Path) -> None:
    ada = three[0]
    first = forger.consent(forger.identity.device_key, forger.seq)
    second = forger.consent(forger.identity.device_key, forger.seq + 1, (read_entry(first).id,))
    early, late = (forger.bundle(tmp_path / f"{n}", w) for n, w in ((1, second), (2, first)))
    before = ada.status()
    said = ada("take", early)
    assert (said.status, "1 entry is kept aside" in said.sentence) == (2, True)
    waiting = ada.status()
    assert waiting == before | {"waiting": 1}
    assert "kept aside" in ada.ok("status").out
    ada.ok("take", late)
    after = ada.status()
    assert (after["waiting"], after["entries"]) == (0, before["entries"] + 2)


def test_the_wrong_passphrase_or_key(three: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, bo, _ = three
    with ada.unchanged():
        monkeypatch.setenv(ceremony.VARIABLE, "not the passphrase")
        said = ada("status")
        assert (said.status, "not the passphrase" in said.sentence) == (2, True)
        monkeypatch.undo()
        monkeypatch.setenv(ceremony.VARIABLE, "a long enough passphrase")
    own = (ada.folder / "key.json").read_bytes()
    (ada.folder / "key.json").write_bytes((bo.folder / "key.json").read_bytes())
    said = ada("status")
    assert (said.status, "made with another one" in said.sentence) == (2, True)
    (ada.folder / "key.json").write_bytes(b"{}")
    assert "damaged" in ada("status").sentence
    (ada.folder / "key.json").unlink()
    assert "has no key" in ada("status").sentence
    (ada.folder / "key.json").write_bytes(own)
    ada.ok("status")


def test_places_that_cannot_be_written(three: Three, tmp_path: Path) -> None:
    ada = three[0]
    for kind in ("--pdf", "--markdown", "--log", "--automerge"):
        for out in (tmp_path, tmp_path / "missing" / "out", tmp_path / ("x" * 300), "/dev/null"):
            ada.refused("export", kind, out)
    for out in (tmp_path, tmp_path / "missing" / "out", ada.folder / "folkmoot.db"):
        ada.refused("bundle", out)
        ada.refused("invite", out)


def test_things_that_are_not_there(three: Three) -> None:
    ada = three[0]
    ada.ok("values")  # makes the vault, so that looking into it changes no folder
    for words in (
        ["consent", "--clause", "9.9"],
        ["consent", "--option", "1"],
        ["consent", "--option", "keep"],
        ["edit", "--clause", "dragons", "Words."],
        ["edit", "--clause", "", "Words."],
        ["acknowledge", "--clause", "9.9"],
        ["revoke", "1.1"],
        ["rate", "1", "50"],
        ["blend"],
        ["blend", "--deliberation", "1.1"],
        ["mediate"],
        ["propose", "Words."],
        ["withdraw"],
        ["observe", "worked"],
        ["learn", "Words."],
        ["admit", "--member", "Dan"],
        ["status", "--group", "Elsewhere"],
        ["consent", "--clause", "1.1", "--all"],
        ["observe", "splendid"],
        ["take"],
        ["count"],
        ["close"],
        ["effects"],
        ["about", "quiet"],
        ["about"],
        ["deadline", "2099-12-31"],
        ["assess", "1", "face=10"],
        ["judge", "1", "10"],
        ["retract", "1"],
        ["touch", "--option", "1", "members"],
        ["touch", "--clause", "9.9", "members"],
        ["trial", "1", "--hope", "Calm.", "--until", "2099-12-31"],
        ["review"],
        ["conclude", "keep"],
        ["close-review"],
        ["put-back"],
        ["recall"],
        ["lessons", "give", "out"],
        ["lessons", "take", "missing"],
        ["pieces", "show", "dragons"],
        ["pieces", "take", "dragons"],
        ["pieces", "give", "dragons", "out"],
        ["pieces", "add", "missing"],
        ["delegate", "Dan", "--until", "2099-12-31"],
        ["choose", "colour", "red"],
        ["share", "everything"],
        ["values", "strike", "nothing"],
        ["values", "answer", "dragons", "1"],
        ["values", "--explain", "dragons"],
    ):
        ada.refused(*words)
    first_digit = ada.status()["clauses"][0]["id"][0]
    assert "no clause" in ada.refused("edit", "--clause", first_digit, "Words.")


@pytest.fixture
def deciding(three: Three) -> Terminal:
    """Ada, alone in a group of her own, with an option to decide on."""
    ada = Terminal(three[0].folder.parent / "alone")
    ada.ok("found", "Alone", "--name", "Ada")
    ada.ok("acknowledge", "--topic", "Music")
    ada.ok("propose", "Music is quiet after eleven.")
    ada.ok("values", "correct", "face", "10")
    return ada


def test_numbers_that_are_none(deciding: Terminal) -> None:
    for number in ("NaN", "inf", "0.5", "101", "-101", "", "½", "9" * 20):
        for words in (
            ["rate", "1", number],
            ["judge", "1", number],
            ["assess", "1", f"face={number}"],
            ["values", "correct", "face", number],
            ["touch", "--option", "1", "outsiders", f"--harm={number}"],
            ["choose", "quorum", number],
        ):
            assert "Traceback" not in deciding.refused(*words)
    for words in (
        ["values", "correct", "face", "0"],
        ["touch", "--option", "1", "outsiders", "--harm=-1"],
        ["choose", "rule", "supermajority NaN"],
        ["choose", "rule", "equal-shares 0"],
        ["propose", "--candidate", "NaN"],
        ["pieces", "take", "quiet-hours", "--set", "nights=NaN"],
        ["pieces", "take", "quiet-hours", "--set", "nights=101"],
    ):
        deciding.refused(*words)


def test_words_that_do_not_fit(deciding: Terminal) -> None:
    for words, says in (
        (["assess", "1", "face"], "is not written as name=value"),
        (["assess", "1", "=5"], "is not written as name=value"),
        (["assess", "1", "face=5", "Face=6"], "named twice"),
        (["assess", "1", "kindness=5"], "“kindness” fits none of the twenty values"),
        (["assess", "1", "universalism=5"], "“universalism” fits 4 of the twenty values"),
        (["assess", "1", "face=5", "--words", "humility=a"], "without an effect"),
        (["touch", "--option", "1", "outsiders", "--name", "Mia"], "Only “named” takes a --name"),
        (["touch", "--option", "1", "named"], "name or the kind"),
        (["touch", "--option", "1", "everybody"], "invalid choice"),
        (["touch", "--option", "1", "named", "--name", "Mia", "--speaker", "Dan"], "no member"),
        (["touch", "--option", "keep", "members"], "has no text of its own"),
        (["consent", "--on-trial"], "name it with --option"),
        (["consent", "--option", "1", "--on-trial"], "no trial of this option"),
        (["consent", "--option", "1", "--on-trial", "00000000"], "no trial of this option"),
        (["propose", "Words.", "--piece", "quiet-hours"], "brings its own words"),
        (["propose", "Words.", "--set", "a=b"], "name it with --piece"),
        (["propose", "Words.", "--answers", "00000000"], "no objection"),
        (["object", "1", "No.", "--purpose", "Dance."], "has no such purpose"),
        (["choose", "rule", "majority", "--against"], "Say why"),
        (["retract", "keep"], "."),
        (["judge", "1", "10"], "put forward themselves"),
        (["delegate", "Ada", "--until", "2099-12-31"], "Delegating to yourself"),
        (["about", "dragons"], "no tag “dragons”"),
        (["pieces", "take", "quiet-hours", "--set", "dragons=3"], "."),
        (["pieces", "take", "quiet-hours", "--section", "9"], "no section"),
        (["compose", "--must", "dragons"], "."),
        (["values", "answer", "ten", "dragons"], "has no answer"),
        (["values", "answer", "99", "1"], "no situation"),
        (["close"], "decides by consent"),
    ):
        assert says in deciding.refused(*words), words


def test_days_that_are_past_or_never_come(deciding: Terminal) -> None:
    deciding.ok("choose", "rule", "majority")
    for day in ("2020-01-01", "2099-02-30", "tomorrow", "31.12.2099", "2099-1-1", "", "NaN"):
        for words in (
            ["deadline", day],
            ["trial", "1", "--hope", "Calm.", "--until", day],
        ):
            assert "day" in deciding.refused(*words)


def test_places_where_nothing_may_be_written(deciding: Terminal, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "missing" / "out", deciding.folder / "folkmoot.db"):
        deciding.refused("pieces", "give", "quiet-hours", out)
    for file in (tmp_path, deciding.folder / "folkmoot.db", deciding.folder / "key.json"):
        deciding.refused("pieces", "add", file)
        deciding.refused("lessons", "take", file)


def test_verify_on_nonsense(three: Three, tmp_path: Path) -> None:
    file = tmp_path / "file"
    chance = random.Random(5)
    for start in (b"", b"FML1", b"FMB1", b"FML1\xa4", b"FML2"):
        for length in (0, 1, 50, 5_000):
            file.write_bytes(start + chance.randbytes(length))
            assert three[0].refused("verify", file).endswith(".")
    three[0].refused("verify", tmp_path)
    three[0].refused("verify", tmp_path / "missing")


def test_names_that_are_too_long(three: Three, tmp_path: Path) -> None:
    ada = three[0]
    assert "100 characters" in ada.refused("found", "x" * 101)
    assert "300 characters" in ada.refused("acknowledge", "--topic", "x" * 301)
    ada.refused("take", tmp_path / ("x" * 300))
    ada.refused("import", tmp_path / ("x" * 300 + ".md"))
    said = run(["found", "House", "--name", "Ada", "--data", tmp_path / ("x" * 300)])
    assert (said.status, said.sentence.endswith(".")) == (2, True)


# -- a disk that is full --------------------------------------------------------------------------


@pytest.fixture
def small_disk(disk_of: Callable[[str], Path]) -> Path:
    return disk_of("2M")


def _fill(folder: Path, leave: int = 0) -> Path:
    """A file that leaves `leave` bytes free, more or less."""
    filler = folder / "filler"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    filler.write_bytes(bytes(max(0, free - leave)))
    return filler


def _is_full(sentence: str) -> bool:
    return "is full; nothing was changed" in sentence or "No space left" in sentence


def test_founding_on_a_full_disk(small_disk: Path, cheap: None) -> None:
    filler = _fill(small_disk)
    ada = Terminal(small_disk / "ada")
    said = ada("found", "House", "--name", "Ada")
    assert (said.status, _is_full(said.sentence)) == (2, True), said
    filler.unlink()
    for leave in (4_096, 20_000, 50_000):  # the disk fills at other moments of the making
        filler = _fill(small_disk, leave)
        said = Terminal(small_disk / str(leave))("found", "House", "--name", "Ada")
        assert said.status == 0 or _is_full(said.sentence), said
        filler.unlink()
        Terminal(small_disk / str(leave)).ok("found", "Again", "--name", "Ada")
    ada.ok("found", "House", "--name", "Ada")
    assert ada.status()["name"] == "House"


def test_everything_else_on_a_full_disk(three: Three, bundle: Path, small_disk: Path) -> None:
    bo = Terminal(small_disk / "bo")
    bo.folder.mkdir()
    for each in three[1].folder.iterdir():
        (bo.folder / each.name).write_bytes(each.read_bytes())
    before = bo.status()
    (small_disk.parent / "long.md").write_text(
        "\n".join(f"{n}. {n} " + "We write down what we took. " * 60 for n in range(1, 400))
    )
    filler = _fill(small_disk)
    for words in (
        ["import", "--add", small_disk.parent / "long.md"],
        ["consent", "--all"],
        ["take", bundle],
        ["bundle", small_disk / "out"],
        ["export", "--log", small_disk / "out"],
        ["export", "--markdown", small_disk / "out"],
        ["export", "--pdf", small_disk / "out"],
    ):
        said = bo(*words)
        assert (said.status, _is_full(said.sentence)) == (2, True), (words, said)
        assert bo.status() == before
    assert {each.name for each in small_disk.iterdir()} == {"bo", "filler"}
    filler.unlink()
    bo.ok("take", bundle)
    bo.ok("consent", "--all")
    bo.ok("export", "--log", small_disk / "out")
