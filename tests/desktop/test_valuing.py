"""What matters to the owner of a laptop, from the questionnaire to what a group would get."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop.valuing
from deliberation.errors import FolkmootError
from deliberation.profiles.profile import ProfileError
from deliberation.profiles.questionnaire import NEITHER, QuestionnaireError
from deliberation.profiles.sharing import SharingError
from deliberation.profiles.values import VALUES, ValuesError
from desktop.files import FileProblem
from desktop.valuing import Valuing
from llm.vault.vault import FILE, Vault, VaultError
from tests.house import CHEAP, Passphrase


def open_laptop(folder: Path, name: str | None = None) -> Valuing:
    return Valuing.open(folder, Passphrase(), name=name, keep_key_in="passphrase", cost=CHEAP)


@pytest.fixture
def laptop(data_folder: Path) -> Iterator[Valuing]:
    with open_laptop(data_folder, "Ada") as laptop:
        yield laptop


def test_the_values_and_the_questionnaire_are_there(laptop: Valuing) -> None:
    assert [each.value for each in laptop.values()] == list(VALUES)
    assert len(laptop.questionnaire().situations) == 20
    assert laptop.values("de") == laptop.values("en")
    assert not (laptop.folder / FILE).exists()  # nothing was said yet


def test_who_has_said_nothing_has_an_even_profile(laptop: Valuing) -> None:
    assert laptop.profile().weights == (50,) * 20
    assert laptop.answers() == {}


def test_answers_make_a_profile_that_is_there_tomorrow(data_folder: Path) -> None:
    with open_laptop(data_folder, "Ada") as laptop:
        changed = laptop.answer({"ten": "one-more", "trip": NEITHER})
        assert changed.sentence.startswith("You have answered 2 of 20 situations")
        profile = laptop.profile()
        assert profile.of("hedonism").weight > 50 > profile.of("conformity-rules").weight
    with open_laptop(data_folder) as laptop:
        assert laptop.answers() == {"ten": "one-more", "trip": NEITHER}
        assert laptop.profile() == profile


def test_a_changed_answer_is_as_if_it_had_been_the_first(laptop: Valuing) -> None:
    laptop.answer({"ten": "ten-is-ten"})
    first = laptop.profile()
    laptop.answer({"ten": "one-more"})
    laptop.answer({"ten": "ten-is-ten"})
    assert laptop.profile() == first


def test_a_struck_item_leaves_the_profile(laptop: Valuing) -> None:
    laptop.answer({"ten": "one-more"})
    item = next(each for each in laptop.profile().evidence if each.value == "hedonism")
    changed = laptop.strike(item.id)
    assert changed.subject == item.id
    assert laptop.profile().of("hedonism").count == 0
    assert item not in laptop.profile().evidence
    laptop.answer({"ten": "one-more"})
    assert laptop.profile().of("hedonism").count == 0  # saying the same again does not unstrike


def test_a_correction_wins_and_striking_it_brings_the_evidence_back(laptop: Valuing) -> None:
    laptop.answer({"ten": "one-more"})
    before = laptop.profile()
    laptop.correct("hedonism", 1, 100)
    changed = laptop.correct("hedonism", -1, 100, "I only wanted to dance that once")
    profile = laptop.profile()
    weight = profile.of("hedonism").weight
    assert changed.sentence == (
        f"Hedonism counts as you set it: about {weight} of 1000 of what matters to you."
    )
    assert weight < 20 < before.of("hedonism").weight
    assert profile.of("hedonism").aside == 1
    laptop.strike(changed.subject)
    assert laptop.profile() == before


def test_what_would_leave_is_shown_before_it_does(laptop: Valuing) -> None:
    laptop.correct("universalism-nature", 1, 100, "the river behind our house")
    assert laptop.would_share("ratings").weights == ()
    assert all(weight % 10 == 0 for weight in laptop.would_share("weights").weights)
    everything = laptop.would_share("evidence")
    assert everything.weights == laptop.profile().weights
    assert "river" not in repr(everything)


def test_the_words_stay_unreadable_on_the_disk(laptop: Valuing) -> None:
    laptop.correct("face", 1, 50, "the river behind our house")
    for path in laptop.folder.iterdir():
        raw = path.read_bytes()
        assert b"river" not in raw
        assert b"face" not in raw


def test_the_vault_has_a_key_of_its_own(laptop: Valuing) -> None:
    laptop.correct("face", 1, 50)
    key = laptop._store.derive("vault")
    laptop.close()
    with Vault.open(laptop.folder, key) as vault:
        assert [each.value for each in vault.evidence()] == ["face"]
    with open_laptop(laptop.folder) as again:
        assert again.profile().of("face").count == 1


def test_closing_lets_go_of_the_vault(data_folder: Path) -> None:
    first = open_laptop(data_folder, "Ada")
    first.correct("face", 1, 50)
    first.close()
    first.close()
    with open_laptop(data_folder) as second:
        assert second.profile().of("face").count == 1


def test_a_bundle_is_never_written_over_the_vault(laptop: Valuing) -> None:
    laptop.correct("face", 1, 50)
    with pytest.raises(FileProblem, match="belongs to your data"):
        laptop._write_out(laptop.folder / FILE, b"a bundle")
    assert laptop.profile().of("face").count == 1


@pytest.mark.parametrize(
    ("value", "direction", "strength", "error"),
    [
        ("kindness", 1, 50, ProfileError),
        ("face", 0, 50, ProfileError),
        ("face", 1, 0, ProfileError),
        ("face", 1, 101, ProfileError),
        ("face", True, 50, ProfileError),
        ("face", 1, 0.5, ProfileError),
        ("face", 1, float("nan"), ProfileError),
    ],
)
def test_bad_corrections_change_nothing(
    laptop: Valuing, value: str, direction: int, strength: int, error: type[FolkmootError]
) -> None:
    laptop.correct("face", 1, 50)
    before = laptop.profile()
    with pytest.raises(error, match=r"^[A-Z].*\.$"):
        laptop.correct(value, direction, strength)
    assert laptop.profile() == before


def test_other_bad_input_changes_nothing(laptop: Valuing) -> None:
    laptop.answer({"ten": "one-more"})
    before = laptop.profile(), laptop.answers()
    with pytest.raises(QuestionnaireError, match=r"\.$"):
        laptop.answer({"trip": "summit", "ten": "eleven"})
    with pytest.raises(VaultError, match=r"\.$"):
        laptop.strike("nothing")
    with pytest.raises(SharingError, match=r"\.$"):
        laptop.would_share("everything")
    with pytest.raises(ValuesError):
        laptop.profile().of("kindness")
    assert (laptop.profile(), laptop.answers()) == before


def test_a_damaged_vault_is_told_and_the_groups_still_open(laptop: Valuing) -> None:
    (laptop.folder / FILE).write_bytes(b"not a vault")
    with pytest.raises(VaultError, match=r"vault\.db is damaged.*\.$"):
        laptop.profile()
    assert laptop.groups() == ()
    assert laptop.questionnaire().situations


def test_a_translation_is_found_by_its_language(
    laptop: Valuing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "values").mkdir()
    for name in ("values", "questionnaire"):
        english = desktop.valuing.read_text(f"values/{name}.en.toml")
        (tmp_path / "values" / f"{name}.en.toml").write_text(english, encoding="utf-8")
    german = tmp_path / "values" / "values.de.toml"
    german.write_text('[face]\nname = "Gesicht"\n', encoding="utf-8")
    (tmp_path / "values.de.toml").write_text('[face]\nname = "?"\n', encoding="utf-8")
    monkeypatch.setattr(desktop.valuing, "path", tmp_path.joinpath)
    monkeypatch.setattr(
        desktop.valuing, "read_text", lambda name: (tmp_path / name).read_text("utf-8")
    )

    def face(language: str) -> str:
        return {each.value: each.name for each in laptop.values(language)}["face"]

    assert face("de") == face("de-AT") == "Gesicht"
    assert face("en") == face("fr") == face("../values/values.de") == face("") == "Face"
    assert laptop.questionnaire("de-AT") == laptop.questionnaire()
