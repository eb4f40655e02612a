"""What every test gets without asking: its own home, no keyring, no window, no silent warning."""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from crdt import system_keyring
from tests import scheduling

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_HOMES = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home, so that no test sees another's settings or those of whoever runs it."""
    folder = tmp_path_factory.mktemp("home")
    for name, below in _HOMES.items():
        monkeypatch.setenv(name, str(folder / below))
    return folder


@pytest.fixture
def heeds_control_c() -> Iterator[None]:
    """What the test starts is stopped by Ctrl-C, which a shell has its background work ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """Where a data folder may be made; it is not there yet."""
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without a keyring, for this process and those that it starts."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())  # type: ignore[no-untyped-call]


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything with the test."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def memory_keyring(no_keyring: None, monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """A keyring that is trusted, for the tests that are about having one."""
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    monkeypatch.setattr(system_keyring, "TRUSTED", (MemoryKeyring.__module__,))
    return backend


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.allowed: list[re.Pattern[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def unexpected(self) -> list[str]:
        said = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in self.records]
        return [line for line in said if not any(p.search(line) for p in self.allowed)]


@pytest.fixture(autouse=True)
def _log() -> Iterator[_Warnings]:
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    if lines := handler.unexpected():
        pytest.fail("was logged and not expected:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture
def expect_log(_log: _Warnings) -> Callable[[str], None]:
    """`expect_log(regex)`: warnings that match it ("WARNING name: text") do not fail the test."""
    return lambda pattern: _log.allowed.append(re.compile(pattern))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever schedules the tests knows them by their names alone."""
    for item in items:
        if item.get_closest_marker("model") and not scheduling.has_real_model(item.nodeid):
            pytest.fail(f"{item.nodeid} has the real model, so its name must say `_real_`.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return scheduling.make_scheduler(config, log)


@pytest.fixture(scope="session")
def test_model() -> ModuleType:
    """`packaging/test_model.py`, which is a program and in no package."""
    path = Path(__file__).parents[1] / "packaging" / "test_model.py"
    spec = importlib.util.spec_from_file_location("folkmoot_test_model", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def real_ollama(test_model: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Ollama server that has the model "smol"; skips where it cannot be."""
    try:
        server = test_model.set_up().serve(tmp_path_factory.mktemp("ollama") / "log")
        with server as host:
            yield host
    except test_model.CannotBeHad as why:
        if os.environ.get("CI"):
            pytest.fail(f"In CI the real model must be there: {why}")
        pytest.skip(str(why))
