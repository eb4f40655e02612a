"""What can go wrong between a group and its mediator, each as one sentence for a person."""

from deliberation.errors import FolkmootError

ENDLESS = "The model went on writing without an end, so it was stopped."


class NothingToMediate(FolkmootError):
    """Nobody has taken a position yet."""


class ModelError(FolkmootError):
    """The model gave nothing that can be used; the message says why."""


class BadHost(ModelError):
    """The address of the Ollama server cannot be read."""


class ServerGone(ModelError):
    """No Ollama server answers, or it went away in the middle."""


class NotOllama(ModelError):
    """What answers at the address does not speak as an Ollama server does."""


class ServerRefused(ModelError):
    """The server will not do what it was asked, and says why."""


class OutOfMemory(ModelError):
    """The machine on which the server runs has too little memory for the model."""


class ModelMissing(ModelError):
    """The server, or the library that it fetches from, does not have the model."""


class ModelTooSlow(ModelError):
    """The time that was set aside for an answer is over, or nothing more came."""


class TooLong(ModelError):
    """What is to be asked is more than the model can read at once."""


class PullFailed(ModelError):
    """A model could not be fetched; what was there before is as it was."""


class BadAnswer(ModelError):
    """The model answered with something that cannot be used; it may be asked again."""


class EmptyAnswer(BadAnswer):
    """The model answered with nothing."""


class EndlessAnswer(BadAnswer):
    """The model went on writing until it was stopped."""
