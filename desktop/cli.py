"""The command line: the same actions as the window's, for scripts and for people who like it.

Exit status: 0 done, 1 a check failed or nobody was met, 2 bad input or refused (one sentence says
what is wrong).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_path

from crdt.sandbox_child import run_if_asked
from deliberation.errors import FolkmootError
from desktop import ceremony, mishaps
from desktop.cli_parser import make_parser
from desktop.commands import Answer, Command, safety
from desktop.commands.carrying import verify
from desktop.commands.parsing import NotUnderstood
from desktop.commands.streaming import aside
from desktop.telling import legible
from desktop.workspace import Workspace

DONE, FAILED, BAD_INPUT = 0, 1, 2


class NoWindow(FolkmootError):
    """The window cannot be shown on this computer."""


class NotPrinted(FolkmootError):
    """Where the answer was to go, nothing more fits or can be written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. `arguments` are the process's own by default."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    run_if_asked(words)  # a frozen program is started anew for this
    as_json = "--json" in words
    _print_whatever_it_is()
    try:
        args = make_parser().parse_args(words)
        as_json = args.json
        answer = _run(args)
    except (FolkmootError, NotUnderstood) as error:
        return _say_no(as_json, str(error))
    except UnicodeError:
        return _say_no(as_json, "The words are not readable text; check how they were typed.")
    except KeyboardInterrupt:
        return _say_no(as_json, "Stopped; what was done before that stays done.")
    except Exception as error:  # noqa: BLE001 - nobody is to be shown a traceback
        now = time.strftime("%Y-%m-%d %H:%M:%S")
        sentence = mishaps.tell(error, getattr(args, "command", None) or "window", now)
        return _say_no(as_json, sentence, FAILED)
    if answer is None:
        return DONE
    text = json.dumps(answer.shape, ensure_ascii=False, indent=1) if as_json else answer.text
    try:
        _print(text if as_json else legible(text))
    except NotPrinted as error:
        return _say_no(False, str(error))
    return DONE if answer.ok else FAILED


def _print_whatever_it_is() -> None:
    """A file's name may hold bytes that are no text, a terminal may lack letters: still print."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # whoever read it, such as `head`, has enough
        _close_output()
    except OSError as error:
        _close_output()
        raise NotPrinted(
            f"It is done, but the answer could not be written out: {error.strerror}."
        ) from error


def _close_output() -> None:
    """What could not be written is not tried again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_no(as_json: bool, sentence: str, status: int = BAD_INPUT) -> int:
    if as_json:
        with suppress(NotPrinted):
            _print(json.dumps({"error": sentence}, ensure_ascii=False))
    print(legible(" ".join(sentence.split())), file=sys.stderr)
    return status


def _run(args: argparse.Namespace) -> Answer | None:
    if args.command in (None, "window"):
        return _window(args)
    if args.command == "rehearse":
        from desktop.rehearsal import rehearse_command

        return rehearse_command(args)
    if args.command == "verify":
        return verify(args, lambda: _open(args))
    if args.command == "restore":
        return safety.restore(args, data_folder(args))
    if args.command == "hands":
        return safety.hands()
    if first := getattr(args, "first", None):
        first(args)  # before a folder is made for what cannot be done
    with _open(args) as workspace:
        aside(workspace.greeting)
        command: Command = args.run
        return command(workspace, args)


def data_folder(args: argparse.Namespace) -> Path:
    """Where the data are: `--data`, or the place that the system has for such things."""
    return args.data or user_data_path("folkmoot", appauthor=False)


def _open(args: argparse.Namespace) -> Workspace:
    terminal = ceremony.Terminal(args.passphrase_file)
    return Workspace.open(
        data_folder(args),
        terminal,
        name=getattr(args, "name", None),
        keep_key_in="passphrase" if terminal.given else "keyring",
    )


def _window(args: argparse.Namespace) -> Answer | None:
    if not has_screen():
        raise NoWindow(
            "There is no screen here for a window; 'folkmoot --help' lists what works without one."
        )
    try:  # only for the window: every other command is quicker without Qt
        from desktop.ui.app import run_window
    except ImportError as error:
        raise NoWindow(
            f"The window cannot be opened: a part of it is missing here ({error.name or error}); "
            "'folkmoot --help' lists what works without it."
        ) from error
    status = run_window(data_folder(args))
    return None if status == 0 else Answer({}, "The window closed with an error.", ok=False)


def has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)


if __name__ == "__main__":
    sys.exit(main())
