"""How an act is read from the body of an entry, and how it is written into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from deliberation import acts as a
from deliberation.acts import Act
from deliberation.errors import FolkmootError
from deliberation.fields import Check, is_time
from deliberation.fitting import misfit


class ActError(FolkmootError, ValueError):
    """The act is not one that anybody could have made; the message says why."""


NAMES: dict[str, type[Any]] = {
    "found": a.Found,
    "admit": a.Admit,
    "leave": a.Leave,
    "add-device": a.AddDevice,
    "retire-device": a.RetireDevice,
    "remove": a.Remove,
    "uphold": a.Uphold,
    "acknowledge": a.Acknowledge,
    "situate": a.Situate,
    "position": a.TakePosition,
    "propose": a.Propose,
    "retract": a.Retract,
    "touch": a.Touch,
    "rate": a.Rate,
    "assess": a.Assess,
    "mediate": a.Mediate,
    "rate-candidates": a.RateCandidates,
    "object": a.Object,
    "withdraw": a.Withdraw,
    "consent": a.Consent,
    "revoke": a.Revoke,
    "choose": a.Choose,
    "deadline": a.SetDeadline,
    "close": a.Close,
    "delegate": a.Delegate,
    "recall": a.Recall,
    "trial": a.StartTrial,
    "seal": a.SealOutcome,
    "observe": a.Observe,
    "conclude": a.Conclude,
    "close-review": a.CloseReview,
    "learn": a.Learn,
    "take-lesson": a.TakeLesson,
    "originate": a.Originate,
    "share": a.ShareValues,
    "predict": a.Predict,
    "reveal": a.Reveal,
    "judge": a.Judge,
}
_NAME_OF = {cls: name for name, cls in NAMES.items()}


class _FieldSpec(NamedTuple):
    name: str
    record: type[Any] | None  # the nested record's class, of the value or of each item of a list
    many: bool
    check: Check
    says: str


@cache
def _spec(cls: Any) -> dict[str, _FieldSpec]:
    """The fields of `cls` by name, worked out once: type hints are slow to look up."""
    hints = get_type_hints(cls)
    spec = {}
    for each in fields(cls):
        hint = hints[each.name]
        many = get_origin(hint) is tuple
        inner = get_args(hint)[0] if many else hint
        record = inner if hasattr(inner, "__dataclass_fields__") else None
        metadata = each.metadata
        spec[each.name] = _FieldSpec(each.name, record, many, metadata["check"], metadata["says"])
    return spec


def _read(spec: _FieldSpec, value: Any, where: str) -> Any:
    """`value` from a body as its field wants it: nested records from maps, tuples from lists."""
    if spec.many:
        if not isinstance(value, (list, tuple)):
            raise ActError(f"{where} must be a list.")
        if spec.record is None:
            return tuple(value)
        return tuple(_record(spec.record, item, where) for item in value)
    return value if spec.record is None else _record(spec.record, value, where)


def _record(cls: Any, body: Any, where: str) -> Any:
    if not isinstance(body, Mapping):
        raise ActError(f"{where} must be a map.")
    spec = _spec(cls)
    if not body.keys() <= spec.keys():
        strange = next(key for key in body if key not in spec)
        raise ActError(f"{where} has an unknown field {str(strange)[:40]!r}.")
    values = {}
    for name, each in spec.items():
        if name not in body:
            raise ActError(f"{where} lacks the field {name!r}.")
        value = body[name]
        if each.many or each.record is not None:
            value = _read(each, value, f"{where}.{name}")
        if not each.check(value):
            raise ActError(f"{where}.{name} must be {each.says}.")
        values[name] = value
    return cls(**values)


def read_act(body: Mapping[str, Any]) -> Act:
    """The act in an entry's body. Raises `ActError` for anything that is not exactly one act.

    What only makes sense together is checked too (see `fitting`): a consent's `sha256` is that of
    its `text`, an acknowledgement names a clause or a topic.
    """
    name = body.get("act")
    if not isinstance(name, str) or name not in NAMES:
        raise ActError(f"There is no act called {str(name)[:40]!r}.")
    if not is_time(body.get("at")):
        raise ActError("The time 'at' must be whole seconds since 1970.")
    rest = dict(body)
    del rest["act"], rest["at"]
    act: Act = _record(NAMES[name], rest, name)
    problem = misfit(act)
    if problem:
        raise ActError(problem)
    return act


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def act_body(act: Act, at: int) -> dict[str, Any]:
    """The body that `read_act` reads back as `act`; checked, so it raises `ActError` likewise."""
    body: dict[str, Any] = {"act": _NAME_OF[type(act)], "at": at, **_plain(act)}
    read_act(body)
    return body
