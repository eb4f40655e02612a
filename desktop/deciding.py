"""One deliberation from "what we have isn't it" to a consent, a trial and its lesson."""

from __future__ import annotations

from datetime import date

from crdt.edits import AddClause, Edit, EditClause, RemoveClause
from deliberation.acts import (
    KEEP,
    LINE_LIMIT,
    TEXT_LIMIT,
    Acknowledge,
    Consent,
    Learn,
    Object,
    Observe,
    Propose,
    Rate,
    Revoke,
    StartTrial,
    TakePosition,
    Withdraw,
    deliberation_id,
)
from deliberation.blend import Blend, blend_of
from deliberation.consent import bindings
from deliberation.errors import FolkmootError
from deliberation.fold import round_of
from deliberation.rulebook import text_sha256
from deliberation.state import Deliberation, Option
from desktop.editing import Editing, check_letters, new_id
from desktop.session import NotFound
from desktop.views import Changed, Topic
from llm.dispute import Dispute, Mediated

_TALK = frozenset({Topic.DELIBERATIONS})
_BINDING = frozenset({Topic.DELIBERATIONS, Topic.CONSENTS, Topic.RULEBOOK})


class DecidingRefused(FolkmootError):
    """Not possible at this point of the deliberation; the sentence says why."""


def _said(text: str, what: str, limit: int = TEXT_LIMIT, *, empty: bool = False) -> str:
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
    return _said(text, what, LINE_LIMIT, empty=True)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


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
        words = _said(text, "position")
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
    ) -> Changed:
        """Put an exact change of text forward; the subject is the option.

        With `mediation` and `candidate` and no text, the candidate's own words are taken.
        """
        about = self._opened(group, deliberation)
        if kind not in ("new", "amend", "repeal"):
            raise DecidingRefused("An option is new, amend or repeal; keeping is always one.")
        if mediation:
            text = text or self._candidate(about, mediation, candidate)
        words = "" if kind == "repeal" else self._words(text)
        title, reason = _line(title, "title"), _said(reason, "reason", empty=True)
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
        )
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
        words = _said(reason, "reason", empty=True)
        entry = self._group(group).act(Rate(deliberation, option, utility, "hand", words))
        return Changed("Your rating is noted.", _TALK, group, entry)

    def object_to(self, group: str, deliberation: str, option: str, reason: str) -> Changed:
        """Object, with a reason: the option is not adopted while the objection stands."""
        about = self._opened(group, deliberation)
        self._option(about, option)
        if not reason.strip():
            raise DecidingRefused("An objection needs a reason that the others can answer.")
        words = _said(reason, "reason")
        entry = self._group(group).act(Object(deliberation, option, words))
        return Changed("Your objection stands until you withdraw it.", _BINDING, group, entry)

    def withdraw(self, group: str, objection: str) -> Changed:
        entry = self._group(group).act(Withdraw(objection))
        return Changed("Your objection is withdrawn.", _BINDING, group, entry)

    def consent(
        self, group: str, *, clause: str = "", deliberation: str = "", option: str = ""
    ) -> Changed:
        """Consent to a clause as it stands, or to an option exactly as it is worded."""
        if option:
            act, sentence = self._consent_to_option(group, deliberation, option)
        else:
            words = self._clause(group, clause).text
            act = Consent(clause, text_sha256(words), words)
            sentence = "You are bound by this wording, and by no other one of this clause."
        before = self._deliberation(group, deliberation).adopted if option else ""
        entry = self._group(group).act(act)
        if option and option == before:
            sentence = "You consented to what the group had adopted; these words bind you now."
        elif option and option == self._deliberation(group, deliberation).adopted:
            sentence = "You consented, and with that the group adopted it."
        return Changed(sentence, _BINDING, group, entry)

    def consent_to_all(self, group: str, *, but: str = "") -> Changed:
        """Consent to each clause that does not bind the owner as it stands, all or none of them.

        `but` is the id of a clause to leave out.
        """
        it = self._group(group)
        texts = {clause.id: clause.text for clause in it.rulebook.clauses}
        bound = {
            clause
            for clause, held in bindings(it.state, texts).items()
            if any(each.current and each.member == self.me for each in held)
        }
        todo = [clause for clause in texts if clause not in bound and clause != but]
        with self._together(group) as it:
            for clause in todo:
                it.act(Consent(clause, text_sha256(texts[clause]), texts[clause]))
        if not todo:
            return Changed("Every clause binds you as it stands already.", group=group)
        clauses = "1 clause" if len(todo) == 1 else f"{len(todo)} clauses"
        sentence = f"You consented to {clauses}, each exactly as it stands now."
        return Changed(sentence, _BINDING, group)

    def _consent_to_option(self, group: str, deliberation: str, option: str) -> tuple[Consent, str]:
        about = self._opened(group, deliberation)
        chosen = self._option(about, option)
        if option == KEEP:
            if not about.clause:
                raise DecidingRefused("There is no clause here that could be kept as it is.")
            words, clause = self._clause(group, about.clause).text, about.clause
        else:
            words, clause = chosen.text, chosen.clause
        act = Consent(clause, text_sha256(words), words, deliberation, option)
        return act, "You consented; the option counts for you once the group adopts it."

    def revoke(self, group: str, clause: str) -> Changed:
        """Take back every consent of the owner to a clause, in one step."""
        mine = [c for c in self._state(group).consents if c.member == self.me and not c.revoked]
        if clause not in {consent.clause for consent in mine}:
            raise DecidingRefused("You have not consented to this clause, so nothing binds you.")
        entry = self._group(group).act(Revoke(clause))
        return Changed(
            "Your consent is taken back; the clause does not bind you.", _BINDING, group, entry
        )

    def blend(self, group: str, deliberation: str) -> Blend:
        """Every term of the blend for a deliberation's options."""
        return blend_of(self._state(group), self._deliberation(group, deliberation))

    def dispute(self, group: str, deliberation: str) -> Dispute:
        """What a mediator may see: the question, the present text and the stated positions."""
        about = self._opened(group, deliberation)
        state = self._state(group)
        clause = self._group(group).rulebook.clause(about.clause) if about.clause else None
        question = about.topic or "How should this clause read?"
        names = {member.id: member.name for member in state.current}
        return Dispute(about.id, question, clause.text if clause else "", about.positions, names)

    def record_mediation(self, group: str, deliberation: str, mediated: Mediated) -> Changed:
        """Keep what a mediator drafted so that every member can look at it and check it."""
        entry = self._group(group).act(mediated.act(deliberation))
        failed = sum(not audit.passed for audit in mediated.audits)
        sentence = f"{len(mediated.candidates)} candidate wordings; {failed} audits failed."
        return Changed(sentence, _TALK, group, entry)

    def start_trial(
        self, group: str, deliberation: str, option: str, hope: str, until: str
    ) -> Changed:
        """Try an option until a date (like 2027-03-31); `hope` is what would show it worked."""
        self._option(self._opened(group, deliberation), option)
        if not _is_date(until):
            raise DecidingRefused("A trial lasts until a date, written like 2027-03-31.")
        words = _said(hope, "hope")
        entry = self._group(group).act(StartTrial(deliberation, option, words, until))
        return Changed("The trial has begun.", _BINDING, group, entry)

    def observe(self, group: str, trial: str, result: str, note: str = "") -> Changed:
        entry = self._group(group).act(Observe(trial, result, _said(note, "note", empty=True)))
        return Changed("What you saw is noted.", _TALK, group, entry)

    def learn(self, group: str, trial: str, text: str) -> Changed:
        entry = self._group(group).act(Learn(trial, _said(text, "lesson")))
        return Changed("The lesson is kept.", _TALK, group, entry)

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
        if found is None:
            raise NotFound("There is no such option in this deliberation; look at the list again.")
        return found
