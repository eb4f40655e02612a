"""What people and their agents can do, as records, and how each is read from an entry's body.

A body is the map that a signed entry carries (see `crdt/FORMAT.md`): `act` names the kind, `at`
is the author's clock in Unix seconds (shown, never deciding), the rest are the fields below.
Ids are lower-case hex: 64 digits for entries, members and devices, 32 for clauses and sections.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from deliberation.errors import FolkmootError

KEEP = "keep"  # the option that every deliberation has: keep things as they are
TEXT_LIMIT = 20_000  # code points in a clause, an option or a position
LINE_LIMIT = 300  # code points in a name, a title or a question
LATEST = 1 << 37  # Unix seconds, in the year 6325: what every calendar can still show

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEX128 = re.compile(r"[0-9a-f]{128}\Z")


class ActError(FolkmootError, ValueError):
    """The act is not one that anybody could have made; the message says why."""


Check = Callable[[Any], bool]


def _text(limit: int = TEXT_LIMIT, *, empty: bool = True) -> Check:
    return lambda v: (
        isinstance(v, str)
        and len(v) <= limit
        and (empty or not (v == "" or v.isspace()))
        and (v.isascii() or _SURROGATE.search(v) is None)  # half a character has no UTF-8
    )


def _matches(pattern: re.Pattern[str], *others: str) -> Check:
    return lambda v: isinstance(v, str) and (v in others or pattern.match(v) is not None)


def _integer(low: int, high: int) -> Check:
    return lambda v: isinstance(v, int) and not isinstance(v, bool) and low <= v <= high


def _choice(*words: str) -> Check:
    return lambda v: isinstance(v, str) and v in words


def _bytes(limit: int) -> Check:
    return lambda v: isinstance(v, bytes) and len(v) <= limit


def _flag(v: Any) -> bool:
    return isinstance(v, bool)


is_time = _integer(0, LATEST)


def checked(check: Check, says: str, default: Any = ...) -> Any:
    """A dataclass field whose value must pass `check`; `says` completes "… must be …"."""
    metadata = {"check": check, "says": says}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


def _entry_id(default: Any = ...) -> Any:
    extra = ("",) if default == "" else ()
    return checked(_matches(_HEX64, *extra), "an id of 64 hex digits", default)


def _clause_id(default: Any = ...) -> Any:
    extra = ("",) if default == "" else ()
    return checked(_matches(_HEX32, *extra), "an id of 32 hex digits", default)


def _option_id() -> Any:
    return checked(_matches(_HEX64, KEEP, ""), "an option's id or 'keep'")


def _line(default: Any = ...) -> Any:
    says = f"a text of at most {LINE_LIMIT} characters"
    return checked(_text(LINE_LIMIT, empty=default == ""), says, default)


def _words(default: Any = ..., *, empty: bool = True) -> Any:
    return checked(_text(empty=empty), f"a text of at most {TEXT_LIMIT} characters", default)


@dataclass(frozen=True)
class DeviceCertificate:
    """A member's word that a device is theirs; `crdt.identity` checks `signature`."""

    device: str = _entry_id()
    recipient: str = checked(_text(120, empty=False), "an age recipient")
    signature: str = checked(_matches(_HEX128), "a signature of 128 hex digits")


@dataclass(frozen=True)
class Person:
    """Somebody who founds or joins. `signature` is theirs, over the group and their name."""

    id: str = _entry_id()
    name: str = _line()
    devices: tuple[DeviceCertificate, ...] = checked(lambda v: 1 <= len(v) <= 16, "1 to 16 devices")
    signature: str = checked(_matches(_HEX128), "a signature of 128 hex digits")


@dataclass(frozen=True)
class Found:
    group_name: str = _line()
    nonce: str = _clause_id()
    founder: Person = checked(lambda v: isinstance(v, Person), "a person")  # noqa: RUF009


@dataclass(frozen=True)
class Admit:
    """A vote to take in each of `joiners`, who signed that they want to join."""

    joiners: tuple[Person, ...] = checked(lambda v: 1 <= len(v) <= 64, "1 to 64 people")


@dataclass(frozen=True)
class Leave:
    pass


@dataclass(frozen=True)
class Acknowledge:
    """About a clause, or (`clause` empty) about a `topic` that no clause covers yet.

    `round` counts the deliberations on the same matter that had ended when it was written, so
    that members who are apart and say the same thing speak in one and the same deliberation.
    """

    not_it: bool = checked(_flag, "true or false")
    dont_know: bool = checked(_flag, "true or false")
    clause: str = _clause_id("")
    topic: str = _line("")
    round: int = checked(_integer(0, 10_000), "a count", 0)

    @property
    def deliberation(self) -> str:
        return deliberation_id(self.clause, self.topic, self.round)


@dataclass(frozen=True)
class TakePosition:
    deliberation: str = _entry_id()
    text: str = _words(empty=False)


@dataclass(frozen=True)
class Propose:
    """An exact change of the rulebook. `change` is the Automerge change that makes it.

    `base` is the SHA-256 of the text that it changes ("" for a new clause). `mediation` and
    `candidate` say which of the mediator's wordings it takes over, if any.
    """

    deliberation: str = _entry_id()
    kind: str = checked(_choice("new", "amend", "repeal"), "new, amend or repeal")
    clause: str = _clause_id()
    text: str = _words()
    section: str = _clause_id("")
    title: str = _line("")
    base: str = _entry_id("")
    change: bytes = checked(_bytes(200_000), "at most 200,000 bytes", b"")
    reason: str = _words("")
    mediation: str = _entry_id("")
    candidate: int = checked(_integer(-1, 63), "-1 to 63", -1)


@dataclass(frozen=True)
class Rate:
    """How much better (or worse) than keeping things as they are, in hundredths of [-1, 1]."""

    deliberation: str = _entry_id()
    option: str = _option_id()
    utility: int = checked(_integer(-100, 100), "a whole number from -100 to 100")
    by: str = checked(_choice("hand", "agent"), "hand or agent", "hand")
    reason: str = _words("")


@dataclass(frozen=True)
class Citation:
    """`quote` stands in the position `source` (an entry's id) that `member` took.

    Or in the clause as it stands: then `member` is "", since nobody says it anew, and `source` is
    the SHA-256 of the clause's text.
    """

    member: str = checked(_matches(_HEX64, ""), "an id of 64 hex digits, or nothing")
    source: str = _entry_id()
    quote: str = _words(empty=False)


@dataclass(frozen=True)
class Sentence:
    text: str = _words(empty=False)
    cites: tuple[Citation, ...] = checked(lambda v: len(v) <= 64, "at most 64 citations", ())


@dataclass(frozen=True)
class Candidate:
    """A wording by the mediator, as sentences that say whose words they serve.

    `text` is the whole wording; the sentences, in order, make it up.
    """

    text: str = _words(empty=False)
    sentences: tuple[Sentence, ...] = checked(lambda v: 1 <= len(v) <= 200, "1 to 200 sentences")
    start: str = _line("")


@dataclass(frozen=True)
class Audit:
    name: str = _line()
    passed: bool = checked(_flag, "true or false")
    detail: str = _words("")


@dataclass(frozen=True)
class Mediate:
    """What a mediator drafted: kept so that everybody can look at it and check it.

    `present` is the clause's text as the mediator saw it, "" where there is none.
    """

    deliberation: str = _entry_id()
    mediator: str = _line()
    candidates: tuple[Candidate, ...] = checked(lambda v: len(v) <= 64, "at most 64 candidates")
    audits: tuple[Audit, ...] = checked(lambda v: len(v) <= 64, "at most 64 audits", ())
    present: str = _words("")


@dataclass(frozen=True)
class Object:
    deliberation: str = _entry_id()
    option: str = _option_id()
    reason: str = _words(empty=False)


@dataclass(frozen=True)
class Withdraw:
    objection: str = _entry_id()


@dataclass(frozen=True)
class Consent:
    """To exactly `text`, as a clause that stands (`option` empty) or as an option offers it.

    The words travel inside, so that the signature alone proves what was agreed to.
    """

    clause: str = _clause_id()
    sha256: str = _entry_id()
    text: str = _words()
    deliberation: str = _entry_id("")
    option: str = checked(_matches(_HEX64, KEEP, ""), "an option's id or 'keep'", "")


@dataclass(frozen=True)
class Revoke:
    """Takes back every consent that the author has given to the clause so far."""

    clause: str = _clause_id()


@dataclass(frozen=True)
class StartTrial:
    """Adopt `option` for a time; what would count is written before it starts."""

    deliberation: str = _entry_id()
    option: str = _option_id()
    hope: str = _words(empty=False)
    until: str = checked(_matches(re.compile(r"\d{4}-\d{2}-\d{2}\Z")), "a date like 2027-03-31")


@dataclass(frozen=True)
class Observe:
    """What a member saw of a trial."""

    trial: str = _entry_id()
    result: str = checked(_choice("worked", "mixed", "failed"), "worked, mixed or failed")
    note: str = _words("")


@dataclass(frozen=True)
class Learn:
    """The lesson of a trial, in words that could be told to others."""

    trial: str = _entry_id()
    text: str = _words(empty=False)


Act = (
    Found | Admit | Leave | Acknowledge | TakePosition | Propose | Rate | Mediate | Object
    | Withdraw | Consent | Revoke | StartTrial | Observe | Learn
)  # fmt: skip

NAMES: dict[str, type[Any]] = {
    "found": Found,
    "admit": Admit,
    "leave": Leave,
    "acknowledge": Acknowledge,
    "position": TakePosition,
    "propose": Propose,
    "rate": Rate,
    "mediate": Mediate,
    "object": Object,
    "withdraw": Withdraw,
    "consent": Consent,
    "revoke": Revoke,
    "trial": StartTrial,
    "observe": Observe,
    "learn": Learn,
}
_NAME_OF = {cls: name for name, cls in NAMES.items()}


def matter(clause: str, topic: str) -> str:
    """What a deliberation is about, as one string. Case and spacing of a topic do not count."""
    return clause or "topic " + " ".join(topic.casefold().split())


def deliberation_id(clause: str, topic: str, round_: int) -> str:
    """The id of the deliberation on a clause, or on a topic where there is no clause yet.

    Derived, not drawn: members who are apart and raise the same matter meet in one deliberation.
    """
    text = f"folkmoot deliberation v1\n{matter(clause, topic)}\n{round_}"
    return hashlib.sha256(text.encode()).hexdigest()


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

    What only makes sense together is checked too: a consent's `sha256` is that of its `text`,
    an acknowledgement names a clause or a topic.
    """
    name = body.get("act")
    if not isinstance(name, str) or name not in NAMES:
        raise ActError(f"There is no act called {str(name)[:40]!r}.")
    if not is_time(body.get("at")):
        raise ActError("The time 'at' must be whole seconds since 1970.")
    rest = dict(body)
    del rest["act"], rest["at"]
    act: Act = _record(NAMES[name], rest, name)
    _check_whole(act)
    return act


def _check_whole(act: Act) -> None:
    if isinstance(act, Consent):
        if hashlib.sha256(act.text.encode()).hexdigest() != act.sha256:
            raise ActError("The consent names another text than the one that it carries.")
        if bool(act.option) != bool(act.deliberation):
            raise ActError("A consent to an option must name its deliberation too.")
    if isinstance(act, Acknowledge) and bool(act.clause) == bool(act.topic.strip()):
        raise ActError("An acknowledgement is about a clause or about a topic, one of the two.")
    if isinstance(act, Propose):
        if (act.kind == "new") != (act.base == ""):
            raise ActError("A new clause has no base text; every other change has one.")
        if (act.kind == "repeal") != (act.text == ""):
            raise ActError("A repeal has no text; every other change has one.")


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
