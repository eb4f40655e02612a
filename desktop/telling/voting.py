"""Settings, counts and delegations, in words."""

from __future__ import annotations

from deliberation.folding.settings import SETTINGS
from deliberation.state import Deliberation, Vote
from desktop.counting import Counting
from desktop.telling.words import names, wrapped
from desktop.views import GroupView


def settings(view: GroupView) -> str:
    lines = []
    for each in view.state.settings:
        held = "" if each.since else " (until the group chooses otherwise)"
        lines.append(f"{each.name}: {' / '.join(each.value.splitlines())}{held}")
        lines.append(f"  {SETTINGS[each.name].says}")
        for said in each.said:
            wants = "wants" if said.agree else "is against"
            why = f": {said.reason}" if said.reason else ""
            value = " / ".join(said.value.splitlines())
            lines.append(f"  {view.name_of(said.member)} {wants} “{value}”{why}")
    return "\n".join(lines)


def counting(view: GroupView, about: Deliberation, it: Counting) -> str:
    """Whose ballot counts, cast by whom along which chain, the quorum, and the whole count."""
    label = names(view, about.id)
    lines = [f"By the rule “{it.rule}”" + ("." if it.closed else ", as it stands now:")]
    for vote, ballot in zip(it.votes, it.ballots, strict=True):
        said = ", ".join(f"{label[o]} {rating / 100:+.2f}" for o, rating in ballot.items())
        lines.append(wrapped(f"{_whose(view, vote)}: {said}", "    ", "  "))
    silent = {member.id for member in view.state.current} - {vote.member for vote in it.votes}
    lines += [f"  {view.name_of(each)} has no ballot" for each in sorted(silent, key=view.name_of)]
    cast = "1 ballot was" if len(it.votes) == 1 else f"{len(it.votes)} ballots were"
    lines.append(f"{cast} cast; it takes {it.needed}.")
    if it.tally is not None:
        lines += ["", *(wrapped(line, "") for line in it.tally.lines), ""]
    if it.why:
        lines.append(f"It adopts nothing: {it.why}")
    else:
        passed = " and ".join(label[each] for each in it.passed)
        lines.append(f"It {'adopted' if it.closed else 'would adopt'} {passed}.")
    return "\n".join(lines)


def _whose(view: GroupView, vote: Vote) -> str:
    name = view.name_of(vote.member)
    if len(vote.chain) == 1:
        return name
    caster = view.name_of(vote.chain[-1])
    chain = " to ".join(view.name_of(each) for each in vote.chain)
    return f"{name}, by {caster} ({chain})"


def delegations(view: GroupView, today: str) -> str:
    if not view.state.delegations:
        return "Nobody lends their ballot to anybody; 'folkmoot delegate' does."
    lines = []
    for each in view.state.delegations:
        about = f"in matters of {each.topic}" if each.topic else "in everything"
        ended = " (recalled)" if each.recalled else " (over)" if each.until < today else ""
        lines.append(
            f"[{each.id[:8]}] {view.name_of(each.member)} to {view.name_of(each.to)}, {about}, "
            f"until {each.until}{ended}"
        )
    return "\n".join(lines)
