"""The address of the server, as far as it may be shown."""

from __future__ import annotations

import pytest

from llm.errors import BadHost
from llm.room.models import Server, server_address


@pytest.mark.parametrize(
    "host",
    [
        "http://ada:hunter2@127.0.0.1:11434",
        "ada:hunter2@127.0.0.1",
        "127.0.0.1:11434?key=hunter2",
        "127.0.0.1#hunter2",
    ],
)
def test_an_address_with_a_password_is_refused_and_not_repeated(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadHost) as refused:
        server_address(host)
    monkeypatch.setenv("OLLAMA_HOST", host)
    with pytest.raises(BadHost):
        server_address()
    assert "hunter2" not in str(refused.value)
    assert "write it without" in str(refused.value)


def test_where_it_runs_is_told_without_its_address() -> None:
    assert Server("127.0.0.1:11434", ()).machine == "this machine"
    assert Server("http://models.example:11434", ()).machine == "another machine"
