"""The pieces at hand: those that ship, the owner's own and those taken from others.

Own and taken ones are files in the folder `pieces` of the data folder, one a piece. Each is read
as a stranger's: one that is broken is reported, and the rest are there all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import resources
from deliberation.errors import FolkmootError
from deliberation.pieces.filling import shown
from deliberation.pieces.piece import (
    NUMBER_LIMIT,
    FilledClause,
    Parameter,
    Piece,
    PieceClause,
    PieceError,
)
from deliberation.pieces.reading import piece_sha256, read_piece, write_piece
from desktop.files import FileProblem, read_file, write_file

FILE_LIMIT = 1 << 20  # bytes read of a file; `read_piece` allows far less
PIECES_LIMIT = 2_000  # files of the owner's folder that are read
_COUNTED = re.compile(r"(0|[1-9][0-9]{0,5})(?: (day|week|month)s?)?\Z")


@dataclass(frozen=True)
class Broken:
    """A file among the owner's pieces that is not used, and why."""

    file: str
    reason: str


@cache
def shipped() -> tuple[Piece, ...]:
    """The pieces that come with the program, by area and title."""
    files = resources.path("pieces").iterdir()
    texts = [each.read_text(encoding="utf-8") for each in files if each.name.endswith(".toml")]
    return _sorted(read_piece(text) for text in texts)


def _sorted(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: (piece.area, piece.title, piece.id)))


def take_piece_file(path: Path) -> Piece:
    """The piece in a file, checked whole. Raises `FileProblem` or `PieceError`."""
    data = read_file(path, FILE_LIMIT)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PieceError(f"{path.name} is not a text, so it holds no piece.") from error
    return read_piece(text)


class Library:
    """Every piece at hand, by id. `broken` says which of the owner's files are not used."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "pieces"
        self._shipped = {piece.id: piece for piece in shipped()}
        self._own: dict[str, Piece] = {}
        self.broken: tuple[Broken, ...] = ()
        self.reload()

    def reload(self) -> None:
        """Look into the owner's folder anew."""
        found: dict[str, Piece] = {}
        broken = []
        try:
            files = sorted(self._folder.glob("*.toml"))
        except OSError as error:
            files = []
            broken.append(Broken(self._folder.name, f"It cannot be read: {error.strerror}."))
        if len(files) > PIECES_LIMIT:
            reason = f"Only the first {PIECES_LIMIT} files in it are read; take some out."
            broken.append(Broken(self._folder.name, reason))
        for file in files[:PIECES_LIMIT]:
            try:
                piece = take_piece_file(file)
                self._check_place(piece, file)
                found[piece.id] = piece
            except FolkmootError as error:
                broken.append(Broken(file.name, str(error)))
        self._own, self.broken = found, tuple(broken)

    def _check_place(self, piece: Piece, file: Path) -> None:
        if file.stem != piece.id:
            raise PieceError(f"The file holds “{piece.id}”; name it {piece.id}.toml.")
        if piece.id in self._shipped:
            raise PieceError(f"A piece that ships is called “{piece.id}” too; give it another id.")

    def all(self) -> tuple[Piece, ...]:
        """Every piece, by area and title."""
        return _sorted([*self._shipped.values(), *self._own.values()])

    def own(self) -> tuple[Piece, ...]:
        """Those in the owner's folder, by area and title."""
        return _sorted(self._own.values())

    def piece(self, id_: str) -> Piece:
        """Raises `PieceError` if there is none of that id."""
        found = self._shipped.get(id_) or self._own.get(id_)
        if found is None:
            raise PieceError(f"There is no piece called “{id_[:60]}” here; look at the list.")
        return found

    def origin(self, piece: Piece) -> Piece | None:
        """The piece that it was changed from, if that one is at hand."""
        if not piece.origin:
            return None
        return next((each for each in self.all() if piece_sha256(each) == piece.origin), None)

    def keep(self, piece: Piece, *, anew: bool = False) -> None:
        """Put a piece among the owner's own. The same piece twice changes nothing.

        Raises `PieceError` if another piece has its id: one that ships always, one of the
        owner's own unless `anew`.
        """
        text = write_piece(piece)
        if self._shipped.get(piece.id) == piece:
            return
        file = self._folder / f"{piece.id}.toml"
        self._check_place(piece, file)
        taken = piece.id in self._own or file.exists()  # a broken file is somebody's work too
        if taken and self._own.get(piece.id) != piece and not anew:
            raise PieceError(f"There is another piece called “{piece.id}” here; choose another id.")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblem(f"{self._folder} cannot be made: {error.strerror}.") from error
        write_file(file, text.encode())
        self.reload()

    def drop(self, id_: str) -> None:
        """Take a piece of the owner's own away. What was filled in from it stays as it is."""
        if id_ not in self._own:
            raise PieceError(f"There is no piece of your own called “{id_[:60]}”.")
        try:
            (self._folder / f"{id_}.toml").unlink(missing_ok=True)
        except OSError as error:
            raise FileProblem(f"“{id_}” cannot be taken away: {error.strerror}.") from error
        self.reload()


# --- one's own clauses as a piece ----------------------------------------------------------


def parameter_of(name: str, words: str, ask: str = "") -> Parameter:
    """A parameter whose default reads as `words`: "3" is a number, "3 weeks" a period, else a name.

    Others may choose from 0 up to ten times as much; who shares the piece can set that otherwise.
    """
    ask = ask or f"What is “{name}”?"
    counted = _COUNTED.match(words)
    if counted is None:
        return Parameter(name, "name", ask, words)
    high = min(NUMBER_LIMIT, max(10, 10 * int(counted[1])))
    if counted[2] is None:
        return Parameter(name, "number", ask, counted[1], 0, high)
    period = Parameter(name, "period", ask, counted[1], 0, high, f"{counted[2]}s")
    return period if shown(period, counted[1]) == words else Parameter(name, "name", ask, words)


def parameters_left(piece: Piece, filled: Mapping[str, str], text: str) -> tuple[Parameter, ...]:
    """The parameters of `piece` that still stand in a clause made from it, however it was edited.

    Each has as its default what was `filled` in, so that `piece_of` finds its words again. Left
    out are those whose words are gone, and those whose words stand for another one as well.
    """
    now = [replace(it, default=filled[it.name]) for it in piece.parameters if it.name in filled]
    words = {it.name: shown(it, it.default) for it in now}
    single = {name: exact for name, exact in words.items() if [*words.values()].count(exact) == 1}
    _, found = _placed(text, single)
    return tuple(it for it in now if it.name in found)


def _all_found(words: Mapping[str, str], found: set[str], where: str) -> None:
    for name, exact in words.items():
        if name not in found:
            says = f"“{exact[:60]}”, for the parameter “{name}”, does not stand by itself in"
            raise PieceError(f"{says} {where}.")


def _placed(text: str, words: Mapping[str, str]) -> tuple[str, set[str]]:
    """`text` with parameters for words, and the names of those that it has."""
    name_of = {exact: name for name, exact in words.items()}
    if len(name_of) < len(words):
        raise PieceError("Two parameters stand for the same words; give each words of its own.")
    if "" in name_of:
        raise PieceError(f"Say which words “{name_of['']}” stands for.")
    longest_first = sorted(name_of, key=lambda exact: (-len(exact), exact))
    found: set[str] = set()

    def place(match: re.Match[str]) -> str:
        if match[0] not in name_of:
            return match[0] * 2  # a brace
        found.add(name_of[match[0]])
        return "{" + name_of[match[0]] + "}"

    pattern = "|".join([*map(_alone, longest_first), "[{}]"])
    return re.sub(pattern, place, text), found


def _alone(exact: str) -> str:
    """`exact` where no letter or digit goes on at its ends, nor a number after its point."""
    before = r"(?<!\w)(?<!\d[.,])" if exact[0].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if exact[-1].isalnum() else ""
    return before + re.escape(exact) + after


def piece_of(
    clauses: Sequence[FilledClause],
    *,
    id_: str,
    title: str,
    area: str,
    summary: str,
    parameters: Sequence[Parameter] = (),
    effects: Mapping[str, int] | None = None,
    needs: Sequence[tuple[str, ...]] = (),
    conflicts: Sequence[str] = (),
    tags: Sequence[str] = (),
    ideas: Sequence[str] = (),
    origin: Piece | None = None,
) -> Piece:
    """A piece of one's own clauses, to share it back; with its defaults it gives them again.

    Wherever the default of one of `parameters` stands in the clauses, the
    parameter takes its place. `origin` is the piece that they were changed from. Raises
    `PieceError` unless the whole is a piece.
    """
    words = {each.name: shown(each, each.default) for each in parameters}
    made: list[PieceClause] = []
    found: set[str] = set()
    for clause in clauses:
        text, here = _placed(clause.text.replace("\r\n", "\n").replace("\r", "\n"), words)
        made.append(PieceClause(clause.title, text, clause.touches))
        found |= here
    _all_found(words, found, "any clause")
    piece = Piece(
        id=id_,
        title=title,
        area=area,
        summary=summary,
        clauses=tuple(made),
        parameters=tuple(parameters),
        effects=dict(effects or {}),
        needs=tuple(needs),
        conflicts=tuple(conflicts),
        tags=tuple(tags),
        ideas=tuple(ideas),
        origin=piece_sha256(origin) if origin is not None else "",
    )
    write_piece(piece)
    return piece
