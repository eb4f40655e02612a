"""Settings are kept by name, and deleted by how their names begin."""

from __future__ import annotations

from llm.vault.vault import Vault


def test_settings_are_deleted_by_how_their_names_begin(vault: Vault) -> None:
    for name in ("did rate a", "did solve b", "didactic", "model", "x did rate"):
        vault.set_setting(name, "kept")
    assert vault.drop_settings("did ") == 2
    assert vault.setting("did rate a") == vault.setting("did solve b") == ""
    assert {vault.setting(each) for each in ("didactic", "model", "x did rate")} == {"kept"}
