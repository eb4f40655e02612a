"""What was worked out last, kept beside what it was worked out from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


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


class Recent(Generic[K, V]):
    """At most `most` values by key: those that were asked for last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value, or None where it is not kept (any more)."""
        if key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def put(self, key: K, value: V) -> V:
        """Keep `value`, which is handed back."""
        self._known[key] = value
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return value
