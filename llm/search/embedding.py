"""Vectors of texts, by a small model in the package WordLlama; none where that is missing.

Only the package's files are read, its weights and its tokenizer. Importing the package itself would
load an HTTP client, set up logging for the whole program, and could fetch a model.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from deliberation.fields import TEXT_LIMIT
from deliberation.quotes import normalise

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGE = "wordllama"
_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_AT_ONCE = 128  # texts that the tokenizer is given together

Vectors = NDArray[np.float32]

log = logging.getLogger(__name__)


class Embedder:
    """`weights` has a row for each of the tokenizer's tokens; `name` is package and version."""

    def __init__(self, name: str, weights: Vectors, tokenizer: Tokenizer) -> None:
        self.name = name
        self._weights = weights
        self._tokenizer = tokenizer

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return int(self._weights.shape[1])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """A row of length 1 for each text, the direction of the mean of its tokens' vectors.

        An empty text has a row of zeros. Of a text the first `TEXT_LIMIT` letters count. The same
        text has the same row, whatever stands beside it.
        """
        rows = np.zeros((len(texts), self.width), np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            clean = [_clean(text) for text in texts[start : start + _AT_ONCE]]
            read = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
            for row, tokens in zip(rows[start:], read, strict=False):
                # Their sum points where their mean does. One text at a time bounds the memory.
                self._weights[tokens.ids].sum(axis=0, out=row)
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows


def _clean(text: str) -> str:
    """What the tokenizer can read: half a character, which has no UTF-8, becomes a "?"."""
    return normalise(text[:TEXT_LIMIT]).encode("utf-8", "replace").decode("utf-8")


@cache
def embedder() -> Embedder | None:
    """The embedder, loaded when first asked for (0.2 s, 35 MB), or None if there is none to use.

    It reads the package's two files and nothing else; it asks no network and writes nowhere.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        return None
    try:
        return _load(Path(found.submodule_search_locations[0]))
    except Exception as error:  # noqa: BLE001 - tokenizers has no narrower one; words do without it
        log.warning("The model for likeness does not load, so words are compared: %s", error)
        return None


def _load(folder: Path) -> Embedder:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    weights = load_file(folder / _WEIGHTS)["embedding.weight"].astype(np.float32)
    tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if tokenizer.get_vocab_size() > len(weights):
        raise ValueError("its weights and its tokenizer do not belong together")
    return Embedder(f"{PACKAGE} {version(PACKAGE)}", weights, tokenizer)
