"""One deliberation within the status of its group, in words."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.acts import KEEP
from deliberation.folding.touching import CONSENTING, parties
from deliberation.state import Deliberation, Option, Trial
from desktop.export import markup
from desktop.telling.touched import party
from desktop.telling.words import names, wrapped
from desktop.views import GroupView

ENDED = {
    "keep": "was kept",
    "change": "ended, to be changed; things are as they were",
    "end": "ended; things are as they were",
    "lapsed": "ended without a majority; things are as they were",
}


def deliberation(view: GroupView, it: Deliberation) -> list[str]:
    about = f"clause {view.numbers.get(it.clause, '?')}" if it.clause else it.topic
    said = sum(a.not_it and a.dont_know for a in it.acknowledgements)
    state = it.stage.value if it.open else f"not open, {said} of {it.needed} acknowledge it"
    label = names(view, it.id)
    lines = [f"Deliberation [{it.id[:8]}] on {about}: {state}", *_frame(view, it)]
    lines += [wrapped(f"{view.name_of(p.member)}: “{p.text}”", "  ") for p in it.positions]
    for option in it.options:
        lines += _option(view, it, option, label)
    for o in it.objections:
        if not o.withdrawn:
            against = f" (against “{o.purpose}”)" if o.purpose else ""
            taken = f"; taken up by {label[o.answered[-1]]}" if o.answered else ""
            lines.append(
                f"  {view.name_of(o.member)} objects to {label.get(o.option, o.option[:8])}: "
                f"{o.reason}{against}{taken}  [{o.id[:8]}]"
            )
    return lines + [line for each in it.trials for line in _trial(view, each, label)]


def _frame(view: GroupView, it: Deliberation) -> list[str]:
    """What it is about, by which rule it is decided, and until when."""
    lines = []
    if it.open and it.rule != "consent":
        lines.append(f"  decided by {it.rule}, once {it.quorum} % of the members have voted")
    if it.tags or it.situation:
        lines.append(f"  about {', '.join(filter(None, (*it.tags, it.situation)))}")
    lines += [f"  {view.name_of(d.member)} wants it decided by {d.until}" for d in it.deadlines]
    lines += [f"  the vote was closed on {c.day}: {c.why}" for c in it.counts if not c.passed]
    return lines


def _option(
    view: GroupView, it: Deliberation, option: Option, label: Mapping[str, str]
) -> list[str]:
    standing = [c for c in it.consents if c.option == option.id and not c.revoked]
    on_trial = {c.member for c in standing if c.trial}
    agreed = ", ".join(
        sorted(
            view.name_of(member) + (" (on trial)" if member in on_trial else "")
            for member in {c.member for c in standing}
        )
    )
    decided = option.id in (it.adopted, *it.passed)
    notes = " (adopted)" if decided else " (taken back)" if option.retracted else ""
    consented = f"; consent: {agreed}" if agreed else ""
    lines = [f"  {label[option.id]}{notes}{consented}"]
    if option.text:
        lines.append(wrapped(markup.plain(option.text), "      "))
    if option.id != KEEP:
        touched = parties(view.state.touches, option.clause, option.sha256)
        if any(each.who != CONSENTING for each in touched):
            lines.append(f"      touches {', '.join(party(view, each) for each in touched)}")
    return lines


def _trial(view: GroupView, it: Trial, label: Mapping[str, str]) -> list[str]:
    if it.verdict:
        state = ENDED[it.verdict] + (
            "" if it.back or not it.over else "; the text is not put back yet"
        )
    elif it.running:
        state = f"on trial until {it.until}; {len(it.sealed)} of {len(view.state.current)} have "
        state += "said what they saw"
    else:
        state = f"could be tried until {it.until}"
    return [f"  {label.get(it.option, it.option[:8])} {state}  [{it.id[:8]}]"]
