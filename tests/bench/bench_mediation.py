"""Everything of ours around a mediation by a model, against the time that the model itself takes.

`python tests/bench/bench_mediation.py` prints the share; run by `make bench`. Seven members write
about quiet hours; a model played over a real socket answers every question at once and at length,
each sentence with a quote that can be proven. What is ours is all the time that passes but for the
playing: prompts, the client, reading, proofs, effects by word lists, audits, the journal in a real
vault. The model's own time is taken as that of a fast one: 100 tokens a second for what it writes,
nothing at all for what it reads. The laptops that we know are several times slower.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from deliberation.acts import QuotedLesson  # noqa: E402
from deliberation.state import Position  # noqa: E402
from llm.mediation.dispute import Dispute, Mediated  # noqa: E402
from llm.mediation.mediator import mediate  # noqa: E402
from llm.room.asking import open_room  # noqa: E402
from llm.room.budget import Budget  # noqa: E402
from llm.vault.vault import Vault  # noqa: E402
from tests.llm.conftest import ScriptedOllama  # noqa: E402

MEMBERS, WORDINGS, RUNS = 7, 6, 3
TOKENS_A_SECOND = 100
LETTERS_A_TOKEN = 4
TARGET = 0.03

WISHES = (
    "I work early and the house should be quiet from {n}:00 on every weekday",
    "Music may be played in the common room until {n} o'clock when nobody objects",
    "Whoever gives a party tells everybody at least {n} days before it takes place",
    "Guests may stay for {n} nights if those who share the corridor are asked first",
    "The kitchen should be clean again {n} hours after somebody has cooked for friends",
    "On Fridays and Saturdays we can be louder, but never later than {n} o'clock",
    "I would like one evening in {n} weeks on which the whole house is silent",
)
FILLER = "Last winter I lay awake and nobody had meant it badly. We had never talked about it."


def dispute() -> Dispute:
    members = [f"{number:064x}" for number in range(1, MEMBERS + 1)]
    positions = tuple(
        Position(f"{number + 100:064x}", member, f"{wish.format(n=number + 1)}. {FILLER}", number)
        for number, (member, wish) in enumerate(zip(members, WISHES, strict=True), 1)
    )
    weights = (50,) * 20
    return Dispute(
        "d" * 64,
        "When should the house be quiet?",
        "Please be quiet between 00:00 and 07:00. Guests are welcome. " * 3,
        positions,
        {member: f"Member {number}" for number, member in enumerate(members, 1)},
        dict.fromkeys(members[:3], weights),
        (QuotedLesson("e" * 64, "Quiet from ten was tried for 60 days: it worked for 4 members."),),
    )


class Model:
    """Answers whatever is asked, at once; `wrote` counts its letters, `spent` its seconds."""

    def __init__(self) -> None:
        self.wrote = 0
        self.spent = 0.0
        self.asked = 0

    def __call__(self, request: dict[str, Any]) -> list[str]:
        start = time.perf_counter()
        content = request["messages"][-1]["content"].splitlines()
        begin, end = (i for i, line in enumerate(content) if line.startswith("===="))
        record = json.loads("\n".join(content[begin + 1 : end]))
        text = json.dumps(self._answer(record, request["format"]["properties"]))
        pieces = [text[at : at + LETTERS_A_TOKEN] for at in range(0, len(text), LETTERS_A_TOKEN)]
        self.wrote += len(pieces)
        self.asked += 1
        self.spent += time.perf_counter() - start
        return pieces

    def _answer(self, record: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        if "effects" in wanted:
            words = record["text"].split()
            quotes = [" ".join(words[at : at + 3]) for at in range(0, min(9, len(words)), 3)]
            values = ("hedonism", "security-personal", "conformity-interpersonal")
            return {"effects": [{"value": v, "effect": "for", "words": q}
                                for v, q in zip(values, quotes, strict=False)]}  # fmt: skip
        if "critiques" in wanted:
            each = wanted["critiques"]["items"]["properties"]
            labels = each["candidate"]["enum"]
            return {"critiques": [{"candidate": label, "score": 10 * place - 20,
                                   "misses": "It says nothing of what was asked for here.",
                                   "quote": ""} for place, label in enumerate(labels)]}  # fmt: skip
        turn = self.asked % MEMBERS
        spoken = [each for each in record["positions"] if each["words"]]
        order = spoken[turn:] + spoken[:turn]
        sentences = [
            {"text": each["words"].split(". ")[0] + ".",
             "cites": [{"member": each["member"], "quote": " ".join(each["words"].split()[:6])}]}
            for each in order[: 4 + self.asked % 3]
        ]  # fmt: skip
        return {"sentences": sentences, "left_out": [], "days": 30}


async def one(server: ScriptedOllama, vault: Vault, case: Dispute) -> Mediated:
    room = await open_room("auto", server.host, budget=Budget(wordings=WORDINGS),
                           record=vault.record)  # fmt: skip
    assert room is not None
    return await mediate(case, room=room)


def main() -> None:
    shares = []
    for _ in range(RUNS):
        model = Model()
        server = ScriptedOllama(model)
        with tempfile.TemporaryDirectory() as folder, Vault.open(Path(folder), b"k" * 32) as vault:
            start = time.perf_counter()
            mediated = asyncio.run(one(server, vault, dispute()))
            ours = time.perf_counter() - start - model.spent
        server.stop()
        assert mediated.mediator.startswith("ollama:"), mediated.audits
        theirs = model.wrote / TOKENS_A_SECOND
        shares.append(ours / theirs)
        print(f"{len(mediated.candidates)} wordings, {model.asked} questions, {model.wrote:,} "
              f"tokens: ours {ours:.2f} s, a model at {TOKENS_A_SECOND} tokens a second "
              f"{theirs:.0f} s")  # fmt: skip
    share = statistics.median(shares)
    verdict = "ok" if share <= TARGET else "OVER"
    print(f"{'Ours around a mediation, of the model’s own time':57} {share:8.1%}  "
          f"target {TARGET:.0%}  {verdict}")  # fmt: skip


if __name__ == "__main__":
    main()
