"""Acts drawn at random: of every kind, about what the laptop that writes them knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation.acts import (
    KEEP,
    LEVELS,
    RESULTS,
    TOUCHED,
    VERDICTS,
    Act,
    Admit,
    Assess,
    Cell,
    Choose,
    Citation,
    Close,
    CloseReview,
    Conclude,
    Delegate,
    Filled,
    Judge,
    Learn,
    Leave,
    Mediate,
    Object,
    Observe,
    Originate,
    Predict,
    Propose,
    Rate,
    RateCandidates,
    Recall,
    Retract,
    Reveal,
    Revoke,
    SetDeadline,
    SharedEvidence,
    ShareValues,
    Situate,
    StartTrial,
    TakeLesson,
    TakePosition,
    ToldLesson,
    Touch,
    Touched,
    Withdraw,
)
from deliberation.bodies import NAMES, read_act
from deliberation.profiles.values import VALUES
from deliberation.rulebook import text_sha256
from tests.deliberation.histories import (
    MATTER,
    OLD_TEXT,
    QUIET,
    SALT,
    Laptop,
    acknowledge,
    amend,
    consent,
    drafted,
    foretell,
    hex32,
    hex64,
    person,
    repeal,
    seal_of,
)

OTHER = hex32("kitchen")
PEOPLE = ("Ada", "Ben", "Cem", "Dee")
CHOICES = (
    ("rule", "majority"), ("rule", "score"), ("quorum", "67"), ("purposes", "Sleep\nFun"),
    ("lessons", "20"), ("rule", "consent"), ("quorum", "34"), ("trust", "0"),
)  # fmt: skip
DAYS = ("2026-12-31", "2027-03-30", "2027-03-31", "2028-02-29")


class Draw:
    """The acts that `laptop` could write now; `pick`, from 0 to 7, chooses among what it knows."""

    def __init__(self, laptop: Laptop, pick: int) -> None:
        self.laptop, self.pick = laptop, pick
        self.option, proposal = self.known(Propose)
        self.text = f"Wording {pick}."
        self.chosen, self.words, self.clause = (
            (self.option, proposal.text, proposal.clause)
            if proposal
            else (hex64("nobody's"), OLD_TEXT, QUIET)
        )
        self.trial, self.terms = self.known(StartTrial)

    def known(self, cls: type[Any]) -> tuple[str, Any]:
        """One of the entries of a kind that the laptop knows of, or an id that nobody has."""
        found = sorted(
            (record.depth, record.id)
            for record in self.laptop.known.values()
            if NAMES[str(record.body["act"])] is cls
        )
        if not found:
            return hex64("nobody's"), None
        id_ = found[self.pick % len(found)][1]
        return id_, read_act(self.laptop.known[id_].body)

    def member(self) -> str:
        return hex64(PEOPLE[self.pick % 4])

    def on_trial(self) -> Act:
        tried = self.laptop.known.get(self.terms.option) if self.terms else None
        if tried is None:
            return self.consent()
        words, clause = str(tried.body["text"]), str(tried.body["clause"])
        return consent(words, tried.id, clause, trial=self.trial)

    def consent(self) -> Act:
        return consent(self.words, self.chosen, self.clause)

    def back(self) -> Act:
        tried = self.laptop.known.get(self.terms.option) if self.terms else None
        words = OLD_TEXT if self.pick % 4 else self.text
        before = str(tried.body["text"]) if tried is not None else ""
        base = text_sha256(before or OLD_TEXT)
        return Propose(MATTER, "amend", QUIET, words, base=base, back=self.trial)

    def mediation(self) -> Act:
        said = self.known(TakePosition)[0]
        cite = Citation(self.laptop.member, said, f"Wording {self.pick}")
        return Mediate(MATTER, "no model", (drafted((self.text, [cite])),))

    def rated_candidates(self) -> Act:
        """Of one candidate, as each drawn mediation has, or now and then of two."""
        utilities = (self.pick * 25 - 100,) * (2 if self.pick == 7 else 1)
        by, words = ("agent", ("quiet",)) if self.pick % 2 else ("hand", ())
        words = words * len(utilities)
        return RateCandidates(MATTER, self.known(Mediate)[0], utilities, by, words)

    def objection(self) -> Act:
        if self.pick % 3:
            return Object(MATTER, self.chosen, "No.")
        return Object(MATTER, self.chosen, "No.", "purpose", "sleep" if self.pick else "Honour")

    def touch(self) -> Act:
        who = TOUCHED[self.pick % 4]
        named = who == "named"
        harm = self.pick * 10 if named or who == "outsiders" else 0
        speaker = self.member() if named else ""
        party = Touched(who, "Mia" if named else "", speaker, harm)
        return Touch(QUIET, text_sha256(OLD_TEXT if self.pick % 2 else self.words), (party,))

    def lesson(self) -> Act:
        told = ToldLesson(self.text, ("quiet",), worked=1, made_up=True)
        return TakeLesson(told, self.member(), "0" * 127 + str(self.pick))

    def share(self) -> Act:
        level = LEVELS[self.pick % 3]
        items = (SharedEvidence("humility", -1, 5, "quote"),) if level == "evidence" else ()
        return ShareValues(level, () if level == "ratings" else (50,) * len(VALUES), items)

    def objection_to_a_setting(self) -> Act:
        setting, value = CHOICES[self.pick]
        return Choose(setting, value, agree=False, reason="No.")


MAKERS: dict[str, Callable[[Draw], Act]] = {
    "consent": Draw.consent,
    "object": Draw.objection,
    "withdraw": lambda d: Withdraw(d.known(Object)[0]),
    "revoke": lambda d: Revoke(QUIET if d.pick else OTHER),
    "direct": lambda d: consent(d.text, clause=QUIET if d.pick % 2 else OTHER),
    "acknowledge": lambda d: acknowledge(both=d.pick > 1, round_=d.pick % 2),
    "propose": lambda d: amend(d.text) if d.pick else repeal(),
    "new": lambda d: Propose(MATTER, "new", hex32(f"clause {d.pick % 3}"), d.text),
    "answer": lambda d: amend(d.text, answers=(d.known(Object)[0],)),
    "retract": lambda d: Retract(d.option),
    "keep": lambda d: consent(OLD_TEXT, KEEP),
    "rate": lambda d: Rate(MATTER, d.chosen, d.pick * 25 - 100, "agent" if d.pick > 5 else "hand"),
    "assess": lambda d: Assess(MATTER, d.chosen, (Cell(VALUES[d.pick], d.pick * 9),), "agent"),
    "judge": lambda d: Judge(MATTER, d.chosen, d.pick * 10),
    "situate": lambda d: Situate(MATTER, ("quiet", "money")[: d.pick % 3]),
    "position": lambda d: TakePosition(MATTER, f"I want {d.text}"),
    "mediate": Draw.mediation,
    "rate-candidates": Draw.rated_candidates,
    "elsewhere": lambda d: amend(d.text, mediation=d.known(Mediate)[0], candidate=d.pick % 2),
    "touch": Draw.touch,
    "choose": lambda d: Choose(*CHOICES[d.pick]),
    "against": Draw.objection_to_a_setting,
    "deadline": lambda d: SetDeadline(MATTER, DAYS[d.pick % 4]),
    "close": lambda d: Close(MATTER, DAYS[d.pick % 4]),
    "delegate": lambda d: Delegate(d.member(), DAYS[2 + d.pick % 2], "quiet" if d.pick > 3 else ""),
    "recall": lambda d: Recall(d.known(Delegate)[0]),
    "trial": lambda d: StartTrial(MATTER, d.chosen, "Hope.", "2027-03-31"),
    "try": Draw.on_trial,
    "back": Draw.back,
    "seal": lambda d: seal_of(d.laptop, d.trial, RESULTS[d.pick // 6]),
    "observe": lambda d: Observe(d.trial, RESULTS[d.pick // 6], SALT),
    "conclude": lambda d: Conclude(d.trial, VERDICTS[d.pick // 3]),
    "close-review": lambda d: CloseReview(d.trial, DAYS[d.pick % 4]),
    "learn": lambda d: Learn(d.trial, "Learnt."),
    "lesson": Draw.lesson,
    "originate": lambda d: Originate(
        QUIET, "quiet-hours", text_sha256(d.text), "Quiet", (Filled("hour", str(d.pick)),)
    ),
    "share": Draw.share,
    "predict": lambda d: foretell(d.laptop, d.chosen, d.pick // 4),
    "reveal": lambda d: Reveal(d.known(Predict)[0], d.pick // 4, 0, SALT),
    "admit": lambda d: Admit((person(Laptop("Dee", "pc") if d.pick % 2 else Laptop("Ben")),)),
    "leave": lambda d: d.consent() if d.pick else Leave(),
}
