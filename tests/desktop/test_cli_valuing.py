"""What matters to the owner, and the pieces that would serve them, typed on a laptop alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.house import Terminal, run


@pytest.fixture
def eve(cheap: None, tmp_path: Path) -> Terminal:
    """A laptop without any group."""
    return Terminal(tmp_path / "eve")


def test_a_laptop_without_a_group_knows_values_and_pieces(eve: Terminal) -> None:
    assert "say your name to begin" in eve.refused("values")
    assert "say your name to begin" in eve.refused("compose")
    assert not eve.folder.exists()
    said = eve.ok("values", "--name", "Eve").out
    assert said.count("about 50 of 1000, could be 0 to") == 20
    assert "You have answered 0 of 20 situations; this stays on this laptop." in said
    assert "Quiet hours" in eve.ok("pieces", "quiet").out
    like = eve.ok("pieces", "--like", "keep the noise down at night so that people sleep").out
    assert "quiet" in like.lower() and like.count("\n") < eve.ok("pieces").out.count("\n")
    assert "no group here yet" in eve.refused("settings")
    assert "no group here yet" in eve.refused("share", "weights")
    assert "no group here yet" in eve.refused("pieces", "take", "quiet-hours")


def test_a_name_may_stand_behind_what_is_asked(eve: Terminal) -> None:
    eve.ok("values", "answer", "ten", "one-more", "--name", "Eve")
    assert "belongs to Eve" in eve.refused("pieces", "quiet", "--name", "Zoe")


def test_answers_explained_struck_and_corrected(eve: Terminal) -> None:
    eve.ok("values", "answer", "ten", "3", "--name", "Eve")
    eve.ok("values", "answer", "3", "neither")
    said = eve.ok("values", "--explain", "HEDONISM").out
    assert "Hedonism: 1 thing counted." in said and "[answer/ten/one-more/hedonism]" in said
    assert "Mean: 1.10 / (1.10 + 1.50) = 0.423077." in said
    asked = eve.ok("values", "questions").out
    assert "12 [ten] Music is allowed until ten." in asked and "* 3  One more hour" in asked
    assert "none of these" in asked
    left = eve.ok("values", "questions", "--open").out
    assert "[ten]" not in left and "[eighty]" not in left and "[trip]" in left
    struck = eve.ok("values", "strike", "answer/ten/one-more/hed").out
    assert "as if it had never been said" in struck
    assert "nothing that you said" in eve.ok("values").out.split("Hedonism")[1].splitlines()[0]
    assert "Face counts as you set it" in eve.ok("values", "correct", "face", "-80").out
    said = eve.ok("values").out
    assert said.splitlines()[-2].startswith("Face: about "), "the lightest comes last"
    assert "you set it yourself" in said.splitlines()[-2]


class _Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_situations_are_asked_one_after_another(
    eve: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.house.io.StringIO", _Keyboard)  # what `run` types on
    ask = ["values", "ask", "--data", eve.folder]
    said = run([*ask, "--name", "Eve"], "2\n7\n\nn\nq\n")
    assert said.status == 0, said
    assert "1 of 20 A room in the house is free" in said.err
    assert "You have answered 2 of 20 situations" in said.out
    answered = eve.ok("values", "questions", "--json").json["situations"]
    assert [each["answered"] for each in answered[:4]] == ["lead", "", "neither", ""]
    assert "You have answered 20 of 20 situations" in run(ask, "1\n" * 30).out
    assert "already" in run(ask).out


def test_without_a_keyboard_nobody_is_asked(eve: Terminal) -> None:
    eve.ok("values", "--name", "Eve")
    assert "Nobody can be asked here" in eve.refused("values", "ask", typed="1\n1\n")


def test_the_government_that_eve_would_choose(eve: Terminal) -> None:
    eve.ok("values", "--name", "Eve")
    assert "answer a few of the situations first" in eve.refused("compose")
    eve.ok("values", "correct", "humility", "90")
    said = eve.ok("compose").out
    assert "Chosen for itself. Without it: leaves out" in said
    assert "Left out because it is worth less than nothing to you." in said
    assert "The next best set leaves out" in said
    said = eve.ok("compose", "--must", "quiet-hours", "--never", "quiet-on-request").out
    assert "Chosen because you asked for it." in said
    assert "Left out because you refused it." in said
    summed = eve.ok("compose", "--explain").out
    assert "Together u = " in summed and "The chosen set, " in summed
    for words in (["--must", "dragons"], ["--must", "quiet-hours", "--must", "quiet-on-request"]):
        eve.refused("compose", *words)


def test_a_piece_is_looked_at_given_and_taken(eve: Terminal, tmp_path: Path) -> None:
    eve.ok("found", "The Yard", "--name", "Eve")
    said = eve.ok("pieces", "show", "quiet-hours").out
    assert "start=22  At what hour in the evening does quiet begin? (18 to 24)" in said
    assert "Security: personal +0.20" in " ".join(said.split())
    assert "Conflicts with quiet-on-request." in said
    eve.ok("pieces", "take", "quiet-hours", "--set", "start=23")
    status = eve.ok("status").out
    assert "-- from the piece “Quiet hours”" in status and "From 23 o'clock" in status
    number = eve.status()["clauses"][0]["number"]
    assert eve.status()["clauses"][0]["piece"] == "quiet-hours"
    eve.ok("pieces", "share", number, "--id", "our-quiet", "--title", "Ours", "--area", "quiet",
           "--summary", "As we have it.")  # fmt: skip
    assert "our-quiet (your own): Ours." in eve.ok("pieces", "quiet").out
    eve.ok("pieces", "give", "our-quiet", tmp_path / "piece.toml")
    zoe = Terminal(tmp_path / "zoe")
    zoe.ok("pieces", "add", tmp_path / "piece.toml", "--name", "Zoe")
    assert "Changed from “Quiet hours”." in zoe.ok("pieces", "show", "our-quiet").out
    (tmp_path / "zoe" / "pieces" / "broken.toml").write_text("id = 3")
    assert "broken.toml is not used: " in zoe.ok("pieces").out
    assert zoe.ok("pieces", "--json").json["broken"][0]["file"] == "broken.toml"
