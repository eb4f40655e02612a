"""Who belongs and with which laptops, by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.commands import confirming
from tests.house import Terminal

Three = tuple[Terminal, Terminal, Terminal]


def carry(writer: Terminal, *readers: Terminal) -> None:
    out = writer.folder.parent / f"from-{writer.folder.name}"
    writer.ok("bundle", out)
    for reader in readers:
        reader.ok("take", out)


def members(terminal: Terminal) -> list[str]:
    return [each["name"] for each in terminal.status()["members"]]


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at the keyboard."""
    monkeypatch.setattr(confirming, "check_terminal", lambda *_: None)


# -- removing -------------------------------------------------------------------------------------


def test_removing_somebody_by_name(typed: Three) -> None:
    ada, bo, cleo = typed
    said = ada.ok("remove", "cleo", "The rent.", "--json").json
    assert said["done"] == "You voted to remove Cleo: 1 of 2 votes."
    assert "Cleo may be removed: 1 of 2 voted for it (Ada: “The rent.”)" in ada.ok("status").out
    (removing,) = ada.status()["removing"]
    assert removing["reasons"] == ["The rent."] and removing["needed"] == 2
    carry(ada, bo)
    cleo.ok("acknowledge", "--topic", "Noise")
    me = cleo.status()["me"]
    assert "Cleo is removed" in bo.ok("remove", me[:8], "Indeed.").out
    assert "Cleo was removed (Ada: “The rent.”; Bo: “Indeed.”)" in bo.ok("status").out
    assert members(bo) == ["Ada", "Bo"]
    (former,) = bo.status()["former"]
    (removal,) = bo.status()["removals"]
    assert former == {"id": me, "name": "Cleo", "gone": removal["id"], "removed": True}
    file = bo.folder.parent / "cleo.farewell"
    assert "tells Cleo that they were removed" in bo.ok("farewell", "Cleo", file).out
    assert "not written for this laptop" in ada.refused("take", file)
    cleo.ok("take", file)
    said = cleo.ok("status").out
    assert "you were removed from this group; nothing in it binds you" in said
    assert "1 act is set aside, since their author was removed" in " ".join(said.split())
    (suspended,) = cleo.status()["suspended"]
    assert (suspended["member"], suspended["by"]) == (me, removal["id"])
    (aside,) = cleo.ok("quarantine", "--json").json["quarantine"]
    assert (aside["id"], aside["why"], aside["member"]) == (suspended["id"], "suspended", me)
    assert "set aside, by Cleo's laptop" in cleo.ok("quarantine").out


def test_what_is_no_member_and_no_reason(typed: Three) -> None:
    ada = typed[0]
    assert "no member “Zoe”" in ada.refused("remove", "Zoe", "Why not.")
    assert "Say which member is meant" in ada.refused("remove", "", "Why not.")
    assert "Say why" in ada.refused("remove", "Bo", " ")
    assert "leave the group instead" in ada.refused("remove", "Ada", "I want to go.")
    assert "no former member “Bo”" in ada.refused("farewell", "Bo", ada.folder.parent / "x")
    assert "no contest yet" in ada.refused("uphold")


def test_two_who_removed_each_other(cheap: None, tmp_path: Path) -> None:
    ada, bo = Terminal(tmp_path / "ada"), Terminal(tmp_path / "bo")
    ada.ok("found", "Two", "--name", "Ada")
    ada.ok("invite", tmp_path / "in")
    bo.ok("join", tmp_path / "in", tmp_path / "request", "--name", "Bo")
    ada.ok("admit", tmp_path / "request")
    carry(ada, bo)
    bo.ok("bundle", tmp_path / "before")
    ada.ok("remove", "Bo", "He began.")
    bo.ok("remove", "Ada", "She began.")
    bo.ok("farewell", "Ada", tmp_path / "farewell")
    ada.ok("take", tmp_path / "farewell")
    said = " ".join(ada.ok("status").out.split())
    assert "removed each other at the same time, and nobody is left to settle it" in said
    (contest,) = ada.status()["contests"]
    assert contest["needed"] == 0 and len(contest["removals"]) == 2
    assert "You were removed from Two" in ada.refused("uphold", contest["id"][:8])


# -- joining --------------------------------------------------------------------------------------


def test_joining_by_texts_in_messages(typed: Three, tmp_path: Path) -> None:
    ada, _, _ = typed
    dan = Terminal(tmp_path / "dan")
    invitation = ada.ok("invite", "--text").out.strip()
    assert invitation.startswith("FOLKMOOT:")
    assert ada.ok("invite", "--text", "--json").json["text"] == invitation
    said = dan.ok("join", "--text", invitation, tmp_path / "request", "--name", "Dan", "--json")
    request, words = said.json["text"], said.json["words"]
    assert request.startswith("FOLKMOOT:") and len(words) == 6
    with ada.unchanged():
        assert "not the words" in ada("admit", "--text", request, "--words", "one two").sentence
    said = ada.ok("admit", "--text", request, "--words", " ".join(words).upper())
    assert said.out.splitlines() == [
        "You said yes to Dan; more members must, too.",
        f"The words of Dan's request: {' '.join(words)}",
    ]
    assert (tmp_path / "request").exists()
    for damaged in (request[:-4], "FOLKMOOT:", "nonsense"):
        ada.refused("admit", "--text", damaged)
        dan.refused("join", "--text", damaged, tmp_path / "other")


def test_a_file_and_the_words_of_the_request(typed: Three, tmp_path: Path) -> None:
    ada, bo, _ = typed
    dan = Terminal(tmp_path / "dan")
    both = ada.ok("invite", "--text", tmp_path / "in")
    assert both.out.startswith("The invitation is in in;") and "FOLKMOOT:" in both.out
    said = dan.ok("join", tmp_path / "in", tmp_path / "request", "--name", "Dan").out
    words = said.splitlines()[1].removeprefix("The words of your request: ")
    (asked,) = ada.ok("admit", tmp_path / "request", "--json").json["requests"]
    assert (asked["name"], " ".join(asked["words"])) == ("Dan", words)
    assert "Name a FILE" in ada.refused("invite")
    carry(ada, bo)
    assert "Dan joined" in bo.ok("admit", "--member", "dan").out, "whatever its case"


# -- laptops --------------------------------------------------------------------------------------


def test_a_second_laptop_by_two_files(typed: Three, tmp_path: Path) -> None:
    ada, bo, _ = typed
    new = Terminal(tmp_path / "new")
    asked = new.ok(
        "devices", "ask", tmp_path / "asked", "--called", "kitchen", "--name", "Ada", "--json"
    ).json
    words = " ".join(asked["words"])
    with ada.unchanged():
        wrong = ada("devices", "give", tmp_path / "asked", tmp_path / "gift", "--words", "a b c")
    assert "Those are not the words" in wrong.sentence and not (tmp_path / "gift").exists()
    given = ada.ok(
        "devices", "give", tmp_path / "asked", tmp_path / "gift", "--words", words, "--json"
    ).json
    mine = ada.ok("devices", "words").out.strip()
    assert " ".join(given["words"]) == mine
    assert ada.ok("devices", "words", "--json").json["words"] == mine.split()
    new.refused("devices", "take", tmp_path / "gift", "--words", words)
    said = new.ok("devices", "take", tmp_path / "gift", "--words", mine).out
    assert "This laptop is Ada's now with 1 group." in said
    carry(new, ada, bo)
    shown = new.ok("devices", "--json").json["devices"]
    hers = [each for each in shown if each["member"] == ada.status()["me"]]
    assert [(each["name"], each["here"]) for each in hers] == [("", False), ("kitchen", True)]
    assert "“kitchen”, this one" in new.ok("devices").out


def test_a_lost_laptop_is_retired_by_its_name(typed: Three, tmp_path: Path) -> None:
    ada, bo, _ = typed
    new = Terminal(tmp_path / "new")
    new.ok("devices", "ask", tmp_path / "asked", "--called", "Kitchen", "--name", "Ada")
    words = new.ok("devices", "ask", tmp_path / "asked", "--json").json["words"]
    ada.ok("devices", "give", tmp_path / "asked", tmp_path / "gift", "--words", " ".join(words))
    mine = ada.ok("devices", "words").out.strip()
    new.ok("devices", "take", tmp_path / "gift", "--words", mine)
    carry(new, ada, bo)
    for who, typed_, says in (
        (ada, "attic", "no device “attic”; 'folkmoot devices' lists"),
        (ada, "", "Say which device is meant"),
        (bo, "Kitchen", "no device “Kitchen”"),  # which is not Bo's
    ):
        assert says in who.refused("devices", "retire", typed_)
    here = next(each["id"] for each in ada.ok("devices", "--json").json["devices"] if each["here"])
    assert "the laptop that you are using" in ada.refused("devices", "retire", here[:12])
    assert "It is retired" in ada.ok("devices", "retire", "kitchen").out
    assert "“Kitchen”, retired" in ada.ok("devices").out
    carry(ada, bo)
    assert "no device “kitchen”" in ada.refused("devices", "retire", "kitchen")


@pytest.mark.parametrize(("answer", "status"), [("yes\n", 0), ("no\n", 2), ("", 2)])
def test_at_a_terminal_it_is_asked(
    typed: Three, tmp_path: Path, yes: None, answer: str, status: int
) -> None:
    ada, new = typed[0], Terminal(tmp_path / "new")
    words = new.ok("devices", "ask", tmp_path / "asked", "--name", "Ada", "--json").json["words"]
    said = ada("devices", "give", tmp_path / "asked", tmp_path / "gift", typed=answer)
    assert said.status == status and (tmp_path / "gift").exists() == (status == 0)
    assert " ".join(words) in said.err and "Type yes or no." in said.err


def test_where_nobody_sits_nothing_is_given(typed: Three, tmp_path: Path) -> None:
    ada, new = typed[0], Terminal(tmp_path / "new")
    new.ok("devices", "ask", tmp_path / "asked", "--name", "Ada")
    said = ada.refused("devices", "give", tmp_path / "asked", tmp_path / "gift", typed="yes\n")
    assert said.endswith("run it at a terminal, or name --words.")
    assert not (tmp_path / "gift").exists()
    assert "begin with a new one" in ada.refused("devices", "ask", tmp_path / "other")
    assert (
        "say your name to begin"
        in Terminal(tmp_path / "x").refused("devices", "ask", tmp_path / "other").lower()
    )
