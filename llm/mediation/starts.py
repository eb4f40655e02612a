"""The starting blends: one dispute begun in different ways, for one prompt alone repeats itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from deliberation.acts import LINE_LIMIT
from llm.mediation.dispute import Dispute

MOST_LESSONS = 3  # of a mediation's starts


@dataclass(frozen=True)
class Start:
    """A starting blend. `name` is its prompt's file, `label` what a person sees of it.

    `kind` is the candidate's; `member` (an id) or `lesson` (a place in the dispute's) is what it
    starts from, "" and -1 where it starts from all; `days` is how long a trial lasts where the
    model names no time that makes sense.
    """

    name: str
    label: str
    kind: str = "rule"
    member: str = ""
    lesson: int = -1
    days: int = 30


LEAST_HEARD = Start("start-least-heard", "The least heard first")
SHARED = Start("start-shared", "What several want")
MUST_HAVES = Start("start-must-haves", "What matters most to each")
ONE_MUST_HAVE = Start("start-one-must-have", "What matters most to one")
LESSON = Start("start-lesson", "What a trial has taught")
SMALLEST_CHANGE = Start("start-smallest-change", "The smallest change to the present text")
TRIAL = Start("start-trial", "A trial instead of a rule", "trial")
SPLIT = Start("start-split", "Only the part that can be agreed now", "split")


def starts_for(dispute: Dispute, wordings: int) -> tuple[Start, ...]:
    """The starting blends that make sense here, at most `wordings` of them, in a fixed order.

    Every member who spoke gets a start of their own, or none does: where so many do not fit
    beside the others, one blend starts from what matters most to each. What is cut off is cut
    from the end, and never depends on a name.
    """
    speakers = _speakers(dispute)
    several = len(speakers) > 1
    lessons = [
        replace(LESSON, label=_line(f"What a trial has taught: {lesson.text}"), lesson=place)
        for place, lesson in enumerate(dispute.lessons[:MOST_LESSONS])
    ]
    common = [
        *([SMALLEST_CHANGE] if dispute.present_text.strip() else []),
        TRIAL,
        *([SPLIT, SHARED] if several else []),
    ]
    first = [LEAST_HEARD] if several else []
    musts = [
        replace(
            ONE_MUST_HAVE, label=_line(f"What matters most to {dispute.name(each)}"), member=each
        )
        for each in speakers
    ]
    if len(first) + len(musts) + len(lessons[:1]) + len(common) > wordings:
        musts = [MUST_HAVES]
    return tuple([*first, *musts, *lessons[:1], *common, *lessons[1:]][:wordings])


def _speakers(dispute: Dispute) -> list[str]:
    """Who took a position, in an order that depends on what they wrote and not on who they are."""
    spoke = [each for each in dispute.positions if each.text.strip()]
    spoke.sort(key=lambda each: (hashlib.sha256(each.text.encode()).hexdigest(), each.id))
    return list(dict.fromkeys(each.member for each in spoke))


def _line(label: str) -> str:
    line = " ".join(label.split())
    return line if len(line) <= LINE_LIMIT // 3 else f"{line[: LINE_LIMIT // 3 - 1]}…"
