"""A whole moot, played with three practice laptops that only ever exchange bundle files.

It uses the app as people do, through `Workspace`, and leaves everything behind to look at: the
three data folders, every bundle, the PDF, the exported log and a transcript.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import resources
from crdt.keys import Cost
from deliberation.acts import KEEP
from deliberation.errors import FolkmootError
from deliberation.quotes import sources, unproven
from deliberation.state import Deliberation, Option
from deliberation.sums import explain
from desktop import telling
from desktop.carrying import verify_file
from desktop.commands import Answer
from desktop.export import markup
from desktop.files import write_file
from desktop.story import Story, pick_clause, read_story
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
    name: str
    position: str
    workspace: Workspace
    inbox: Path


def rehearse_command(args: Namespace) -> Answer:
    """`folkmoot rehearse`; a check that fails gives status 1."""
    say: Callable[[str], None] = (lambda _: None) if args.json else print
    story = read_story(args.story, sample=args.rules is None)
    try:
        shape = rehearse(args.rules, args.out, story, model=args.model, say=say)
    except RehearsalFailed as error:
        return Answer({"passed": False, "error": str(error)}, str(error), ok=False)
    return Answer({"passed": True, **shape}, f"All of it is in {args.out}.")


def rehearse(
    rules: Path | None,
    out: Path,
    story: Story,
    *,
    model: str = "auto",
    say: Callable[[str], None] = print,
) -> dict[str, str]:
    """Play the story and return what it left: the group, its fingerprint and the files' names.

    `say` hears each step. Raises `RehearsalRefused` and what the actions themselves raise;
    `RehearsalFailed` where the laptops do not agree in the end.
    """
    _make_folder(out)
    if rules is None:
        rules = out / "sample-rules.md"
        write_file(rules, resources.read_text("stories/sample-rules.md").encode())
    with ExitStack() as stack:
        laptops = []
        for part in story.parts:
            folder = out / _folder_name(part.name)
            workspace = Workspace.open(
                folder, _Practice(), name=part.name, keep_key_in="passphrase", cost=CHEAP
            )
            stack.callback(workspace.close)
            laptops.append(_Laptop(part.name, part.position, workspace, out / "bundles"))
        return _Rehearsal(out, story, laptops, Transcript(say), model).play(rules)


def _make_folder(out: Path) -> None:
    try:
        if out.exists() and any(out.iterdir()):
            raise RehearsalRefused(f"{out} is not empty; name a new folder for the rehearsal.")
        (out / "bundles").mkdir(parents=True)
    except OSError as error:
        raise RehearsalRefused(f"{out} cannot be used: {error.strerror}.") from error


def _folder_name(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name.lower())


class _Rehearsal:
    """One run; each method is a scene."""

    def __init__(
        self, out: Path, story: Story, laptops: list[_Laptop], transcript: Transcript, model: str
    ) -> None:
        self.out, self.story, self.laptops = out, story, laptops
        self.tell, self.model = transcript, model
        self.group = self.deliberation = ""
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
        write_file(self.out / "transcript.md", self.tell.markdown().encode())
        return {"group": self.group, "fingerprint": self._fingerprint(self.first), **files}

    # -- scenes -----------------------------------------------------------------------------------

    def _gather(self) -> None:
        self.tell.scene("Three people found a group")
        names = [laptop.name for laptop in self.laptops]
        change = self.first.workspace.found(self.story.group)
        self.group = change.group
        self.tell.text(f"{names[0]}: {change.sentence}")
        invitation = self.out / "bundles" / "invitation.json"
        self.first.workspace.invite(self.group, invitation)
        requests = []
        for laptop in self.laptops[1:]:
            request = self.out / "bundles" / f"{_folder_name(laptop.name)}-request.json"
            laptop.workspace.join(invitation, request)
            requests.append(request)
        self.first.workspace.admit(self.group, requests)
        self.tell.text(
            f"{names[1]} and {names[2]} sign that they want to join; {names[0]}, still alone in "
            "the group, lets both in."
        )

    def _bring_rules(self, rules: Path) -> None:
        self.tell.scene("They bring their rules")
        change = self.first.workspace.import_rules(self.group, rules)
        self.tell.text(change.sentence)
        self._meet()

    def _consent_to_what_stands(self) -> None:
        """Each on their own laptop; the last one leaves out the clause that is in dispute."""
        view = self.first.workspace.view(self.group)
        disputed = pick_clause(view.rulebook, self.story)
        self.clause = disputed
        self.tell.scene("They live by them, except for one clause")
        self.tell.text(f"It is clause {view.numbers[disputed.id]}:")
        self.tell.quote(markup.plain(disputed.text))
        for laptop in self.laptops:
            leave_out = {disputed.id} if laptop is self.laptops[-1] else set()
            for clause in view.rulebook.clauses:
                if clause.id not in leave_out:
                    laptop.workspace.consent(self.group, clause=clause.id)
            every = len(view.rulebook.clauses) - len(leave_out)
            but = ", but not to that one, so it does not bind them" if leave_out else ""
            self.tell.text(f"{laptop.name} consents to {every} clauses{but}.")
        self._meet()

    def _disagree(self) -> None:
        self.tell.scene("Apart, each says that it isn't it")
        for laptop in self.laptops:
            change = laptop.workspace.acknowledge(self.group, clause=self.clause.id)
            self.deliberation = change.subject
            self.tell.text(
                f"{laptop.name}: “What we have isn't it, and I don't know the answer.” "
                f"({change.sentence})"
            )
        self._meet()
        self.tell.text("Together these open one deliberation, though nobody knew of the others.")
        for laptop in self.laptops:
            laptop.workspace.position(self.group, self.deliberation, laptop.position)
            self.tell.text(f"{laptop.name} writes, alone:")
            self.tell.quote(laptop.position)
        self._meet()

    def _mediate(self) -> None:
        self.tell.scene("Their laptops meet, and a mediator drafts")
        workspace = self.first.workspace
        dispute = workspace.dispute(self.group, self.deliberation)
        mediated = asyncio.run(mediate(dispute, model=self.model, progress=self.tell.progress))
        workspace.record_mediation(self.group, self.deliberation, mediated)
        view = workspace.view(self.group)
        about = self._about(self.first)
        self.tell.block(telling.mediation(view, about, about.mediations[-1]))
        self._meet()

    def _weigh(self) -> None:
        """Each member puts forward the proven candidate, not yet offered, that serves them best."""
        self.tell.scene("They choose wordings and rate them, each alone")
        about = self._about(self.first)
        mediation = about.mediations[-1]
        said = sources(about.said, mediation.present)
        usable = [
            (place, candidate.text)
            for place, candidate in enumerate(mediation.candidates)
            if not unproven(candidate, said)
        ]
        if not usable:
            raise RehearsalFailed("No candidate had all its quotes proven.")
        for laptop in self.laptops:
            mine = [each for each in usable if _rating(laptop.position, each[1]) > 0]
            if not mine:
                self.tell.text(f"{laptop.name} finds nothing else to put forward.")
                continue
            best = max(mine, key=lambda each: (_rating(laptop.position, each[1]), -len(each[1])))
            usable.remove(best)
            place = best[0]
            laptop.workspace.propose(
                self.group, self.deliberation, kind="amend", mediation=mediation.id, candidate=place
            )
            self.tell.text(f"{laptop.name} puts candidate {place + 1} forward, word for word.")
        self._meet()
        self.tell.text(
            "Real people rate as they like. These three rate by how many of their own wishes an "
            "option takes up word for word: all of them is +100, none of them is −50."
        )
        for laptop in self.laptops:
            for option in self._options(laptop):
                rating = _rating(laptop.position, option.text)
                laptop.workspace.rate(self.group, self.deliberation, option.id, rating)
        self._meet()
        blends = [lap.workspace.blend(self.group, self.deliberation) for lap in self.laptops]
        if any(blend != blends[0] for blend in blends):
            raise RehearsalFailed("The three laptops do not get the same sums.")
        view = self.first.workspace.view(self.group)
        self.tell.text("All three laptops get the same sums:")
        self.tell.block(telling.blend(view, self.deliberation, blends[0]))
        for line in explain(blends[0], telling.names(view, self.deliberation)):
            self.tell.text(line)
        self.leader = blends[0].rows[0].option

    def _decide(self) -> None:
        self.tell.scene("Each consents, or does not")
        for laptop in self.laptops:
            mine = {
                rating.option: rating.utility
                for rating in self._about(laptop).ratings
                if rating.member == laptop.workspace.me
            }
            if self.leader == KEEP or mine.get(self.leader, 0) <= 0:
                self.tell.text(f"{laptop.name} does not consent, and so is not bound by it.")
                continue
            laptop.workspace.consent(self.group, deliberation=self.deliberation, option=self.leader)
            self.tell.text(f"{laptop.name} consents to exactly these words.")
        self._meet()
        about = self._about(self.first)
        view = self.first.workspace.view(self.group)
        if about.adopted:
            story = self.first.workspace.clause_view(self.group, self.clause.id)
            self.tell.text("More than half consented and nobody objects: it is adopted. It says:")
            self.tell.quote(markup.plain(story.clause.text))
            self.tell.text(f"It {telling.who_is_bound(story.bindings)}.")
        else:
            bound = view.bindings[self.clause.id]
            self.tell.text(
                "Too few consented, so the clause stays as it was: it "
                f"{telling.who_is_bound(bound)}. They can go back and try other words."
            )

    def _print(self) -> dict[str, str]:
        self.tell.scene("They print their rulebook")
        workspace = self.first.workspace
        files = {"pdf": "rulebook.pdf", "markdown": "rulebook.md", "log": "log.folkmoot-log"}
        workspace.export_pdf(self.group, self.out / files["pdf"])
        workspace.export_markdown(self.group, self.out / files["markdown"])
        workspace.export_log(self.group, self.out / files["log"])
        self.tell.text(f"The rulebook, with who is bound by what, is in {files['pdf']}.")
        return files

    def _prove(self, files: dict[str, str]) -> None:
        self.tell.scene("And they check it")
        prints = {laptop.name: self._fingerprint(laptop) for laptop in self.laptops}
        for name, fingerprint in prints.items():
            self.tell.text(f"{name}'s laptop: {telling.in_fours(fingerprint)}")
        if len(set(prints.values())) != 1:
            raise RehearsalFailed("The three laptops do not hold the same rulebook.")
        self.tell.text("The three laptops hold the same rulebook.")
        verification = verify_file(self.out / files["log"])
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
            self.tell.text(f"A bundle with one byte changed is refused: “{error}”")
        else:
            raise RehearsalFailed("A bundle with one byte changed was not refused.")
        if self._fingerprint(laptop) != before:
            raise RehearsalFailed("A bundle that was refused changed something.")

    # -- what scenes share ------------------------------------------------------------------------

    def _meet(self) -> None:
        """Each laptop writes a bundle, and each takes the bundles of the others."""
        self.rounds += 1
        files = {}
        for laptop in self.laptops:
            joined = any(g.joined for g in laptop.workspace.groups())
            if joined:
                name = f"{self.rounds:02d}-{_folder_name(laptop.name)}.folkmoot"
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

    def _options(self, laptop: _Laptop) -> list[Option]:
        return [option for option in self._about(laptop).options if option.id != KEEP]

    def _fingerprint(self, laptop: _Laptop) -> str:
        return laptop.workspace.view(self.group).fingerprint


def _rating(position: str, text: str) -> int:
    """How a practice member rates: the share of their own wishes that stand in the text."""
    every = split_sentences(position)
    mine = [sentence for sentence in every if rule_score(sentence) >= RULE] or list(every)
    taken_up = sum(sentence in text for sentence in mine)
    return round(-50 + 150 * taken_up / len(mine))
