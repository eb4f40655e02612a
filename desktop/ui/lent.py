"""The way that a member's ballot goes in an open vote, followed to its end and said in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from deliberation.folding.delegation import active
from deliberation.state import Delegation, Deliberation, Vote
from desktop.ui.days import today
from desktop.ui.words import translate
from desktop.views import GroupView


@dataclass(frozen=True)
class Way:
    """`path` leads from the member to who would cast the ballot. It `arrives` where the last has
    voted; in a ring the last is named twice."""

    path: tuple[str, ...]
    arrives: bool

    @property
    def own(self) -> bool:
        """Whether the member has voted."""
        return self.arrives and len(self.path) == 1


def ways(view: GroupView, about: Deliberation) -> tuple[Way, ...]:
    """Of every member's ballot in an open vote, as it would be counted today."""
    options = {option.id for option in about.standing}
    voters = {each.member for each in about.ratings if each.by == "hand" and each.option in options}
    holds = active(view.state.delegations, about.tags, today())
    return tuple(way(member.id, holds, voters) for member in view.state.current)


def way(member: str, holds: Mapping[str, Delegation], voters: Collection[str]) -> Way:
    """As `deliberation.folding.delegation.chain`, and also where the ballot does not arrive."""
    path = [member]
    while path[-1] not in voters:
        step = holds.get(path[-1])
        if step is None:
            return Way(tuple(path), arrives=False)
        ring = step.to in path
        path.append(step.to)
        if ring:
            return Way(tuple(path), arrives=False)
    return Way(tuple(path), arrives=True)


def chain_words(view: GroupView, path: Sequence[str]) -> str:
    """ "Cleo to Bo to Ada"."""
    return translate("lent", " to ").join(view.name_of(each) for each in path)


def way_words(view: GroupView, it: Way) -> str:
    """Whether a member has voted, and if not, whether another's ballot counts for them."""
    name, last = view.name_of(it.path[0]), view.name_of(it.path[-1])
    if it.own:
        said = translate("lent", "{name} has voted.")
    elif it.arrives:
        said = translate("lent", "{name} has lent the ballot; {last} votes for them: {chain}.")
    elif len(it.path) == 1:
        said = translate("lent", "{name} has not voted.")
    elif len(set(it.path)) < len(it.path):
        said = translate("lent", "{name} has lent the ballot in a ring, where nobody votes: "
                         "{chain}.")  # fmt: skip
    else:
        said = translate("lent", "{name} has lent the ballot, and {last} has not voted: {chain}.")
    return said.format(name=name, last=last, chain=chain_words(view, it.path))


def cast_words(view: GroupView, vote: Vote) -> str:
    """Whose ballot was counted, and who cast it."""
    name = view.name_of(vote.member)
    if len(vote.chain) == 1:
        return name
    said = translate("lent", "{name}, by the ballot of {last} ({chain})")
    return said.format(
        name=name, last=view.name_of(vote.chain[-1]), chain=chain_words(view, vote.chain)
    )
