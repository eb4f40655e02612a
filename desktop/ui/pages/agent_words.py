"""The phrases of the page of one's agent: how much a value weighs, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.profiles.profile import WHOLE, Evidence, Profile, Standing
from deliberation.profiles.values import VALUES
from desktop.ui.words import counted, join_names, translate

EVEN = WHOLE // len(VALUES)  # thousandths: what each weighs if all weigh the same


def weight_words(it: Standing) -> str:
    """Against an even share, and whether the agent can tell."""
    if not it.count:
        return translate("agent", "Your agent knows nothing about this value yet.")
    steps = (
        (EVEN // 2, translate("agent", "It weighs no more than half of an even share")),
        (EVEN * 4 // 5, translate("agent", "It weighs less than an even share")),
        (EVEN * 6 // 5, translate("agent", "It weighs about an even share")),
        (EVEN * 2 - 1, translate("agent", "It weighs more than an even share")),
    )
    most = translate("agent", "It weighs twice an even share or more")
    said = next((phrase for limit, phrase in steps if it.weight <= limit), most)
    if it.low > EVEN or it.high < EVEN:
        return translate("agent", "{said}, and your agent is fairly sure of that.").format(
            said=said
        )
    return translate("agent", "{said}, but your agent is not sure of it yet.").format(said=said)


def knows(profile: Profile, names: Mapping[str, str]) -> str:
    """How much the agent has heard, and what of that it is sure of."""
    heard = [each for each in profile.standings if each.count]
    unheard = len(VALUES) - len(heard)
    said = translate("agent", "Your agent has heard something about each of the {all} values.")
    if unheard:
        said = translate(
            "agent",
            "Your agent has heard something about {n} of the {all} values. About the others it "
            "knows nothing, and takes each for an even share.",
        )
    sure = sorted((e for e in heard if e.low > EVEN), key=lambda e: -e.weight)
    if sure:
        most = translate("agent", "It is fairly sure that you care more than evenly about {names}.")
    else:
        most = translate("agent", "It is not sure of any yet that it matters more than the others.")
    said = said.format(n=len(heard), all=len(VALUES))
    return f"{said} {most.format(names=join_names([names[e.value] for e in sure]))}"


def source(it: Evidence) -> str:
    """Where a piece of evidence comes from, with the words that were said."""
    if it.kind == "correction":
        number = f"{it.direction * it.strength:+d}".replace("-", "−")
        said = translate("agent", "You set it yourself: {phrase} ({n}).").format(
            phrase=setting_words(it.direction * it.strength), n=number
        )
        return f"{said} “{it.words}”" if it.words else said
    kinds = {
        "answer": translate("agent", "You answered"),
        "quote": translate("agent", "You said"),
        "rating": translate("agent", "You rated an option"),
    }
    return f"{kinds[it.kind]}: “{it.words}”" if it.words else f"{kinds[it.kind]}."


def setting_words(number: int) -> str:
    """What a place of the slider from -100 to 100 means."""
    steps = (
        (-67, translate("agent", "it hardly matters to me")),
        (-34, translate("agent", "it matters little to me")),
        (-1, translate("agent", "it matters a little less to me than most")),
        (0, translate("agent", "nothing said")),
        (33, translate("agent", "it matters a little to me")),
        (66, translate("agent", "it matters to me")),
    )
    very = translate("agent", "it matters very much to me")
    return next((phrase for limit, phrase in steps if number <= limit), very)


def things(count: int) -> str:
    return counted(count, translate("agent", "thing"), translate("agent", "things"))
