"""Likeness by the words that texts share: full-text search narrows down, then shares are counted.

SQLite's FTS5 in memory finds and ranks (BM25: S. Robertson and H. Zaragoza, "The Probabilistic
Relevance Framework: BM25 and Beyond", 2009); `likeness.of_texts` says how alike those found are.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable

from deliberation.fields import TEXT_LIMIT
from deliberation.weighing.likeness import of_texts, words
from llm.search.index import Hit, best

POOL = 200  # texts, the best by BM25, whose shares of words are counted
MOST_WORDS = 32  # of a text that are looked for, the rarest first: the common ones tell little

# Only the words' places are kept, not the words. They are split at blanks and nowhere else.
_TABLE = "CREATE VIRTUAL TABLE found USING fts5(words, content='', tokenize='ascii')"
_INSERT = "INSERT INTO found(rowid, words) VALUES (?, ?)"
_DELETE = "INSERT INTO found(found, rowid, words) VALUES ('delete', ?, ?)"
_SELECT = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found), rowid LIMIT ?"


class ByWords:
    """An `Index` by words of more than three letters. Of a text the first `TEXT_LIMIT` letters
    count.

    A row's number is made of its text's id, so that where BM25 finds more than `POOL` equally good,
    the choice does not hang on who came first.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute("PRAGMA temp_store = MEMORY")  # no word reaches a temporary file
        self._database.execute(_TABLE)
        self._texts: dict[int, tuple[str, str]] = {}  # by row: id and text
        self._rows: dict[str, int] = {}
        self._spread: Counter[str] = Counter()  # in how many texts a word stands
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, items: Iterable[tuple[str, str]]) -> None:
        texts = {id_: text[:TEXT_LIMIT] for id_, text in items}
        with self._lock:
            self._drop(texts)
            for id_, text in texts.items():
                self._texts[self._new_row(id_)] = (id_, text)
            # FTS5 is quick only where rows come in order.
            self._write(_INSERT, sorted(self._rows[id_] for id_ in texts))
            self._spread.update(word for text in texts.values() for word in _tokens(text))

    def _new_row(self, id_: str) -> int:
        row = _number(id_)
        while row in self._texts:
            row += 1
        self._rows[id_] = row
        return row

    def remove(self, ids: Iterable[str]) -> None:
        with self._lock:
            self._drop(ids)

    def _drop(self, ids: Iterable[str]) -> None:
        rows = sorted(row for id_ in ids if (row := self._rows.pop(id_, None)) is not None)
        self._write(_DELETE, rows)
        for row in rows:
            gone = _tokens(self._texts.pop(row)[1])
            self._spread.subtract(gone)
            for word in gone:
                if not self._spread[word]:
                    del self._spread[word]

    def _write(self, statement: str, rows: list[int]) -> None:
        new = ((row, " ".join(_tokens(self._texts[row][1]))) for row in rows)
        with self._database:
            self._database.executemany(statement, new)

    def search(self, text: str, most: int = 10) -> tuple[Hit, ...]:
        wanted = text[:TEXT_LIMIT]
        with self._lock:
            match = self._match(wanted)
            if not match:
                return ()
            rows = self._database.execute(_SELECT, (match, max(POOL, most)))
            found = [self._texts[row] for (row,) in rows]
        hits = (Hit(id_, of_texts(wanted, other)) for id_, other in found)
        return best((hit for hit in hits if hit.likeness), most)

    def _match(self, text: str) -> str:
        """Any of the text's rarest words, each in quotes: letters and digits, so nothing of FTS5's
        language can stand in them.
        """
        known = (word for word in _tokens(text) if word in self._spread)
        rarest = sorted(known, key=lambda word: (self._spread[word], word))[:MOST_WORDS]
        return " OR ".join(f'"{word}"' for word in rarest)


def _tokens(text: str) -> list[str]:
    """The words by which texts are compared, and one made of the whole text: the same text is
    found even where no word of it counts.
    """
    return sorted((*words(text), _digest(text).hex()))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]


def _number(id_: str) -> int:
    """From 0 to 2^62 - 1, which leaves room above for those that fall together."""
    return int.from_bytes(_digest(id_), "big") >> 2
