"""Whether the journal holds the questions that a mediation must have asked, and the answers as they
were read then."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import from_json

from deliberation.acts import Audit
from deliberation.wording import counted
from llm.audits.retelling import Heard, key, key_of
from llm.audits.same_figures import told
from llm.audits.saying import audit, joined, listed
from llm.prompts import load
from llm.room.exchange import Exchange, Question

QUESTIONS, ANSWERS = "Questions in the journal", "Answers as they were read"
OF_A_MEDIATION = ("mediate", "critique", "revise")  # effects are asked by members' agents as well

_RECORD = re.compile(r"^(==== [0-9a-f]{16} ====)\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)


def begins(exchanges: Sequence[Exchange], first: Question) -> int | None:
    """The place where a mediation that begins with the question `first` was begun the last time."""
    wanted = [key(first, 1, model) for model in {each.model for each in exchanges}]
    places = reversed(range(len(exchanges)))
    return next((place for place in places if key_of(exchanges[place]) in wanted), None)


def questions_asked(heard: Heard, exchanges: Sequence[Exchange], earlier: int) -> Audit:
    """Whether every question that follows from members' words, and from the answers before it,
    stands in the journal, and no other.

    `exchanges` are those that the mediation was read from, `earlier` how many are older tries.
    """
    faults = []
    if heard.missing:
        kinds = Counter(each.purpose for each in heard.missing)
        which = listed([f"{many} of the kind “{kind}”" for kind, many in kinds.items()])
        faults.append(
            f"of {counted(heard.asked, 'question')} that follow from what was said and answered "
            f"before, these are not in the journal: {which}"
        )
    if more := strays(heard, exchanges):
        kinds = Counter(each.purpose for each in more)
        which = listed([f"{many} of the kind “{kind}”" for kind, many in kinds.items()])
        faults.append(f"the journal has questions that do not follow: {which}")
    if faults:
        return told(QUESTIONS, [*faults, *changed_prompts(exchanges)])
    says = (
        f"{counted(heard.asked, 'question')}: each that follows from what was said and answered "
        f"before is in the journal to the letter ({counted(len(heard.used), 'answer')})"
    )
    tries = (
        [f"{counted(earlier, 'older answer')} about the matter belong to other tries"]
        if earlier
        else []
    )
    return audit(QUESTIONS, True, joined([says, *tries]) + ".")


def strays(heard: Heard, exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Those that no question of the mediation led to."""
    used = set(heard.used)
    rest = (each for place, each in enumerate(exchanges) if place not in used)
    return [each for each in rest if each.purpose in OF_A_MEDIATION]


def answers_as_read(heard: Heard) -> Audit:
    """Whether each answer that was used can be used, and each that was not cannot."""
    faults = list(heard.belied)
    if heard.kept_back:
        faults.append(
            f"{counted(heard.kept_back, 'answer')} may have been kept back: they are said to hold "
            "what their owner told their agent in private, which nobody else can see"
        )
    if faults:
        return told(ANSWERS, faults)
    broken = f", {heard.stopped} of them broken off" if heard.stopped else ""
    many = counted(len(heard.used), "answer")
    return audit(
        ANSWERS, True, f"{many}, read again, can be used or not as they could then{broken}."
    )


def other_questions(wanted: Question, exchanges: Sequence[Exchange]) -> str:
    """Why no mediation can be read from `exchanges`, the first question of which is `wanted`."""
    asked = [each for each in exchanges if each.purpose == wanted.purpose]
    if not asked:
        return "The journal has nothing that this model was asked for this mediation."
    theirs, ours = _record(_text(asked[-1])), _record(wanted.messages[-1]["content"])
    parts = [part for part in ours if theirs.get(part) != ours[part]]
    where = f"in its {listed(parts)}" if theirs and parts else "in how it asks"
    says = (
        "the journal has no first question that follows from what members had said when this was "
        f"drafted; the last of its questions for a wording differs {where}"
    )
    return joined([says, *changed_prompts(exchanges)]) + "."


def changed_prompts(exchanges: Sequence[Exchange]) -> list[str]:
    """The prompts of another version than this app's: with these only the app of then can."""
    then = {(each.purpose, each.version) for each in exchanges if each.purpose in OF_A_MEDIATION}
    return [
        f"the prompt “{name}” was of version {version} then and is {load(name).version} here, so "
        "only the app of then can do it again"
        for name, version in sorted(then)
        if version != load(name).version
    ]


def _text(exchange: Exchange) -> str:
    """The last message that was sent; "" where there is none to be read."""
    try:
        return str(from_json(exchange.request)["messages"][-1]["content"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


def _record(text: str) -> Mapping[str, Any]:
    found = _RECORD.search(text)
    try:
        record = from_json(found[2]) if found else {}
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
