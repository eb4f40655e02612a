"""What matters to the owner: the questionnaire, the evidence in the vault, and the profile."""

from __future__ import annotations

import re
from collections.abc import Mapping

from deliberation.profiles.profile import Evidence, Profile, corrections_of, fold
from deliberation.profiles.questionnaire import Questionnaire, evidence_of, read_questionnaire
from deliberation.profiles.sharing import Shared, shared
from deliberation.profiles.values import ValueWords, read_words
from desktop.editing import new_id
from desktop.session import Session
from desktop.views import Changed, Topic
from llm.vault.vault import Vault
from resources import path, read_text

_PROFILE = frozenset({Topic.PROFILE})
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")  # as BCP 47 has it, and no path


def _translation(name: str, language: str) -> str:
    """The resource's words in the language ("de-AT", else "de"), or "" where there are none."""
    while _LANGUAGE.match(language) and language != "en":
        file = f"values/{name}.{language}.toml"
        if path(file).is_file():
            return read_text(file)
        language = language.rpartition("-")[0]
    return ""


class Valuing(Session):
    _vault: Vault | None = None

    def _open_vault(self) -> Vault:
        """The vault of this data folder, opened when it is first needed. Raises `VaultError`."""
        if self._vault is None:
            self._vault = Vault.open(self.folder, self._store.derive("vault"))
            self._closing.callback(self._vault.close)
        return self._vault

    def values(self, language: str = "en") -> tuple[ValueWords, ...]:
        """The twenty values in the circle's order; in English where there is no translation."""
        return read_words(read_text("values/values.en.toml"), _translation("values", language))

    def value_names(self, language: str = "en") -> dict[str, str]:
        """What each of the twenty values is called, by value, in the circle's order."""
        return {each.value: each.name for each in self.values(language)}

    def questionnaire(self, language: str = "en") -> Questionnaire:
        """The situations to answer; in English where there is no translation."""
        english = read_text("values/questionnaire.en.toml")
        return read_questionnaire(english, _translation("questionnaire", language))

    def answers(self) -> dict[str, str]:
        """The owner's answers so far: an answer's id, or "neither", by situation."""
        return self._open_vault().answers()

    def answer(self, answers: Mapping[str, str], language: str = "en") -> Changed:
        """Keep answers, some or all of them; one to the same situation takes the earlier's place.

        `language` is the one that they were asked in. Raises `QuestionnaireError`, `VaultError`.
        """
        questionnaire = self.questionnaire(language)
        vault = self._open_vault()
        vault.set_answers(answers, evidence_of(questionnaire, answers), at=self._now())
        done = sum(each.id in vault.answers() for each in questionnaire.situations)
        asked = len(questionnaire.situations)
        return Changed(
            f"You have answered {done} of {asked} situations; more can come any time.", _PROFILE
        )

    def profile(self) -> Profile:
        """What matters to the owner, by all that they said and did not strike."""
        return fold(self._open_vault().evidence())

    def strike(self, evidence: str) -> Changed:
        """Let a piece of evidence count no more. Raises `VaultError` where there is none."""
        self._open_vault().strike(evidence, at=self._now())
        return Changed(
            "It no longer counts; your profile is as if it had never been said.",
            _PROFILE,
            subject=evidence,
        )

    def correct(self, value: str, direction: int, strength: int, words: str = "") -> Changed:
        """Set how much a value matters to the owner; this wins over all other evidence about it.

        `direction` 1 (it matters) or -1 (it does not), `strength` 1 to 100 hundredths. An earlier
        correction of the value is replaced, and striking this one lets the evidence count again.
        Raises `ProfileError`, `VaultError`.
        """
        setting = Evidence(
            f"correction/{new_id()}", value, direction, strength, "correction", words=words
        )
        vault = self._open_vault()
        earlier = corrections_of(vault.evidence(), value)
        vault.add_evidence([setting], instead_of=[each.id for each in earlier], at=self._now())
        name = self.value_names()[value]
        weight = self.profile().of(value).weight
        return Changed(
            f"{name} counts as you set it: about {weight} of 1000 of what matters to you.",
            _PROFILE,
            subject=setting.id,
        )

    def would_share(self, level: str) -> Shared:
        """Exactly what a group would get of the profile at this level. Raises `SharingError`."""
        return shared(self.profile(), level)
