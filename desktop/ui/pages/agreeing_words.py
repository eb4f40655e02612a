"""What the settings of a group are called, what each is for, and what a value of one means."""

from __future__ import annotations

from fractions import Fraction

from deliberation.counting.rules import Choice, read_rule
from deliberation.folding.settings import purposes
from deliberation.folding.voting import ballots_needed
from deliberation.state import Setting
from desktop.ui.words import counted, translate, when
from desktop.views import GroupView


def title(name: str) -> str:
    """The heading over a setting."""
    return {
        "rule": translate("agreeing", "How we decide between options"),
        "quorum": translate("agreeing", "How many must vote"),
        "purposes": translate("agreeing", "What we are there for"),
        "lessons": translate("agreeing", "How much lessons may weigh"),
        "trust": translate("agreeing", "How much lessons from elsewhere count"),
    }[name]


def meaning(name: str) -> str:
    """What a setting does, for somebody who never heard of it."""
    return {
        "rule": translate(
            "agreeing",
            "When a question has several answers, this says which one goes into the rulebook.",
        ),
        "quorum": translate(
            "agreeing",
            "Where ballots are counted, fewer than these decide nothing, and the vote goes on. "
            "Under consent it does nothing.",
        ),
        "purposes": translate(
            "agreeing",
            "An objection can say which of these a wording goes against.",
        ),
        "lessons": translate(
            "agreeing",
            "In the sums on an option, what trials taught may weigh this much at the most; the "
            "rest is what members say of it themselves.",
        ),
        "trust": translate(
            "agreeing",
            "A trial of one's own says more than one that strangers tell of. The smaller this is, "
            "the less theirs counts.",
        ),
    }[name]


def value_words(name: str, value: str) -> str:
    """A value on one line, such as "Supermajority, 67 percent of the ballots"."""
    if name == "rule":
        return rule_words(value)
    if name == "purposes":
        return " / ".join(purposes(value)) or translate("agreeing", "No purposes written down")
    said = {
        "quorum": translate("agreeing", "{n} percent of the members"),
        "lessons": translate("agreeing", "{n} percent at the most"),
        "trust": translate("agreeing", "{n} percent of one of our own"),
    }[name]
    return said.format(n=value)


def rule_words(value: str) -> str:
    """A rule as it is written, said with its title and its number."""
    rule = read_rule(value)
    return f"{rule.rule.title}{_number(rule)}"


def _number(rule: Choice) -> str:
    if rule.value is None:
        return ""
    if isinstance(rule.value, Fraction):
        percent = rule.value * 100
        if percent.denominator == 1:
            said = translate("agreeing", ", {n} percent of the ballots")
            return said.format(n=percent.numerator)
        return translate("agreeing", ", {n} of the ballots").format(n=rule.value)
    options = counted(rule.value, translate("agreeing", "option"), translate("agreeing", "options"))
    return translate("agreeing", ", up to {options}").format(options=options)


def explained(view: GroupView, setting: Setting) -> tuple[str, str]:
    """What a value comes to here, and the source of it; either may be ""."""
    if setting.name == "rule":
        rule = read_rule(setting.value).rule
        return rule.description, rule.source
    if setting.name == "quorum":
        members = len(view.state.current)
        said = translate("agreeing", "Of {members} now, that is {ballots}.").format(
            members=counted(members, translate("agreeing", "member"),
                            translate("agreeing", "members")),
            ballots=ballots_words(ballots_needed(int(setting.value), members)),
        )  # fmt: skip
        return said, ""
    return "", ""


def ballots_words(number: int) -> str:
    return counted(number, translate("agreeing", "ballot"), translate("agreeing", "ballots"))


def since_words(view: GroupView, setting: Setting) -> str:
    """Since when, and with whose word, the value is in force."""
    if not setting.since:
        return translate("agreeing", "So it is from the start, until the group chooses otherwise.")
    last = next((each for each in setting.said if each.id == setting.since), None)
    if last is None:  # who completed the majority has said something newer since
        return translate("agreeing", "The group chose it.")
    said = translate("agreeing", "Since {date}, when {name} was the last who was needed for it.")
    return said.format(date=when(last.at), name=view.name_of(last.member))
