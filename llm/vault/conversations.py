"""The part of the vault that holds what the owner and their agent said to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deliberation.profiles.profile import Evidence
from llm.vault.errors import VaultError
from llm.vault.evidence import KeptEvidence
from llm.vault.records import Conversation, Counts, Message, check

TITLE = 60  # code points of what the owner began with

_CONVERSATIONS = """
    SELECT conversation, min(at), count(*), (
        SELECT substr(text, 1, 500) FROM messages AS one
        WHERE one.conversation = messages.conversation ORDER BY "by" = 'agent', pos LIMIT 1)
    FROM messages GROUP BY conversation ORDER BY min(pos) DESC"""


class KeptConversations(KeptEvidence):
    def conversations(self) -> tuple[Conversation, ...]:
        """All of them, the one that was begun last first. One without messages is none."""
        return tuple(
            Conversation(id_, started, _title(begun), messages)
            for id_, started, messages, begun in self._rows(_CONVERSATIONS)
        )

    def messages(self, conversation: str) -> tuple[Message, ...]:
        """What was said in it, in the order in which it was kept."""
        return self._records(
            Message, "messages", "WHERE conversation = ? ORDER BY pos", [conversation]
        )

    def keep_message(self, message: Message) -> None:
        """Keep what was said; the first message makes the conversation.

        What the agent says rests on all that stood in the conversation before it, beside what its
        `rests_on` names. Raises `VaultError` for more than `TEXT_LIMIT` characters or none, and
        for a message that belongs to a conversation which was forgotten, or rests on one.
        """
        check(message)
        with self._transaction():
            self._refuse_forgotten((message.conversation, *message.rests_on))
            if message.by == "agent":
                rests_on = self._resting(message.rests_on, message.conversation)
                message = replace(message, rests_on=rests_on)
            self._keep("messages", message)

    def waiting(self, conversation: str) -> tuple[Message, ...]:
        """The owner's messages in which nobody has looked for evidence yet."""
        return self._records(
            Message,
            "messages",
            "WHERE conversation = ? AND \"by\" = 'owner' AND NOT looked ORDER BY pos",
            [conversation],
        )

    def keep_found(
        self,
        conversation: str,
        message_ids: Iterable[str],
        evidence: Iterable[Evidence],
        *,
        dropped: int,
        digest: str,
        at: int,
    ) -> None:
        """Keep what a model found in these messages, which then wait no more: all or nothing.

        `evidence` are quotes whose `ref` is the conversation; they, and the number of quotes that
        were `dropped`, count for the model of that `digest`. `at` is Unix seconds. Raises
        `VaultError` where a message is not there any more.
        """
        found = tuple(evidence)
        if any(each.kind != "quote" or each.ref != conversation for each in found):
            raise VaultError("What was found is from another conversation; look for it there.")
        with self._transaction():
            self._refuse_forgotten([conversation])
            for each in message_ids:
                sql = "UPDATE messages SET looked = 1 WHERE id = ? AND conversation = ?"
                if not self._change(sql, [each, conversation]):
                    raise VaultError("This message is not in your vault; look at the list again.")
            if found and not self._is_here(conversation):
                raise VaultError("There is no such conversation in your vault; look again.")
            self._add(found, at)
            self._change(
                "INSERT INTO counts VALUES (?1, ?2, ?3) ON CONFLICT (digest) DO UPDATE "
                "SET kept = kept + ?2, dropped = dropped + ?3",
                [digest, len(found), dropped],
            )

    def counts(self, digest: str) -> Counts:
        """How many quotes by the model of that digest were kept, and how many were dropped."""
        rows = self._rows("SELECT kept, dropped FROM counts WHERE digest = ?", [digest])
        return Counts(*rows[0]) if rows else Counts(0, 0)


def _title(begun: str) -> str:
    words = " ".join(begun.split())
    return words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"
