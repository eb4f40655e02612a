"""One round of revision: the best wordings taken further for whom they leave worst off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from llm.mediation.drafts import Draft, can_join
from llm.mediation.own_critiques import Critics, met_by, worst_first
from llm.mediation.own_words import LEFT_OUT, OPPOSED
from llm.mediation.wishes import Wish

MOST_REVISED = 2
TRIED = 4  # of the best wordings
WAYS = 8  # of adding, and as many of dropping, that are tried for each


def revised(critics: Critics, drafts: Sequence[Draft]) -> list[Draft]:
    """At most two of the best wordings, each changed in one place, with `revises` saying which.

    The best are those that leave the worst-off best. The change is a wish that the worst-off
    miss, or a sentence dropped that is opposed to what they wish (and their wish instead of it,
    where that fits). A change that leaves them no better off is none, nor one beside which a
    rule is there already that is worth as much or more to everybody. A trial is left as it is,
    since it has the words of a rule beside it, and so is a part that is split off, since it is
    what nobody disputes.
    """
    rules = [place for place, each in enumerate(drafts) if each.kind == "rule"]
    rules.sort(key=lambda place: worst_first(critics.scores(drafts[place])), reverse=True)
    found: list[Draft] = []
    for place in rules[:TRIED]:
        better = _better(critics, drafts[place])
        known = [*drafts, *found]
        if better and not any(_as_good(critics, other, better) for other in known):
            start = f"Taken further for the worst-off: {drafts[place].start}"
            found.append(replace(better, start=start, revises=place))
    return found[:MOST_REVISED]


def _as_good(critics: Critics, other: Draft, better: Draft) -> bool:
    """Whether the other is the same wording, or a rule that is worth as much or more to each."""
    if better.same(other):
        return True
    theirs, ours = critics.scores(other), critics.scores(better)
    return other.kind == "rule" and all(theirs[member] >= ours[member] for member in ours)


def _better(critics: Critics, draft: Draft) -> Draft | None:
    """The change that leaves the worst-off best, if it leaves them better than they are."""
    before = _of_those_with_wishes(critics, draft)
    if not before:
        return None
    lowest = min(before.values())
    worst = [member for member, score in before.items() if score == lowest]
    best, found = [lowest] * len(worst), None
    for wishes in (*_added(critics, draft, worst), *_dropped(critics, draft, worst)):
        changed = replace(draft, wishes=wishes)
        after = worst_first(_of_those_with_wishes(critics, changed))
        if after[: len(worst)] > [lowest] * len(worst) and after > best:
            best, found = after, changed
    return found


def _of_those_with_wishes(critics: Critics, draft: Draft) -> dict[str, int]:
    """The scores without those of members in whose position nothing could be read: no change
    moves these."""
    scores = critics.scores(draft)
    return {member: score for member, score in scores.items() if critics.wishes.get(member) != ()}


def _added(critics: Critics, draft: Draft, worst: Sequence[str]) -> Iterator[tuple[Wish, ...]]:
    """With one wish more: what most of the worst-off miss first, then what most of all wish."""
    missed = [
        (-critics.wanted(wish, worst), -len(wish.members), -wish.score, wish.text, wish)
        for wish, now in critics.standing(draft).items()
        if now == LEFT_OUT and can_join(wish, draft.wishes)
    ]
    wanted = sorted((each for each in missed if each[0]), key=lambda each: each[:4])
    for *_, wish in wanted[:WAYS]:
        yield (*draft.wishes, wish)


def _dropped(critics: Critics, draft: Draft, worst: Sequence[str]) -> Iterator[tuple[Wish, ...]]:
    """Without one sentence, that to which most wishes of the worst-off are opposed first; and
    with the first such wish in its place."""
    against = []
    for place, sentence in enumerate(draft.wishes):
        opposed = [
            wish
            for wish, now in critics.standing(draft).items()
            if now == OPPOSED
            and critics.wanted(wish, worst)
            and met_by(wish.shape, sentence.shape) == OPPOSED
        ]
        if opposed:
            first = min(opposed, key=lambda w: (-critics.wanted(w, worst), -w.score, w.text))
            against.append((-len(opposed), place, first))
    for _, place, wish in sorted(against, key=lambda each: each[:2])[:WAYS]:
        before, after = draft.wishes[:place], draft.wishes[place + 1 :]
        if can_join(wish, (*before, *after)):
            yield (*before, wish, *after)
        if before or after:
            yield (*before, *after)
