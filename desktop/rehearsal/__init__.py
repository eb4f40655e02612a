"""A whole moot, played with three practice laptops that only ever exchange bundle files.

It uses the app as people do, through `Workspace`, and leaves everything behind to look at: the
three data folders, every bundle, the PDF, the exported log, the lesson and a transcript.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import resources
from desktop import telling
from desktop.commands import Answer
from desktop.export.import_rules import read_rules
from desktop.files import write_file
from desktop.rehearsal import gathering, proving, talking, trying, weighing
from desktop.rehearsal.moot import (
    CHEAP,
    PASSPHRASE,
    Laptop,
    Moot,
    Practice,
    RehearsalFailed,
    RehearsalRefused,
)
from desktop.story import Story, folder_name, place_of, read_story
from desktop.transcript import Transcript
from desktop.workspace import Workspace

__all__ = ["PASSPHRASE", "RehearsalFailed", "RehearsalRefused", "rehearse", "rehearse_command"]

_WHY = (
    "These are three practice folders; the passphrase of each is “rehearsal”, which is no secret."
)


def rehearse_command(args: Namespace) -> Answer:
    """`folkmoot rehearse`; a check that fails gives status 1."""
    say = _hear_nothing if args.json else _say
    story = read_story(args.story, sample=args.rules is None)
    try:
        shape = rehearse(args.rules, args.out, story, model=args.model, say=say)
    except RehearsalFailed as error:
        return Answer({"passed": False, "error": str(error)}, str(error), ok=False)
    return Answer({"passed": True, **shape}, f"\nThe moot is played; all of it is in {args.out}.")


def _say(words: str) -> None:
    print(telling.legible(words), flush=True)


def _hear_nothing(_: str) -> None: ...


def rehearse(
    rules: Path | None,
    out: Path,
    story: Story,
    *,
    model: str = "auto",
    say: Callable[[str], None] = _say,
) -> dict[str, str]:
    """Play the story and return what it left: the group, its fingerprint and the files' names.

    `say` hears each step. Raises `RehearsalRefused` and what the actions themselves raise;
    `RehearsalFailed` where the laptops do not agree in the end.
    """
    sample = resources.read_text("stories/sample-rules.md")
    if rules is None:  # before a folder is made for what cannot be played
        texts = [" ".join(sample.split())]
    else:
        texts = [text for section in read_rules(rules).sections for text in section.clauses]
    place_of(texts, story)
    _make_folder(out)
    if rules is None:
        rules = out / "sample-rules.md"
        write_file(rules, sample.encode())
    with ExitStack() as stack:
        laptops = []
        for part in story.parts:
            workspace = Workspace.open(
                out / folder_name(part.name),
                Practice(),
                name=part.name,
                keep_key_in="passphrase",
                cost=CHEAP,
            )
            stack.callback(workspace.close)
            laptops.append(Laptop(part, workspace))
        return _play(Moot(out, story, laptops, Transcript(say), model), rules)


def _make_folder(out: Path) -> None:
    try:
        if out.exists() and any(out.iterdir()):
            raise RehearsalRefused(f"{out} is not empty; name a new folder for the rehearsal.")
        (out / "bundles").mkdir(parents=True)
    except OSError as error:
        raise RehearsalRefused(f"{out} cannot be used: {error.strerror}.") from error


def _play(moot: Moot, rules: Path) -> dict[str, str]:
    moot.tell.title(f"A moot of {moot.story.group}")
    moot.tell.text(_WHY)
    gathering.gather(moot)
    gathering.bring_rules(moot, rules)
    gathering.consent_to_what_stands(moot)
    gathering.tell_agents(moot)
    talking.disagree(moot)
    talking.draft(moot)
    weighing.choose(moot)
    weighing.weigh(moot)
    trying.decide(moot)
    trying.review(moot)
    trying.learn(moot)
    trying.compose(moot)
    files = proving.print_rules(moot)
    proving.prove(moot, files)
    proving.leave_behind(moot, files)
    write_file(moot.out / "transcript.md", moot.tell.markdown().encode())
    return {"group": moot.group, "fingerprint": moot.fingerprint(moot.first), **files}
