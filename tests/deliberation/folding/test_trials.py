"""A trial from its terms to its end: sealed alone, opened together, and back unless it is kept."""

from dataclasses import replace

import pytest

from deliberation.acts import (
    KEEP,
    Admit,
    CloseReview,
    Conclude,
    Consent,
    Learn,
    Leave,
    Observe,
    Propose,
    Retract,
    Revoke,
    StartTrial,
)
from deliberation.bodies import ActError, act_body
from deliberation.consent import bindings
from deliberation.folding import sense
from deliberation.folding.fold import fold
from deliberation.folding.parts import NO_WAY_BACK
from deliberation.folding.trials import (
    CLOSED,
    NO_SEAL,
    NOT_REVIEWED,
    NOT_RUNNING,
    SEALED_BEFORE,
    TOLD_BEFORE,
    TOO_EARLY,
    TOO_SOON,
)
from deliberation.rulebook import text_sha256
from deliberation.state import Deliberation, State, Trial
from tests.deliberation.histories import (
    MATTER,
    OLD_TEXT,
    QUIET,
    SALT,
    Laptop,
    acknowledge,
    amend,
    consent,
    founded,
    hex32,
    meet,
    open_matter,
    person,
    repeal,
    seal_of,
    why,
)

NINE = "Quiet hours start at nine."
END = "2027-03-31"


class House:
    """Ada, Ben and Cem, an option, and terms on which to try it until the end of March."""

    def __init__(self, option: Propose | None = None) -> None:
        self.ada, self.ben, self.cem = self.all = [Laptop(n) for n in ("Ada", "Ben", "Cem")]
        founded(*self.all)
        open_matter(*self.all)
        act = option or amend(NINE)
        self.text, self.clause = act.text, act.clause
        self.option = self.ada.say(act)
        self.trial = self.ada.say(StartTrial(MATTER, self.option, "All sleep.", END))
        meet(*self.all)

    def on_trial(self) -> Consent:
        return consent(self.text, self.option, self.clause, trial=self.trial)

    def firm(self) -> Consent:
        return consent(self.text, self.option, self.clause)

    def run(self, *laptops: Laptop) -> None:
        """Ada and Ben, unless it is said who, consent to try it, and all know of it."""
        for laptop in laptops or (self.ada, self.ben):
            laptop.say(self.on_trial())
        meet(*self.all)

    def conclude(self, **verdicts: str) -> None:
        for name, verdict in verdicts.items():
            getattr(self, name).say(Conclude(self.trial, verdict))
        meet(*self.all)

    def close(self, laptop: Laptop | None = None, day: str = END) -> str:
        closing = (laptop or self.ada).say(CloseReview(self.trial, day))
        meet(*self.all)
        return closing

    @property
    def state(self) -> State:
        meet(*self.all)
        return fold(self.ada.records)

    @property
    def matter(self) -> Deliberation:
        found = self.state.deliberation(MATTER)
        assert found is not None
        return found

    @property
    def it(self) -> Trial:
        found = self.matter.trial(self.trial)
        assert found is not None
        return found

    @property
    def bound(self) -> list[str]:
        texts = {self.clause: self.text}
        return [each.name for each in bindings(self.state, texts)[self.clause]]

    def why(self, entry: str) -> str:
        return why(self.state, entry)


@pytest.fixture
def house() -> House:
    return House()


class TestStarting:
    def test_it_runs_once_more_than_half_consent_on_its_terms(self, house: House) -> None:
        house.ada.say(house.on_trial())
        assert (house.it.running, house.bound) == (False, [])
        house.ben.say(house.on_trial())
        assert house.it.running
        assert house.matter.adopted == house.option
        assert house.bound == ["Ada", "Ben"]

    def test_consents_for_good_and_on_trial_are_not_added_up(self, house: House) -> None:
        house.ada.say(house.on_trial())
        house.ben.say(house.firm())
        assert house.matter.adopted == ""

    def test_who_consents_for_good_is_bound_while_it_is_tried(self, house: House) -> None:
        house.cem.say(house.firm())
        house.run()
        assert house.bound == ["Ada", "Ben", "Cem"]

    def test_on_trial_binds_nobody_where_the_group_adopts_for_good(self, house: House) -> None:
        house.ada.say(house.on_trial())
        for laptop in (house.ben, house.cem):
            laptop.say(house.firm())
        assert (house.matter.adopted, house.it.running) == (house.option, False)
        assert house.bound == ["Ben", "Cem"]

    def test_terms_are_consented_to_for_their_own_option_alone(self, house: House) -> None:
        other = house.ben.say(amend("Ten."))
        wrong = house.ben.say(consent("Ten.", other, trial=house.trial))
        assert house.why(wrong) == sense.OTHER_TRIAL

    def test_nothing_is_recorded_or_ended_that_does_not_run(self, house: House) -> None:
        entries = [
            house.ada.say(act)
            for act in (
                seal_of(house.ada, house.trial),
                Conclude(house.trial, "end"),
                CloseReview(house.trial, END),
                Learn(house.trial, "Nothing."),
            )
        ]
        assert {house.why(entry) for entry in entries} == {NOT_RUNNING}
        house.run()  # and what was said too early does not end it now
        assert house.it.running
        assert {house.why(entry) for entry in entries} == {NOT_RUNNING}

    @pytest.mark.parametrize("day", ["", "2027-02-30", "2027-3-1", "for ever", "0000-01-01"])
    def test_terms_without_an_end_are_refused(self, day: str) -> None:
        with pytest.raises(ActError, match="a day like"):
            act_body(StartTrial(MATTER, "0" * 64, "Hope.", day), 0)


class TestRecording:
    def test_outcomes_are_opened_when_all_have_sealed_theirs(self, house: House) -> None:
        house.run()
        house.ada.say(seal_of(house.ada, house.trial, harm=10, note="Dark."))
        early = house.ada.say(Observe(house.trial, "worked", SALT, "Dark.", 10))
        house.ben.say(seal_of(house.ben, house.trial, "failed"))
        assert (house.it.outcomes, len(house.it.sealed)) == ((), 2)
        house.cem.say(seal_of(house.cem, house.trial, "mixed"))
        meet(*house.all)
        house.ada.say(Observe(house.trial, "worked", SALT, "Dark.", 10, tell=True))
        house.ben.say(Observe(house.trial, "failed", SALT))
        assert {(each.result, each.harm, each.tell) for each in house.it.outcomes} == {
            ("worked", 10, True),
            ("failed", 0, False),
        }
        assert house.why(early) == TOO_EARLY

    def test_or_when_the_review_is_closed(self, house: House) -> None:
        house.run()
        house.ada.say(seal_of(house.ada, house.trial))
        house.close(house.ben)
        house.ada.say(Observe(house.trial, "worked", SALT))
        assert [each.member for each in house.it.outcomes] == [house.ada.member]

    @pytest.mark.parametrize(
        "told",
        [
            {"result": "failed"},
            {"note": "Or not."},
            {"harm": 1},
            {"salt": hex32("another")},
        ],
    )
    def test_what_is_sealed_is_not_changed_any_more(
        self, house: House, told: dict[str, str]
    ) -> None:
        house.run()
        house.ada.say(seal_of(house.ada, house.trial))
        house.close(house.ben)
        shown = {"result": "worked", "salt": SALT, **told}
        entry = house.ada.say(Observe(house.trial, **shown))  # type: ignore[arg-type]
        assert (house.why(entry), house.it.outcomes) == (NO_SEAL, ())

    def test_nobody_seals_twice_or_opens_anothers(self, house: House) -> None:
        house.run()
        house.ada.say(seal_of(house.ada, house.trial))
        again = house.ada.say(seal_of(house.ada, house.trial, "failed"))
        meet(*house.all)
        house.ben.say(seal_of(house.ada, house.trial))  # Ada's seal, copied
        house.close(house.cem)
        copied = house.ben.say(Observe(house.trial, "worked", SALT))
        assert (house.why(again), house.why(copied)) == (SEALED_BEFORE, NO_SEAL)
        assert house.it.outcomes == ()

    def test_who_has_seen_others_outcomes_seals_none(self, house: House) -> None:
        house.run()
        left = house.cem.say(Leave())
        meet(*house.all)
        for laptop in (house.ada, house.ben):
            laptop.say(seal_of(laptop, house.trial))
        meet(*house.all)
        house.ada.say(Observe(house.trial, "worked", SALT))
        for laptop in (house.ada, house.ben):
            laptop.say(Admit((person(house.cem, after=left),)))
        meet(*house.all)
        after = house.cem.say(seal_of(house.cem, house.trial))
        assert house.why(after) == TOLD_BEFORE

    def test_nothing_is_sealed_or_said_once_the_closing_was_seen(self, house: House) -> None:
        house.run()
        house.close()
        late = [
            house.cem.say(act)
            for act in (seal_of(house.cem, house.trial), Conclude(house.trial, "keep"))
        ]
        assert {house.why(entry) for entry in late} == {CLOSED}
        assert house.it.verdict == "lapsed"

    def test_said_apart_from_the_closing_a_seal_counts_and_a_verdict_not(
        self, house: House
    ) -> None:
        house.run()
        house.ben.say(Conclude(house.trial, "keep"))
        house.ada.hear(house.ben)
        house.ada.say(CloseReview(house.trial, END))
        for _ in range(3):
            house.cem.say(acknowledge())
        house.cem.say(Conclude(house.trial, "keep"))
        house.cem.say(seal_of(house.cem, house.trial))
        assert (house.it.verdict, house.it.sealed) == ("lapsed", (house.cem.member,))
        assert house.it.verdicts[house.cem.member] == "keep", "shown, and too late to bind anybody"


class TestClosing:
    def test_not_before_its_day_while_half_or_fewer_have_recorded(self, house: House) -> None:
        house.run()
        house.ada.say(seal_of(house.ada, house.trial))
        meet(*house.all)
        soon = house.close(day="2027-03-30")
        assert (house.why(soon), house.it.running) == (TOO_SOON, True)
        house.ben.say(seal_of(house.ben, house.trial))
        meet(*house.all)
        house.close(day="2027-03-30")
        assert house.it.verdict == "lapsed"

    def test_only_once(self, house: House) -> None:
        house.run()
        house.close()
        assert house.why(house.close(house.cem)) == CLOSED

    @pytest.mark.parametrize(
        ("said", "verdict"),
        [
            ({"ada": "keep", "ben": "keep"}, "keep"),
            ({"ada": "change", "ben": "change", "cem": "keep"}, "change"),
            ({"ada": "end", "cem": "end"}, "end"),
            ({"ada": "keep"}, "lapsed"),
            ({"ada": "keep", "ben": "change", "cem": "end"}, "lapsed"),
            ({}, "lapsed"),
        ],
    )
    def test_it_ends_as_more_than_half_say(
        self, house: House, said: dict[str, str], verdict: str
    ) -> None:
        house.run()
        house.conclude(**said)
        house.close()
        assert house.it.verdict == verdict
        assert house.it.over is (verdict != "keep")
        assert house.matter.adopted == (house.option if verdict == "keep" else KEEP)

    def test_a_members_newest_word_counts(self, house: House) -> None:
        house.run()
        house.conclude(ada="end", ben="keep")
        house.conclude(ada="keep")
        house.close()
        assert house.it.verdict == "keep"

    def test_who_left_has_no_say(self, house: House) -> None:
        house.run()
        house.conclude(ada="end", ben="end", cem="keep")
        house.ben.say(Leave())
        meet(*house.all)
        house.close()
        assert house.it.verdict == "lapsed"  # one of two

    def test_the_lesson_is_drawn_after_it(self, house: House) -> None:
        house.run()
        soon = house.ada.say(Learn(house.trial, "Too soon."))
        house.close()
        house.ada.say(Learn(house.trial, "Nine is early."))
        assert house.why(soon) == NOT_REVIEWED
        assert house.it.lessons == ("Nine is early.",)


class TestAfterwards:
    def test_nobody_is_bound_once_it_is_over(self, house: House) -> None:
        house.cem.say(house.firm())
        house.run()
        house.close()
        assert (house.bound, house.matter.passed) == ([], ())

    def test_kept_it_binds_who_said_so_or_had_consented_for_good(self, house: House) -> None:
        house.run(*house.all)
        house.ben.say(house.firm())
        meet(*house.all)
        house.conclude(ada="keep", ben="end", cem="keep")
        house.cem.say(Revoke(QUIET))
        meet(*house.all)
        house.close()
        assert house.matter.adopted == house.option
        assert house.bound == ["Ada", "Ben"]

    def test_kept_it_does_not_bind_who_only_tried_it(self, house: House) -> None:
        house.run(*house.all)
        house.conclude(ada="keep", ben="keep")
        house.close()
        assert house.bound == ["Ada", "Ben"]
        late = house.cem.say(house.on_trial())
        assert house.why(late) == ""
        assert house.bound == ["Ada", "Ben"]
        house.cem.say(house.firm())
        assert house.bound == ["Ada", "Ben", "Cem"]

    @pytest.mark.parametrize("after", [False, True])
    def test_who_exchanged_their_consent_for_one_on_trial_is_bound_no_longer_than_that(
        self, house: House, after: bool
    ) -> None:
        if after:
            house.run()
        house.cem.say(house.firm())
        house.cem.say(house.on_trial())
        if not after:
            house.run()
        assert house.bound == ["Ada", "Ben", "Cem"]
        house.conclude(ada="keep", ben="keep", cem="end")
        house.close()
        assert house.bound == ["Ada", "Ben"]


class TestTheWayBack:
    def back(self, house: House, kind: str = "amend", text: str = OLD_TEXT) -> Propose:
        base = text_sha256(house.text) if house.text else text_sha256(OLD_TEXT)
        return Propose(MATTER, kind, house.clause, text, base=base, back=house.trial)

    def test_it_counts_once_the_trial_is_over(self, house: House) -> None:
        way = house.ben.say(self.back(house))
        house.run()
        assert (house.matter.in_document, house.it.back) == ((house.option,), "")
        house.close()
        assert house.matter.in_document == (house.option, way)
        assert house.it.back == way

    def test_not_where_the_trial_is_kept(self, house: House) -> None:
        house.ben.say(self.back(house))
        house.run()
        house.conclude(ada="keep", ben="keep")
        house.close()
        assert house.matter.in_document == (house.option,)

    def test_of_two_ways_back_one_counts(self, house: House) -> None:
        ways = [house.ben.say(self.back(house)), house.cem.say(self.back(house))]
        house.run()
        house.close()
        assert house.matter.in_document == (house.option, house.it.back)
        assert house.it.back in ways

    def test_a_new_clause_goes_and_a_repealed_one_comes_back(self) -> None:
        house = House(Propose(MATTER, "new", hex32("tea"), "Tea at five."))
        way = house.ada.say(self.back(house, "repeal", ""))
        assert house.why(way) == ""
        house = House(repeal())
        way = house.ada.say(self.back(house))
        assert house.why(way) == ""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": "Quiet hours start at noon."},
            {"clause": hex32("kitchen")},
            {"base": text_sha256("Something else.")},
            {"back": "0" * 64},
            {"kind": "repeal", "text": ""},
        ],
    )
    def test_what_does_not_put_things_back_is_none(
        self, house: House, wrong: dict[str, str]
    ) -> None:
        way = house.ben.say(replace(self.back(house), **wrong))  # type: ignore[arg-type]
        assert house.why(way) == NO_WAY_BACK

    def test_nobody_decides_on_it_or_takes_it_back(self, house: House) -> None:
        way = house.ben.say(self.back(house))
        meet(*house.all)
        entries = [house.ada.say(consent(OLD_TEXT, way)), house.ben.say(Retract(way))]
        house.run()
        house.close()
        assert {house.why(entry) for entry in entries} == {sense.ONLY_A_WAY_BACK}
        assert house.it.back == way
        assert way not in {each.id for each in house.matter.standing}


def test_a_trial_of_an_option_taken_back_is_none_and_what_is_said_of_it_neither(
    house: House,
) -> None:
    early = house.ben.say(seal_of(house.ben, house.trial))
    house.ada.say(Retract(house.option))
    assert house.matter.trials == ()
    assert house.why(early) == house.why(house.trial) == sense.RETRACTED
