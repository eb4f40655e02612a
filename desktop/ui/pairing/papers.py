"""What is handed from laptop to laptop by people, in whichever form: a file, a text, a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.files import read_file
from desktop.ui import files
from desktop.ui.pairing import reading
from desktop.ui.words import translate

_SCHEME = b"folkmoot:"


@dataclass(frozen=True)
class Paper:
    """A kind of it. `choose` is the title when a file is chosen, `suffix` what its files end in."""

    choose: str
    suffix: str
    from_file: Callable[[bytes], Any]
    from_text: Callable[[str], Any]

    @property
    def pattern(self) -> str:
        pictures = " ".join(f"*.{each}" for each in (*reading.FORMATS, "jpg"))
        what = translate("pairing", "Files and pictures")
        return f"{what} (*{self.suffix} {pictures} *.txt);;*"

    def read(self, path: Path) -> Any:
        """Whatever the file holds it as. Raises `FolkmootError` with a sentence."""
        data = read_file(path, reading.LIMIT)
        if reading.is_picture(data):
            return self.from_text(reading.text_in_file(data))
        if data[: len(_SCHEME) + 3].lower().lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_SCHEME):
            return self.from_text(data.decode("utf-8-sig", "replace"))
        return self.from_file(data)


def invitation() -> Paper:
    from crdt.pairing.invitation import Invitation

    title = translate("pairing", "Choose the invitation that you were given")
    return Paper(title, files.INVITATION, Invitation.from_file, Invitation.from_text)


def request() -> Paper:
    from crdt.pairing.request import Request

    title = translate("pairing", "Choose the requests of those whom you want to let in")
    return Paper(title, files.REQUEST, Request.from_file, Request.from_text)


def device_request() -> Paper:
    from crdt.pairing.device import DeviceRequest

    title = translate("pairing", "Choose the request of your other laptop")
    return Paper(title, files.DEVICE, DeviceRequest.from_file, DeviceRequest.from_text)
