"""How a rule is written and read, and the one way to count by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import CountingError, Ranking
from deliberation.counting.ballots import checked
from deliberation.counting.counters import COUNTERS, Counted
from deliberation.counting.known import RULES, Parameter, Rule
from deliberation.counting.words import Name, capital, listed, naming

__all__ = ["RULES", "Choice", "Rule", "Tally", "count", "read_rule"]

SHOWN = 20  # tied outcomes that are listed in words


@dataclass(frozen=True)
class Choice:
    """A rule with its parameter: a share of all ballots for a supermajority, a number of seats."""

    rule: Rule
    value: Fraction | int | None = None

    @property
    def text(self) -> str:
        """As it is written in the group's settings, such as "supermajority 67" or "… 2/3"."""
        if self.value is None:
            return self.rule.name
        percent = self.value * 100
        whole = isinstance(self.value, Fraction) and percent.denominator == 1
        return f"{self.rule.name} {percent if whole else self.value}"


@dataclass(frozen=True)
class Tally:
    """A count. `ranking`: best first, ties together. `winners`: every option that may pass.

    `outcomes`: the sets of options that may pass; more than one are a `tie`, which people must
    resolve: the count never does. `passed`: what the rule adopts, "keep" among what it may be,
    or nothing if there is a tie or too little support. `lines`: the count, to be redone by hand.
    """

    rule: str
    ranking: Ranking
    winners: tuple[str, ...]
    outcomes: tuple[tuple[str, ...], ...]
    passed: tuple[str, ...]
    tie: bool
    lines: tuple[str, ...]


_NUMBER = re.compile(r"[1-9][0-9]{0,3}\Z")
_FRACTION = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})\Z")


def read_rule(text: str) -> Choice:
    """A rule as it is written: "majority", "supermajority 67" or "… 2/3", "equal-shares 3".

    Raises `CountingError` for a name that is no rule, and for a missing, superfluous or
    impossible number.
    """
    name, *numbers = text.split(" ") if isinstance(text, str) else ("",)
    if name not in RULES:
        raise CountingError(f"There is no such rule; the rules are {listed(list(RULES))}.")
    rule = RULES[name]
    if rule.parameter is None:
        if numbers:
            raise CountingError(f"The rule “{name}” takes no number: write only “{name}”.")
        return Choice(rule)
    value = _value(rule.parameter, numbers[0], name) if len(numbers) == 1 else None
    if value is None:
        raise CountingError(
            f"The rule “{name}” needs one number, {rule.parameter.of}, from "
            f"{rule.parameter.least} to {rule.parameter.most}: write for example “{name} "
            f"{rule.parameter.example}”."
        )
    return Choice(rule, value)


def _value(parameter: Parameter, text: str, name: str) -> Fraction | int | None:
    if name != "supermajority":
        number = int(text) if _NUMBER.match(text) else 0
        return number if parameter.least <= number <= parameter.most else None
    parts = _FRACTION.match(text)
    share = Fraction(int(parts[1]), int(parts[2])) if parts else Fraction(0)
    if _NUMBER.match(text):
        share = Fraction(int(text), 100)
    return share if parameter.least <= share * 100 <= parameter.most else None


def count(
    choice: Choice,
    options: Sequence[str],
    ballots: Sequence[Mapping[str, int]],
    names: Mapping[str, str] | None = None,
) -> Tally:
    """Counts `ballots` by a rule; each module of `deliberation.counting` says how.

    A ballot gives options whole numbers from -100 to 100, measured against "keep", which has 0 on
    each and is always among the options; what a ballot leaves out has 0 too. Who votes for
    others is there as often as they have votes. `names` gives words for options' ids. The
    order of ballots never matters, that of options only for the order in which they are shown.
    Raises `CountingError` for ballots or options that cannot be counted, for no ballots at all,
    and for consent, which is not a matter of ballots (see `deliberation.folding.adoption`).
    """
    counter = COUNTERS.get(choice.rule.name)
    if counter is None:
        raise CountingError("Consent is given or refused, so there are no ballots to count.")
    every, given = checked(options, ballots)
    name = naming(names or {})
    counted = counter(every, given, choice.value, name)
    tie = len(counted.outcomes) > 1 or bool(counted.contested)
    passed = counted.outcomes[0] if len(counted.outcomes) == 1 else ()
    wins = {o for outcome in counted.outcomes for o in outcome} | set(counted.contested)
    return Tally(
        choice.text,
        counted.ranking,
        tuple(option for option in every if option in wins),
        counted.outcomes,
        passed,
        tie,
        (*counted.lines, _verdict(counted, name)),
    )


def _verdict(counted: Counted, name: Name) -> str:
    if counted.contested:
        return (
            "There are too many ties to follow each to its end, so the count stops here and "
            "people must say what they take first."
        )
    if not counted.outcomes:
        return "No option has as many as are needed, so nothing is adopted."
    said = [listed([name(o) for o in outcome]) or "none" for outcome in counted.outcomes]
    if len(said) == 1:
        if not counted.outcomes[0]:
            return "No option passes."
        return f"{capital(said[0])} {'wins' if len(counted.outcomes[0]) == 1 else 'pass'}."
    shown = [f"“{each}”" for each in said] if len(max(counted.outcomes, key=len)) > 1 else said
    more = len(shown) - SHOWN
    if more > 0:
        shown = [*shown[:SHOWN], f"{more} more"]
    return f"It is a tie between {listed(shown)}, and the count does not choose between them."
