"""The rules that a group can decide by: what each is called, what it does, and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """A whole number from `least` to `most`; `of` says what it counts, `example` shows one."""

    of: str
    least: int
    most: int
    example: int


@dataclass(frozen=True)
class Rule:
    """`name` is how it is written, `title` how it is shown; `source` is where it is defined."""

    name: str
    title: str
    description: str
    source: str
    parameter: Parameter | None = None


_RULES = (
    Rule(
        "consent",
        "Consent",
        "An option passes when more than half of the members consent to it and no objection "
        "stands.",
        "Sociocratic consent: G. Endenburg, “Sociocracy” (1998)",
    ),
    Rule(
        "majority",
        "Majority",
        "An option passes if more than half of the ballots rate it above every other.",
        "K. O. May, Econometrica 20 (1952)",
    ),
    Rule(
        "supermajority",
        "Supermajority",
        "An option passes if at least a set share of the ballots rates it above every other.",
        "M. Schwartzberg, “Counting the Many” (2013)",
        Parameter("percent of the ballots", 51, 99, 67),
    ),
    Rule(
        "score",
        "Score",
        "The ratings of each option are added up, and the greatest sum wins.",
        "W. D. Smith, “Range Voting” (2000)",
    ),
    Rule(
        "approval",
        "Approval",
        "The option wins that most ballots rate above 0; who rates things below 0 and nothing "
        "above it is counted for keeping things as they are.",
        "S. J. Brams and P. C. Fishburn, American Political Science Review 72 (1978)",
    ),
    Rule(
        "star",
        "STAR",
        "Of the two options with the greatest sums of ratings, the one wins that more ballots "
        "rate above the other.",
        "Equal Vote Coalition, “STAR Voting”",
    ),
    Rule(
        "majority-judgment",
        "Majority judgment",
        "Each rating becomes one of seven grades, and the option with the best middle grade wins.",
        "M. Balinski and R. Laraki, PNAS 104 (2007)",
    ),
    Rule(
        "schulze",
        "Schulze",
        "Every two options are compared, and the option wins from which the chains of majorities "
        "to each other one are at least as strong as those back.",
        "M. Schulze, Social Choice and Welfare 36 (2011)",
    ),
    Rule(
        "ranked-pairs",
        "Ranked pairs",
        "Every two options are compared, the clearest results are settled first and those left "
        "out that contradict them, and the option wins that is then behind no other.",
        "T. N. Tideman, Social Choice and Welfare 4 (1987)",
    ),
    Rule(
        "equal-shares",
        "Equal shares",
        "Several options may pass: each ballot has an equal share of them to give, and an option "
        "passes if those who rate it above 0 can pay for it together.",
        "D. Peters and P. Skowron, EC 2020",
        Parameter("options that may pass", 1, 20, 3),
    ),
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}
