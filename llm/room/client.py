"""Ollama's client, taken in without what the environment says: it reads OLLAMA_HOST while it is
loaded, and fails there for an address that it cannot read, before anybody could say so."""

from __future__ import annotations

import os

_kept = os.environ.pop("OLLAMA_HOST", None)
try:
    from ollama import AsyncClient, ResponseError
finally:
    if _kept is not None:
        os.environ["OLLAMA_HOST"] = _kept

__all__ = ["AsyncClient", "ResponseError"]
