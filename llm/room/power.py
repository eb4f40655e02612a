"""Whether the laptop runs on its battery, so that work in the background can wait."""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Power:
    on_battery: bool
    percent: int | None  # 0 to 100; None where there is no battery


def power() -> Power:
    """As the system reports it; where it reports nothing, the laptop counts as plugged in."""
    ask = getattr(psutil, "sensors_battery", None)  # some systems have no such thing
    try:
        battery = ask() if ask else None
    except (OSError, ValueError, RuntimeError):  # a battery that is there but cannot be read
        battery = None
    if battery is None:
        return Power(on_battery=False, percent=None)
    return Power(battery.power_plugged is False, max(0, min(100, round(battery.percent))))
