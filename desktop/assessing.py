"""What options do to values and to people: effects, predictions of one's agent, who is touched."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.acts import (
    KEEP,
    Assess,
    Cell,
    Judge,
    Predict,
    Reveal,
    SharedEvidence,
    ShareValues,
    Touch,
    Touched,
)
from deliberation.agents.fidelity import Fidelity, Pair, fidelity
from deliberation.agents.sealing import PredictionSeal
from deliberation.profiles.profile import WHOLE, Profile
from deliberation.profiles.values import VALUES
from deliberation.state import Option
from deliberation.weighing.effects import Table, table, utilities
from desktop.deciding import DecidingRefused
from desktop.valuing import Valuing
from desktop.views import Changed, Topic
from desktop.voting import Voting
from llm.words.effects import effects_of

_TALK = frozenset({Topic.DELIBERATIONS})
_BINDING = frozenset({Topic.DELIBERATIONS, Topic.CONSENTS, Topic.RULEBOOK})
_SHOWN = "shown "  # how settings begin that name an option whose rating by the agent was shown
_SEALED = "sealed predictions"  # the store's note of what this laptop's agent foretold


@dataclass(frozen=True)
class Foreseen:
    """Ratings that an agent would give, in hundredths: with the profile, and with none at all."""

    utility: int
    baseline: int
    profile: Profile
    effects: Table


class Assessing(Voting, Valuing):
    def assess(
        self,
        group: str,
        deliberation: str,
        option: str,
        effects: Mapping[str, int],
        *,
        by: str = "hand",
        words: Mapping[str, str] | None = None,
    ) -> Changed:
        """What an option does to values, in hundredths, by value. By hand it corrects one's agent.

        `words` are those of the option that an effect rests on, by value.
        """
        self._option(self._opened(group, deliberation), option)
        if not effects:
            raise DecidingRefused("Say what the option does to at least one value.")
        if not all(type(each) is int and -100 <= each <= 100 for each in effects.values()):
            raise DecidingRefused("An effect is a whole number from -100 to 100.")
        said = words or {}
        cells = tuple(Cell(value, e, said.get(value, "")) for value, e in effects.items())
        with self._together(group) as it:
            entry = it.act(Assess(deliberation, option, cells, by))
            self._foretell(group, deliberation, option)
        return Changed("It is noted what the option does.", _TALK, group, entry)

    def touch(self, group: str, clause: str, sha256: str, touched: Sequence[Touched]) -> Changed:
        """Say whom exactly this text of a clause touches; the newest word of the owner counts."""
        if not touched:
            raise DecidingRefused("Say whom it touches, those who consent included.")
        members = {member.id for member in self._state(group).current}
        for each in touched:
            if each.who == "named" and not each.name.strip():
                raise DecidingRefused("Say the name or the kind of people whom it touches.")
            if each.speaker and each.speaker not in members:
                raise DecidingRefused("Whoever speaks for somebody else must be a member.")
        entry = self._group(group).act(Touch(clause, sha256, tuple(touched)))
        return Changed("It is noted whom this touches.", _BINDING, group, entry)

    def judge(self, group: str, deliberation: str, option: str, mark: int) -> Changed:
        """How well another's option serves the owner's own criteria, -100 to 100."""
        found = self._option(self._opened(group, deliberation), option)
        if found.author == self.me:
            raise DecidingRefused("Nobody judges what they put forward themselves.")
        if not -100 <= mark <= 100:
            raise DecidingRefused("A mark is a whole number from -100 to 100.")
        entry = self._group(group).act(Judge(deliberation, option, mark))
        return Changed("Your mark is noted.", _TALK, group, entry)

    # -- sharing of values ------------------------------------------------------------------------

    def share_values(self, group: str, level: str) -> Changed:
        """Share ratings only, rounded weights, or everything but the quotes, with one group."""
        would = self.would_share(level)
        items = tuple(
            SharedEvidence(each.value, each.direction, each.strength, each.kind)
            for each in would.items
        )
        entry = self._group(group).act(ShareValues(would.level, would.weights, items))
        sentence = {
            "ratings": "Only your ratings are shared with this group from now on; what you had "
            "shared before is with the others already.",
            "weights": "Your twenty weights, rounded, are shared with this group.",
            "evidence": "All but your words is shared with this group.",
        }[level]
        return Changed(sentence, frozenset({Topic.MEMBERS, Topic.DELIBERATIONS}), group, entry)

    # -- the agent's predictions ------------------------------------------------------------------

    def foresees(self, group: str, deliberation: str, option: str) -> Foreseen | None:
        """What the owner's profile and the group's effect table make of an option, in hundredths.

        None as long as nobody has said what the option does.
        """
        effects = table(option, self._deliberation(group, deliberation).assessments)
        if not effects.cells:
            return None
        profile = self.profile()
        weights = {"profile": profile.weights, "none": (WHOLE // len(VALUES),) * len(VALUES)}
        worth = utilities(weights, [effects])
        return Foreseen(worth[option, "profile"], worth[option, "none"], profile, effects)

    def _foretell(self, group: str, deliberation: str, option: str) -> None:
        """Seal the agent's prediction before its owner rates; once for each option."""
        about = self._deliberation(group, deliberation)
        rated = any(r.member == self.me and r.option == option for r in about.ratings)
        mine = {p.option for p in about.predictions if p.member == self.me}
        seen = None if rated or option in mine else self.foresees(group, deliberation, option)
        if seen is None or not seen.profile.evidence:
            return  # it knows nothing of its owner, so there is nothing to be held against
        if self._open_vault().setting(f"{_SHOWN}{option}"):
            return
        salt = secrets.token_hex(16)
        seal = PredictionSeal(
            deliberation, option, self.me, seen.utility, seen.baseline, salt
        ).sha256()
        entry = self._group(group).act(Predict(deliberation, option, seal))
        self._keep_predictions(self._sealed() | {entry: [seen.utility, seen.baseline, salt]})

    def foretell(self, group: str) -> None:
        """Seal a prediction of every option whose effects are known and that the owner has not
        rated: of others' words, too, it must be written before the owner's own."""
        with self._together(group) as it:
            for about in it.state.deliberations:
                if about.open and not about.adopted:
                    for option in about.standing:
                        self._foretell(group, about.id, option.id)

    def leave_out(self, group: str, deliberation: str, option: str) -> None:
        """Hold nothing that is foretold of this option against the agent: its owner sees what it
        makes of it before they rate, which would measure how far they go along with it."""
        about = self._deliberation(group, deliberation)
        if any(each.member == self.me and each.option == option for each in about.ratings):
            return  # they rated before they could see it
        self._open_vault().set_setting(f"{_SHOWN}{option}", "yes")
        gone = {each.id for each in about.predictions if each.option == option}
        self._keep_predictions({id_: it for id_, it in self._sealed().items() if id_ not in gone})

    def drop_sealed(self) -> None:
        """Delete what was sealed and is not opened, in all groups: nobody can open it any more."""
        groups = [each.id for each in self.groups() if each.joined]
        about = [each for group in groups for each in self._state(group).deliberations]
        opened = {each.id for d in about for each in d.predictions if each.opened}
        self._keep_predictions({id_: it for id_, it in self._sealed().items() if id_ in opened})

    def _keep_predictions(self, kept: Mapping[str, list[int | str]]) -> None:
        self._store.set_meta(_SEALED, json.dumps(kept))

    def _sealed(self) -> dict[str, list[int | str]]:
        kept = self._store.meta(_SEALED)
        return dict(json.loads(kept)) if kept else {}

    def fidelity(self, group: str) -> Fidelity:
        """How well the owner's agent foretold the owner's ratings, by what this laptop sealed.

        Worked out here alone: opened to the group it would tell something of the owner's values.
        """
        kept = self._sealed()
        told = [each for d in self._state(group).deliberations for each in d.predictions]
        mine = [each for each in told if each.member == self.me and each.rated and each.id in kept]
        return fidelity([Pair(int(kept[e.id][0]), e.rating, int(kept[e.id][1])) for e in mine])

    def open_predictions(self, group: str) -> Changed:
        """Show the group what was sealed, once rated: anybody can hold it against the seal."""
        kept = self._sealed()
        opened = 0
        with self._together(group) as it:
            for about in it.state.deliberations:
                for each in about.predictions:
                    if each.id in kept and each.rated and not each.opened:
                        foretold, base, salt = kept[each.id]
                        it.act(Reveal(each.id, int(foretold), int(base), str(salt)))
                        opened += 1
        what = "1 prediction" if opened == 1 else f"{opened} predictions"
        return Changed(f"You opened {what} of your agent's to the group.", _TALK, group)

    # -- what the owner's agent says of options, without a model ----------------------------------

    def assess_by_agent(self, group: str, deliberation: str, option: str) -> Changed:
        """Let the owner's agent say by word lists what an option does, compared to what stands.

        What the owner has said of a value by hand is left alone. Nothing is signed where the
        lists find nothing, or nothing that the agent has not said already.
        """
        about = self._opened(group, deliberation)
        if option == KEEP:
            raise DecidingRefused("Keeping things as they are is the measure: it does nothing new.")
        found = effects_of(*self._compared(group, self._option(about, option)))
        mine = [a for a in about.assessments if a.member == self.me and a.option == option]
        by_hand = {each.value for each in mine if each.by == "hand"}
        before = {each.value: each.effect for each in mine if each.by == "agent"}
        now = {each.value: each.effect for each in found if each.value not in by_hand}
        effects = dict.fromkeys(before, 0) | now  # what no longer holds is taken back
        if not found and not any(before.values()):
            return Changed(
                "The word list, which understands nothing, finds no word in it that speaks for or "
                "against a value, so nothing is noted; say by hand what it does.",
                group=group,
            )
        if effects == before:
            return Changed("All that the word list finds is noted already.", group=group)
        words = {each.value: each.words for each in found}
        entry = self.assess(group, deliberation, option, effects, by="agent", words=words).subject
        values = "1 value" if len(now) == 1 else f"{len(now) or 'no'} values"
        sentence = (
            f"By a word list, not by understanding, it does something to {values}; look at the "
            "words that this rests on, and correct by hand what is wrong."
        )
        return Changed(sentence, _TALK, group, entry)

    def assess_all_by_agent(self, group: str, deliberation: str) -> Changed:
        """Let the owner's agent do so for all options of which it has said nothing yet."""
        about = self._opened(group, deliberation)
        said = {a.option for a in about.assessments if a.member == self.me and a.by == "agent"}
        left = [each.id for each in about.standing if each.id not in said | {KEEP}]
        noted = sum(bool(self.assess_by_agent(group, deliberation, o).subject) for o in left)
        sentence = (
            f"By a word list, not by understanding, it is noted what {noted} of the {len(left)} "
            "options do that your agent had said nothing of; say the others by hand."
            if left
            else "Your agent has said already what each option does."
        )
        return Changed(sentence, _TALK if noted else frozenset(), group)

    def _compared(self, group: str, option: Option) -> tuple[str, str]:
        """What the option says, and what the clause that it would change says as it stands."""
        new = option.kind == "new"
        clause = None if new else self._group(group).rulebook.clause(option.clause)
        return option.text, clause.text if clause else ""
