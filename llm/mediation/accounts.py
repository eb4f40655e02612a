"""What the mediator itself says of how a model was used: an audit for each step."""

from __future__ import annotations

from deliberation.acts import Audit
from deliberation.wording import counted
from llm.audits.saying import audit, joined, names_of
from llm.mediation.affecting import Affected
from llm.mediation.critiquing import MOST_CRITICS, Critiqued
from llm.mediation.dispute import Dispute
from llm.mediation.drafting import Drafts
from llm.mediation.record import lessons, matter, shortened
from llm.mediation.revising import Revised
from llm.prompts import load
from llm.room.asking import Room


def drafted(room: Room, drafts: Drafts) -> Audit:
    """Whether every wording that was asked for came."""
    came = len(drafts.candidates) + len(drafts.repeated)
    says = (
        f"{room.model.name} drafted {came} of {counted(drafts.asked, 'wording')}, each from "
        f"another starting blend (prompt version {load('mediate').version})."
    )
    return audit("Mediator", not drafts.troubles, " ".join([says, *drafts.troubles]))


def where(room: Room) -> Audit:
    """Whether members' words stayed on this machine."""
    name = "Where the model ran"
    if not room.model.runs_here:
        gone = f"{room.model.name} runs at its vendor's: members' words went there."
        return audit(name, False, gone)
    if not room.server.on_this_machine:
        gone = "The model ran on another machine: members' words went there."
        return audit(name, False, gone)
    return audit(name, True, "The model ran on this machine.")


def read_in_full(dispute: Dispute) -> Audit:
    """Whether anything that matters was too long to be put before the model."""
    name = "Positions read in full"
    cut = []
    if short := shortened(dispute):
        who = names_of(dispute, (position.member for position in short))
        cut.append(f"the model read only the beginning of the words of {who}")
    if matter(dispute)["present_text"] != dispute.present_text:
        cut.append("the model read only the beginning of the text as it stands")
    if [each["words"] for each in lessons(dispute)] != [each.text for each in dispute.lessons]:
        cut.append("it read only the beginning of a lesson")
    if cut:
        return audit(name, False, joined(cut) + ".")
    return audit(name, True, "The model was given every position in full.")


def blends(drafts: Drafts) -> Audit:
    """Whether the starting blends led to different wordings; those that did not are one.

    It fails where more than half of what was drafted only repeats another wording.
    """
    name = "Starting blends"
    came = len(drafts.candidates) + len(drafts.repeated)
    if not drafts.repeated:
        says = "All wordings that were drafted differ." if came > 1 else "One wording was drafted."
        return audit(name, True, says)
    which = [f"“{again}” gave that of “{first}”" for again, first in drafts.repeated]
    says = (
        f"{len(drafts.repeated)} of {counted(came, 'wording')} said the same as another, shown "
        f"once: {'; '.join(which)}."
    )
    return audit(name, 2 * len(drafts.repeated) <= came, says)


def criticised(dispute: Dispute, critiqued: Critiqued) -> Audit:
    """Whether the model looked with every member's eyes, and quoted no member wrongly."""
    says = [
        "the model was asked what each member would miss, one by one and with nobody else's "
        f"words: {len(critiqued.heard)} of {counted(len(critiqued.critics), 'member')}"
    ]
    asked = critiqued.critics[:MOST_CRITICS]
    if missing := [each for each in asked if each not in critiqued.heard]:
        says.append(f"no answer came for {names_of(dispute, missing)}")
    if beyond := critiqued.critics[MOST_CRITICS:]:
        says.append(f"not asked about: {names_of(dispute, beyond)}")
    if guessed := [each for each in critiqued.heard if each in dispute.absent]:
        says.append(f"of {names_of(dispute, guessed)} it knew only what they shared")
    if critiqued.dropped:
        says.append(f"quotes dropped, since the member never said them: {critiqued.dropped}")
    whole = len(critiqued.heard) == len(critiqued.critics)
    detail = " ".join([joined(says) + ".", *critiqued.troubles])
    return audit("Members' critiques", whole and not critiqued.dropped, detail)


def revised(it: Revised) -> Audit:
    """What became of the revised round."""
    name = "Revised wordings"
    if not it.asked:
        none = "none by the model with all its quotes proven had a critique to answer"
        return audit(name, True, f"No wording was revised: {none}.")
    which = ", ".join(str(each.revises + 1) for each in it.candidates)
    best = f"of the {counted(it.asked, 'wording')} in which members miss least, taken further"
    says = [f"{best}: {which or 'none'}", *it.left]
    if it.unmeasured and it.candidates:
        says.append("the model was not asked again what members would miss in them")
    if it.dropped:
        says.append(f"quotes dropped, since the member never said them: {it.dropped}")
    return audit(name, not it.troubles, " ".join([joined(says) + ".", *it.troubles]))


def affected(room: Room, it: Affected) -> Audit:
    """By what means the effects were read."""
    name = "Effects of the wordings"
    total = len(it.candidates)
    read = total - len(it.by_words)
    says = [f"the effects of {read} of {counted(total, 'wording')} are read by {room.model.name}"]
    if it.by_words:
        which = ", ".join(str(place + 1) for place in it.by_words)
        says.append(f"those of wording {which} by word lists")
    if it.dropped:
        says.append(f"dropped, since they rest on no words of the texts: {it.dropped}")
    return audit(name, not it.by_words, " ".join([joined(says) + ".", *it.troubles]))
