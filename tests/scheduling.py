"""Which worker runs which tests: a file stays together, and so do all tests with the real model.

So what a file makes once is made once, and one server with a model runs at a time.
"""

from __future__ import annotations

from typing import Any

import pytest


def has_real_model(name: str) -> bool:
    return "_real_" in name


def make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "model" if has_real_model(nodeid) else nodeid.split("::")[0]

    return ByFile(config, log)
