"""Pieces in a group's rulebook, and the government that one would choose oneself from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crdt.edits import AddClause, AddSection, Edit
from deliberation.acts import TOUCHED, Act, Filled, Originate, Touch, Touched
from deliberation.folding.touching import parties
from deliberation.pieces.composition import Composition, Wishes
from deliberation.pieces.filling import defaults, fill
from deliberation.pieces.lessons import learnt
from deliberation.pieces.piece import FilledClause, Parameter, Piece
from deliberation.pieces.reading import piece_sha256, write_piece
from deliberation.pieces.worth import Learnt
from deliberation.profiles.values import VALUES
from deliberation.rulebook import Clause, text_sha256
from desktop.deciding import DecidingRefused
from desktop.editing import new_id
from desktop.learning import Learning
from desktop.library import Library, parameter_of, parameters_left, piece_of, take_piece_file
from desktop.piece_origins import PieceOrigin, origin_of
from desktop.session import NotFound
from desktop.views import Changed, Topic

_TEXT = frozenset({Topic.RULEBOOK, Topic.CONSENTS})


class Piecing(Learning):
    _pieces: Library | None = None
    _composed: tuple[Composer, Composition] | None = None  # the newest, with what it is from

    @property
    def library(self) -> Library:
        """Every piece at hand: those that ship and those of the owner's own."""
        if self._pieces is None:
            self._pieces = Library(self.folder)
        return self._pieces

    def take_piece(
        self, group: str, piece: str, values: Mapping[str, str] | None = None, section: str = ""
    ) -> Changed:
        """Put a piece's clauses into the rulebook, filled in; they bind nobody until consented to.

        What is left out of `values` is as the piece suggests. Without a `section` it gets one of
        its own. The subject is the first clause.
        """
        found = self.library.piece(piece)
        filled = fill(found, {**defaults(found), **(values or {})})
        edits: list[Edit] = []
        if not section:
            section = new_id()
            edits.append(AddSection(section, found.title))
        elif section not in {each.id for each in self._group(group).rulebook.sections}:
            raise NotFound("There is no such section in the rulebook; look at the list again.")
        ids = [new_id() for _ in filled]
        edits += [
            AddClause(id_, section, self._words(each.text), each.title)
            for id_, each in zip(ids, filled, strict=True)
        ]
        with self._together(group) as it:
            it.edit(edits, "import")
            for id_, each in zip(ids, filled, strict=True):
                it.act(_origin_act(found, id_, values or {}))
                it.act(self._touch(id_, each))
        what = "1 clause" if len(ids) == 1 else f"{len(ids)} clauses"
        sentence = f"“{found.title}” is in the rulebook, {what}; nobody is bound by it yet."
        return Changed(sentence, _TEXT, group, ids[0])

    def propose_piece(
        self, group: str, deliberation: str, piece: str, values: Mapping[str, str] | None = None
    ) -> Changed:
        """Put a piece of one clause forward as an option: in place of the clause that the
        deliberation is about, or as a new one."""
        found = self.library.piece(piece)
        filled = fill(found, {**defaults(found), **(values or {})})
        if len(filled) != 1:
            raise DecidingRefused(
                f"“{found.title}” has {len(filled)} clauses, and an option is one; take the piece "
                "into the rulebook instead, where each consents clause by clause."
            )
        about = self._opened(group, deliberation)
        kind = "amend" if about.clause else "new"
        with self._together(group) as it:
            done = self.propose(
                group, deliberation, kind=kind, text=filled[0].text,
                title=filled[0].title if kind == "new" else "",
                reason=f"The piece “{found.title}”: {found.summary}",
            )  # fmt: skip
            clause = self._option(self._deliberation(group, deliberation), done.subject).clause
            # A clause's newest origin is the one that is kept, and this option may never stand.
            if kind == "new" or self.piece_origin(group, clause) is None:
                it.act(_origin_act(found, clause, values or {}))
            it.act(self._touch(clause, filled[0]))
        return done

    def _touch(self, clause: str, filled: FilledClause) -> Act:
        """Whom the piece says that this clause of it touches."""
        unnamed = [who for who in filled.touches if who in ("consenting", "members", "outsiders")]
        touched = tuple(Touched(who) for who in unnamed)
        if "named" in filled.touches:
            touched = (*touched, Touched("named", "those named in it"))
        return Touch(clause, text_sha256(self._words(filled.text)), touched)

    # -- where a clause came from --------------------------------------------------------------

    def piece_origin(self, group: str, clause: str) -> PieceOrigin | None:
        """The piece that a clause came from, None where it came from none. Raises `NotFound`."""
        found = self._clause(group, clause)
        return next(iter(self._origins(group, [found])), None)

    def piece_origins(self, group: str) -> tuple[PieceOrigin, ...]:
        """Every clause of the rulebook that came from a piece, in the rulebook's order."""
        return self._origins(group, self._group(group).rulebook.clauses)

    def _origins(self, group: str, clauses: Sequence[Clause]) -> tuple[PieceOrigin, ...]:
        it = self._group(group)
        said = {each.clause: each for each in it.state.origins}
        asked = [each for each in clauses if each.id in said]
        at_hand = {piece_sha256(each): each for each in self.library.all()} if asked else {}
        found = []
        for clause in asked:
            texts = {text for _, text in it.replica.document.clause_history(clause.id)}
            texts.add(clause.text)
            waiting = any(
                option.clause == clause.id and option.kind == "amend" and option.text not in texts
                for about in it.state.deliberations
                for option in about.options
            )
            origin = said[clause.id]
            piece = at_hand.get(origin.sha256)
            found.append(origin_of(origin, piece, clause.text, texts, waiting))
        return tuple(each for each in found if each is not None)

    # -- files, and sharing one's own ----------------------------------------------------------

    def take_piece_file(self, path: Path) -> Changed:
        """Keep somebody's piece among the owner's own."""
        piece = take_piece_file(path)
        self.library.keep(piece)
        return Changed(f"“{piece.title}” is among your pieces now.", subject=piece.id)

    def give_piece(self, piece: str, out: Path) -> Changed:
        """Write a piece to a file for others."""
        found = self.library.piece(piece)
        self._write_out(out, write_piece(found).encode())
        return Changed(f"{out.name} holds the piece “{found.title}”.", subject=found.id)

    def share_back(
        self,
        group: str,
        clause: str,
        *,
        id_: str,
        title: str,
        area: str,
        summary: str,
        places: Mapping[str, str] | None = None,
    ) -> Changed:
        """Make a piece of a clause as it stands, remembering the piece that it came from.

        `places` to fill in: a name for words of the clause, such as {"nights": "3"}.

        With that piece it shares its effects, its ideas and what it needs and conflicts with, and
        the places to fill in that are still there; the two are not had side by side.
        """
        found = self._clause(group, clause)
        came_from = self.piece_origin(group, clause)
        origin = came_from.piece if came_from else None
        parameters: tuple[Parameter, ...] = ()
        if origin is not None and came_from is not None:
            filled = came_from.filled if came_from.now is None else came_from.now
            parameters = parameters_left(origin, {**came_from.filled, **filled}, found.text)
        own = tuple(parameter_of(name, words) for name, words in (places or {}).items())
        left = tuple(each for each in parameters if each.name not in (places or {}))
        touches = self._touches(group, found)
        piece = piece_of(
            [FilledClause(found.title or title, found.text, touches)], id_=id_, title=title,
            area=area, summary=summary, effects=origin.effects if origin else None,
            origin=origin, parameters=(*left, *own),
        )  # fmt: skip
        if origin is not None:
            piece = _beside(piece, origin)
        self.library.keep(piece)
        return Changed(f"“{title}” is among your pieces now; give it to others.", subject=id_)

    def _touches(self, group: str, clause: Clause) -> tuple[str, ...]:
        """What the members say whom the clause as it stands touches, in the words of pieces."""
        found = {each.who for each in parties(self._state(group).touches, clause.id, clause.sha256)}
        return tuple(who for who in TOUCHED if who in found)

    # -- the government that one would choose --------------------------------------------------

    def compose(self, wishes: Wishes | None = None, group: str = "") -> Composition:
        """The set of pieces that would serve the owner best, by their own values.

        With a `group` its lessons about pieces weigh too. Takes a second or two, and no time
        where nothing has changed since. Raises `DecidingRefused` while nothing is known of what
        the owner wants, `ComposeError` where the wishes contradict each other.
        """
        if not self.profile().evidence:
            raise DecidingRefused(
                "Nothing is known yet of what matters to you; answer a few of the situations first."
            )
        make = self.composer(group, wishes)
        if self._composed is None or self._composed[0] != make:
            self._composed = make, make()
        return self._composed[1]

    def composer(self, group: str = "", wishes: Wishes | None = None) -> Composer:
        """What `compose` would choose from, to be called on any thread."""
        pieces = self.library.all()
        lessons = learnt(self._state(group), pieces) if group else {}
        return Composer(self.profile().weights, pieces, lessons, wishes or Wishes())


@dataclass(frozen=True)
class Composer:
    """All that the choice among pieces rests on; calling it chooses, in a second or two.

    `weights` are thousandths in the order of `VALUES`. Raises `ComposeError` then.
    """

    weights: tuple[int, ...]
    pieces: tuple[Piece, ...]
    lessons: Mapping[str, Learnt]
    wishes: Wishes

    def __call__(self) -> Composition:
        from deliberation.pieces.composing import compose  # the solver loads slowly

        weights = dict(zip(VALUES, self.weights, strict=True))
        return compose(weights, self.pieces, self.lessons, self.wishes)


def _origin_act(piece: Piece, clause: str, values: Mapping[str, str]) -> Act:
    chosen = {**defaults(piece), **values}
    filled = tuple(Filled(name, value) for name, value in chosen.items())
    return Originate(clause, piece.id, piece_sha256(piece), piece.title, filled)


def _beside(piece: Piece, origin: Piece) -> Piece:
    """A piece made from `origin`, with what holds for both, and in its place."""
    others = {origin.id, *origin.conflicts} - {piece.id}
    needs = tuple(need for need in origin.needs if piece.id not in need)
    return replace(
        piece, needs=needs, conflicts=tuple(sorted(others)), tags=origin.tags, ideas=origin.ideas
    )
