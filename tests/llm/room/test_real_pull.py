"""A real Ollama server fetches a real model from a library on this machine."""

from __future__ import annotations

import asyncio
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from llm.errors import ModelMissing, PullFailed
from llm.room.chatting import list_models
from llm.room.pulling import Pulled, pull

pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

LARGE = 1_000_000
_ASKED = re.compile(r"(?:/files)?/v2/library/smol/(manifests|blobs)/([\w:]+)")


class Library:
    """What Ollama fetches from: a manifest, and files that are found elsewhere, in parts.

    Until it is `flowing`, large files stop in the middle.
    """

    def __init__(self, models: Path, certificate: Path) -> None:
        self.models = models
        self.flowing = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None: ...

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                asked = _ASKED.fullmatch(self.path)
                path = owner.path(*asked.groups()) if asked else None
                if path is None or not path.exists():
                    self.send_error(404)
                elif self.command == "HEAD" or not self.path.startswith("/v2/library/smol/blobs"):
                    self.send_part(path.read_bytes())
                else:  # another host name, as the real library's files have
                    self.send_response(307)
                    port = self.server.server_address[1]
                    self.send_header("Location", f"https://localhost:{port}/files{self.path}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def send_part(self, data: bytes) -> None:
                asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
                if asked:
                    data = data[int(asked[1]) : int(asked[2] or len(data)) + 1]
                self.send_response(206 if asked else 200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command == "HEAD":
                    return
                try:
                    if len(data) < LARGE:
                        self.wfile.write(data)
                    else:
                        self.wfile.write(data[: len(data) // 2])
                        owner.flowing.wait(60)
                        self.wfile.write(data[len(data) // 2 :])
                except OSError:
                    self.close_connection = True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(certificate)
        self.server.socket = secure.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.name = f"127.0.0.1:{self.server.server_port}/library/smol"

    def path(self, kind: str, name: str) -> Path:
        if kind == "blobs":
            return self.models / "blobs" / name.replace(":", "-")
        return self.models / "manifests" / "registry.ollama.ai" / "library" / "smol" / name


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For this machine alone; Ollama fetches from nobody without one."""
    both = tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", both, "-out", both]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except OSError:
        pytest.skip("There is no openssl here to make a certificate with.")
    return both


@pytest.fixture
def library(real_ollama: str, test_model: ModuleType, certificate: Path) -> Iterator[Library]:
    library = Library(test_model.set_up().folder / "models", certificate)
    yield library
    library.flowing.set()
    library.server.shutdown()
    library.server.server_close()


@pytest.fixture
def empty_ollama(
    real_ollama: str,
    test_model: ModuleType,
    certificate: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """A real server without any model, which trusts our certificate."""
    folder = tmp_path / "ollama"
    for part in ("models", "home"):
        (folder / part).mkdir(parents=True)
    for part in ("bin", "lib"):
        (folder / part).symlink_to(test_model.set_up().folder / part)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with test_model.TestModel(folder).serve() as host:
        yield host


def test_a_model_is_fetched_stopped_and_fetched_to_the_end(
    empty_ollama: str, library: Library
) -> None:
    async def stop_in_the_middle() -> list[Pulled]:
        steps: list[Pulled] = []
        started = asyncio.Event()

        def hear(step: Pulled) -> None:
            steps.append(step)
            if step.done > LARGE:
                started.set()

        fetching = asyncio.create_task(pull(library.name, empty_ollama, hear))
        waiting = asyncio.create_task(started.wait())
        await asyncio.wait([fetching, waiting], return_when=asyncio.FIRST_COMPLETED)
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        return steps

    first = asyncio.run(stop_in_the_middle())
    assert first[0].status == "Looking it up"
    assert LARGE < first[-1].done < first[-1].total
    assert asyncio.run(list_models(empty_ollama)) == ()

    library.flowing.set()
    steps: list[Pulled] = []
    asyncio.run(pull(library.name, empty_ollama, steps.append))
    assert steps[-1].status == "Ready"
    assert steps[-1].done == steps[-1].total > 90_000_000
    assert {"Fetching", "Checking what came", "Putting it in place"} <= {s.status for s in steps}
    (model,) = asyncio.run(list_models(empty_ollama))
    assert model.name == f"{library.name}:latest"


def test_what_is_not_there_and_who_is_not_there(
    empty_ollama: str, library: Library, nobody_there: str
) -> None:
    with pytest.raises(ModelMissing, match="There is no model called"):
        asyncio.run(pull(library.name + "x", empty_ollama))
    with pytest.raises(ModelMissing, match="There is no model called"):
        asyncio.run(pull("not a name!", empty_ollama))
    with pytest.raises(PullFailed, match="cannot be reached"):
        asyncio.run(pull(f"{nobody_there}/library/smol", empty_ollama))
