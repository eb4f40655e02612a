"""Whether the laptop runs on its battery."""

from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest

from llm.room.power import Power, power


@pytest.mark.parametrize(
    ("plugged", "percent", "told"),
    [
        (True, 80, Power(on_battery=False, percent=80)),
        (False, 41.6, Power(on_battery=True, percent=42)),
        (None, 50, Power(on_battery=False, percent=50)),  # the system does not know
        (False, 130, Power(on_battery=True, percent=100)),
    ],
)
def test_a_battery(
    plugged: bool | None, percent: float, told: Power, monkeypatch: pytest.MonkeyPatch
) -> None:
    battery = SimpleNamespace(power_plugged=plugged, percent=percent, secsleft=0)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)
    assert power() == told


def test_no_battery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    assert power() == Power(on_battery=False, percent=None)
    monkeypatch.delattr(psutil, "sensors_battery")
    assert power() == Power(on_battery=False, percent=None)


def test_a_battery_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("input/output error")

    monkeypatch.setattr(psutil, "sensors_battery", broken, raising=False)
    assert power() == Power(on_battery=False, percent=None)


def test_this_machine_can_be_asked() -> None:
    here = power()
    assert here.percent is None or 0 <= here.percent <= 100
