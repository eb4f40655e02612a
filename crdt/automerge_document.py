"""The one place that knows Automerge: a document that holds merged changes and can be forked.

Nothing else in the project imports `automerge`, so its traps stay here. A panic in Rust is no
`Exception` and leaves its document locked for ever: it comes out as `AutomergeFailure`, after
which the document must be thrown away. Callers therefore work on a fork and keep it if all went
well; a fork costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from automerge.core import ROOT, Document, Message, ObjType, ScalarType, SyncState

from deliberation.errors import FolkmootError

_SYNC_V2 = 0x43  # a sync message whose last part is a list of whole chunks
ROOT_OBJECT = ROOT


class AutomergeFailure(FolkmootError):
    """Automerge refused, panicked or did something else than asked; drop the document."""

    def __init__(self, detail: str) -> None:
        super().__init__("The rulebook cannot be worked on just now; open the group again.")
        self.detail = detail


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except (AutomergeFailure, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a Rust panic is no Exception
        raise AutomergeFailure(f"{type(error).__name__}: {str(error)[:200]}") from None


class Transaction:
    """The ways in which a rulebook is ever changed. Object ids are Automerge's own bytes."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def make_map(self, parent: bytes, key: str) -> bytes:
        return cast(bytes, self._inner.put_object(parent, key, ObjType.Map))

    def make_text(self, parent: bytes, key: str) -> bytes:
        return cast(bytes, self._inner.put_object(parent, key, ObjType.Text))

    def put(self, parent: bytes, key: str, value: str) -> None:
        self._inner.put(parent, key, ScalarType.Str, value)

    def splice(self, text: bytes, at: int, delete: int, insert: str) -> None:
        """At code point `at`, take `delete` code points away and put `insert` in."""
        self._inner.splice_text(text, at, delete, insert)


class AutomergeDocument:
    """A thin wrapper; every method raises `AutomergeFailure` if Automerge does not comply."""

    def __init__(self, inner: Document | None = None) -> None:
        self._inner = inner if inner is not None else Document()

    @classmethod
    def load(cls, data: bytes) -> AutomergeDocument:
        """From what `save` (here or in the JavaScript library) wrote."""
        with _guarded():
            return cls(Document.load(data))

    def save(self) -> bytes:
        with _guarded():
            return self._inner.save()

    def fork(self) -> AutomergeDocument:
        with _guarded():
            return AutomergeDocument(self._inner.fork())

    def heads(self) -> tuple[bytes, ...]:
        """The hashes of the changes that no other change has seen, sorted."""
        with _guarded():
            return tuple(sorted(self._inner.get_heads()))

    def changes_since(self, heads: Sequence[bytes] = ()) -> dict[bytes, bytes]:
        """Raw bytes by hash, as Automerge itself writes them, of all that `heads` have not seen."""
        with _guarded():
            changes = self._inner.get_changes(list(heads))
            return {change.hash: change.raw_bytes for change in changes}

    def apply(self, changes: Sequence[bytes]) -> None:
        """Take in raw changes, whose dependencies are here or among them.

        Automerge takes a change in without a word that it cannot write back the same, and a
        document saved after that never loads again: so each is asked back and compared.
        """
        before = self.heads()
        self.apply_unchecked(changes)
        if set(self.changes_since(before).values()) != set(changes):
            raise AutomergeFailure("Automerge does not write the change back as it came.")

    def apply_unchecked(self, changes: Sequence[bytes]) -> None:
        """The binding has no call for it, so raw changes travel in a sync message.

        Format: "Automerge Sync Protocol": its version, then heads, wants, "have" filters and
        changes, each with its count.
        """
        parts = [bytes((_SYNC_V2, 0, 0, 0)), _uleb(len(changes))]
        for change in changes:
            parts += (_uleb(len(change)), change)
        with _guarded():
            self._inner.receive_sync_message(SyncState(), Message.decode(b"".join(parts)))

    def commit(self, actor: bytes, steps: Callable[[Transaction], None]) -> bytes | None:
        """Run `steps` as one change of `actor`; its raw bytes, or None if nothing came of it."""
        before = self.heads()
        with _guarded():
            self._inner.set_actor(actor)
            with self._inner.transaction() as inner:
                steps(Transaction(inner))
            if self.heads() == before:
                return None
            change = self._inner.get_last_local_change()
            return None if change is None else change.raw_bytes

    def text(self, text: bytes, at: Sequence[bytes] = ()) -> str:
        """A text now, or as it was for whoever had seen the changes `at` and no later ones."""
        with _guarded():
            return self._inner.text(text, list(at) or None)

    def string(self, parent: bytes, key: str, at: Sequence[bytes] = ()) -> str:
        """The string under `key`, or "" where there is none."""
        with _guarded():
            found = self._inner.get(parent, key, list(at) or None)
        value = found[0][1] if found and isinstance(found[0], tuple) else ""
        return value if isinstance(value, str) else ""

    def object(self, parent: bytes, key: str, at: Sequence[bytes] = ()) -> bytes | None:
        """The id of the map or text under `key`: of several made at once, the one that shows."""
        with _guarded():
            found = self._inner.get(parent, key, list(at) or None)
        return found[1] if found and not isinstance(found[0], tuple) else None


def _uleb(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
