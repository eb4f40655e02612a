"""Who is bound by what: only members, only by their own consent, only to that exact text."""

from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import Admit, Leave, Revoke
from deliberation.consent import bindings, taking_back
from deliberation.folding.fold import fold
from deliberation.state import Record
from tests.deliberation.histories import (
    OLD_TEXT,
    QUIET,
    Laptop,
    amend,
    consent,
    founded,
    hex32,
    meet,
    open_matter,
    person,
    repeal,
)


def bound(laptop: Laptop, text: str = OLD_TEXT) -> list[tuple[str, bool]]:
    return [(b.name, b.current) for b in bindings(fold(laptop.records), {QUIET: text})[QUIET]]


def test_a_consent_to_a_clause_that_stands_binds_at_once_and_binds_its_author_alone() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    entry = ada.say(consent(OLD_TEXT), at=1_790_000_000)
    (binding,) = bindings(fold(ada.records), {QUIET: OLD_TEXT})[QUIET]
    assert (binding.member, binding.text, binding.consent) == (ada.member, OLD_TEXT, entry)
    assert (binding.at, binding.current) == (1_790_000_000, True)


def test_a_later_edit_never_rides_on_a_consent() -> None:
    ada = Laptop("Ada")
    founded(ada)
    ada.say(consent(OLD_TEXT))
    (binding,) = bindings(fold(ada.records), {QUIET: OLD_TEXT + " For ever."})[QUIET]
    assert (binding.text, binding.current) == (OLD_TEXT, False)


def test_a_consent_to_an_option_binds_when_the_option_is_adopted() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    open_matter(ada, ben)
    ada.say(consent(OLD_TEXT))
    option = ada.say(amend("Nine."))
    ada.say(consent("Nine.", option))
    assert bound(ada) == [("Ada", True)]  # still to the old text
    ben.hear(ada)
    ben.say(consent("Nine.", option))
    assert bound(ben, "Nine.") == [("Ada", True), ("Ben", True)]


def test_a_consent_to_an_adopted_option_may_come_later() -> None:
    laptops = ada, ben, cem = [Laptop(name) for name in ("Ada", "Ben", "Cem")]
    founded(*laptops)
    open_matter(*laptops)
    option = ada.say(amend("Nine."))
    meet(*laptops)
    ada.say(consent("Nine.", option))
    ben.say(consent("Nine.", option))
    meet(*laptops)
    assert bound(cem, "Nine.") == [("Ada", True), ("Ben", True)]
    cem.say(consent("Nine.", option))
    assert bound(cem, "Nine.") == [("Ada", True), ("Ben", True), ("Cem", True)]


def test_revoking_frees_at_once_and_consenting_again_stands_anew() -> None:
    ada = Laptop("Ada")
    founded(ada)
    ada.say(consent(OLD_TEXT))
    ada.say(Revoke(QUIET))
    assert bound(ada) == []
    ada.say(consent(OLD_TEXT))
    assert bound(ada) == [("Ada", True)]
    assert [each.revoked for each in fold(ada.records).consents] == [True, False]


def test_revoking_one_clause_leaves_the_others() -> None:
    ada = Laptop("Ada")
    founded(ada)
    ada.say(consent(OLD_TEXT))
    ada.say(consent("Wash up.", clause=hex32("kitchen")))
    ada.say(Revoke(hex32("kitchen")))
    assert bound(ada) == [("Ada", True)]


def test_a_consent_on_another_device_falls_with_a_revocation_that_it_had_not_seen() -> None:
    for wait in range(4):  # wherever the consent sorts
        ada, phone = Laptop("Ada"), Laptop("Ada", "phone")
        founded(ada)
        joined = Laptop("Ben"), Laptop("Ben", "phone")
        ada.say(Admit((person(*joined),)))
        meet(ada, phone, *joined)
        laptop, pocket = joined
        pocket.say(consent(OLD_TEXT))
        laptop.hear(pocket)
        laptop.say(Revoke(QUIET))
        for _ in range(wait):
            pocket.say(consent(OLD_TEXT))
        meet(ada, *joined)
        assert bound(ada) == []
        pocket.say(consent(OLD_TEXT))
        assert bound(pocket) == [("Ben", True)]


def test_who_leaves_is_bound_by_nothing_also_after_coming_back() -> None:
    ada, ben = Laptop("Ada"), Laptop("Ben")
    founded(ada, ben)
    ben.say(consent(OLD_TEXT))
    left = ben.say(Leave())
    assert bound(ben) == []
    ada.hear(ben)
    ada.say(Admit((person(ben, after=left),)))
    assert bound(ada) == []
    ben.hear(ada)
    ben.say(consent(OLD_TEXT))
    assert bound(ben) == [("Ben", True)]


def test_a_strangers_consent_binds_nobody() -> None:
    ada, eve = Laptop("Ada"), Laptop("Eve")
    founded(ada)
    eve.hear(ada)
    eve.say(consent(OLD_TEXT))
    assert bound(eve) == []


def test_an_adopted_repeal_releases_those_who_agreed_to_it() -> None:
    laptops = ada, ben, _ = [Laptop(name) for name in ("Ada", "Ben", "Cem")]
    founded(*laptops)
    open_matter(*laptops)
    for laptop in laptops:
        laptop.say(consent(OLD_TEXT))
    gone = ada.say(repeal())
    meet(*laptops)
    ada.say(consent("", gone))
    ben.say(consent("", gone))
    meet(*laptops)
    assert fold(ada.records).deliberations[0].adopted == gone
    assert bound(ada) == [("Cem", True)]


CLOCKS = st.dictionaries(st.sampled_from("pq"), st.integers(0, 4))


@given(st.lists(CLOCKS), st.sets(st.tuples(st.sampled_from("pqr"), st.integers(1, 4))))
def test_a_revocation_takes_back_what_was_said_without_knowing_of_it(
    clocks: list[dict[str, int]], revoked: set[tuple[str, int]]
) -> None:
    consents = [Record(f"c{n}", "z", n, 9, clock, {}) for n, clock in enumerate(clocks)]
    revocations = [Record(f"{device}{seq}", device, seq, 9, {}, {}) for device, seq in revoked]
    expected = {r.id for r in revocations if not all(c.saw(r) for c in consents)}
    assert taking_back(revocations, consents) == expected
