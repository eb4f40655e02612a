"""A frozen program is its own interpreter: it starts itself as the process that tries changes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crdt.edits import AddClause
from crdt.rulebook_document import RulebookDocument
from crdt.sandbox import Sandbox
from crdt.sandbox_child import FLAG
from tests.house import run

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from desktop.cli import main; main()"
WINDOW = f"import runpy; runpy.run_path({str(ROOT / 'packaging' / 'run.py')!r}, None, '__main__')"


def program(words: str, tmp_path: Path) -> Path:
    """A file to start that does what the frozen program would."""
    file = tmp_path / "folkmoot"
    file.write_text(f"#!{sys.executable}\nimport sys; sys.path.insert(0, {str(ROOT)!r})\n{words}\n")
    file.chmod(0o755)
    return file


@pytest.mark.skipif(sys.platform == "win32", reason="a text is no program there")
@pytest.mark.parametrize("words", [COMMAND, WINDOW], ids=["folkmoot", "run.py"])
def test_started_for_that_it_tries_changes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    document = RulebookDocument()
    change = RulebookDocument().make_change([AddClause("c" * 32, "", "One.")], b"o" * 16)
    assert change is not None
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program(words, tmp_path)))
    box = Sandbox()
    trial = box.run(document)
    trial.add(change)
    assert [*trial.outcome([change])] == [[change]]
    assert box.pid is not None and not box.notice
    box.close()


@pytest.mark.parametrize("words", [[FLAG], [FLAG, "much"], [FLAG, "1", "2"]])
def test_a_person_who_types_that_is_told_that_it_is_no_command(words: list[str]) -> None:
    said = run(words)
    assert said.status == 2 and "Traceback" not in said.err and not said.out
