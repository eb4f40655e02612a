"""What `--json` says of settings, of a count, and of delegations."""

from __future__ import annotations

from typing import Any

from deliberation.folding.settings import SETTINGS
from desktop.counting import Counting
from desktop.views import GroupView

Shape = dict[str, Any]


def settings(view: GroupView) -> Shape:
    return {
        "settings": [
            {
                "name": each.name,
                "value": each.value,
                "says": SETTINGS[each.name].says,
                "since": each.since,
                "said": [
                    {"id": c.id, "member": c.member, "value": c.value, "agree": c.agree,
                     "reason": c.reason}
                    for c in each.said
                ],
            }
            for each in view.state.settings
        ]
    }  # fmt: skip


def counting(deliberation: str, it: Counting) -> Shape:
    return {
        "deliberation": deliberation,
        "closed": it.closed,
        "rule": it.rule,
        "needed": it.needed,
        "votes": [
            {"member": vote.member, "chain": list(vote.chain),
             "ballot": {option: rating / 100 for option, rating in ballot.items()}}
            for vote, ballot in zip(it.votes, it.ballots, strict=True)
        ],
        "ranking": [list(tier) for tier in it.tally.ranking] if it.tally else [],
        "outcomes": [list(each) for each in it.tally.outcomes] if it.tally else [],
        "tie": it.tally.tie if it.tally else False,
        "passed": list(it.passed),
        "why": it.why,
        "lines": list(it.tally.lines) if it.tally else [],
    }  # fmt: skip


def delegations(view: GroupView, today: str) -> Shape:
    return {
        "delegations": [
            {
                "id": each.id,
                "member": each.member,
                "to": each.to,
                "topic": each.topic,
                "until": each.until,
                "recalled": each.recalled,
                "holds": not each.recalled and each.until >= today,
            }
            for each in view.state.delegations
        ]
    }
