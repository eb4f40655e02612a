"""Mediation from the group's side: what a mediator is given, how its candidates are rated, and
what of it this laptop checks again by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.acts import Audit, RateCandidates
from deliberation.folding.fold import fold
from deliberation.pieces.piece import Piece
from deliberation.state import Deliberation, Mediation, State
from deliberation.weighing.blend import Blend
from deliberation.weighing.candidates import blend_of_candidates
from deliberation.weighing.lessons import Known
from desktop.conversing import Conversing
from desktop.deciding import DecidingRefused, said
from desktop.piecing import Piecing
from desktop.session import NotFound
from desktop.views import Changed, Topic
from llm.audits.agreement import corrections_of
from llm.audits.recheck import recheck
from llm.mediation.dispute import Dispute
from llm.mediation.disputing import dispute_of
from llm.rating.own import OwnRating
from llm.search.embedding import embedder
from llm.search.finding import alike, text_of_lesson, text_of_piece
from llm.vault.vault import Vault

_TALK = frozenset({Topic.DELIBERATIONS})
NEAR = 5  # pieces most alike to the matter


@dataclass(frozen=True)
class ToMediate:
    """What a mediation needs besides a model.

    `corrections`: effects that members set by hand, by the option's text and the value, in
    hundredths. `vault` keeps the journal and knows how models did with hidden disputes.
    """

    dispute: Dispute
    pieces: tuple[Piece, ...]
    corrections: Mapping[tuple[str, str], int]
    vault: Vault


@dataclass(frozen=True)
class ToRate:
    """The candidates' texts, the text as it stands, and the owner's weights in thousandths."""

    deliberation: str
    mediation: str
    texts: tuple[str, ...]
    present: str
    weights: tuple[int, ...]


class Mediating(Piecing, Conversing):
    def to_mediate(self, group: str, deliberation: str) -> ToMediate:
        """What a mediator may see of a deliberation. Raises `DecidingRefused`."""
        dispute = self.dispute(group, deliberation)
        about = self._deliberation(group, deliberation)
        near = self.pieces_near(f"{dispute.question} {dispute.present_text}")
        return ToMediate(dispute, near, corrections_of(about), self._open_vault())

    def pieces_near(self, words: str) -> tuple[Piece, ...]:
        """The pieces most alike to what is said, by the search that is at hand."""
        return nearest(words, self.library.all())

    # -- rating candidates -----------------------------------------------------------------------

    def to_rate(self, group: str, deliberation: str, mediation: str) -> ToRate:
        """What the owner's agent needs to rate a mediation's candidates. Raises
        `DecidingRefused` while it knows nothing of the owner."""
        found = self._mediation(self._opened(group, deliberation), mediation)
        profile = self.profile()
        if not profile.evidence:
            raise DecidingRefused(
                "Your agent knows nothing of what matters to you yet, so it cannot rate for you; "
                "talk to it, or rate by hand."
            )
        texts = tuple(each.text for each in found.candidates)
        return ToRate(deliberation, mediation, texts, found.present, profile.weights)

    def rate_candidates(
        self,
        group: str,
        deliberation: str,
        mediation: str,
        utilities: Sequence[int],
        *,
        by: str = "hand",
        words: Sequence[str] = (),
    ) -> Changed:
        """Send the owner's ratings of a mediation's candidates to the group, in hundredths."""
        found = self._mediation(self._opened(group, deliberation), mediation)
        if len(utilities) != len(found.candidates):
            raise DecidingRefused(
                f"The mediation has {len(found.candidates)} wordings; rate each of them."
            )
        if not all(-100 <= each <= 100 for each in utilities):
            raise DecidingRefused("A rating is a whole number from -100 to 100.")
        reasons = tuple(said(each, "reason", empty=True) for each in words)
        act = RateCandidates(deliberation, mediation, tuple(utilities), by, reasons)
        entry = self._group(group).act(act)
        whose = "Your agent's ratings are" if by == "agent" else "Your ratings are"
        return Changed(f"{whose} noted.", _TALK, group, entry)

    def rate_by_agent(self, group: str, asked: ToRate, ratings: Sequence[OwnRating]) -> Changed:
        """Send what the owner's agent makes of the candidates, with the words it rests on."""
        if asked.weights != self.profile().weights:
            raise DecidingRefused(
                "What your agent knows of you has changed since it rated; let it rate anew."
            )
        return self.rate_candidates(
            group,
            asked.deliberation,
            asked.mediation,
            [each.utility for each in ratings],
            by="agent",
            words=[each.words() for each in ratings],
        )

    def blend_of_candidates(self, group: str, deliberation: str, mediation: str) -> Blend:
        """Every term of the blend of a mediation's candidates."""
        about = self._deliberation(group, deliberation)
        return blend_of_candidates(self._state(group), about, self._mediation(about, mediation))

    # -- checking again --------------------------------------------------------------------------

    def recheck(self, group: str, deliberation: str, mediation: str) -> tuple[Audit, ...]:
        """All that can be checked of a mediation without a model, done anew on this laptop."""
        about = self._deliberation(group, deliberation)
        it, then = self._mediation(about, mediation), self._then(group, mediation)
        dispute = dispute_of(self._state(group), about, it)
        pieces = self.pieces_near(f"{dispute.question} {dispute.present_text}")
        texts = self._texts(group, about.clause)
        return recheck(self._state(group), about, it, then=then, pieces=pieces, texts=texts)

    def _then(self, group: str, mediation: str) -> State:
        """The group's state as the mediation's author had it."""
        records = self._group(group).replica.log.records()
        act = next(each for each in records if each.id == mediation)
        return fold(each for each in records if each is not act and act.saw(each))

    def _texts(self, group: str, clause: str) -> set[str]:
        """Every text that a clause has had, and has; "" alone for none."""
        it = self._group(group)
        found = it.rulebook.clause(clause) if clause else None
        history = it.replica.document.clause_history(clause) if clause else ()
        return {text for _, text in history} | {found.text if found else ""}

    @staticmethod
    def _mediation(about: Deliberation, mediation: str) -> Mediation:
        found = next((each for each in about.mediations if each.id == mediation), None)
        if found is None:
            raise NotFound("There is no such mediation in this deliberation; look at it again.")
        return found


def nearest(words: str, pieces: Sequence[Piece], most: int = NEAR) -> tuple[Piece, ...]:
    """The few of the pieces that are most alike to what is said; any thread may look."""
    by_id = {each.id: each for each in pieces}
    texts = [(each.id, text_of_piece(each)) for each in pieces]
    return tuple(by_id[hit.id] for hit in alike(words, texts, most, by=embedder()))


def nearest_lessons(words: str, lessons: Sequence[Known], most: int = 10) -> tuple[Known, ...]:
    """The few of the lessons that are most alike to what is said, the likest first."""
    by_id = {each.lesson.id: each for each in lessons}
    texts = [(each.lesson.id, text_of_lesson(each.told)) for each in lessons]
    return tuple(by_id[hit.id] for hit in alike(words, texts, most, by=embedder()))
