"""A group as a state, put together by hand: for what is worked out from a folded state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deliberation.acts import KEEP, ToldLesson
from deliberation.state import (
    Deliberation,
    Member,
    Option,
    Outcome,
    Setting,
    Stage,
    State,
    TakenLesson,
    Trial,
)
from tests.deliberation.histories import QUIET, hex64

ADA, BEN, CEM = (hex64(name) for name in ("Ada", "Ben", "Cem"))
KEPT = Option(KEEP, "keep", QUIET, "")
NINE = Option(hex64("nine"), "amend", QUIET, "Quiet hours start at nine.", title="Quiet hours")
TEN = Option(hex64("ten"), "amend", QUIET, "Quiet hours start at ten, for Ben and all.")
TRIAL = hex64("trial")
AUGUST_1 = 1_785_542_400  # 2026-08-01, midnight UTC


def trial(*outcomes: Outcome, **more: Any) -> Trial:
    """Of "nine", reviewed, with a lesson drawn."""
    return replace(
        Trial(
            TRIAL,
            ADA,
            NINE.id,
            hope="Ben sleeps.",
            until="2026-08-31",
            worked="Nobody is woken.",
            failed="Ben is woken.",
            at=AUGUST_1 + 3600,
            outcomes=outcomes,
            verdict="keep",
            closed=hex64("closing"),
            lessons=("Ben and Ada are rested.",),
        ),
        **more,
    )


def deliberation(*trials: Trial, **more: Any) -> Deliberation:
    made = Deliberation(
        id=hex64("matter"), clause=QUIET, topic="", round=0, acknowledgements=(), needed=2,
        open=True, stage=Stage.LESSON, options=(KEPT, NINE, TEN), trials=trials,
        tags=("quiet",), situation="Ben works nights",
    )  # fmt: skip
    return replace(made, **more)


def house(*deliberations: Deliberation, trust: str = "50", **more: Any) -> State:
    """Ada, Ben and Cem; lessons weigh at most 50 percent."""
    people = ((ADA, "Ada"), (BEN, "Ben"), (CEM, "Cem"))
    return State(
        members=tuple(Member(id_, name, (), hex64("founding")) for id_, name in people),
        deliberations=deliberations,
        settings=(Setting("lessons", "50", "", ()), Setting("trust", trust, "", ())),
        **more,
    )


def taken(told: ToldLesson, source: str = "elm house") -> TakenLesson:
    id_ = hex64(repr((told, source)))
    return TakenLesson(id_, ADA, hex64(source), "0" * 128, told)
