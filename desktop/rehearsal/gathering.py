"""The first scenes: a group, its rules, who lives by them, and what matters to each."""

from __future__ import annotations

from pathlib import Path

from desktop import telling
from desktop.export import markup
from desktop.rehearsal.moot import Moot
from desktop.story import folder_name, pick_clause

_HEAVIEST = 3  # values of a profile that are told


def gather(moot: Moot) -> None:
    moot.tell.scene("Three people found a group")
    ada, bo, cleo = (laptop.name for laptop in moot.laptops)
    moot.group = moot.first.workspace.found(moot.story.group).group
    moot.tell.text(f"{ada} founds {moot.story.group} and is alone in it at first.")
    invitation = moot.out / "bundles" / "invitation.json"
    moot.first.workspace.invite(moot.group, invitation)
    moot.tell.progress("writing an invitation and two requests")
    requests = []
    for laptop in moot.laptops[1:]:
        request = moot.out / "bundles" / f"{folder_name(laptop.name)}-request.json"
        laptop.workspace.join(invitation, request)
        requests.append(request)
    moot.first.workspace.admit(moot.group, requests)
    moot.tell.text(
        f"{bo} and {cleo} get an invitation and sign that they want to join. {ada} lets both "
        "in; from now on more than half of them decide who else joins."
    )


def bring_rules(moot: Moot, rules: Path) -> None:
    moot.tell.scene("They bring their rules")
    moot.tell.progress(f"reading {rules.name}")
    moot.tell.text(moot.first.workspace.import_rules(moot.group, rules).sentence)
    moot.meet()


def consent_to_what_stands(moot: Moot) -> None:
    """Each on their own laptop; the last one leaves out the clause that is in dispute."""
    view = moot.first.workspace.view(moot.group)
    moot.clause = pick_clause(view.rulebook, moot.story)
    moot.tell.scene("They live by them, except for one clause")
    moot.tell.text(f"The one that they will talk about is clause {view.numbers[moot.clause.id]}:")
    moot.tell.quote(markup.plain(moot.clause.text))
    count = len(view.rulebook.clauses)
    for laptop in moot.laptops[:-1]:
        moot.tell.progress(f"{laptop.name}'s laptop signs the consents")
        laptop.workspace.consent_to_all(moot.group)
        every = "the one clause" if count == 1 else f"all {count} clauses"
        moot.tell.text(f"{laptop.name} consents to {every}, exactly as worded.")
    last = moot.laptops[-1]
    moot.tell.progress(f"{last.name}'s laptop signs the consents")
    last.workspace.consent_to_all(moot.group, but=moot.clause.id)
    others = f"consents to the other {count - 1}, but" if count > 1 else "is asked, and"
    moot.tell.text(f"{last.name} {others} does not consent to this one: it does not bind "
                   f"{last.name}.")  # fmt: skip
    moot.meet()


def tell_agents(moot: Moot) -> None:
    """Each answers the questionnaire; what they share of it is their own choice."""
    moot.tell.scene("Each tells their own agent what matters to them")
    for laptop in moot.laptops:
        moot.tell.progress(f"{laptop.name} answers the questionnaire")
        if not laptop.part.answers:
            moot.tell.text(f"{laptop.name} says nothing, so {laptop.name}'s agent knows nothing.")
            continue
        said = laptop.workspace.answer(laptop.part.answers).sentence
        moot.tell.text(f"{laptop.name}: {said} On that laptop, and nowhere else, it stands:")
        lines = telling.profile(laptop.workspace.profile(), _names(moot), 0, 0).splitlines()
        moot.tell.block("\n".join(lines[:_HEAVIEST]))
        change = laptop.workspace.share_values(moot.group, laptop.part.shares)
        moot.tell.text(f"{laptop.name} chooses what this group gets of it. {change.sentence}")
    moot.meet()


def _names(moot: Moot) -> dict[str, str]:
    return moot.first.workspace.value_names()
