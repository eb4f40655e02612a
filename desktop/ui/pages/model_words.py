"""The phrases of the model page: what is known of a model, where it runs, and how it did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.ui.words import counted, translate

if TYPE_CHECKING:
    from desktop.models import Models, Shown
    from llm.room.pulling import Pulled

GB, MB = 1_000_000_000, 1_000_000
_LONG = 24  # letters without a place to break the line


def size_words(number: int) -> str:
    """Bytes as a person reads them: "2.0 GB", "274 MB"."""
    if number >= GB:
        return translate("model", "{n} GB").format(n=f"{number // (GB // 10) / 10:.1f}")
    return translate("model", "{n} MB").format(n=max(1, number // MB) if number else 0)


def breakable(name: str) -> str:
    """A long name with places where a line may end, which are not seen."""
    parts = re.split(r"(?<=[/:._-])", name)
    bits = (part[at : at + _LONG] for part in parts for at in range(0, len(part), _LONG))
    return "\u200b".join(bits)


def server_words(it: Models) -> str:
    """Where the server is that answers, and what does not go there."""
    if it.server.on_this_machine:
        return translate("model", "Ollama answers at {host}, on this laptop.").format(
            host=it.server.host
        )
    return translate(
        "model",
        "Ollama answers at {host}, which is another computer. What you tell your agent does not "
        "go there: it talks with you without a model. The mediator and the ratings, which see "
        "only what the group sees, are asked there.",
    ).format(host=it.server.host)


def facts(it: Shown) -> str:
    """What the server says of a model, as far as it says anything."""
    told = it.described
    said = [
        translate("model", "{n} parameters").format(n=told.parameters) if told.parameters else "",
        translate("model", "quantised as {how}").format(how=told.quantisation)
        if told.quantisation
        else "",
        translate("model", "reads {n} tokens at once").format(n=f"{told.context:,}")
        if told.context
        else "",
        size_words(it.model.size) if it.model.runs_here else "",
        translate("model", "licence: {name}").format(name=told.licence) if told.licence else "",
    ]
    return " · ".join(filter(None, said)) or translate("model", "The server says nothing of it.")


def runs_where(it: Shown, models: Models) -> str:
    """The sentence where private words do not go to it, "" where it runs on this laptop."""
    if not it.model.runs_here:
        return translate(
            "model",
            "It runs at its vendor's, not on this laptop: what you tell your agent never goes to "
            "it.",
        )
    if not models.server.on_this_machine:
        return translate(
            "model",
            "It does not run on this laptop: what you tell your agent never goes to it.",
        )
    return ""


def quotes_words(it: Shown) -> str:
    """How many of its quotes of the owner were made up."""
    kept, dropped = it.counts.kept, it.counts.dropped
    if not kept + dropped:
        return translate("model", "It has not looked for quotes in your words yet.")
    if not dropped:
        said = translate("model", "It made up none of its {quotes} of your words.")
    else:
        said = translate(
            "model", "It made up {n} of its {quotes} of your words; none of these is kept."
        )
    one, many = translate("model", "quote"), translate("model", "quotes")
    return said.format(n=dropped, quotes=counted(kept + dropped, one, many))


def fetched_words(now: Pulled) -> str:
    """ "Fetching: 1.2 GB of 2.5 GB."."""
    if not now.total:
        return translate("model", "{status}…").format(status=now.status)
    return translate("model", "{status}: {done} of {total}.").format(
        status=now.status, done=size_words(now.done), total=size_words(now.total)
    )
