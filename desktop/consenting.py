"""Consent: who binds themselves to which exact words, what it costs them, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.acts import KEEP, Consent, Revoke
from deliberation.consent import bindings
from deliberation.rulebook import text_sha256
from deliberation.weighing.sums import listed
from desktop.assessing import Assessing
from desktop.deciding import DecidingRefused
from desktop.session import NotFound
from desktop.views import Changed, Topic

_BINDING = frozenset({Topic.DELIBERATIONS, Topic.CONSENTS, Topic.RULEBOOK})
HARD = -30  # hundredths, by the owner's own values: from here on it goes hard against them


@dataclass(frozen=True)
class Cost:
    """`utility` in hundredths, far below 0; `values`: what it costs most, by name."""

    utility: int
    values: tuple[str, ...]

    @property
    def words(self) -> str:
        """What whoever consents all the same types by hand."""
        return f"I agree although it costs me {listed(self.values)}"


class CostsMuch(DecidingRefused):
    """It goes hard against the owner's own values, and they have not said that they know."""


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")


class Consenting(Assessing):
    def consent(
        self,
        group: str,
        *,
        clause: str = "",
        deliberation: str = "",
        option: str = "",
        trial: str = "",
        although: str = "",
    ) -> Changed:
        """Consent to a clause as it stands, or to an option exactly as it is worded.

        `trial`: on these terms and no longer. `although`: what it costs the owner, typed by hand;
        without it what goes hard against their values raises `CostsMuch`. It is checked here and
        told to nobody: which values it names would tell what the profile holds.
        """
        cost = self.cost(group, clause=clause, deliberation=deliberation, option=option)
        if cost is not None and _plain(cost.words) != _plain(although):
            raise CostsMuch(
                f"By what you told your agent this is {cost.utility / 100:+.2f} for you; if you "
                f"agree all the same, type “{cost.words}”."
            )
        if option:
            act, sentence = self._consent_to_option(group, deliberation, option, trial)
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

        `but` is the id of a clause to leave out; left out as well is what goes hard against the
        owner's values, which is asked for one by one.
        """
        it = self._group(group)
        texts = {clause.id: clause.text for clause in it.rulebook.clauses}
        bound = {
            clause
            for clause, held in bindings(it.state, texts).items()
            if any(each.current and each.member == self.me for each in held)
        }
        loose = [clause for clause in texts if clause not in bound and clause != but]
        todo = [clause for clause in loose if self.cost(group, clause=clause) is None]
        with self._together(group) as it:
            for clause in todo:
                it.act(Consent(clause, text_sha256(texts[clause]), texts[clause]))
        left = len(loose) - len(todo)
        costly = "1 clause goes" if left == 1 else f"{left} clauses go"
        alone = f" {costly} hard against your own values; look at each alone." if left else ""
        if not todo:
            sentence = alone.strip() or "Every clause binds you as it stands already."
            return Changed(sentence, group=group)
        clauses = "1 clause" if len(todo) == 1 else f"{len(todo)} clauses"
        sentence = f"You consented to {clauses}, each exactly as it stands now.{alone}"
        return Changed(sentence, _BINDING, group)

    def _consent_to_option(
        self, group: str, deliberation: str, option: str, trial: str
    ) -> tuple[Consent, str]:
        about = self._opened(group, deliberation)
        chosen = self._option(about, option)
        if option == KEEP:
            if not about.clause:
                raise DecidingRefused("There is no clause here that could be kept as it is.")
            words, clause = self._clause(group, about.clause).text, about.clause
        else:
            words, clause = chosen.text, chosen.clause
        if trial:
            terms = about.trial(trial)
            if terms is None or terms.option != option:
                raise NotFound("There are no such terms of a trial for this option; look again.")
        act = Consent(clause, text_sha256(words), words, deliberation, option, trial)
        if trial:
            return act, "You consented on trial; after it the words bind you only if you keep them."
        if option == KEEP:
            return act, "You consented to things as they are; these words bind you from now on."
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

    def cost(
        self, group: str, *, clause: str = "", deliberation: str = "", option: str = ""
    ) -> Cost | None:
        """What an option, or a clause that was adopted as one, costs the owner by their own
        values; None where it does not go hard against them, or nothing is known of its effects."""
        found = self._assessed(group, clause, deliberation, option)
        if found is None or found[1] == KEEP:
            return None
        about, chosen = found
        seen = self.foresees(group, about, chosen)
        if seen is None or not seen.profile.evidence or seen.utility > HARD:
            return None
        weighed = {
            cell.value: seen.profile.of(cell.value).weight * cell.halves
            for cell in seen.effects.cells
        }
        names = self.value_names()
        worst = sorted((value for value in weighed if weighed[value] < 0), key=weighed.__getitem__)
        return Cost(seen.utility, tuple(names[value] for value in worst[:3]))

    def _assessed(
        self, group: str, clause: str, deliberation: str, option: str
    ) -> tuple[str, str] | None:
        """The deliberation and the option whose effects tell of what is consented to."""
        if option:
            return deliberation, option
        text = self._clause(group, clause).text
        for about in reversed(self._state(group).deliberations):
            for each in about.options:
                if each.clause == clause and each.text == text:
                    return about.id, each.id
        return None
