"""What was worked out last, kept beside what it was worked out from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Memo:
    """Calls pure functions, and one again only where what it is given is not as it was.

    Nothing that is passed or returned may be changed afterwards. One call of each function is
    remembered.
    """

    def __init__(self) -> None:
        self._last: dict[Callable[..., Any], tuple[tuple[Any, ...], Any]] = {}

    def __call__(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        key = (*given, *named.items())
        known = self._last.get(work)
        if known is None or known[0] != key:
            known = (key, work(*given, **named))
            self._last[work] = known
        found: T = known[1]
        return found
