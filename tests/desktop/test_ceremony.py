"""Where the command line gets a passphrase from: a file, the environment, the keyboard."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import pytest

from crdt.errors import NoKey
from desktop.ceremony import VARIABLE, Terminal
from desktop.files import FileProblem


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed, line by line; nothing more is the end of the input."""
    lines: list[str] = []
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def typed(prompt: str) -> str:
        if not lines:
            raise EOFError
        return lines.pop(0)

    monkeypatch.setattr(getpass, "getpass", typed)
    return lines


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (b"one two three", "one two three"),
        (b"one two three\n", "one two three"),
        (b"one two three\r\nmore\r\n", "one two three"),
        (b"\xef\xbb\xbfone\n", "one"),
        ("schön\n".encode(), "schön"),
        (b" kept as it is \n", " kept as it is "),
        (b"", ""),
    ],
)
def test_the_first_line_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, first: str
) -> None:
    monkeypatch.setenv(VARIABLE, "another one")
    (tmp_path / "file").write_bytes(content)
    terminal = Terminal(tmp_path / "file")
    assert terminal.given
    assert terminal.passphrase(False, "Why.") == first


def test_a_file_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(FileProblem, match="not a text in UTF-8"):
        Terminal(tmp_path / "file").passphrase(False, "Why.")
    with pytest.raises(FileProblem, match="There is no file"):
        Terminal(tmp_path / "missing").passphrase(False, "Why.")


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "one two three")
    assert Terminal().given
    assert Terminal().passphrase(True, "Why.") == "one two three"
    monkeypatch.setenv(VARIABLE, "")
    assert not Terminal().given


def test_a_new_one_is_typed_twice(keyboard: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    keyboard += ["one two three", "one two three", "one two three", "one two thre"]
    assert Terminal().passphrase(True, "There is no keyring.") == "one two three"
    assert "There is no keyring." in capsys.readouterr().err
    with pytest.raises(NoKey, match="two passphrases differ, so nothing was made"):
        Terminal().passphrase(True, "Why.")


def test_a_known_one_is_typed_once(keyboard: list[str]) -> None:
    keyboard += ["one two three"]
    assert Terminal().passphrase(False, "Why.") == "one two three"
    assert Terminal().passphrase(False, "Why.") is None, "the input ended"


def test_nobody_is_there_to_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(NoKey, match=f"--passphrase-file or set {VARIABLE}"):
        Terminal().passphrase(True, "Why.")
