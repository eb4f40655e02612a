"""A server that speaks Ollama's protocol on a real socket, and writes what a script says."""

from __future__ import annotations

import itertools
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

Script = Callable[[dict[str, Any]], Iterable[Any]]
LAST = {"message": {"role": "assistant"}, "done": True, "done_reason": "stop"}
SHOWN = {
    "details": {"family": "llama", "parameter_size": "3.2B", "quantization_level": "Q4_K_M"},
    "model_info": {"general.architecture": "llama", "llama.context_length": 131_072},
    "license": "\n  A LICENCE FOR ALL\nof whom it concerns",
    "capabilities": ["completion", "tools"],
}


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*os.environ]:
        if name.startswith(("OLLAMA_", "FOLKMOOT_MODEL_")):
            monkeypatch.delenv(name)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, as one that was told to stop does, is nothing to print."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _record_of(request: dict[str, Any]) -> dict[str, Any]:
    """The record between the two marker lines, as the model reads it."""
    lines = request["messages"][-1]["content"].splitlines()
    begin, end = (number for number, line in enumerate(lines) if line.startswith("===="))
    assert lines[begin] == lines[end]
    record: dict[str, Any] = json.loads("\n".join(lines[begin + 1 : end]))
    return record


@pytest.fixture
def record_of() -> Callable[[dict[str, Any]], dict[str, Any]]:
    return _record_of


@pytest.fixture
def listed() -> Callable[..., dict[str, Any]]:
    return _listed


class ScriptedOllama:
    """Ollama's protocol on a real socket; `script` says what the model writes, piece by piece.

    A script yields strings (pieces of the answer), dicts (whole lines) or bytes (raw); DIE breaks
    the connection, END ends the stream as if it were whole. An int first is an HTTP status, a
    Reply first a whole reply. `show` is what is said about every model, `pull` a script for a
    fetch, in which a string is a status. `requests` are those to chat.
    """

    DIE, END = object(), object()

    class Reply(NamedTuple):
        status: int
        body: Any = b""  # JSON unless bytes
        headers: Mapping[str, str] = MappingProxyType({})

    def __init__(
        self,
        script: Script,
        models: list[dict[str, Any]] | None = None,
        show: dict[str, Any] | Reply | None = None,
        pull: Script | None = None,
    ) -> None:
        self.requests: list[dict[str, Any]] = []
        self.gone = threading.Event()  # set when the client hangs up in the middle
        self.script = script
        self.show = SHOWN if show is None else show
        self.pull = pull or (lambda _: ["pulling manifest", {"status": "success"}])
        self.models = models if models is not None else [_listed("talker:latest", 2_000_000_000)]
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None: ...

            def do_GET(self) -> None:
                self.reply(200, {"models": owner.models})

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                try:
                    if self.path == "/api/show":
                        told = owner.show
                        self.reply(*told if isinstance(told, owner.Reply) else (200, told))
                    elif self.path == "/api/pull":
                        self.play(owner.pull(request))
                    else:
                        owner.requests.append(request)
                        self.play(owner.script(request))
                except (BrokenPipeError, ConnectionResetError):
                    owner.gone.set()
                    self.close_connection = True

            def play(self, script: Iterable[Any]) -> None:
                pieces = iter(script)
                first = next(pieces, "")
                if isinstance(first, int):
                    self.reply(first, {"error": "model 'talker' not found"})
                    return
                if isinstance(first, owner.Reply):
                    self.reply(*first)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/x-ndjson")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for piece in itertools.chain([first], pieces):
                    if piece is owner.DIE:
                        self.close_connection = True
                        return
                    if piece is owner.END:
                        break
                    self.chunk(piece)
                else:
                    if self.path != "/api/pull":  # whose script says itself when it is there
                        self.chunk(LAST)
                self.wfile.write(b"0\r\n\r\n")

            def chunk(self, piece: Any) -> None:
                if isinstance(piece, str) and self.path == "/api/pull":
                    piece = {"status": piece}
                if isinstance(piece, str):
                    piece = {"message": {"role": "assistant", "content": piece}, "done": False}
                if isinstance(piece, dict):
                    piece = json.dumps({"model": "talker", **piece}).encode() + b"\n"
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()

            def reply(self, status: int, body: Any, headers: Mapping[str, str] = {}) -> None:
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                told = {"Content-Type": "application/json", "Content-Length": str(len(raw))}
                for name, value in (told | dict(headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _listed(name: str, size: int, family: str = "llama") -> dict[str, Any]:
    """A model as the server lists it."""
    details = {"family": family, "families": [family], "parameter_size": "1B"}
    return {"name": name, "model": name, "size": size, "digest": "f00d" * 16, "details": details}


@pytest.fixture
def scripted() -> Iterator[Callable[..., ScriptedOllama]]:
    """Starts a scripted server; all are stopped at the end of the test."""
    started: list[ScriptedOllama] = []

    def start(script: Script, *given: Any, **more: Any) -> ScriptedOllama:
        started.append(ScriptedOllama(script, *given, **more))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def nobody_there() -> str:
    """An address on this machine at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"
