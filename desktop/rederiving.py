"""Every figure of a mediation, come to once more from a journal: this laptop's, or one that its
owner has given away for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deliberation.acts import Audit
from deliberation.state import Deliberation, Mediation
from desktop.deciding import DecidingRefused
from desktop.files import read_file
from desktop.mediating import Mediating
from desktop.views import Changed
from llm.audits.journal_file import LIMIT, Given, from_file, to_file
from llm.audits.withholding import without_private
from llm.discretion import Discretion
from llm.mediation.disputing import dispute_of
from llm.mediation.embedded import EMBEDDED
from llm.vault.vault import Vault

PURPOSES = ("mediate", "critique", "revise", "effects")  # what a mediator asks for


@dataclass(frozen=True)
class ToGive:
    """What would leave. `withheld`: how many answers hold something that the owner told their
    agent, so that they stay here."""

    given: Given
    withheld: int


class Rederiving(Mediating):
    def rederive(
        self, group: str, deliberation: str, mediation: str, given: Given | None = None
    ) -> tuple[Audit, ...]:
        """One audit for each kind of figure of a mediation, from the journal alone.

        `given` is another laptop's (else this one's). Raises `DecidingRefused` where that is about
        another deliberation, or where this laptop asked no model about it.
        """
        from llm.audits.rederiving import rederive  # as slow to load as a mediator

        about = self._deliberation(group, deliberation)
        it, state = self._mediation(about, mediation), self._state(group)
        if given is None:
            given = self._kept(about, [it])
        elif given.deliberation != about.id:
            raise DecidingRefused("This part of a journal is about another deliberation.")
        dispute = dispute_of(state, about, it)
        pieces = self.pieces_near(f"{dispute.question} {dispute.present_text}")
        then = self._then(group, mediation)
        return rederive(state, about, it, given.exchanges, given.runs, then=then, pieces=pieces)

    def journal_given(self, file: Path) -> Given:
        """Another laptop's journal. Raises `FileProblem`, `NoJournal`."""
        return from_file(read_file(file, LIMIT))

    def journal_to_give(self, group: str, deliberation: str) -> ToGive:
        """What this laptop's journal has of its mediations of a deliberation, and of the hidden
        disputes before; nothing that rests on a conversation. Raises `DecidingRefused`."""
        about = self._deliberation(group, deliberation)
        kept = self._kept(about, [each for each in about.mediations if each.member == self.me])
        if not kept.exchanges:
            raise DecidingRefused(
                "You have mediated this without a model, so there is no journal of it: anybody "
                "can make the same wordings again."
            )
        keeps = Discretion(_private(self._open_vault()), _public(about))
        exchanges, withheld = without_private(kept.exchanges, keeps)
        return ToGive(Given(about.id, exchanges, kept.runs), withheld)

    def give_journal(self, asked: ToGive, out: Path) -> Changed:
        """Write it to a file for whoever should check it. Raises `FileProblem`."""
        self._write_out(out, to_file(asked.given))
        return Changed(f"{out.name} is written; give it to a member who wants to check.")

    def _kept(self, about: Deliberation, mediations: Sequence[Mediation]) -> Given:
        """What the journal has of them; nothing where none was by a model. Raises
        `DecidingRefused` where it has nothing and should."""
        by_model = [each for each in mediations if each.mediator != EMBEDDED]
        if mediations and not by_model:
            return Given(about.id, (), ())
        vault, until = self._open_vault(), max((each.at for each in by_model), default=0)
        exchanges = [
            each
            for each in vault.exchanges_about(about.id)
            if each.purpose in PURPOSES and not each.rests_on and each.at <= until
        ]
        if not exchanges:
            raise DecidingRefused(
                "This laptop asked no model about it, so its journal has nothing; whoever did can "
                "give you theirs with “folkmoot journal give”."
            )
        digests = dict.fromkeys(each.digest for each in exchanges)
        runs = [run for each in digests for run in reversed(vault.canaries(each))]
        runs = [each for each in runs if each.at <= until]
        hidden = (vault.exchange(name) for each in runs for name in each.exchange.split())
        return Given(about.id, (*filter(None, hidden), *exchanges), tuple(runs))


def _private(vault: Vault) -> Iterator[str]:
    """What was said between the owner and their agent, and what their profile rests on."""
    for conversation in vault.conversations():
        yield from (each.text for each in vault.messages(conversation.id))
    yield from (each.words for each in vault.evidence())


def _public(about: Deliberation) -> Iterator[str]:
    """All words of it that every member has."""
    yield about.topic
    yield from (each.text for each in about.said)
    yield from (each.text for each in about.options)
    yield from (each.reason for each in about.objections)
    for mediation in about.mediations:
        yield mediation.present
        yield from (each.text for each in mediation.candidates)
        yield from (each.text for each in mediation.critiques)
        yield from (each.text for each in mediation.lessons)
