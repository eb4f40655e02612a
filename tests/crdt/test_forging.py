"""Nobody acts in another's name, whatever kind of act it is, and whoever tries is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from crdt.edits import EditClause
from crdt.entry import Entry, sign_entry
from crdt.gate import Refused, look
from crdt.identity import Identity, join_person, make_found
from crdt.intake import read_all
from crdt.lesson_file import read_lessons, write_lessons
from deliberation import acts as a
from deliberation.bodies import NAMES, act_body
from deliberation.folding.membership_acts import REMOVED_MEANWHILE, RETIRED_MEANWHILE
from deliberation.profiles.values import VALUES
from deliberation.rulebook import text_sha256
from deliberation.state import State
from tests.crdt.laptops import (
    AGE_SECRETS,
    DAY,
    MATTER,
    NOON,
    OLD,
    QUIET,
    Laptop,
    delivered,
    house,
    identity,
)

EVE, NOBODY = identity(4), "e" * 64
SALT = "5" * 32


def renewed(number: int, seed: bytes = b"2") -> Identity:
    """A second device of one of the people, the same every time."""
    return replace(identity(number), device_seed=seed * 32, age_secret=AGE_SECRETS[4])


class Moot:
    """A house in which there is something of every kind that an act can speak of."""

    def __init__(self) -> None:
        self.ada, self.ben, self.cem, self.dee = laptops = house(4)
        self.option = self.ben.amend("Nine.")
        self.ada.meet(*laptops)
        self.trial = self.ben.trial(self.option)
        self.objection = self.ben.oppose(self.option)
        self.given = self.ben.act(a.Delegate(self.ada.identity.member_id, DAY))
        drafted = (a.Candidate("Nine.", (a.Sentence("Nine."),)),)
        self.mediation = self.ben.act(a.Mediate(MATTER, "no model", drafted))
        self.foretold = self.ben.act(a.Predict(MATTER, self.option, NOBODY))
        self.agreed = self.ben.act(a.Consent(QUIET, text_sha256(OLD), OLD))
        self.ada.meet(*laptops)
        self.laptops = laptops


def _acts(moot: Moot, who: Laptop) -> dict[str, a.Act]:
    """One of every kind but proposals, founding and bringing a device, as `who` could mean it."""
    ben = moot.ada.state.member(moot.ben.identity.member_id)
    assert ben is not None
    told = [a.ToldLesson("Ten.", ("quiet",), worked=1, made_up=True)]
    (lesson,) = read_lessons(write_lessons(identity(3), "f" * 64, told))
    return {
        "admit": a.Admit((join_person(identity(4), who.group),)),
        "leave": a.Leave(),
        "retire-device": a.RetireDevice(moot.ben.device),
        "remove": a.Remove(ben.id, ben.since, "No."),
        "uphold": a.Uphold(NOBODY),
        "acknowledge": a.Acknowledge(True, False, QUIET),
        "situate": a.Situate(MATTER, ("money",)),
        "position": a.TakePosition(MATTER, "Eight."),
        "retract": a.Retract(moot.option),
        "touch": a.Touch(QUIET, text_sha256(OLD), (a.Touched("members"),)),
        "rate": a.Rate(MATTER, moot.option, 10),
        "assess": a.Assess(MATTER, moot.option, (a.Cell(VALUES[0], 10),)),
        "mediate": a.Mediate(MATTER, "no model", ()),
        "rate-candidates": a.RateCandidates(MATTER, moot.mediation, (5,)),
        "object": a.Object(MATTER, moot.option, "No."),
        "withdraw": a.Withdraw(moot.objection),
        "consent": a.Consent(QUIET, text_sha256(OLD), OLD),
        "revoke": a.Revoke(QUIET),
        "choose": a.Choose("quorum", "67"),
        "deadline": a.SetDeadline(MATTER, DAY),
        "close": a.Close(MATTER, DAY),
        "delegate": a.Delegate(moot.ada.identity.member_id, DAY),
        "recall": a.Recall(moot.given),
        "trial": a.StartTrial(MATTER, moot.option, "Hope.", DAY),
        "seal": a.SealOutcome(moot.trial, NOBODY),
        "observe": a.Observe(moot.trial, "worked", SALT),
        "conclude": a.Conclude(moot.trial, "end"),
        "close-review": a.CloseReview(moot.trial, DAY),
        "learn": a.Learn(moot.trial, "Learnt."),
        "take-lesson": lesson,
        "originate": a.Originate(QUIET, "quiet-hours", text_sha256(OLD), "Quiet"),
        "share": a.ShareValues("ratings"),
        "predict": a.Predict(MATTER, moot.option, NOBODY),
        "reveal": a.Reveal(moot.foretold, 1, 1, SALT),
        "judge": a.Judge(MATTER, moot.option, 10),
    }


def written(moot: Moot, who: Laptop, kind: str) -> Entry:
    """An act of that kind by `who`, as their device would sign it now."""
    if kind == "propose":
        base = text_sha256(who.text())
        act = a.Propose(MATTER, "amend", QUIET, "Eight.", base=base)
        return who.option(act, EditClause(QUIET, "Eight."))
    if kind == "found":
        _, body = make_found(who.identity, "Another house", NOON, bytes(16))
        return who.sign("act", body)
    if kind == "add-device":
        new = replace(who.identity, device_seed=b"9" * 32, age_secret=AGE_SECRETS[3])
        body = act_body(a.AddDevice(new.member_id, "new", new.certificate()), NOON)
        return Laptop(new, who.group).sign("act", body, prev=who.replica.log.heads_for("", 64))
    return who.sign("act", act_body(_acts(moot, who)[kind], NOON))


@pytest.fixture
def moot() -> Moot:
    return Moot()


KINDS = sorted(NAMES)


def test_what_another_device_signed_is_nobodys_word(moot: Moot) -> None:
    """A true entry of Ben's under a signature that Mallory made with her own key."""
    before = moot.ada.outcome()
    for kind in KINDS:
        entry = written(moot, moot.ben, kind)
        fake = sign_entry(
            EVE.device_key, group=entry.group, seq=entry.seq, prev=entry.prev, kind="act",
            body=entry.body,
        )  # fmt: skip
        looked, refused = read_all([entry.wire[:-64] + fake.signature], moot.ada.group)
        assert looked == [] and "sign" in refused[0].why, kind
    assert moot.ada.outcome() == before


def test_a_stranger_says_nothing(moot: Moot) -> None:
    eve = Laptop(EVE, moot.ada.group)
    eve.take(moot.ada.entries)
    before = moot.ada.outcome()
    for kind in KINDS:
        entry = written(moot, eve, kind)
        received = moot.ada.take([entry])
        assert not received.accepted, kind
        ((refused, why),) = received.refused
        assert refused.device == entry.device and why, kind
        assert replace(moot.ada.outcome(), refused={}) == before, kind


def _records(value: Any) -> Iterator[Any]:
    """Every record in it, however deep."""
    if is_dataclass(value):
        yield value
        for each in fields(value):
            yield from _records(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _records(each)


def _owned(state: State) -> dict[str, str]:
    """What is said in it, record by record, with whose it is."""
    found = {}
    for each in _records(state):
        said = {f.name: getattr(each, f.name) for f in fields(each)}
        plain = {name: value for name, value in said.items() if isinstance(value, str | int)}
        whose = plain.get("member") or plain.get("judge")
        if isinstance(whose, str):
            found[f"{type(each).__name__} {plain}"] = whose
    return found


def test_what_a_member_says_is_theirs_alone(moot: Moot) -> None:
    """Cem speaks of what is Ben's; whatever there is of Ben's afterwards was there before."""
    cem, ben = moot.cem.identity.member_id, moot.ben.identity.member_id
    before = _owned(moot.ada.state)
    kinds = sorted(set(KINDS) - {"found", "leave"})  # and then Cem leaves
    for kind in [*kinds, "leave"]:
        entry = written(moot, moot.cem, kind)
        for laptop in (moot.ada, moot.cem):
            assert laptop.take([entry]).accepted, kind
        after = moot.ada.state
        new = {text: who for text, who in _owned(after).items() if text not in before}
        told_of = {ben} if after.removing else set()  # that a vote to remove them is open
        assert set(new.values()) <= {cem} | told_of, (kind, new)
        assert [each.id for each in after.consents if each.member == ben] == [moot.agreed], kind
        assert not next(each.revoked for each in after.consents if each.member == ben), kind
        theirs = [o for d in after.deliberations for o in d.objections if o.member == ben]
        assert [each.withdrawn for each in theirs] == [False], kind
        assert ben in {member.id for member in after.current}, kind


FREE = {"leave", "revoke", "recall"}
OWN_PAST = {"remove", "retire-device"}


def _check_set_aside(moot: Moot, by: Laptop, kinds: set[str], why: str) -> None:
    """What `by` says is kept and shown under its author's name, and changes nothing."""
    whose = by.identity.member_id
    for kind in sorted(kinds, key=lambda each: (each == "leave", each)):
        without = moot.ada.state
        entry = written(moot, by, kind)
        assert moot.ada.take([entry]).accepted, kind
        by.take([entry])
        state = moot.ada.state
        shown = {each.id: each.member for each in state.suspended}
        idle = {each.id: each.why for each in state.no_effect}
        assert shown[entry.id] == whose and idle[entry.id] == why, kind
        assert state.device_owner[entry.device] == whose, kind
        plain = replace(state, no_effect=without.no_effect, suspended=without.suspended)
        assert replace(plain, device_owner=without.device_owner) == without, kind


def _check_refused(moot: Moot, by: Laptop, says: str) -> None:
    """What `by` says now, knowing that they are out, comes in nowhere."""
    before = moot.ada.outcome()
    for kind in KINDS:
        entry = written(moot, by, kind)
        ((refused, why),) = moot.ada.take([entry]).refused
        assert refused.device == entry.device, kind
        assert kind in ("found", "add-device") or says in why, kind
        assert replace(moot.ada.outcome(), refused={}) == replace(before, refused={}), kind


def test_a_removed_member_says_nothing_more_also_not_at_the_same_time(moot: Moot) -> None:
    apart = delivered(moot.dee, moot.dee.entries)
    dee = moot.ada.state.member(moot.dee.identity.member_id)
    assert dee is not None
    for each in (moot.ada, moot.ben, moot.cem):
        each.act(a.Remove(dee.id, dee.since, "It must be."))
    moot.ada.meet(moot.ben, moot.cem, moot.dee)
    assert dee.id not in {member.id for member in moot.ada.state.current}
    _check_refused(moot, moot.dee, "had been removed")
    kinds = set(KINDS) - FREE - OWN_PAST - {"found"}
    _check_set_aside(moot, apart, kinds, REMOVED_MEANWHILE)


def test_a_retired_device_says_nothing_more_also_not_at_the_same_time(moot: Moot) -> None:
    who = renewed(1)
    phone = Laptop(who, moot.ada.group)
    phone.take(moot.ben.entries)
    phone.act(a.AddDevice(who.member_id, "phone", who.certificate()))
    moot.ben.meet(phone, moot.ada)
    apart = delivered(phone, phone.entries)
    moot.ben.act(a.RetireDevice(phone.device))
    moot.ben.meet(phone, moot.ada)
    for kind in sorted(set(KINDS) - {"found", "add-device"}):
        ((entry, why),) = moot.ada.take([written(moot, phone, kind)]).refused
        assert entry.device == phone.device and "retired" in why, kind
    kinds = set(KINDS) - OWN_PAST - {"found", "add-device", "revoke", "recall"}
    _check_set_aside(moot, apart, kinds, RETIRED_MEANWHILE)


def _of_another(moot: Moot, name: str) -> Entry:
    """Eve, a member's friend without a word of theirs, puts their name into an act of her own."""
    group, ben = moot.ada.group, identity(1)
    request = join_person(identity(4), group)
    acts: dict[str, Callable[[], a.Act]] = {
        "a name that is not on the request": lambda: a.Admit((replace(request, name="Ben"),)),
        "another's request to come back": lambda: a.Admit((replace(request, after="a" * 64),)),
        "another's id on it": lambda: a.Admit((replace(request, id=ben.member_id),)),
        "a device that they did not certify": lambda: a.Admit(
            (replace(request, devices=(ben.certificate(),)),)
        ),
        "another's lesson": lambda: a.TakeLesson(
            a.ToldLesson("Ten.", worked=1), ben.member_id, "0" * 128
        ),
    }
    return moot.cem.sign("act", act_body(acts[name](), NOON))


@pytest.mark.parametrize(
    "name",
    [
        "a name that is not on the request",
        "another's request to come back",
        "another's id on it",
        "a device that they did not certify",
        "another's lesson",
    ],
)
def test_nobody_signs_for_others_inside_an_act_of_their_own(moot: Moot, name: str) -> None:
    entry = _of_another(moot, name)
    with pytest.raises(Refused, match="sign"):
        look(entry, moot.ada.group)
    received = moot.ada.take([entry])
    assert [refused.device for refused, _ in received.refused] == [moot.cem.device]


@pytest.mark.parametrize("trick", ["own word", "another device", "not first"])
def test_nobody_brings_a_device_in_anothers_name(moot: Moot, trick: str) -> None:
    eve, ben = identity(4), renewed(1)
    laptop = Laptop(eve, moot.ada.group)
    certificate = eve.certificate() if trick != "another device" else ben.certificate()
    body = act_body(a.AddDevice(ben.member_id, "phone", certificate), NOON)
    seq = 2 if trick == "not first" else 1
    entry = laptop.sign("act", body, seq=seq, prev=moot.ada.replica.log.heads_for("", 64))
    before = moot.ada.outcome()
    ((refused, why),) = moot.ada.take([entry]).refused
    assert refused.device == eve.device_id
    assert "sign" in why or "whose it is" in why
    assert replace(moot.ada.outcome(), refused={}) == before
