"""What is heard while a rehearsal is played, and what is kept of it to read."""

from __future__ import annotations

import pytest

from desktop.transcript import WIDTH, Transcript


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def transcript(heard: list[str]) -> Transcript:
    return Transcript(heard.append)


def test_it_is_told_twice_to_hear_and_to_keep(transcript: Transcript, heard: list[str]) -> None:
    transcript.title("A moot")
    transcript.scene("They meet")
    transcript.text("They talk.")
    transcript.quote("Be quiet.\nPlease.")
    transcript.block("a  b")
    assert heard == [
        "A MOOT",
        "\n== They meet",
        "They talk.",
        "  | Be quiet.\n  | Please.",
        "  a  b",
    ]
    assert transcript.markdown() == (
        "# A moot\n\n## They meet\n\nThey talk.\n\n> Be quiet.\n> Please.\n\n"
        "```text\na  b\n```\n"
    )  # fmt: skip


def test_progress_is_heard_and_not_kept(transcript: Transcript, heard: list[str]) -> None:
    transcript.progress("drafting")
    assert heard == ["  … drafting"]
    assert transcript.markdown() == "\n"


def test_long_words_are_wrapped_to_hear(transcript: Transcript, heard: list[str]) -> None:
    transcript.text("word " * 100)
    transcript.quote("word " * 100)
    assert all(len(line) <= WIDTH for said in heard for line in said.splitlines())
    assert all(line.startswith("  | ") for line in heard[1].splitlines())
