"""What options do to values, told by word lists: small rules, real rules, and any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.fields import LINE_LIMIT, TEXT_LIMIT
from deliberation.profiles.values import VALUES
from desktop.export.import_rules import read_rules
from llm.words.effects import Found, effects_of, word_lists
from llm.words.sentences import split_sentences
from llm.words.value_words import GAP, WordList

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"


def signs(text: str, before: str = "", language: str | None = None) -> dict[str, int]:
    """1 or -1 by value."""
    return {each.value: 1 if each.effect > 0 else -1 for each in effects_of(text, before, language)}


def effect(value: str, text: str, before: str = "") -> int:
    return next((each.effect for each in effects_of(text, before) if each.value == value), 0)


@pytest.mark.parametrize(
    ("rule", "value", "sign"),
    [
        ("Everybody may say what they think.", "self-direction-thought", 1),
        ("Nobody is censored.", "self-direction-thought", 1),
        ("Guests may stay as long as they like.", "self-direction-action", 1),
        ("Everybody has to join the meeting.", "self-direction-action", -1),
        ("Once a month we try out something new.", "stimulation", 1),
        ("From ten on it is quiet.", "stimulation", -1),
        ("On Fridays there may be a party.", "hedonism", 1),
        ("Whoever wants to learn gets training.", "achievement", 1),
        ("The founder has the final say.", "power-dominance", 1),
        ("We decide by consensus.", "power-dominance", -1),
        ("Each pays ten euros into the kitty.", "power-resources", -1),
        ("What somebody bought is reimbursed.", "power-resources", 1),
        ("Nobody is ridiculed.", "face", 1),
        ("There is a smoke alarm in each room.", "security-personal", 1),
        ("A reserve fund of two months is kept.", "security-societal", 1),
        ("We keep up the traditions of the village.", "tradition", 1),
        ("The rules are binding, and there are no exceptions.", "conformity-rules", 1),
        ("Please be considerate and knock.", "conformity-interpersonal", 1),
        ("Members may not vote for themselves.", "humility", 1),
        ("Members may vote for themselves.", "humility", -1),
        ("We look after whoever is sick.", "benevolence-caring", 1),
        ("Tools are put back on time.", "benevolence-dependability", 1),
        ("Rent is paid according to your income.", "universalism-concern", 1),
        ("Leftovers go on the compost.", "universalism-nature", 1),
        ("Racism is not tolerated.", "universalism-tolerance", 1),
        ("The accounts are audited.", "universalism-objectivity", 1),
        ("Alle dürfen ihre eigene Meinung sagen.", "self-direction-thought", 1),
        ("Jeder kann nach Belieben kommen und gehen.", "self-direction-action", 1),
        ("Alle müssen zum Plenum kommen.", "self-direction-action", -1),
        ("Einmal im Monat gibt es ein Konzert.", "stimulation", 1),
        ("Am Freitag wird gefeiert und getanzt, mit Musik.", "hedonism", 1),
        ("Wer etwas lernen will, bekommt eine Einweisung.", "achievement", 1),
        ("Der Vorstand hat das letzte Wort.", "power-dominance", 1),
        ("Wir entscheiden im Konsens.", "power-dominance", -1),
        ("Jeder zahlt einen Beitrag in die Gemeinschaftskasse.", "power-resources", -1),
        ("Niemand wird bei uns ausgelacht.", "face", 1),
        ("In jedem Zimmer hängt ein Rauchmelder.", "security-personal", 1),
        ("Wir bilden eine Rücklage für das Dach.", "security-societal", 1),
        ("Das Erntedankfest ist Tradition.", "tradition", 1),
        ("Die Regeln sind verbindlich, ohne Ausnahme.", "conformity-rules", 1),
        ("Ab 22 Uhr ist Nachtruhe.", "conformity-interpersonal", 1),
        ("Niemand stimmt für sich selbst.", "humility", 1),
        ("Wir kümmern uns um Kranke.", "benevolence-caring", 1),
        (
            "Wer sich das Werkzeug leiht, bringt es pünktlich zurück.",
            "benevolence-dependability",
            1,
        ),
        ("Die Miete wird nach dem Einkommen gestaffelt.", "universalism-concern", 1),
        ("Der Müll wird getrennt.", "universalism-nature", 1),
        ("Wir dulden keine Diskriminierung.", "universalism-tolerance", 1),
        ("Eine Kassenprüfung sieht sich die Quittungen an.", "universalism-objectivity", 1),
    ],
)
def test_small_rules_speak_for_or_against_a_value(rule: str, value: str, sign: int) -> None:
    assert signs(rule).get(value) == sign


@pytest.mark.parametrize(
    ("rule", "opposite", "value"),
    [
        ("Smoking is allowed.", "Smoking is not allowed.", "hedonism"),
        ("Smoke in the kitchen.", "No smoking in the kitchen.", "security-personal"),
        ("Weapons stand in the hall.", "Weapons are strictly forbidden.", "security-personal"),
        ("Some of us are excluded.", "Nobody is excluded.", "universalism-tolerance"),
        ("We celebrate.", "We don’t celebrate.", "hedonism"),
        ("We waste food.", "We reduce waste.", "universalism-nature"),
        ("Wir rauchen.", "Wir rauchen im Haus nicht.", "hedonism"),
        ("Rauchen wir.", "Rauchen ist im ganzen Haus verboten.", "security-personal"),
        ("Haustiere leben hier.", "Bei uns gibt es keine Haustiere.", "universalism-nature"),
        ("Es gibt laute Musik.", "Es gibt keine Musik.", "hedonism"),
    ],
)
def test_a_denial_before_or_after_turns_it(rule: str, opposite: str, value: str) -> None:
    assert effect(value, rule) * effect(value, opposite) < 0


def test_two_denials_turn_it_twice() -> None:
    assert signs("Nobody may be excluded.")["universalism-tolerance"] == 1
    assert effect("power-dominance", "No rule without consent.") == effect(
        "power-dominance", "A rule with consent."
    )


def test_a_denial_reaches_no_further_than_its_part_of_the_sentence() -> None:
    assert signs("If you do not come, we celebrate.")["hedonism"] == 1
    assert signs("Wer nicht kommt, feiert anderswo.")["hedonism"] == 1
    assert signs("Not only friends celebrate.")["hedonism"] == 1


@pytest.mark.parametrize(
    ("binding", "freeing"),
    [
        ("Members must come.", "Members may come."),
        ("Members have to come.", "Members do not have to come."),
        ("Members may not come.", "Members are free to come."),
        ("Nobody may come.", "Nobody has to come."),
        ("Mitglieder müssen kommen.", "Mitglieder müssen nicht kommen."),
        ("Mitglieder dürfen am Abend nicht kommen.", "Mitglieder dürfen am Abend kommen."),
        ("Niemand darf kommen.", "Niemand muss kommen."),
        ("Das Kommen ist Pflicht.", "Das Kommen ist freiwillig."),
    ],
)
def test_obligations_cost_freedom_and_permissions_give_some(binding: str, freeing: str) -> None:
    assert effect("self-direction-action", binding) < 0 < effect("self-direction-action", freeing)


def test_the_words_are_shown_with_what_turns_them() -> None:
    rule = "It is agreed: Smoking in the kitchen is not  allowed."
    found = {each.value: each for each in effects_of(rule, "")}
    assert found["hedonism"].said == ("Smoking in the kitchen is not  allowed",)
    assert found["hedonism"].words == "“Smoking in the kitchen is not allowed”"
    assert found["hedonism"].gone == ()


def test_only_what_an_option_changes_counts() -> None:
    before = "Smoking is forbidden. Guests are welcome."
    assert effects_of(before + " The sky is blue.", before) == ()
    (feast,) = effects_of(before + " We have a sauna.", before)
    assert feast == Found("hedonism", 30, ("sauna",))


def test_a_repeal_gives_back_what_the_clause_took_and_says_what_falls_away() -> None:
    rule = "Everybody must come to the party."
    added, repealed = effects_of(rule, ""), effects_of("", rule)
    assert [(each.value, -each.effect) for each in added] == [
        (each.value, each.effect) for each in repealed
    ]
    assert repealed[0] == Found("self-direction-action", 12, (), ("must",))
    assert repealed[0].words == "no longer “must”"


def test_one_word_for_another_shows_both() -> None:
    (found,) = effects_of("Members may come.", "Members should come.", "en")
    assert (found.effect, found.said, found.gone) == (13, ("may",), ("should",))
    assert found.words == "“may”, no longer “should”"


def test_saying_it_again_counts_once() -> None:
    once, often = "We celebrate.", "We celebrate. They celebrate! All celebrate in the yard."
    assert effect("hedonism", once) == effect("hedonism", often) == 25


def test_a_sentence_that_is_added_counts_and_one_that_is_reworded_does_not() -> None:
    before = "Everybody must sweep."
    assert effect("self-direction-action", "Everybody must sweep. All must cook.", before) == -12
    assert effects_of("Everybody must sweep, and all must cook.", before) == ()


def test_nothing_found_is_nothing_said() -> None:
    for text in (
        "",
        "The window faces north.",
        "Das Fenster geht nach Norden.",
        "窓は北向きです。",
    ):
        assert effects_of(text, "") == ()


def test_the_language_of_each_sentence_is_told_by_its_common_words() -> None:
    # "die Not" is German for a need, and "not" denies in English alone
    assert signs("In der Not feiern wir die Feste.")["hedonism"] == 1
    mixed = "Wir feiern mit allen. We keep the tools in the garden."
    assert signs(mixed) == signs(mixed, language="xx") == signs(mixed, language="")
    assert "hedonism" in signs(mixed, language="de-AT")
    assert signs(mixed, language="EN") == {"universalism-nature": 1}
    assert signs("Party!") == {"stimulation": 1, "hedonism": 1}  # once, though both lists have it


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_list_has_words_for_and_against(language: str) -> None:
    by_value: dict[str, list[int]] = {value: [] for value in VALUES}
    for signs_of in word_lists()[language].signs.values():
        for sign in signs_of:
            by_value[sign.value].append(sign.effect)
    for value, found in by_value.items():
        assert len(found) >= 12, value
        assert min(found) < 0 < max(found), value


@pytest.mark.parametrize("name", ["kanthaus-agreements.md", "kanthaus-constitution-after.md"])
def test_real_rules_rest_on_their_own_words(name: str) -> None:
    if not (REAL / name).exists():
        pytest.skip(f"no {name} beside the checkout")
    texts = [text for part in read_rules(REAL / name).sections for text in part.clauses]
    told = [text for text in texts if effects_of(text, "")]
    assert len(told) > len(texts) / 2
    for text in texts:
        for each in effects_of(text, ""):
            assert each.said, each
            assert all(words in text for words in each.said)


def _pieces(each: WordList) -> list[str]:
    phrases = [phrase for some in (each.spoken, each.turn, each.turn_back) for phrase in some]
    atoms = {atom.strip("*") for phrase in phrases for atom in phrase.atoms}
    return sorted(atoms - {GAP, "|"})


# Sentences of words that the lists know, with others in between; and any text at all.
_WORDS = st.sampled_from(_pieces(word_lists()["en"]) + _pieces(word_lists()["de"]) + ["Haus", "on"])
_RULES = st.lists(_WORDS | st.just(","), min_size=1, max_size=12).map(
    lambda words: f"X {' '.join(words)}."
)
_TEXTS = st.lists(_RULES, max_size=8).map("\n\n".join) | st.text(max_size=300)


@given(_TEXTS, _TEXTS)
def test_effects_are_bounded_and_rest_on_words_that_are_there(text: str, before: str) -> None:
    found = effects_of(text, before)
    assert [each.value for each in found] == [v for v in VALUES if v in {f.value for f in found}]
    for each in found:
        assert 0 < abs(each.effect) <= 100
        assert each.said or each.gone
        assert all(words and words in text for words in each.said)
        assert all(words and words in before for words in each.gone)
        assert 0 < len(each.words) <= LINE_LIMIT


_SHUFFLED = st.lists(_RULES, max_size=6).flatmap(
    lambda rules: st.tuples(st.just(rules), st.permutations(rules))
)


@given(_SHUFFLED, _SHUFFLED)
def test_the_order_of_sentences_does_not_matter(
    rules: tuple[list[str], list[str]], before: tuple[list[str], list[str]]
) -> None:
    one, other = (
        effects_of("\n\n".join(now), "\n\n".join(was))
        for now, was in zip(rules, before, strict=True)
    )
    assert one == other


@given(_TEXTS)
def test_what_changes_nothing_does_nothing(text: str) -> None:
    assert effects_of(text, text) == ()


@given(_TEXTS, _TEXTS)
def test_changing_it_back_does_the_opposite(text: str, before: str) -> None:
    there = {each.value: (each.effect, each.said, each.gone) for each in effects_of(text, before)}
    back = {each.value: (-each.effect, each.gone, each.said) for each in effects_of(before, text)}
    assert there == back


@pytest.mark.parametrize("word", ["ruhe", "a", "must ", "not ", "smoking, ", "🎉", "ü", "u\u0308 "])
def test_the_longest_text_is_read(word: str) -> None:
    text = (word * TEXT_LIMIT)[:TEXT_LIMIT]
    assert all(len(each.words) <= LINE_LIMIT for each in effects_of(text, ""))


def test_letters_in_two_parts_are_the_same_letters() -> None:
    assert signs("Alle mu\u0308ssen kommen.") == signs("Alle m\u00fcssen kommen.")
    assert split_sentences("Alle mu\u0308ssen kommen.")
