"""What a mediator's sentences rest on, and what of it is proven, as this laptop finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.acts import Candidate, Citation, Critique, QuotedLesson, Sentence
from deliberation.quotes import Unproven, normalise, prove, sources, unproven
from deliberation.rulebook import text_sha256
from deliberation.state import Deliberation, Mediation, Position
from deliberation.weighing.quotable import genuine
from desktop.ui.widgets.reading import Reading, clause_text, plain_text
from desktop.ui.words import translate
from desktop.views import GroupView


@dataclass(frozen=True)
class Grounds:
    """`real`: what proves a quote. `lessons`: all that the mediator names, by their text's hash,
    also one that this group has not got: such a lesson proves nothing."""

    view: GroupView
    about: Deliberation
    real: Mapping[str, Position]
    lessons: Mapping[str, QuotedLesson]

    def unproven(self, candidate: Candidate) -> tuple[Unproven, ...]:
        """What the candidate rests on that cannot be proven."""
        return unproven(candidate, self.real)

    def says_more(self, candidate: Candidate) -> bool:
        """Whether the wording that would be put forward is not what its sentences say."""
        bare = sum(not sentence.cites for sentence in candidate.sentences)
        return sum(each.citation is None for each in self.unproven(candidate)) > bare

    def speaker(self, cite: Citation) -> str:
        """Whose words: a member's, a lesson's, or those of the clause as it stands."""
        if cite.member:
            return self.view.name_of(cite.member)
        if cite.source in self.lessons:
            return translate("proving", "What a trial has taught")
        return translate("proving", "The clause as it stands")

    def serves(self, sentence: Sentence, cite: Citation) -> str:
        """What the sentence has to do with the words that it cites."""
        whole = normalise(cite.quote) == normalise(sentence.text)
        if cite.member:
            name = self.view.name_of(cite.member)
            said = translate("proving", "Serves {name}: “{quote}”")
            if whole:
                said = translate("proving", "{name}'s own words")
            return said.format(name=name, quote=cite.quote)
        if cite.source in self.lessons:
            said = translate("proving", "Learnt from a trial: “{quote}”")
            if whole:
                said = translate("proving", "Learnt from a trial, in its own words")
            return said.format(quote=cite.quote)
        said = translate("proving", "Kept from the clause as it stands: “{quote}”")
        if whole:
            said = translate("proving", "Kept from the clause as it stands")
        return said.format(quote=cite.quote)

    def trouble(self, sentence: Sentence) -> str:
        """What is not proven of a sentence, in words; "" where all of it is."""
        if not sentence.cites:
            return translate("proving", "Not proven: it cites nobody's words.")
        wrong = [cite for cite in sentence.cites if not prove(cite, self.real)]
        return " ".join(dict.fromkeys(self._why(cite) for cite in wrong))

    def _why(self, cite: Citation) -> str:
        if cite.source in self.lessons and cite.source not in self.real:
            return translate(
                "proving",
                "Not proven: this group has no such lesson in these words, so it proves nothing.",
            )
        said = translate("proving", "Not proven: {name} did not say “{quote}”.")
        if not cite.member and cite.source in self.lessons:
            said = translate("proving", "Not proven: the lesson does not say “{quote}”.")
        elif not cite.member:
            said = translate("proving", "Not proven: the clause does not say “{quote}”.")
        return said.format(name=self.view.name_of(cite.member), quote=cite.quote)

    def quoted(self, critique: Critique) -> bool:
        """Whether a critique quotes words that its member did say."""
        return any(
            prove(Citation(critique.member, each.id, critique.quote), self.real)
            for each in self.about.said
            if each.member == critique.member
        )

    def reading(self, cite: Citation) -> Reading | None:
        """The whole of what is cited, with the quote marked; None where that is not here."""
        found = self.real.get(cite.source) or self._named(cite)
        if found is None:
            return None
        whose = self.speaker(cite)
        if found.member:
            label = translate("proving", "What {name} wants")
            shown = plain_text(found.text, label.format(name=whose), units=15)
        elif cite.source in self.lessons:
            shown = plain_text(found.text, whose, units=15)
        else:
            shown = clause_text(found.text, whose, units=15)
        shown.highlight([cite.quote])
        return shown

    def _named(self, cite: Citation) -> Position | None:
        lesson = self.lessons.get(cite.source)
        return Position(cite.source, "", lesson.text, 0) if lesson else None


def grounds(view: GroupView, about: Deliberation, mediation: Mediation) -> Grounds:
    """All that a mediation may rest on. A lesson counts only in the words that the group has."""
    real = genuine(view.state, mediation.lessons)
    return Grounds(
        view,
        about,
        sources(about.said, mediation.present, real),
        {text_sha256(each.text): each for each in mediation.lessons},
    )
