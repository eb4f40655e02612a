"""The root of every error that a person may see: its text is one sentence for them."""


class FolkmootError(Exception):
    """What happened and what to do about it, in one plain sentence."""
