"""What can go wrong between a group and its mediator, each as one sentence for a person."""

from deliberation.errors import FolkmootError


class NothingToMediate(FolkmootError):
    """Nobody has taken a position yet."""


class ModelError(FolkmootError):
    """The model gave nothing that can be used; the message says why."""


class BadHost(ModelError):
    """The address of the Ollama server cannot be read."""


class ServerGone(ModelError):
    """No Ollama server answers, or it went away in the middle."""


class ModelMissing(ModelError):
    """The server does not have the model that was asked for."""


class ModelTooSlow(ModelError):
    """The time that was set aside for an answer is over."""


class BadAnswer(ModelError):
    """The model answered with something that is no wording."""
