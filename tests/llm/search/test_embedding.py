"""The model for likeness: vectors of length 1, each time the same, from its files alone."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.fields import TEXT_LIMIT
from deliberation.quotes import normalise
from llm.search import embedding
from llm.search.embedding import PACKAGE, Embedder, embedder

ROOT = Path(__file__).resolve().parents[3]
ANY = st.text(st.characters(), max_size=80)  # half characters and NULs among them


@pytest.fixture
def model() -> Embedder:
    found = embedder()
    if found is None:
        pytest.skip(f"the package {PACKAGE} is not installed")
    return found


@pytest.fixture
def afresh(_log: Any) -> Iterator[None]:
    """Whatever is found in this test is forgotten after it, and the log may say what is wrong."""
    _log.allowed.append(re.compile("words are compared"))
    embedder.cache_clear()
    yield
    embedder.cache_clear()


@given(st.lists(ANY, max_size=6))
@settings(deadline=None)
def test_a_row_has_length_one_or_is_empty(texts: list[str]) -> None:
    model = embedder()
    if model is None:
        pytest.skip(f"the package {PACKAGE} is not installed")
    rows = model.vectors(texts)
    assert rows.shape == (len(texts), model.width)
    assert rows.dtype == np.float32
    for text, length in zip(texts, np.linalg.norm(rows, axis=1), strict=True):
        assert length == pytest.approx(1, abs=1e-5) or (length == 0 and not normalise(text))


@given(st.lists(ANY, min_size=1, max_size=6))
@settings(deadline=None)
def test_a_row_does_not_depend_on_what_stands_beside_it(texts: list[str]) -> None:
    model = embedder()
    if model is None:
        pytest.skip(f"the package {PACKAGE} is not installed")
    together = model.vectors(texts * 50)  # more than the tokenizer is given at once
    alone = [model.vectors([text])[0] for text in texts]
    assert (together == np.tile(alone, (50, 1))).all()


def test_an_empty_text_has_no_direction(model: Embedder) -> None:
    assert not model.vectors(["", " \n\t", "\u200b"]).any()
    assert model.vectors([]).shape == (0, model.width)


def test_a_text_of_a_megabyte_costs_no_more_than_the_longest_that_counts(model: Embedder) -> None:
    for letter in ("a", "\x00", "\ud800", "é", "👩‍🌾", "word "):
        long = letter * 1_000_000
        assert (model.vectors([long]) == model.vectors([long[:TEXT_LIMIT]])).all()


def test_the_vectors_are_those_of_the_package_itself(model: Embedder) -> None:
    """In a process of its own, since importing the package sets up logging for the program."""
    texts = ["Guests may stay for a week.", "Wer kocht, muss nicht abwaschen.", "夜は静かに"]
    script = (
        "import sys, json, pathlib, wordllama\n"
        "home = pathlib.Path(wordllama.__file__).parent\n"
        "model = wordllama.WordLlama.load(cache_dir=home, disable_download=True)\n"
        "rows = model.embed(json.loads(sys.argv[1]), norm=True)\n"
        "json.dump(rows.tolist(), sys.stdout)"
    )
    done = subprocess.run([sys.executable, "-c", script, json.dumps(texts)],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert np.allclose(model.vectors(texts), json.loads(done.stdout), atol=1e-5)


def test_it_says_which_model_it_is(model: Embedder) -> None:
    assert model.name.startswith(f"{PACKAGE} ")
    assert model.name.split()[1][0].isdigit()
    assert embedder() is model  # loaded once


WATCHED = """
import os, sys
opened = []
def watch(event, given):
    if event.startswith("socket.") or event == "urllib.Request":
        opened.append(event)
    if event == "open" and isinstance(given[1], str) and set(given[1]) & set("wax+"):
        opened.append(str(given[0]))
    if event in ("os.mkdir", "os.rename", "subprocess.Popen"):
        opened.append(event)
sys.addaudithook(watch)
sys.dont_write_bytecode = True
import logging
import llm.search.finding
loaded = {"wordllama", "tokenizers", "safetensors"} & set(sys.modules)
assert not loaded, f"loaded before they are needed: {loaded}"
from llm.search.embedding import embedder
model = embedder()
assert model is not None
model.vectors(["Guests may stay for a week."])
from llm.search.index import make_index
for by in (model, None):
    index = make_index(by)
    index.add([("a", "Guests may stay for a week.")])
    assert index.search("Guests stay a week.")
assert not opened, opened
assert not {"wordllama", "requests", "huggingface_hub", "http.client", "ssl"} & set(sys.modules)
assert not logging.getLogger().handlers
"""


def test_it_asks_no_network_and_writes_nothing(model: Embedder, tmp_path: Path) -> None:
    """Watched by Python, and from outside: a home that stays empty."""
    there = {"HOME", "USERPROFILE", "XDG_CACHE_HOME", "HF_HOME"}
    home = {name: str(tmp_path) for name in there}
    done = subprocess.run([sys.executable, "-c", WATCHED], cwd=ROOT, env=os.environ | home,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", [PACKAGE, "tokenizers", "safetensors.numpy"])
def test_without_a_package_there_is_none(
    missing: str, monkeypatch: pytest.MonkeyPatch, afresh: None
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert embedder() is None


@pytest.mark.parametrize("broken", [b"", b"{}", bytes(64), None], ids=repr)
def test_with_a_broken_package_there_is_none_and_the_log_says_so(
    broken: bytes | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    afresh: None,
) -> None:
    folder = tmp_path / PACKAGE
    for name in (embedding._WEIGHTS, embedding._TOKENIZER):
        file = folder / name
        file.parent.mkdir(parents=True)
        if broken is not None:
            file.write_bytes(broken)
    (folder / "__init__.py").write_text("raise SystemExit('nobody imports this')")
    monkeypatch.delitem(sys.modules, PACKAGE, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert embedder() is None
    assert "words are compared" in caplog.text


def test_nothing_else_knows_of_the_package() -> None:
    users = [
        file.relative_to(ROOT).as_posix()
        for package in ("crdt", "deliberation", "desktop", "llm", "resources")
        for file in (ROOT / package).rglob("*.py")
        if any(name in file.read_text("utf-8") for name in ("tokenizers", "safetensors"))
    ]
    assert users == ["llm/search/embedding.py"]
