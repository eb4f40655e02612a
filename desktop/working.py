"""What the owner's agent did by itself: listed for the owner, and sent only with their yes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from deliberation.acts import Assess, Cell, Rate
from deliberation.errors import FolkmootError
from deliberation.state import Deliberation, Option
from desktop.background import checking, composing, learning, rating, solving
from desktop.background.work import BATTERY_PERCENT, Kind, Work
from desktop.blind import BLIND, hidden, waits
from desktop.conversing import DID
from desktop.deciding import DecidingRefused
from desktop.mediating import Mediating
from desktop.session import NotFound
from desktop.views import Changed, Topic
from llm.vault.records import CanaryRun, Note
from llm.vault.vault import Vault

_AWAY = frozenset({Topic.AWAY})
_SENT = frozenset({Topic.AWAY, Topic.DELIBERATIONS})
KINDS: tuple[Kind, ...] = (learning, rating, solving, composing, checking)  # in this order


class BadSetting(FolkmootError, ValueError):
    """A setting of the agent's that cannot be."""


class Working(Mediating):
    def now(self) -> int:
        """Unix seconds by this laptop's clock."""
        return self._now()

    # -- what there is to do ---------------------------------------------------------------------

    def next_work(self, digest: str, but: Collection[str] = ()) -> Work | None:
        """What the agent should do next, None where all is done. `digest` names the model at
        hand, "" without one; work whose key is among `but` has to wait."""
        due = (work for kind in KINDS for work in kind.due(self, digest))
        return next((work for work in due if work.key not in but), None)

    def undecided(self, group: str) -> tuple[str, ...]:
        """The ids of the group's deliberations that are open and have adopted nothing."""
        state = self._state(group)
        return tuple(d.id for d in state.deliberations if d.open and not d.adopted)

    def deliberation(self, group: str, deliberation: str) -> Deliberation:
        """One deliberation. Raises `NotFound`."""
        return self._deliberation(group, deliberation)

    def compared(self, group: str, option: Option) -> tuple[str, str]:
        """What an option says, and what the clause that it would change says as it stands."""
        return self._compared(group, option)

    def did(self, kind: str, subject: str) -> str:
        """What a piece of work was last done from and, behind a space, by which model (its
        digest); "" where it never was done."""
        return self._open_vault().setting(f"{DID}{kind} {subject}")

    def done(
        self, kind: str, subject: str, key: str, digest: str, note: Note | None = None
    ) -> Changed:
        """Remember from what it was done and by which model ("" without one), and list what came
        of it, in place of what the same work had brought before.

        Raises `VaultError`, and has changed nothing, where the note rests on a conversation that
        was forgotten meanwhile.
        """
        vault = self._open_vault()
        if note is not None:
            before = vault.notes()
            vault.keep_note(note)  # first, since this may be refused
            for old in before:
                same = (old.kind, old.group, old.deliberation, old.subject)
                if same == (note.kind, note.group, note.deliberation, note.subject):
                    vault.drop_note(old.id)
        vault.set_setting(f"{DID}{kind} {subject}", f"{key} {digest}")
        topics = frozenset() if note is None else _AWAY
        return Changed("Your agent did something for you to look at.", topics)

    def strike(self, evidence: str) -> Changed:
        """As `Valuing.strike`; and what the agent had made of the profile as it was is dropped,
        to be made anew from what is left."""
        struck = super().strike(evidence)
        vault = self._open_vault()
        for note in vault.notes():
            vault.drop_note(note.id)
        vault.drop_settings(DID)
        return replace(struck, topics=struck.topics | _AWAY)

    # -- the quiet list --------------------------------------------------------------------------

    def notes(self) -> tuple[Note, ...]:
        """What the agent did while the owner was away, newest first; of a rating that waits for
        the owner's own (see `blind.waits`) no number, no word and no effect."""
        return tuple(hidden(n) if self._waits(n) else n for n in self._open_vault().notes())

    def _waits(self, note: Note) -> bool:
        if note.kind != "rating":
            return False
        try:
            about = self._deliberation(note.group, note.deliberation)
        except FolkmootError:  # the group was left
            return False
        return waits(about, note.subject, self.me)

    def note(self, id_: str) -> Note:
        """Raises `NotFound`."""
        found = next((each for each in self.notes() if each.id == id_), None)
        if found is None:
            raise NotFound("There is no such note; your agent may have drafted it anew.")
        return found

    def see_notes(self) -> Changed:
        """The owner has looked at the list."""
        self._open_vault().see_notes()
        return Changed("You have seen what your agent did.", _AWAY)

    def drop_note(self, id_: str) -> Changed:
        """Throw away what the agent did."""
        self._open_vault().drop_note(self.note(id_).id)
        return Changed("It is thrown away.", _AWAY)

    def send_rating(self, id_: str) -> Changed:
        """The owner's yes: the agent's rating of an option, or of all candidates, goes to the
        group, with the words that it rests on; what the owner said by hand goes before it."""
        note = self.note(id_)
        if note.kind != "rating":
            raise NotFound("This is no rating; look at the list again.")
        data = json.loads(note.data)
        if data.get("blind"):
            raise DecidingRefused(BLIND)
        if data["kind"] == "candidates":
            self.rate_candidates(
                note.group, note.deliberation, note.subject, data["utilities"],
                by="agent", words=data["words"],
            )  # fmt: skip
        else:
            self._send_option(note, data)
        self._open_vault().drop_note(note.id)
        return Changed("Your agent's rating is with the group now.", _SENT, note.group)

    def _send_option(self, note: Note, data: Mapping[str, Any]) -> None:
        self._option(self._opened(note.group, note.deliberation), note.subject)
        about = self._deliberation(note.group, note.deliberation)
        mine = [
            each for each in about.assessments
            if (each.member, each.option, each.by) == (self.me, note.subject, "agent")
        ]  # fmt: skip
        # What the agent said before and does not say any more is taken back.
        effects = {each.value: 0 for each in mine if each.effect}
        effects |= {value: effect for value, effect, _ in data["effects"][0]}
        words = {value: said for value, _, said in data["effects"][0]}
        with self._together(note.group) as it:
            if effects:
                cells = tuple(Cell(value, e, words.get(value, "")) for value, e in effects.items())
                it.act(Assess(note.deliberation, note.subject, cells, "agent"))
            utility, reason = data["utilities"][0], data["words"][0]
            it.act(Rate(note.deliberation, note.subject, utility, "agent", reason))

    def put_forward(self, id_: str) -> Changed:
        """The owner's yes: a drafted solution becomes an option of theirs."""
        note = self.note(id_)
        if note.kind != "solution":
            raise NotFound("This is no solution; look at the list again.")
        about = self._opened(note.group, note.deliberation)
        kind = "amend" if about.clause else "new"
        title = "" if about.clause else about.topic
        done = self.propose(note.group, about.id, kind=kind, text=note.text, title=title)
        self._open_vault().drop_note(note.id)
        return Changed(done.sentence, _SENT, note.group, done.subject)

    # -- settings --------------------------------------------------------------------------------

    @property
    def model(self) -> str:
        """Which model to use: "auto", "none", or a name."""
        return self._open_vault().setting("model") or "auto"

    def choose_model(self, name: str) -> Changed:
        """Use this model from now on; nothing that is kept changes."""
        self._open_vault().set_setting("model", name)
        said = {"none": "No model is used from now on.", "auto": "The best model at hand is used."}
        return Changed(said.get(name, f"{name} is used from now on."), _AWAY)

    @property
    def works_alone(self) -> bool:
        """Whether the agent may do something by itself."""
        return self._open_vault().setting("background") != "off"

    @property
    def battery_level(self) -> int:
        """Percent below which it does nothing while on battery."""
        kept = self._open_vault().setting("battery")
        return int(kept) if kept else BATTERY_PERCENT

    def set_working(self, *, alone: bool, battery: int) -> Changed:
        """Raises `BadSetting`."""
        if not 0 <= battery <= 100:
            raise BadSetting("The battery's level is a whole number of percent, 0 to 100.")
        vault = self._open_vault()
        vault.set_setting("background", "on" if alone else "off")
        vault.set_setting("battery", str(battery))
        said = (
            f"Your agent works while you are away, on battery from {battery} percent up."
            if alone
            else "Your agent does nothing by itself from now on."
        )
        return Changed(said, _AWAY)

    # -- how models did with hidden disputes -----------------------------------------------------

    @property
    def vault(self) -> Vault:
        """Where what a model is asked and says is kept; any thread may use it."""
        return self._open_vault()

    def canaries(self, digest: str) -> tuple[CanaryRun, ...]:
        """How the model of that digest did, newest first."""
        return self._open_vault().canaries(digest)

    def checks_due(self, digest: str) -> Sequence[str]:
        """Which hidden disputes are due for the model of that digest."""
        from desktop.model_work import due_kinds  # loads slowly

        return due_kinds(digest, self._open_vault())

    def keep_check(self, run: CanaryRun) -> Changed:
        """Keep how a model did with a hidden dispute."""
        self._open_vault().keep_canary(run)
        return Changed("Your model was given a hidden dispute.", _AWAY)
