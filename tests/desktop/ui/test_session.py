"""An action says what changed in one sentence; an error is one sentence too, never a traceback."""

from __future__ import annotations

import pytest

from deliberation.errors import FolkmootError
from desktop.ui.session import Session
from desktop.ui.threads import Inline


@pytest.fixture
def session(qtbot, ada, moot):
    made = Session(Inline())
    made.open("", lambda: ada, moot.group)
    return made


@pytest.fixture
def heard(session):
    sentences: dict[str, list[str]] = {"said": [], "failed": [], "busy": []}
    session.said.connect(sentences["said"].append)
    session.failed.connect(sentences["failed"].append)
    session.busy_changed.connect(sentences["busy"].append)
    return sentences


def test_opening_shows_the_group(session, moot):
    assert session.view.id == moot.group
    assert [each.name for each in session.groups] == ["Mill Lane"]


def test_an_action_refreshes_the_view_and_says_its_sentence(session, heard):
    clause = session.view.rulebook.clauses[2].id
    session.act("Signing…", lambda ws: ws.consent(session.group, clause=clause))
    assert any(each.member == session.view.me for each in session.view.bindings[clause])
    assert len(heard["said"]) == 1
    assert heard["busy"] == ["Signing…", ""]


def test_a_refusal_is_its_sentence_and_changes_nothing(session, heard):
    before = session.view.fingerprint
    session.act("…", lambda ws: ws.consent(session.group, clause="0" * 32))
    session.show_group(session.group)
    assert len(heard["failed"]) == 1
    assert heard["failed"][0].endswith(".")
    assert session.view.fingerprint == before
    assert session.busy == ""


def test_a_fault_of_ours_is_one_calm_sentence_and_is_logged(session, heard, expect_log):
    expect_log("ERROR desktop.ui.session")

    def broken(_):
        raise RuntimeError("secret detail")

    session.act("…", broken)
    assert len(heard["failed"]) == 1
    assert "secret detail" not in heard["failed"][0]
    assert "nothing was changed" in heard["failed"][0]


def test_a_folder_that_cannot_be_opened_says_why(qtbot):
    session, failed = Session(Inline()), []
    session.failed.connect(failed.append)

    def refuse():
        raise FolkmootError("The folder is open elsewhere; close that one first.")

    session.open("Opening…", refuse)
    assert failed == ["The folder is open elsewhere; close that one first."]
    assert session.workspace is None
