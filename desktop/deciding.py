"""One deliberation from "what we have isn't it" to a consent, a trial and its lesson."""

from __future__ import annotations

from collections.abc import Sequence

from crdt.edits import AddClause, Edit, EditClause, RemoveClause
from deliberation.acts import (
    KEEP,
    LINE_LIMIT,
    TEXT_LIMIT,
    Acknowledge,
    Object,
    Propose,
    Rate,
    TakePosition,
    Withdraw,
    deliberation_id,
)
from deliberation.errors import FolkmootError
from deliberation.folding.fold import round_of
from deliberation.folding.settings import purposes
from deliberation.state import Deliberation, Option
from deliberation.weighing.blend import Blend, blend_of
from deliberation.weighing.given import weights_of
from deliberation.weighing.quotable import strong_lessons
from desktop.editing import Editing, check_letters, new_id
from desktop.session import NotFound
from desktop.views import Changed, Topic
from llm.mediation.dispute import CLAUSE_QUESTION, Dispute, Mediated

_TALK = frozenset({Topic.DELIBERATIONS})
_BINDING = frozenset({Topic.DELIBERATIONS, Topic.CONSENTS, Topic.RULEBOOK})


class DecidingRefused(FolkmootError):
    """Not possible at this point of the deliberation; the sentence says why."""


def said(text: str, what: str, limit: int = TEXT_LIMIT, *, empty: bool = False) -> str:
    """The words without space around them. Raises `DecidingRefused`."""
    words = text.strip()
    article = "An" if what[0] in "aeiou" else "A"
    if not words and not empty:
        raise DecidingRefused(f"{article} {what} needs words.")
    if len(words) > limit:
        raise DecidingRefused(
            f"{article} {what} may have {limit:,} characters; this has {len(words):,}."
        )
    check_letters(words)
    return words


def _line(text: str, what: str) -> str:
    return said(text, what, LINE_LIMIT, empty=True)


class Deciding(Editing):
    def acknowledge(
        self,
        group: str,
        *,
        clause: str = "",
        topic: str = "",
        not_it: bool = True,
        dont_know: bool = True,
    ) -> Changed:
        """Say of a clause, or of a topic without one, that what we have isn't it.

        The subject is the deliberation; it opens once more than half say both.
        """
        if clause:
            self._clause(group, clause)
        elif not topic.strip():
            raise DecidingRefused("Say which clause or which topic it is about.")
        topic = _line(topic, "topic")
        round_ = round_of(self._state(group), clause, topic)
        self._group(group).act(Acknowledge(not_it, dont_know, clause, topic, round_))
        deliberation = self._deliberation(group, deliberation_id(clause, topic, round_))
        said = sum(a.not_it and a.dont_know for a in deliberation.acknowledgements)
        sentence = (
            "The deliberation is open: now each says what they want."
            if deliberation.open
            else f"{said} of the {deliberation.needed} who are needed acknowledge it so far."
        )
        return Changed(sentence, _TALK, group, deliberation.id)

    def position(self, group: str, deliberation: str, text: str) -> Changed:
        """State what the owner wants; a newer position replaces an older one."""
        self._opened(group, deliberation)
        words = said(text, "position")
        entry = self._group(group).act(TakePosition(deliberation, words))
        return Changed("Your position is stated.", _TALK, group, entry)

    def propose(
        self,
        group: str,
        deliberation: str,
        *,
        kind: str,
        text: str = "",
        clause: str = "",
        section: str = "",
        title: str = "",
        reason: str = "",
        mediation: str = "",
        candidate: int = -1,
        answers: Sequence[str] = (),
    ) -> Changed:
        """Put an exact change of text forward; the subject is the option.

        With `mediation` and `candidate` and no text, the candidate's own words are taken.
        `answers` are ids of objections that it takes up.
        """
        about = self._opened(group, deliberation)
        if kind not in ("new", "amend", "repeal"):
            raise DecidingRefused("An option is new, amend or repeal; keeping is always one.")
        if mediation:
            text = text or self._candidate(about, mediation, candidate)
        words = "" if kind == "repeal" else self._words(text)
        title, reason = _line(title, "title"), said(reason, "reason", empty=True)
        clause = clause or about.clause
        base, home, edits = "", "", list[Edit]()
        if kind == "new":
            clause, home = new_id(), section or self._home(group, about)
            edits.append(AddClause(clause, home, words, title))
        else:
            if not clause:
                raise DecidingRefused("Say which clause the option changes.")
            base = self._clause(group, clause).sha256
            edits.append(EditClause(clause, words) if words else RemoveClause(clause, deliberation))
        act = Propose(
            deliberation=deliberation,
            kind=kind,
            clause=clause,
            text=words,
            section=home,
            title=title if kind == "new" else "",
            base=base,
            reason=reason,
            mediation=mediation,
            candidate=candidate,
            answers=tuple(answers),
        )
        if not {each.id for each in about.objections} >= set(answers):
            raise NotFound("There is no such objection in this deliberation; look at it again.")
        entry = self._group(group).propose(act, edits)
        return Changed("Your option is put forward.", _TALK, group, entry)

    def _home(self, group: str, about: Deliberation) -> str:
        """The section for a new clause: that of the clause the deliberation is about."""
        clause = self._group(group).rulebook.clause(about.clause) if about.clause else None
        return clause.section if clause else ""

    @staticmethod
    def _candidate(about: Deliberation, mediation: str, candidate: int) -> str:
        for each in about.mediations:
            if each.id == mediation and 0 <= candidate < len(each.candidates):
                return each.candidates[candidate].text
        raise NotFound("There is no such candidate; look at the mediation again.")

    def rate(
        self, group: str, deliberation: str, option: str, utility: int, *, reason: str = ""
    ) -> Changed:
        """Rate an option from -100 to 100 against keeping things as they are."""
        about = self._opened(group, deliberation)
        self._option(about, option)
        if option == KEEP:
            raise DecidingRefused("Keeping things as they are is the measure: it is always 0.")
        if not -100 <= utility <= 100:
            raise DecidingRefused("A rating is a whole number from -100 to 100.")
        words = said(reason, "reason", empty=True)
        entry = self._group(group).act(Rate(deliberation, option, utility, "hand", words))
        return Changed("Your rating is noted.", _TALK, group, entry)

    def object_to(
        self, group: str, deliberation: str, option: str, reason: str, *, purpose: str = ""
    ) -> Changed:
        """Object, with a reason: by consent the option is not adopted while the objection stands.

        It rests on harm, or on the one of the group's stated purposes that the option goes
        against.
        """
        about = self._opened(group, deliberation)
        self._option(about, option)
        if not reason.strip():
            raise DecidingRefused("An objection needs a reason that the others can answer.")
        words = said(reason, "reason")
        stated = purposes(self._state(group).setting("purposes"))
        if purpose and purpose not in stated:
            known = " and ".join(f"“{each}”" for each in stated) or "none yet"
            raise DecidingRefused(f"The group has no such purpose; it has stated {known}.")
        ground = "purpose" if purpose else "harm"
        agreed = any(
            (each.member, each.option, each.revoked) == (self.me, option, False)
            for each in about.consents
        )
        entry = self._group(group).act(Object(deliberation, option, words, ground, purpose))
        back = " Your consent to it no longer counts." if agreed and not about.adopted else ""
        sentence = f"Your objection stands until you withdraw it.{back}"
        return Changed(sentence, _BINDING, group, entry)

    def withdraw(self, group: str, objection: str) -> Changed:
        entry = self._group(group).act(Withdraw(objection))
        return Changed("Your objection is withdrawn.", _BINDING, group, entry)

    def blend(self, group: str, deliberation: str) -> Blend:
        """Every term of the blend for a deliberation's options."""
        return blend_of(self._state(group), self._deliberation(group, deliberation))

    def dispute(self, group: str, deliberation: str) -> Dispute:
        """What a mediator may see: the question, the present text, the stated positions, the
        values that members share, what objections stand, and the strongest lessons."""
        about = self._opened(group, deliberation)
        state = self._state(group)
        clause = self._group(group).rulebook.clause(about.clause) if about.clause else None
        question = about.topic or CLAUSE_QUESTION
        names = {member.id: member.name for member in state.current}
        return Dispute(
            about.id,
            question,
            clause.text if clause else "",
            about.positions,
            names,
            weights_of(state),
            strong_lessons(state, about),
            tuple(each for each in about.objections if not each.withdrawn),
        )

    def record_mediation(self, group: str, deliberation: str, mediated: Mediated) -> Changed:
        """Keep what a mediator drafted so that every member can look at it and check it."""
        entry = self._group(group).act(mediated.act(deliberation))
        failed = sum(not audit.passed for audit in mediated.audits)
        sentence = f"{len(mediated.candidates)} candidate wordings; {failed} audits failed."
        return Changed(sentence, _TALK, group, entry)

    # -- finding what was named -----------------------------------------------------------------

    def _deliberation(self, group: str, deliberation: str) -> Deliberation:
        found = self._state(group).deliberation(deliberation)
        if found is None:
            raise NotFound("There is no such deliberation; look at the list again.")
        return found

    def _opened(self, group: str, deliberation: str) -> Deliberation:
        found = self._deliberation(group, deliberation)
        if not found.open:
            said = sum(a.not_it and a.dont_know for a in found.acknowledgements)
            raise DecidingRefused(
                f"The deliberation is not open yet: {said} of the {found.needed} who are needed "
                "acknowledge it."
            )
        return found

    @staticmethod
    def _option(about: Deliberation, option: str) -> Option:
        found = about.option(option)
        if found is None or found.back:
            raise NotFound("There is no such option in this deliberation; look at the list again.")
        if found.retracted:
            raise DecidingRefused("This option was taken back by who had put it forward.")
        return found
