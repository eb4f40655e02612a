"""How much of a conversation a model can read at once, counted before it is asked.

What does not fit is forgotten by the server without a word, so it must never be sent. Only the
model itself can count its tokens; here they are estimated from above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from llm.errors import TooLong

MOST_CONTEXT = 32_768  # tokens; more would take gigabytes of memory beside the model
STEP = 4_096  # the server loads the model anew for each other size, so there are few
PER_MESSAGE = 16  # the marks that each model puts around a message
MARGIN = 128

Messages = Sequence[Mapping[str, str]]

_LETTERS_AND_SPACE = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \t\r\n"
_ASCII = bytes(range(128))


def tokens_of(text: str) -> int:
    """About how many tokens `text` is, from above.

    In twentieths: 22 for a digit or a sign, 9 for a Latin letter or a space, 16 for a byte of all
    other writing. Weighed so that it is not too little for SmolLM2 (a small vocabulary made for
    English, hence many tokens) in twelve languages; larger vocabularies need fewer. Strings of
    random letters can be more.
    """
    raw = text.encode("utf-8", "replace")
    other = len(raw.translate(None, _ASCII))
    signs = len(raw.translate(None, _LETTERS_AND_SPACE)) - other
    return -(-(9 * (len(raw) - signs - other) + 22 * signs + 16 * other) // 20)


def tokens_for(messages: Messages) -> int:
    """About how many tokens a conversation is, with the marks around each message."""
    return sum(tokens_of(each["content"]) + PER_MESSAGE for each in messages)


def letters_that_fit(text: str, tokens: int) -> int:
    """How many of the first letters of `text` are at most `tokens` tokens; 0 or more."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if tokens_of(text[:middle]) <= tokens:
            low = middle
        else:
            high = middle - 1
    return low


def tokens_left(messages: Messages, answer: int, most: int = MOST_CONTEXT) -> int:
    """How many tokens can still be asked beside `messages`, with room for `answer`; 0 or more."""
    return max(0, min(most, MOST_CONTEXT) - answer - MARGIN - tokens_for(messages))


def context_for(messages: Messages, answer: int, most: int = MOST_CONTEXT) -> int:
    """The context length to ask for, in tokens: the prompt, the answer and a margin.

    `most` is what the model can read at once. Raises `TooLong` where the prompt does not fit.
    """
    limit = min(most, MOST_CONTEXT)
    needed = tokens_for(messages) + answer + MARGIN
    if needed > limit:
        raise TooLong(
            f"This is too long for the model to read at once (about {needed} of its {limit} "
            "tokens): shorten it, or choose a model that reads more."
        )
    return min(limit, -(-needed // STEP) * STEP)
