"""What two people do at their windows until they have a rulebook together, and write in it."""

from __future__ import annotations

from pathlib import Path

from tests.house import PASSPHRASE
from tests.journeys.windows import Window

RULES = "# House rules\n\n1. Quiet hours start at ten.\n2. Whoever cooks does not wash up.\n"
QUIET = "Quiet hours start at ten."
WORDS, CLAUSE = "Words to compare", "The words of this clause"
EDITOR = "The new words of this clause"


def begin(who: Window) -> None:
    who.shows("Welcome to Folkmoot")
    who.write("Your name", who.name)
    who.click("Begin")
    who.shows("Choose a passphrase")
    who.write("Passphrase", PASSPHRASE)
    who.write("The same passphrase again", PASSPHRASE)
    who.click("OK")
    who.shows(f"Good to have you here, {who.name}")


def found_group(who: Window, rules: Path) -> None:
    who.write("Name of the group", "Mill Lane")
    who.click("Found a group")
    who.shows("Mill Lane is founded")
    rules.write_text(RULES, encoding="utf-8")
    who.menu("Import rules…")
    who.file(rules)
    who.shows("brought in 2 clauses")


def join_by_code(ada: Window, bo: Window) -> None:
    """Bo is in: with nothing typed in but what Ada says, and after both compared four words."""
    ada.menu("Invite somebody…")
    ada.click("Make a code")
    code = ada.read("The code")
    bo.click("Join a group…")
    bo.write("The code", code.lower())
    bo.click("Join")
    ada.shows("Bo wants to join Mill Lane.")
    bo.shows("This is Mill Lane.")
    assert ada.read(WORDS) == bo.read(WORDS)
    assert len(set(ada.read(WORDS).split())) >= 3, "four words, hardly ever twice the same"
    ada.click("Yes, let Bo in")
    bo.click("Yes, ask to join")
    bo.shows("You are in Mill Lane, and all of it is on this laptop.")
    ada.shows("Bo is in, and has all of Mill Lane.")
    for each in (ada, bo):
        each.click("Close")


def open_clause(who: Window, words: str) -> None:
    """By looking it up and pressing Enter on it."""
    who.menu("Rulebook")
    who.write("Find in the rulebook", words)
    who.do("key", "Find in the rulebook", "enter")
    who.do("key", "The rulebook of Mill Lane", "enter")
    who.until(lambda: reads(who, words), f"open “{words}”")


def reads(who: Window, words: str) -> bool:
    """Whether the clause that is open says exactly this."""
    there = who.do("is_there", CLAUSE)
    return bool(there and who.read(CLAUSE).strip() == words)


def edit(who: Window, words: str) -> float:
    """Change the clause that is open; when "Save" was pressed, by the clock of all programs."""
    who.click("Edit the wording")
    who.write(EDITOR, words)
    at = who.click("Save these words")
    who.shows("The wording is changed")
    who.click("Close message")
    return at
