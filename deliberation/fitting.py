"""What the fields of an act must be to each other: one sentence for each that does not fit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from deliberation import acts as a
from deliberation.folding.settings import SETTINGS, SettingError
from deliberation.profiles.values import VALUES
from deliberation.situations import TAGS


def misfit(act: a.Act) -> str:
    """What in `act`, whose fields are fine one by one, does not go together, or ""."""
    check = _WHOLE.get(type(act))
    return check(act) if check else ""


def _consent(act: a.Consent) -> str:
    if hashlib.sha256(act.text.encode()).hexdigest() != act.sha256:
        return "The consent names another text than the one that it carries."
    if bool(act.option) != bool(act.deliberation):
        return "A consent to an option must name its deliberation too."
    if act.trial and act.option in ("", a.KEEP):
        return "A consent on trial must be to an option that changes something."
    return ""


def _acknowledge(act: a.Acknowledge) -> str:
    if bool(act.clause) == bool(act.topic.strip()):
        return "An acknowledgement is about a clause or about a topic, one of the two."
    return ""


def _propose(act: a.Propose) -> str:
    if (act.kind == "new") != (act.base == ""):
        return "A new clause has no base text; every other change has one."
    if (act.kind == "repeal") != (act.text == ""):
        return "A repeal has no text; every other change has one."
    return ""


def _mediate(act: a.Mediate) -> str:
    for place, each in enumerate(act.candidates):
        if each.revises >= place:
            return "A candidate takes further one that comes before it."
        if (each.kind == "trial") != (each.days > 0):
            return "A rule to try says for how many days, and no other does."
        if len({cell.value for cell in each.effects}) < len(each.effects):
            return "A candidate names an effect on one value twice."
    if any(each.candidate >= len(act.candidates) for each in act.critiques):
        return "A critique is of a candidate that the mediation does not have."
    pairs = {(each.candidate, each.member) for each in act.critiques}
    return "A member has two critiques of one candidate." if len(pairs) < len(act.critiques) else ""


def _rate_candidates(act: a.RateCandidates) -> str:
    if not act.utilities:
        return "There is no rating in it."
    if act.words and len(act.words) != len(act.utilities):
        return "There are words for each rating, or for none."
    return ""


def _tags(act: a.Situate | a.ToldLesson) -> str:
    strange = next((tag for tag in act.tags if tag not in TAGS), None)
    if strange is not None:
        return f"There is no tag called {strange!r}; the list of tags tells which there are."
    return "A tag is named twice." if len(set(act.tags)) < len(act.tags) else ""


def _touch(act: a.Touch) -> str:
    for each in act.touched:
        if (each.who == "named") != bool(each.name.strip()):
            return "Whoever is named needs a name, and the others need none."
        if each.who in ("consenting", "members") and each.harm:
            return "Members say themselves what harms them, by their rating."
    keys = {(each.who, " ".join(each.name.casefold().split())) for each in act.touched}
    return "Somebody is named twice." if len(keys) < len(act.touched) else ""


def _assess(act: a.Assess) -> str:
    named = {cell.value for cell in act.cells}
    return "The effect on a value is given twice." if len(named) < len(act.cells) else ""


def _object(act: a.Object) -> str:
    if (act.ground == "purpose") != bool(act.purpose.strip()):
        return "An objection names the purpose that it is about, or the harm in its reason."
    return ""


def _choose(act: a.Choose) -> str:
    setting = SETTINGS.get(act.setting)
    if setting is None:
        return f"There is no setting called {act.setting!r}."
    try:
        setting.check(act.value)
    except SettingError as error:
        return str(error)
    if not act.agree and not act.reason.strip():
        return "Whoever is against a setting must say why."
    return ""


def _take_lesson(act: a.TakeLesson) -> str:
    lesson = act.lesson
    if lesson.worked + lesson.mixed + lesson.failed == 0:
        return "A lesson without any outcome teaches nothing."
    return _tags(lesson)


def _share(act: a.ShareValues) -> str:
    if (act.level == "ratings") != (act.weights == ()):
        return "Sharing ratings only shares no weights; every other choice shares all of them."
    if act.weights and (len(act.weights) != len(VALUES) or sum(act.weights) != 1000):
        return "The weights of a profile are twenty and add up to 1000."
    if act.level == "weights" and any(weight % 10 for weight in act.weights):
        return "Rounded weights are whole tens."
    if act.items and act.level != "evidence":
        return "Only who shares everything but the quotes shares what the profile rests on."
    return ""


_WHOLE: Mapping[type[Any], Callable[[Any], str]] = {
    a.Consent: _consent,
    a.Acknowledge: _acknowledge,
    a.Propose: _propose,
    a.Situate: _tags,
    a.Touch: _touch,
    a.Assess: _assess,
    a.Object: _object,
    a.Choose: _choose,
    a.Mediate: _mediate,
    a.RateCandidates: _rate_candidates,
    a.TakeLesson: _take_lesson,
    a.ShareValues: _share,
}
