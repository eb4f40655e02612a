"""What can go wrong while rules are brought in or out, each as one sentence for the member."""

from __future__ import annotations

from deliberation.errors import FolkmootError


class ImportRefused(FolkmootError):
    """The file was not taken in and nothing was changed; the message says why and what to do."""
