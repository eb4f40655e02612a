"""Talking with one's agent: what is said is kept in the vault, and what it shows of the owner.

The model itself is asked elsewhere, on the network thread; here is what it may see and what is
kept of what it said.
"""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.errors import FolkmootError
from deliberation.fields import TEXT_LIMIT
from deliberation.profiles.profile import Evidence, fold
from deliberation.wording import counted
from desktop.assessing import Assessing
from desktop.editing import check_letters, new_id
from desktop.session import NotFound
from desktop.views import Changed, Topic
from llm.agent.changes import ValueChange, changes
from llm.agent.memory import Matter, Memory, recall
from llm.agent.proving import Extracted
from llm.agent.replying import embedded_reply
from llm.agent.suggesting import Suggested, suggest_evidence
from llm.room.exchange import Exchange
from llm.vault.records import Conversation, Counts, Message

WEEK = 7 * 24 * 3600  # seconds
DID = "did "  # how settings begin that hold from what a piece of work was done
_PREPARED = "prepared "  # in place of a journal line: the prepared question that was asked
_TALK = frozenset({Topic.TALK})
_LEARNT = frozenset({Topic.TALK, Topic.PROFILE})


class NothingSaid(FolkmootError):
    """A message needs words."""


class Conversing(Assessing):
    def conversations(self) -> tuple[Conversation, ...]:
        """The owner's conversations with their agent, newest first."""
        return self._open_vault().conversations()

    def messages(self, conversation: str) -> tuple[Message, ...]:
        """What was said in it, oldest first. Raises `NotFound`."""
        return self._open_vault().messages(self._conversation(conversation).id)

    def say(self, text: str, conversation: str = "") -> Changed:
        """Say something to the agent, in a new conversation unless one is named. The subject is
        the conversation."""
        words = text.strip()
        if not words:
            raise NothingSaid("Write something first; your agent can only hear words.")
        if len(words) > TEXT_LIMIT:
            raise NothingSaid(f"Say it in at most {TEXT_LIMIT:,} characters, or in two messages.")
        check_letters(words)
        known = self._conversation(conversation).id if conversation else new_id()
        self._open_vault().keep_message(Message(new_id(), known, self._now(), "owner", words))
        return Changed("Your agent has it; nobody else does.", _TALK, subject=known)

    def reply(
        self, conversation: str, text: str, exchange: str = "", rests_on: Sequence[str] = ()
    ) -> Changed:
        """Keep what the agent said; `exchange` is the journal's line, "" without a model."""
        message = Message(
            new_id(), conversation, self._now(), "agent", text, exchange, tuple(rests_on)
        )
        self._open_vault().keep_message(message)
        return Changed("Your agent has answered.", _TALK, subject=conversation)

    def reply_without_model(self, conversation: str, language: str = "en") -> Changed:
        """Let the agent ask a prepared question, as it does where no model is at work."""
        every = [m for each in self.conversations() for m in self.messages(each.id)]
        asked = {m.exchange.removeprefix(_PREPARED) for m in every}
        said = embedded_reply(self.profile(), asked, self.messages(conversation), language)
        return self.reply(conversation, said.text, f"{_PREPARED}{said.asks}" if said.asks else "")

    def memory(self) -> Memory:
        """What the agent may know when it talks: the profile in words, what was said lately, and
        what the owner's groups are deliberating."""
        names = self.value_names()
        order = {each.id: place for place, each in enumerate(self.conversations())}
        quotes = [each for each in self._open_vault().evidence() if each.kind == "quote"]
        quotes.sort(key=lambda each: order.get(each.ref, len(order)))
        return recall(self.profile(), quotes, self._open_matters(), names)

    def _open_matters(self) -> list[Matter]:
        found = []
        for group in (each.id for each in self.groups() if each.joined):
            it = self._group(group)
            for about in it.state.deliberations:
                if about.open and not about.adopted:
                    clause = it.rulebook.clause(about.clause) if about.clause else None
                    topic = about.topic or (clause.title if clause else "")
                    found.append(Matter(topic, clause.text if clause else ""))
        return found

    # -- what the agent learns -------------------------------------------------------------------

    def waiting(self, conversation: str) -> tuple[Message, ...]:
        """The owner's messages in which no evidence has been looked for yet."""
        return self._open_vault().waiting(conversation)

    def keep_evidence(self, conversation: str, found: Extracted, digest: str) -> Changed:
        """Keep the evidence that a model found in messages, each with its proven quote; what it
        made up is counted against the model."""
        self._open_vault().keep_found(
            conversation,
            found.read,
            found.evidence,
            dropped=found.invented,
            digest=digest,
            at=self._now(),
        )
        what = counted(len(found.evidence), "thing")
        lost = f" {found.invented} that you did not say were dropped." if found.invented else ""
        return Changed(f"Your agent noted {what}.{lost}", _LEARNT, subject=conversation)

    def known_evidence(self) -> tuple[Evidence, ...]:
        """All evidence in the vault, what was struck among it: found again, it stays as it was."""
        vault = self._open_vault()
        return (*vault.evidence(), *vault.struck())

    def suggested(self, conversation: str) -> tuple[Suggested, ...]:
        """What a word list takes for signs in the owner's words; it counts only after their yes."""
        said = [each for each in self.messages(conversation) if each.by == "owner"]
        return suggest_evidence(said, self.known_evidence())

    def accept(self, evidence: Evidence) -> Changed:
        """The owner says yes to a suggestion: it counts from now on."""
        self._open_vault().add_evidence([evidence], at=self._now())
        return Changed("It counts from now on; you can strike it at any time.", _LEARNT)

    def decline(self, evidence: Evidence) -> Changed:
        """The owner says no to a suggestion: it never counts and is not suggested again."""
        vault = self._open_vault()
        vault.add_evidence([evidence], at=self._now())
        vault.strike(evidence.id, at=self._now())
        return Changed("It does not count, and is not suggested again.", _TALK)

    def forget(self, conversation: str) -> Changed:
        """Remove a conversation and all that came of it.

        What was worked out from the profile as it was goes too: predictions that are sealed and
        not opened, and from what the agent's own work was done, which it then does anew.
        """
        found, vault = self._conversation(conversation), self._open_vault()
        vault.drop_settings(DID)
        self.drop_sealed()
        gone = vault.forget(found.id)  # last: it wipes the traces of all that was deleted
        parts = (
            counted(gone.messages, "message"),
            f"{counted(gone.evidence, 'thing')} that your agent had learnt from them",
            f"{counted(gone.exchanges, 'line')} of the journal",
        )
        sentence = (
            f"Forgotten: {parts[0]}, {parts[1]}, and {parts[2]}. Your profile is as if it had "
            "never been. What your agent had sealed and not opened can never be opened now."
        )
        return Changed(sentence, _LEARNT, subject=conversation)

    def changed_this_week(self) -> tuple[ValueChange, ...]:
        """Which values weigh more or less than seven days ago, and what made it so."""
        vault = self._open_vault()
        before = vault.evidence_at(self._now() - WEEK)
        return changes(fold(before), self.profile())

    # -- the journal -----------------------------------------------------------------------------

    def journal(self, limit: int = 50, before: str = "") -> tuple[Exchange, ...]:
        """What models were asked and said, newest first, from before the line `before` on."""
        return self._open_vault().journal(limit, before)

    def exchange(self, id_: str) -> Exchange:
        """One line of the journal. Raises `NotFound`."""
        found = self._open_vault().exchange(id_)
        if found is None:
            raise NotFound("There is no such line in the journal; look at the list again.")
        return found

    def counts(self, digest: str) -> Counts:
        """How many of a model's quotes were kept, and how many it had made up."""
        return self._open_vault().counts(digest)

    def _conversation(self, id_: str) -> Conversation:
        found = next((each for each in self.conversations() if each.id == id_), None)
        if found is None:
            raise NotFound("There is no such conversation; it may have been forgotten.")
        return found
