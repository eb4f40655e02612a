"""A whole moot, played with three practice laptops that only ever exchange bundle files.

It uses the app as people do, through `Workspace`, and leaves everything behind to look at: the
three data folders, every bundle, the PDF, the exported log and a transcript.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import resources
from crdt.keys import Cost
from deliberation.acts import KEEP
from deliberation.blend import Blend
from deliberation.errors import FolkmootError
from deliberation.quotes import sources, unproven
from deliberation.state import Deliberation, Option
from deliberation.sums import explain
from desktop import telling
from desktop.carrying import verify_file
from desktop.commands import Answer
from desktop.export import markup
from desktop.export.import_rules import read_rules
from desktop.files import write_file
from desktop.story import Part, Story, folder_name, pick_clause, place_of, read_story
from desktop.transcript import Transcript
from desktop.workspace import Workspace
from llm.mediator import mediate
from llm.rulelike import rule_score
from llm.sentences import split_sentences
from llm.wishes import RULE

# These folders are for practice and say so: their passphrase protects nothing, and is cheap.
PASSPHRASE = "rehearsal"
CHEAP = Cost(ops=1, mem=1 << 20)
_WHY = (
    "These are three practice folders; the passphrase of each is “rehearsal”, which is no secret."
)


class RehearsalRefused(FolkmootError):
    """The rehearsal cannot begin."""


class RehearsalFailed(FolkmootError):
    """Something in the rehearsal did not come out as it must."""


@dataclass(frozen=True)
class _Practice:
    def passphrase(self, new: bool, why: str) -> str:  # noqa: ARG002 - the protocol's names
        return PASSPHRASE


@dataclass
class _Laptop:
    part: Part
    workspace: Workspace

    @property
    def name(self) -> str:
        return self.part.name


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
                _Practice(),
                name=part.name,
                keep_key_in="passphrase",
                cost=CHEAP,
            )
            stack.callback(workspace.close)
            laptops.append(_Laptop(part, workspace))
        return _Rehearsal(out, story, laptops, Transcript(say), model).play(rules)


def _make_folder(out: Path) -> None:
    try:
        if out.exists() and any(out.iterdir()):
            raise RehearsalRefused(f"{out} is not empty; name a new folder for the rehearsal.")
        (out / "bundles").mkdir(parents=True)
    except OSError as error:
        raise RehearsalRefused(f"{out} cannot be used: {error.strerror}.") from error


class _Rehearsal:
    """One run; each method is a scene."""

    def __init__(
        self, out: Path, story: Story, laptops: list[_Laptop], transcript: Transcript, model: str
    ) -> None:
        self.out, self.story, self.laptops = out, story, laptops
        self.tell, self.model = transcript, model
        self.group = self.deliberation = ""
        self.offered: list[str] = []  # options, in the order in which they were put forward
        self.rounds = 0

    @property
    def first(self) -> _Laptop:
        return self.laptops[0]

    def play(self, rules: Path) -> dict[str, str]:
        self.tell.title(f"A moot of {self.story.group}")
        self.tell.text(_WHY)
        self._gather()
        self._bring_rules(rules)
        self._consent_to_what_stands()
        self._disagree()
        self._mediate()
        self._weigh()
        self._decide()
        files = self._print()
        self._prove(files)
        self._leave_behind(files)
        write_file(self.out / "transcript.md", self.tell.markdown().encode())
        return {"group": self.group, "fingerprint": self._fingerprint(self.first), **files}

    # -- scenes -----------------------------------------------------------------------------------

    def _gather(self) -> None:
        self.tell.scene("Three people found a group")
        ada, bo, cleo = (laptop.name for laptop in self.laptops)
        self.group = self.first.workspace.found(self.story.group).group
        self.tell.text(f"{ada} founds {self.story.group} and is alone in it at first.")
        invitation = self.out / "bundles" / "invitation.json"
        self.first.workspace.invite(self.group, invitation)
        self.tell.progress("writing an invitation and two requests")
        requests = []
        for laptop in self.laptops[1:]:
            request = self.out / "bundles" / f"{folder_name(laptop.name)}-request.json"
            laptop.workspace.join(invitation, request)
            requests.append(request)
        self.first.workspace.admit(self.group, requests)
        self.tell.text(
            f"{bo} and {cleo} get an invitation and sign that they want to join. {ada} lets both "
            "in; from now on more than half of them decide who else joins."
        )

    def _bring_rules(self, rules: Path) -> None:
        self.tell.scene("They bring their rules")
        self.tell.progress(f"reading {rules.name}")
        self.tell.text(self.first.workspace.import_rules(self.group, rules).sentence)
        self._meet()

    def _consent_to_what_stands(self) -> None:
        """Each on their own laptop; the last one leaves out the clause that is in dispute."""
        view = self.first.workspace.view(self.group)
        self.clause = pick_clause(view.rulebook, self.story)
        self.tell.scene("They live by them, except for one clause")
        self.tell.text(
            f"The one that they will talk about is clause {view.numbers[self.clause.id]}:"
        )
        self.tell.quote(markup.plain(self.clause.text))
        count = len(view.rulebook.clauses)
        for laptop in self.laptops[:-1]:
            self.tell.progress(f"{laptop.name}'s laptop signs the consents")
            laptop.workspace.consent_to_all(self.group)
            every = "the one clause" if count == 1 else f"all {count} clauses"
            self.tell.text(f"{laptop.name} consents to {every}, exactly as worded.")
        last = self.laptops[-1]
        self.tell.progress(f"{last.name}'s laptop signs the consents")
        last.workspace.consent_to_all(self.group, but=self.clause.id)
        others = f"consents to the other {count - 1}, but" if count > 1 else "is asked, and"
        self.tell.text(f"{last.name} {others} does not consent to this one: it does not bind "
                       f"{last.name}.")  # fmt: skip
        self._meet()

    def _disagree(self) -> None:
        self.tell.scene("Apart, each says that it isn't it")
        for laptop in self.laptops:
            change = laptop.workspace.acknowledge(self.group, clause=self.clause.id)
            self.deliberation = change.subject
            about = self._about(laptop)
            said = len(about.acknowledgements)
            self.tell.text(
                f"{laptop.name}: “What we have isn't it, and I don't know the answer.” (As far as "
                f"{laptop.name}'s laptop knows, {said} of the {about.needed} who are needed.)"
            )
        self._meet()
        self.tell.text("Together these open one deliberation, though nobody knew of the others.")
        for laptop in self.laptops:
            laptop.workspace.position(self.group, self.deliberation, laptop.part.position)
            self.tell.text(f"{laptop.name} writes, alone:")
            self.tell.quote(laptop.part.position)
        self._meet()

    def _mediate(self) -> None:
        self.tell.scene("Their laptops meet, and a mediator drafts")
        workspace = self.first.workspace
        dispute = workspace.dispute(self.group, self.deliberation)
        self.tell.progress("drafting wordings")
        mediated = asyncio.run(mediate(dispute, model=self.model, progress=self.tell.progress))
        workspace.record_mediation(self.group, self.deliberation, mediated)
        view = workspace.view(self.group)
        about = self._about(self.first)
        self.tell.block(telling.mediation(view, about, about.mediations[-1]))
        self._meet()

    def _weigh(self) -> None:
        """Each member puts forward what serves them best, and rates what all put forward."""
        self.tell.scene("They choose wordings and rate them, each alone")
        self._put_forward()
        self._meet()
        self.tell.text(
            "Real people rate as they like. These three rate by how many of their own wishes an "
            "option takes up word for word: all of them is +100, none of them is −50."
        )
        for laptop in self.laptops:
            if laptop.part.keep:
                self.tell.text(f"Among {laptop.name}'s wishes are the words that stand there now.")
        for laptop in self.laptops:
            self.tell.progress(f"{laptop.name} rates {len(self.offered)} options")
            for option in self.offered:
                text = self._option(laptop, option).text
                rating = _rating(laptop.part, self.clause.text, text)
                laptop.workspace.rate(self.group, self.deliberation, option, rating)
        self._meet()
        blends = [lap.workspace.blend(self.group, self.deliberation) for lap in self.laptops]
        if any(blend != blends[0] for blend in blends):
            raise RehearsalFailed("The three laptops do not get the same sums.")
        view = self.first.workspace.view(self.group)
        names = telling.names(view, self.deliberation)
        self.tell.text("All three laptops get the same sums:")
        self.tell.block(telling.blend(view, self.deliberation, blends[0]))
        self.tell.text("Anybody can redo them with pencil and paper:")
        for line in explain(blends[0], names)[:-1]:  # the last sentence stands above already
            rank, _, sum_ = line.partition(". ")
            self.tell.text(f"Rank {rank}. {sum_}")
        self.leader = self._leader(blends[0], names)

    def _put_forward(self) -> None:
        """The proven candidate, not yet offered, that serves a member best, if one does."""
        about = self._about(self.first)
        mediation = about.mediations[-1]
        said = sources(about.said, mediation.present)
        usable = {
            place: candidate.text
            for place, candidate in enumerate(mediation.candidates)
            if not unproven(candidate, said) and candidate.text != self.clause.text
        }
        for laptop in self.laptops:
            present = self.clause.text
            served = {at: _rating(laptop.part, present, text) for at, text in usable.items()}
            mine = [place for place, rating in served.items() if rating > 0]
            if not mine:
                self.tell.text(f"{laptop.name} finds nothing else worth putting forward.")
                continue
            best = max(mine, key=lambda place: (served[place], -len(usable[place])))
            del usable[best]
            laptop.workspace.propose(
                self.group, self.deliberation, kind="amend", mediation=mediation.id, candidate=best
            )
            mine_now = [o for o in self._about(laptop).options if o.author == laptop.workspace.me]
            self.offered.append(mine_now[-1].id)
            self.tell.text(f"{laptop.name} puts candidate {best + 1} forward, word for word.")

    def _leader(self, blend: Blend, names: Mapping[str, str]) -> str:
        """What they try first; where the sums leave a tie, people choose and not the app."""
        tied = [row.option for row in blend.leaders]
        if len(tied) == 1:
            return tied[0]
        first = next((option for option in self.offered if option in tied), KEEP)
        self.tell.text(
            "The sums leave a tie, and no dice are thrown. The three talk it over and try the one "
            f"that was put forward first: {names[first]}."
        )
        return first

    def _decide(self) -> None:
        self.tell.scene("Each consents, or does not")
        if self.leader == KEEP:
            self.tell.text("Nothing is better for the least content of them than what they have.")
        else:
            self.tell.text("This is what they are asked, word for word:")
            self.tell.quote(markup.plain(self._option(self.first, self.leader).text))
        for laptop in self.laptops:
            mine = {
                rating.option: rating.utility
                for rating in self._about(laptop).ratings
                if rating.member == laptop.workspace.me
            }
            if self.leader == KEEP or mine.get(self.leader, 0) <= 0:
                self.tell.text(f"{laptop.name} does not consent to a change.")
                continue
            laptop.workspace.consent(self.group, deliberation=self.deliberation, option=self.leader)
            self.tell.text(f"{laptop.name} consents to exactly these words.")
        self._meet()
        story = self.first.workspace.clause_view(self.group, self.clause.id)
        bound = telling.who_is_bound(story.bindings)
        if self._about(self.first).adopted:
            self.tell.text(
                "More than half consented and nobody objects: it is adopted. Clause "
                f"{story.number} now reads so, and {bound}."
            )
        else:
            self.tell.text(
                f"Too few consented, so clause {story.number} stays as it was: it {bound}. They "
                "can go back and try other words."
            )

    def _print(self) -> dict[str, str]:
        self.tell.scene("They print their rulebook")
        workspace = self.first.workspace
        files = {"pdf": "rulebook.pdf", "markdown": "rulebook.md", "log": "log.folkmoot-log"}
        self.tell.progress("setting the pages")
        workspace.export_pdf(self.group, self.out / files["pdf"])
        workspace.export_markdown(self.group, self.out / files["markdown"])
        self.tell.progress("writing the log")
        workspace.export_log(self.group, self.out / files["log"])
        self.tell.text(
            f"The rulebook is in {files['pdf']}; under each clause it says whom it binds."
        )
        return files

    def _prove(self, files: dict[str, str]) -> None:
        self.tell.scene("And they check it")
        prints = {laptop.name: self._fingerprint(laptop) for laptop in self.laptops}
        width = max(len(name) for name in prints)
        self.tell.text("Each reads the fingerprint from their own screen:")
        self.tell.block(
            "\n".join(f"{n.ljust(width)}  {telling.in_fours(p)}" for n, p in prints.items())
        )
        if len(set(prints.values())) != 1:
            raise RehearsalFailed("The three laptops do not hold the same rulebook.")
        self.tell.text("The three laptops hold the same rulebook.")
        self.tell.progress("working everything out again from the exported log")
        verification = verify_file(self.out / files["log"])
        self.tell.text("The exported log is checked without any key:")
        self.tell.block(telling.verification(verification))
        if not verification.passed:
            raise RehearsalFailed("The exported log does not pass its checks.")
        self._tamper()

    def _tamper(self) -> None:
        """A bundle with one byte changed must be refused, and change nothing."""
        laptop = self.laptops[-1]
        before = self._fingerprint(laptop)
        good = self.out / "bundles" / "last.folkmoot"
        self.first.workspace.bundle(self.group, good)
        data = bytearray(good.read_bytes())
        data[len(data) // 2] ^= 1
        bad = self.out / "bundles" / "last-with-one-byte-changed.folkmoot"
        write_file(bad, bytes(data))
        try:
            laptop.workspace.take(bad)
        except FolkmootError as error:
            self.tell.text(
                f"Somebody changes one byte of a bundle. {laptop.name}'s laptop refuses it and "
                f"changes nothing: “{error}”"
            )
        else:
            raise RehearsalFailed("A bundle with one byte changed was not refused.")
        if self._fingerprint(laptop) != before:
            raise RehearsalFailed("A bundle that was refused changed something.")

    def _leave_behind(self, files: dict[str, str]) -> None:
        self.tell.scene("What is left in the folder")
        folders = [folder_name(laptop.name) for laptop in self.laptops]
        data = [
            (folders[0] + "/", f"{self.first.name}'s data folder: folkmoot --data opens it"),
            (" ".join(f"{folder}/" for folder in folders[1:]), "the same of the other two"),
            ("bundles/", "all that the three laptops ever exchanged"),
            (files["pdf"], "the rulebook to print"),
            (files["markdown"], "the rulebook to read, and to import elsewhere"),
            (files["log"], "all entries in the open: folkmoot verify checks them"),
            ("transcript.md", "this story"),
        ]
        if (self.out / "sample-rules.md").exists():
            data.insert(2, ("sample-rules.md", "the rules that they brought"))
        width = max(len(name) for name, _ in data)
        self.tell.block("\n".join(f"{name.ljust(width)}  {what}" for name, what in data))

    # -- what scenes share ------------------------------------------------------------------------

    def _meet(self) -> None:
        """Each laptop writes a bundle, and each takes the bundles of the others."""
        self.rounds += 1
        self.tell.progress("exchanging bundles")
        files = {}
        for laptop in self.laptops:
            joined = any(g.joined for g in laptop.workspace.groups())
            if joined:
                name = f"{self.rounds:02d}-{folder_name(laptop.name)}.folkmoot"
                files[laptop.name] = self.out / "bundles" / name
                laptop.workspace.bundle(self.group, files[laptop.name])
        for laptop in self.laptops:
            for writer, file in files.items():
                if writer != laptop.name:
                    laptop.workspace.take(file)
        self.tell.text(f"(They exchange bundles: {', '.join(f.name for f in files.values())}.)")

    def _about(self, laptop: _Laptop) -> Deliberation:
        found = laptop.workspace.view(self.group).state.deliberation(self.deliberation)
        assert found is not None, "it was begun in an earlier scene"
        return found

    def _option(self, laptop: _Laptop, option: str) -> Option:
        found = self._about(laptop).option(option)
        assert found is not None, "it was put forward, and the laptops have met since"
        return found

    def _fingerprint(self, laptop: _Laptop) -> str:
        return laptop.workspace.view(self.group).fingerprint


def _rating(part: Part, present: str, text: str) -> int:
    """How a practice member rates: the share of their own wishes that stand in the text."""
    every = split_sentences(part.position)
    mine = [sentence for sentence in every if rule_score(sentence) >= RULE] or list(every)
    mine += split_sentences(present) if part.keep else ()
    taken_up = sum(sentence in text for sentence in mine)
    return round(-50 + 150 * taken_up / len(mine))
