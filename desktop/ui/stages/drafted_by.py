"""Who drafted a wording, and what hidden disputes have shown of that model."""

from __future__ import annotations

import re

from deliberation.acts import Audit
from deliberation.state import Deliberation, Mediation, Option
from desktop.ui.words import translate, when
from desktop.views import GroupView

_EMBEDDED = "embedded"
_CANARIES = "Hidden canaries"  # the audit that is stored with what a model drafted


def drafted_sentence(view: GroupView, mediation: Mediation) -> str:
    """Who drafted, who asked for it, and when."""
    if mediation.mediator == _EMBEDDED:
        drafted = translate("drafted", "Drafted without a model, from members' own sentences")
    else:
        drafted = translate("drafted", "Drafted by the model {model}").format(
            model=model_name(mediation.mediator)
        )
    asked = translate("drafted", "{drafted}; {name} asked for it on {date}.")
    return asked.format(
        drafted=drafted, name=view.name_of(mediation.member), date=when(mediation.at)
    )


def model_name(mediator: str) -> str:
    """What a person calls the model: without the kind of server and its digest."""
    name = mediator.removeprefix("ollama:")
    return re.sub(r" [0-9a-f]{12}$", "", name) or mediator


def checked_sentence(mediation: Mediation) -> str:
    """How the model did with hidden disputes, as its asker's laptop found; "" without a model."""
    if mediation.mediator == _EMBEDDED:
        return ""
    found = _canaries(mediation)
    if found is None:
        return translate(
            "drafted", "Nothing says whether this model was checked with hidden disputes."
        )
    return found.detail


def label(mediation: Mediation) -> str:
    """A short phrase that goes wherever the model's words appear; "" where it passed all."""
    if mediation.mediator == _EMBEDDED:
        return ""
    found = _canaries(mediation)
    if found is None:
        return translate("drafted", "not checked with hidden disputes")
    if found.passed:
        return ""
    # The audit is a sentence: what the model is labelled with is its last one, after "It".
    labelled = re.search(r" It ([^.]+)\.$", found.detail)
    if labelled:
        return labelled[1]
    return translate("drafted", "not checked enough with hidden disputes")


def card_line(mediation: Mediation) -> str:
    """Whose words a wording is, with what to know of that model."""
    if mediation.mediator == _EMBEDDED:
        return translate("drafted", "Without a model")
    name, labelled = model_name(mediation.mediator), label(mediation)
    if not labelled:
        return translate("drafted", "By {model}").format(model=name)
    return translate("drafted", "By {model}: {label}").format(model=name, label=labelled)


def of_option(about: Deliberation, option: Option) -> str:
    """Whose words an option is that began as a mediator's; "" where its author wrote it."""
    found = next((each for each in about.mediations if each.id == option.mediation), None)
    if found is None or found.mediator == _EMBEDDED:
        return ""
    return card_line(found)


def _canaries(mediation: Mediation) -> Audit | None:
    return next((each for each in mediation.audits if each.name == _CANARIES), None)
