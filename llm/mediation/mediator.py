"""Mediates with the model that the user has, or from members' own sentences without one."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from deliberation.acts import LINE_LIMIT, Audit, Candidate
from deliberation.quotes import normalise, unproven
from llm.audits.audits import audit, audits, names_of
from llm.errors import BadAnswer, ModelError, ModelTooSlow, ServerGone
from llm.mediation.answers import read_candidate
from llm.mediation.asking import STARTS, build, load, shortened, starts_for
from llm.mediation.blends import draft
from llm.mediation.dispute import Dispute, Mediated
from llm.mediation.embedded import mediate_embedded
from llm.room.budget import Budget
from llm.room.chatting import chat, list_models
from llm.room.models import Model, Server, choose_model, server_address

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Drafts:
    """What the model wrote: usable wordings, how many were asked for, and what went wrong."""

    candidates: tuple[Candidate, ...]
    asked: int
    troubles: tuple[str, ...]


async def mediate(
    dispute: Dispute,
    *,
    model: str = "auto",
    host: str | None = None,
    progress: Progress = lambda _: None,
    budget: Budget | None = None,
) -> Mediated:
    """Candidate wordings for a dispute, audited.

    `model` is "auto" (the largest that the server has), "none", or a model's name; `host` is the
    Ollama server's address (OLLAMA_HOST, else 127.0.0.1:11434); `progress` hears a sentence at
    each step; `budget` bounds time and length (else the environment's, see `Budget`). Whatever
    the server or the model does, wordings come back: where it gives nothing that can be used,
    those from members' own sentences, and the first audit says why. Raises `NothingToMediate`
    where nobody has taken a position. Can be cancelled.
    """
    dispute.require_positions()
    if model == "none":
        return mediate_embedded(dispute)
    limits = budget or Budget.from_environment()
    progress("Looking for a model.")
    try:
        server = Server(server_address(host), await list_models(host))
        chosen = choose_model(server.models, model)
    except ModelError as error:
        return mediate_embedded(dispute, str(error), expected=_usual(error, model))
    if chosen is None:
        why = f"The Ollama server at {server.host[:100]} has no model that can draft."
        return mediate_embedded(dispute, why, expected=model == "auto")
    drafts = await _draft_all(dispute, server, chosen, limits, progress)
    if not drafts.candidates:
        why = (
            f"The model {chosen.name[:100]} gave no wording that can be used. {drafts.troubles[-1]}"
        )
        return mediate_embedded(dispute, why, expected=False)
    progress("Checking every quote.")
    return _audited(dispute, server, chosen, drafts)


def _usual(error: ModelError, wanted: str) -> bool:
    """Without a server "auto" means to do without; everything else is a fault worth a look."""
    return wanted == "auto" and isinstance(error, ServerGone)


async def _draft_all(
    dispute: Dispute, server: Server, model: Model, budget: Budget, progress: Progress
) -> Drafts:
    """One wording from each starting blend, until all are there or the time is over."""
    starts = starts_for(dispute, budget.wordings)
    found: dict[str, Candidate] = {}
    troubles: list[str] = []
    try:
        async with asyncio.timeout(budget.total_seconds):
            for number, start in enumerate(starts, 1):
                step = f"{model.name} drafts wording {number} of {len(starts)}: {STARTS[start]}"
                try:
                    drafted = await _draft_one(
                        dispute, server, model, budget, start, step, progress
                    )
                except BadAnswer as error:
                    troubles.append(str(error))
                    continue
                if normalise(drafted.text) in found:
                    troubles.append("Two starting blends gave the same wording, shown once.")
                found.setdefault(normalise(drafted.text), drafted)
    except ModelError as error:  # the server is gone, or too slow: the rest would fail likewise
        troubles.append(str(error))
    except TimeoutError:
        troubles.append(str(ModelTooSlow("The time for the model was over, so it was stopped.")))
    return Drafts(tuple(found.values()), len(starts), tuple(dict.fromkeys(troubles)))


async def _draft_one(
    dispute: Dispute,
    server: Server,
    model: Model,
    budget: Budget,
    start: str,
    step: str,
    progress: Progress,
) -> Candidate:
    """A wording from one starting blend; asks again, with another seed, where none came."""
    prompt = build(dispute, start)
    for attempt in range(1, budget.attempts + 1):
        progress(f"{step}." if attempt == 1 else f"{step} (attempt {attempt}).")
        answer = chat(
            server,
            model.name,
            prompt.messages,
            schema=prompt.schema,
            budget=budget,
            seed=_seed(dispute, start, attempt),
            on_words=lambda words: progress(f"{step} ({words} words so far)."),
        )
        try:
            return read_candidate(await answer, prompt.labels, STARTS[start])
        except BadAnswer:
            if attempt == budget.attempts:
                raise
    raise BadAnswer("The model was not asked, since no attempt was allowed.")


def _seed(dispute: Dispute, start: str, attempt: int) -> int:
    """The same for the same question, so that the same model can be asked to repeat itself."""
    words = f"{dispute.deliberation}\n{start}\n{attempt}".encode()
    return int.from_bytes(hashlib.sha256(words).digest()[:3])


def _audited(dispute: Dispute, server: Server, model: Model, drafts: Drafts) -> Mediated:
    candidates, added = _with_own_words(dispute, drafts.candidates)
    return Mediated(
        f"ollama:{model.name} {model.digest[:12]}"[:LINE_LIMIT].strip(),
        candidates,
        (
            _drafted(model, drafts),
            _where(server, model),
            _read_in_full(dispute),
            *added,
            *audits(dispute, candidates),
        ),
        dispute.present_text,
    )


def _with_own_words(
    dispute: Dispute, drafted: tuple[Candidate, ...]
) -> tuple[tuple[Candidate, ...], tuple[Audit, ...]]:
    """Where no quote-proof wording came, those from members' own sentences are set beside."""
    sources = dispute.by_source()
    if any(not unproven(candidate, sources) for candidate in drafted):
        return drafted, ()
    own = [replace(each, start=f"Without the model: {each.start}") for each in draft(dispute)]
    says = (
        "No wording by the model has all its quotes proven, so wordings made of members' own "
        "sentences stand beside them."
    )
    return (*drafted, *own), (audit("Wordings added", False, says),)


def _drafted(model: Model, drafts: Drafts) -> Audit:
    says = (
        f"{model.name} drafted {len(drafts.candidates)} of {drafts.asked} wordings, each from "
        f"another starting blend (prompt version {load('mediate')[0]})."
    )
    return audit("Mediator", not drafts.troubles, " ".join([says, *drafts.troubles]))


def _where(server: Server, model: Model) -> Audit:
    name = "Where the model ran"
    if not model.runs_here:
        return audit(name, False, f"{model.name} runs at its vendor's: members' words went there.")
    if not server.on_this_machine:
        return audit(
            name, False, f"The model ran at {server.host[:100]}: members' words went there."
        )
    return audit(name, True, "The model ran on this machine.")


def _read_in_full(dispute: Dispute) -> Audit:
    name = "Positions read in full"
    if cut := shortened(dispute):
        who = names_of(dispute, (position.member for position in cut))
        return audit(name, False, f"The model read only the beginning of the words of {who}.")
    return audit(name, True, "The model was given every position in full.")
