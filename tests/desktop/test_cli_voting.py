"""A house that votes, typed: its rule, whom options touch, lent ballots, the count in full."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tests.house import Terminal

Three = tuple[Terminal, Terminal, Terminal]
LATER = "2099-12-31"


@pytest.fixture
def meet(typed: Three) -> Callable[[], None]:
    numbers = itertools.count()

    def all_meet() -> None:
        written = []
        for writer in typed:
            out = writer.folder.parent / f"{next(numbers)}.folkmoot"
            writer.ok("bundle", out)
            written.append((writer, out))
        for reader in typed:
            for writer, out in written:
                if writer is not reader:
                    reader.ok("take", out)

    return all_meet


@pytest.fixture
def voting(typed: Three, meet: Callable[[], None]) -> Three:
    """All have opened a deliberation on clause 1.3, to be decided by majority; Bo has an option."""
    for each in typed[:2]:
        each.ok("choose", "rule", "majority")
        each.ok("choose", "purposes", "-", typed="Sleep well.\nBe fair.\n")
    meet()
    for each in typed:
        each.ok("acknowledge", "--clause", "1.3")
    meet()
    typed[1].ok("propose", "Music is quiet after eleven.")
    meet()
    return typed


def test_settings_say_who_wants_what(voting: Three) -> None:
    said = voting[2].ok("settings").out
    assert "rule: majority\n" in said
    assert "Ada wants “majority”" in said and "Bo wants “Sleep well. / Be fair.”" in said
    assert "quorum: 51 (until the group chooses otherwise)" in said
    voting[2].ok("choose", "quorum", "100", "--against", "--reason", "Somebody is always away.")
    assert "Cleo is against “100”: Somebody is always away." in voting[2].ok("settings").out


def test_the_vote_is_shown_as_it_stands_and_closed_in_full(
    voting: Three, meet: Callable[[], None]
) -> None:
    ada, bo, cleo = voting
    said = ada.ok("count").out
    assert "0 ballots were cast; it takes 2." in said
    assert "Cleo has no ballot" in said
    ada.ok("rate", "1", "50")
    bo.ok("rate", "1", "-20")
    ada.ok("about", "quiet", "guests")
    assert "Ada's ballot counts for you too about quiet" in (
        cleo.ok("delegate", "ada", "--until", LATER, "--topic", "quiet").out
    )
    meet()
    said = bo.ok("count").out
    assert "as it stands now" in said
    assert "Cleo, by Ada (Cleo to Ada): option 1 (amend, by Bo) +0.50" in said
    assert "Needed: 2 ballots of 3." in said and "It would adopt option 1" in said
    with bo.unchanged():
        bo.ok("count")
    said = bo.ok("close").out
    assert "The vote is closed, and it has a result." in said
    assert "Option 1 (amend, by Bo) wins." in said and "It adopted option 1" in said
    assert bo.ok("count").out in said
    assert "(adopted)" in bo.ok("status").out
    assert "closed before" in bo.refused("close")
    assert "to Ada, in matters of quiet, until 2099-12-31" in cleo.ok("delegations").out
    assert "your own again" in cleo.ok("recall").out
    assert "(recalled)" in cleo.ok("delegations").out
    assert "no delegation" in cleo.refused("recall")


def test_what_an_option_does_and_to_whom(voting: Three, meet: Callable[[], None]) -> None:
    ada, bo, cleo = voting
    ada.ok("assess", "1", "Hedonism=40", "security-p=-20", "--words", "hedonism=eleven")
    bo.ok("assess", "1", "hedonism=-60")
    ada.ok("touch", "--option", "1", "named", "--name", "the neighbours", "--harm", "20")
    ada.ok("touch", "--option", "1", "outsiders")
    ada.ok("touch", "--clause", "1.2", "members")
    meet()
    said = cleo.ok("effects").out
    assert "Bo said nothing: 0" in said, "nothing of security, where Ada said -0.20"
    assert "Hedonism -0.100, 1.00 apart" in said and "Ada +0.40 (“eleven”)" in said
    shown = cleo.ok("status").out
    assert "touches the neighbours (harm 0.20: only Ada has said whom it touches" in shown
    assert "), whoever comes by" in shown
    listed = cleo.ok("impositions").out
    assert [line.split() for line in listed.splitlines()[1:]] == [
        ["1.2", name] for name in ("Ada", "Bo", "Cleo")
    ]
    cleo.ok("consent", "--clause", "1.2")
    assert "Cleo" not in cleo.ok("impositions").out
    for member in (bo, cleo):  # one alone of three would not do
        member.ok("touch", "--option", "1", "outsiders", "--harm", "10")
    ada.ok("touch", "--option", "1", "consenting", "--anew")
    meet()
    blend = bo.ok("blend", "--explain").out
    assert "touches others who have not consented: whoever comes by -0.10" in blend
    assert "neighbours" not in blend, "Ada took that back"


def test_ones_agent_says_what_options_do_by_word_lists(voting: Three) -> None:
    _, bo, _ = voting
    bo.ok("propose", "Everybody sleeps safely.")
    assert "By a word list, not by understanding" in bo.ok("assess", "2", "--by-agent").out
    assert "Bo's agent +" in bo.ok("effects").out
    assert "noted already" in bo.ok("assess", "2", "--by-agent").out
    assert "the 1 options" in bo.ok("assess", "--by-agent").out
    assert "by your own values" not in bo.ok("effects").out
    bo.ok("values", "correct", "security-personal", "100")
    assert "by your own values" not in bo.ok("effects").out, "not before one's own rating"
    bo.ok("rate", "2", "40")
    assert "by your own values that is +0." in bo.ok("effects").out
    assert "leave yours out" in bo.refused("assess", "2", "face=1", "--by-agent")
    assert "Name an option and what it does" in bo.refused("assess", "2")


def test_an_agent_is_held_against_what_its_owner_says(
    voting: Three, meet: Callable[[], None]
) -> None:
    ada, bo, _ = voting
    assert "too few to tell" in ada.ok("agents").out
    ada.ok("values", "correct", "hedonism", "100")
    ada.ok("assess", "1", "hedonism=50")
    ada.ok("judge", "1", "30")
    ada.ok("rate", "1", "50")
    assert "Ada's agent foretold 1 of Ada's ratings" in ada.ok("agents").out
    assert "You opened 1 prediction of your agent's" in ada.ok("agents", "--open").out
    meet()
    said = " ".join(bo.ok("agents").out.split())
    assert "Ada's agent foretold 1 of Ada's ratings and was off by" in said
    assert "counted once (Ada +0.3000), is +0.3000" in said
    assert "put forward themselves" in bo.refused("judge", "1", "30")


def test_a_purpose_an_answer_and_a_retraction(voting: Three, meet: Callable[[], None]) -> None:
    ada, bo, cleo = voting
    cleo.ok("object", "1", "I sleep at ten.", "--purpose", "Sleep well.")
    meet()
    assert "Cleo objects to option 1 (amend, by Bo): I sleep at ten. (against “Sleep well.”)" in (
        ada.ok("status").out
    )
    objection = ada.status()["deliberations"][0]["objections"][0]["id"]
    bo.ok("propose", "Music is quiet after nine.", "--answers", objection[:8])
    meet()
    (said,) = ada.status()["deliberations"][0]["objections"]
    assert len(said["answered"]) == 1
    assert "; taken up by option 2 (amend, by Bo)" in ada.ok("status").out
    bo.ok("retract", "1")
    assert "option 1 (amend, by Bo) (taken back)" in bo.ok("status").out
    assert "taken back" in bo.refused("rate", "1", "5")
    assert "Ada wants it decided by 2099-12-31" in (
        ada.ok("deadline", LATER).out + ada.ok("status").out
    )


def test_consent_is_not_counted(typed: Three, meet: Callable[[], None]) -> None:
    for each in typed[:2]:
        each.ok("acknowledge", "--clause", "1.3")
    meet()
    assert "no ballots to count" in typed[0].refused("count")
    assert "decides by consent" in typed[0].refused("close")
