"""The owner's profile, the questionnaire, and what of it leaves, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from deliberation.profiles.explaining import sentence
from deliberation.profiles.profile import Evidence, Profile
from deliberation.profiles.questionnaire import Situation
from deliberation.profiles.sharing import LEAVES, Shared
from deliberation.profiles.values import VALUES
from desktop.telling.words import wrapped
from desktop.views import GroupView


def profile(it: Profile, names: Mapping[str, str], answered: int, asked: int) -> str:
    """A line a value, the heaviest first; equal ones in the circle's order."""
    ordered = sorted(it.standings, key=lambda each: -each.weight)
    lines = [sentence(it, each.value, names) for each in ordered]
    lines.append(f"You have answered {answered} of {asked} situations; this stays on this laptop.")
    return "\n".join(lines)


def evidence(items: Iterable[Evidence]) -> list[str]:
    """What there is to strike, with its id."""
    return [
        wrapped(
            f"{'for' if each.direction > 0 else 'against'} it, {each.strength / 100:.2f}: "
            f"{each.words or each.kind}  [{each.id}]",
            "    ",
            "  ",
        )
        for each in items
    ]


def questions(asked: Sequence[tuple[int, Situation]], answers: Mapping[str, str]) -> str:
    if not asked:
        return "You have answered every situation."
    return "\n\n".join(
        situation(each, f"{place} [{each.id}]", answers.get(each.id, "")) for place, each in asked
    )


def situation(it: Situation, place: str, answered: str = "") -> str:
    """The situation with its answers; a star marks the one that was given."""
    lines = [wrapped(f"{place} {it.words}", "  ", "")]
    for number, each in enumerate(it.answers, 1):
        star = "*" if each.id == answered else " "
        lines.append(wrapped(f"{star} {number}  {each.words}  [{each.id}]", "      ", "  "))
    if answered and answered not in {each.id for each in it.answers}:
        lines.append("  * none of these, or I can't say")
    return "\n".join(lines)


def shared(it: Shared, names: Mapping[str, str]) -> str:
    """Exactly what leaves, and the sentence that says so."""
    lines = [wrapped(LEAVES[it.level], "")]
    if it.weights:
        lines += [
            f"  {names[value]}: {weight} of 1000"
            for value, weight in zip(VALUES, it.weights, strict=True)
        ]
    lines += [
        f"  {names[each.value]}: {'for' if each.direction > 0 else 'against'}, "
        f"{each.strength / 100:.2f}, {each.kind}"
        for each in it.items
    ]
    return "\n".join(lines)


def sharing(view: GroupView) -> str:
    level = {each.member: each for each in view.state.sharing}
    lines = []
    for member in view.state.current:
        said = level.get(member.id)
        items = f", and {len(said.items)} things that they rest on" if said and said.items else ""
        what = "weights" if said and said.weights else "ratings only"
        lines.append(f"{member.name} shares {what}{items}.")
    return "\n".join(lines)
