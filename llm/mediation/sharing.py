"""The values that members chose to share, as words: how members are heard who said nothing."""

from __future__ import annotations

from functools import cache

from deliberation.profiles.values import VALUES, read_words
from llm.mediation.dispute import Dispute
from resources import read_text

MOST_VALUES = 5


def shared_values(dispute: Dispute, member: str) -> tuple[str, ...]:
    """What a member's shared values are called, the strongest first, at most five.

    Only those that weigh more than the twenty do on average; of how much more, nothing is told.
    """
    weights = dispute.values.get(member, ())
    if len(weights) != len(VALUES):
        return ()
    ranked = sorted(range(len(VALUES)), key=lambda place: (-weights[place], place))
    strong = [place for place in ranked if weights[place] * len(VALUES) > sum(weights)]
    return tuple(_names()[place] for place in strong[:MOST_VALUES])


@cache
def _names() -> tuple[str, ...]:
    return tuple(each.name for each in read_words(read_text("values/values.en.toml")))
