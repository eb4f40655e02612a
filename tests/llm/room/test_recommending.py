"""Which model fits this laptop, by size alone, and plainly none where none does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.room.recommending import GB, Known, Memory, known_models, memory, recommend
from resources import read_text


@pytest.mark.parametrize(
    ("gigabytes", "name"),
    [(4, ""), (8, "llama3.2:3b"), (16, "qwen3:8b"), (32, "qwen3:14b"), (64, "qwen3:32b")],
)
def test_laptops_as_they_are_sold(gigabytes: int, name: str) -> None:
    total = gigabytes * 2**30 * 97 // 100  # what the system leaves of what is built in
    assert recommend(Memory(total, total)).name == name


def test_the_reason_is_said_in_one_sentence() -> None:
    laptop = recommend(Memory(16_500_000_000, 12_000_000_000))
    assert laptop.why == (
        "qwen3:8b is the largest known model that takes at most half of this laptop's 16.5 GB of "
        "memory: about 8.0 GB; it was chosen by its size alone."
    )
    assert (laptop.download, laptop.memory) == (5_200_000_000, 8_000_000_000)


def test_memory_that_other_programs_have_is_said() -> None:
    assert "only 3.0 GB are free now" in recommend(Memory(16_500_000_000, 3 * GB)).why


def test_none_is_said_plainly() -> None:
    small = recommend(Memory(4 * GB, 4 * GB))
    assert (small.name, small.download, small.memory) == ("", 0, 0)
    assert "none fits, so Folkmoot goes on without a model" in small.why
    assert "the smallest known one takes 3.1 GB" in small.why
    assert "none fits" in recommend(Memory(64 * GB, 64 * GB), "models = []").why


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_what_is_recommended_fits_and_nothing_larger_does(total: int, more: int) -> None:
    got = recommend(Memory(total, total))
    assert 2 * got.memory <= total
    larger = [model for model in known_models() if model.memory > got.memory]
    assert all(2 * model.memory > total for model in larger)
    assert recommend(Memory(total + more, 0)).memory >= got.memory


@pytest.mark.parametrize(
    ("name", "gibibytes"), [("llama3.1:8b", 5.6), ("gemma3:4b", 4.1), ("qwen3:4b-instruct", 3.8)]
)
def test_no_model_needs_more_than_the_rule_says(name: str, gibibytes: float) -> None:
    """Against what Ollama itself asked for where it refused for want of memory."""
    (known,) = (model for model in known_models() if model.name == name)
    assert known.memory > gibibytes * 2**30


def test_the_table_is_whole() -> None:
    models = known_models()
    assert len(models) >= 10
    assert len({model.name for model in models}) == len(models)
    for model in models:
        assert all((model.name, model.languages, model.licence)), model
        assert GB <= model.download <= 40 * GB, "a size in bytes"
    assert "Sizes as of" in read_text("models.toml")
    assert "None of these was measured by us" in read_text("models.toml")


def test_the_rule_by_hand() -> None:
    assert Known("one", 4 * GB, "", "").memory == 6_500_000_000


def test_this_machine_has_memory() -> None:
    here = memory()
    assert 0 < here.available <= here.total
    assert here.total > 100_000_000
