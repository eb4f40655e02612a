"""Files that a person names: read with a limit, written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.files import FileProblem, read_file, write_file


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_file(file, b"some words")
    assert read_file(file, 10) == b"some words"
    write_file(file, b"")
    assert read_file(file, 0) == b""
    assert [each.name for each in tmp_path.iterdir()] == ["file"], "no temporary file is left"


@pytest.mark.skipif(os.name != "posix", reason="only there are files readable to some")
def test_others_may_read_it_as_far_as_usual(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "file", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.truncate(50 << 20)  # 50 MiB that weigh nothing
    with pytest.raises(FileProblem, match="larger than 2 MiB"):
        read_file(tmp_path / "file", 2 << 20)


def test_there_must_be_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="There is no file"):
        read_file(tmp_path / "missing", 1)
    with pytest.raises(FileProblem, match="is not a file"):
        read_file(tmp_path, 1)
    with pytest.raises(FileProblem, match="cannot be read"):
        read_file(tmp_path / ("x" * 300), 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileProblem, match="is not a file"):
        read_file(tmp_path / "pipe", 1)
    with pytest.raises(FileProblem, match="choose another name"):
        write_file(tmp_path / "pipe", b"")


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for place in (
        tmp_path,
        tmp_path / "missing" / "file",
        tmp_path / "file" / "below",
        tmp_path / "round",
        tmp_path / ("x" * 300),
        Path("/dev/null"),
    ):
        with pytest.raises(FileProblem):
            write_file(place, b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert Path("/dev/null").is_char_device()


def test_a_long_name_that_the_disk_takes_is_taken(tmp_path: Path) -> None:
    write_file(tmp_path / ("x" * 255), b"words")


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_could_not_be_written_whole_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    write_file(tmp_path / "file", b"old")

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fails)
    attempt: Callable[[], None] = lambda: write_file(tmp_path / "file", b"new")  # noqa: E731
    with pytest.raises((FileProblem, KeyboardInterrupt)):
        attempt()
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"
