"""A mediator's wordings, what members would miss in them, and every check, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from deliberation.acts import Audit, Candidate, Critique
from deliberation.quotes import sources, unproven
from deliberation.state import Deliberation, Mediation
from deliberation.weighing.quotable import genuine
from desktop.telling.words import names, wrapped
from desktop.views import GroupView
from llm.mediation.embedded import EMBEDDED

if TYPE_CHECKING:
    from llm.rating.own import OwnRating

CANARIES = "Hidden canaries"  # the audit's name


def mediation(
    view: GroupView, about: Deliberation, it: Mediation, values: Mapping[str, str]
) -> str:
    """The candidates, each sentence with whose words it serves, and the audits.

    `values` names values.
    """
    lines = drafted_by(it)
    for place, candidate in enumerate(it.candidates):
        lines += ["", f"Candidate {place + 1} ({kind(candidate)})"]
        lines += [*_sentences(view, about, it, candidate), *_said_of(view, candidate, values)]
        lines += _critiques(view, (each for each in it.critiques if each.candidate == place))
    return "\n".join([*lines, "", "Audits:", *audits(it.audits)])


def drafted_by(it: Mediation) -> list[str]:
    """Who drafted it; and of a model what hidden disputes have shown, unless it did well."""
    if it.mediator == EMBEDDED:
        return ["Drafted without a model, from members' own sentences."]
    shown = [each.detail for each in it.audits if each.name == CANARIES and not each.passed]
    told = f"Drafted by the model {it.mediator.removeprefix('ollama:')}."
    return [told, *(wrapped(each, "") for each in shown)]


def kind(it: Candidate) -> str:
    """What it was drafted from, and whether it is a rule, a trial or a part of the matter."""
    what = {"trial": f"to try for {it.days} days", "split": "a part of the matter alone"}
    revises = f"takes candidate {it.revises + 1} further" if it.revises >= 0 else ""
    return "; ".join(filter(None, [it.start or "a wording", what.get(it.kind, ""), revises]))


def labels(view: GroupView, about: str, it: Mediation) -> dict[str, str]:
    """Words for the ids of members and candidates, as they are said in a sum."""
    said = dict(names(view, about))
    for place, candidate in enumerate(it.candidates):
        said[str(place)] = f"candidate {place + 1} ({candidate.start or 'a wording'})"
    return said


def _sentences(
    view: GroupView, about: Deliberation, it: Mediation, candidate: Candidate
) -> list[str]:
    said = sources(about.said, it.present, genuine(view.state, it.lessons))
    taught = sources((), "", it.lessons)
    lines = []
    for sentence in candidate.sentences:
        lines.append(wrapped(sentence.text, "  "))
        for cite in sentence.cites:
            nobody = "a lesson" if cite.source in taught else "as it stands"
            who = view.name_of(cite.member) if cite.member else nobody
            lines.append(wrapped(f"{who}: “{cite.quote}”", " " * 9, "      <- "))
    missing = unproven(candidate, said)
    if missing:
        lines.append(f"  NOT PROVEN: {missing[0].why} It must be reworded before any consent.")
    return lines


def _said_of(view: GroupView, it: Candidate, values: Mapping[str, str]) -> list[str]:
    lines = []
    if it.effects:
        effects = ", ".join(f"{values[e.value]} {e.effect / 100:+.2f}" for e in it.effects)
        lines.append(wrapped(f"does: {effects}", "        ", "  "))
    if it.left_out:
        who = ", ".join(map(view.name_of, it.left_out))
        lines.append(wrapped(f"leaves out, as its author says: {who}", "        ", "  "))
    return lines


def _critiques(view: GroupView, found: Iterable[Critique]) -> list[str]:
    lines = []
    for each in found:
        why = each.text or "would miss nothing"
        quote = f" (“{each.quote}”)" if each.quote else ""
        told = f"for {view.name_of(each.member)} {each.score / 100:+.2f}: {why}{quote}"
        lines.append(wrapped(told, "        ", "  "))
    return lines


def audits(found: Iterable[Audit]) -> list[str]:
    return [
        wrapped(f"{'passed' if a.passed else 'FAILED'}  {a.name}: {a.detail}", " " * 10, "  ")
        for a in found
    ]


def rechecked(it: Mediation, again: Sequence[Audit]) -> str:
    """What was stored with a mediation, and what this laptop finds when it looks itself."""
    failed = sum(not each.passed for each in again)
    end = f"{failed} of {len(again)} checks fail." if failed else "All of these pass."
    return "\n".join(
        [
            *drafted_by(it),
            "",
            "As its author stored them:",
            *audits(it.audits),
            "",
            "Done again on this laptop, from the group's own state and without a model:",
            *audits(again),
            end,
        ]
    )


def own_ratings(ratings: Sequence[OwnRating], *, sent: bool) -> str:
    """What the owner's agent makes of each candidate, and the words that it rests on."""
    lines = []
    for place, each in enumerate(ratings, 1):
        how = "by the model" if each.by_model else "by the word list"
        rests = each.words()
        because = f", resting on: {rests}" if rests else ", as it finds nothing in its words"
        told = f"candidate {place} {each.utility / 100:+.2f} ({how}){because}"
        lines.append(wrapped(told, "    ", ""))
        if each.trouble:
            lines.append(wrapped(each.trouble, "    "))
    lines.append(
        "Your group has them now."
        if sent
        else "Nobody else has these; 'folkmoot candidates agent --send' sends them. Many ratings "
        "together tell a group roughly what matters to you."
    )
    return "\n".join(lines)
