"""Two threads write at once: neither sees or keeps half of what the other does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from deliberation.profiles.profile import Evidence
from llm.vault.vault import Vault, VaultError
from tests.llm.vault.keeping import exchange, owner, quote, said

ROUNDS = 30


def together(*jobs: Callable[[], None]) -> None:
    """Start all at once; raise what any of them raises."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], None]) -> None:
        gate.wait(30)
        job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(run, job) for job in jobs]:
            done.result()


def test_a_half_made_change_is_seen_by_no_other_thread(vault: Vault) -> None:
    """In the middle of it another thread reads: it waits, and reads all of it."""
    seen: list[int] = []
    reader = threading.Thread(target=lambda: seen.append(len(vault.evidence())))

    def items() -> Iterator[Evidence]:
        yield said("a")
        reader.start()
        reader.join(0.2)  # without the lock it would be over long before
        yield said("b")

    vault.add_evidence(items())
    reader.join(30)
    assert seen == [2]


def test_a_change_of_another_thread_does_not_go_with_one_that_is_taken_back(vault: Vault) -> None:
    writer = threading.Thread(target=lambda: vault.record(exchange("e")))

    def items() -> Iterator[Evidence]:
        yield said("a")
        writer.start()
        writer.join(0.2)
        yield said("a", strength=1)  # another one under the same id

    with pytest.raises(VaultError):
        vault.add_evidence(items())
    writer.join(30)
    assert (vault.evidence(), vault.exchange("e")) == ((), exchange("e"))


def test_the_journal_and_the_rest_are_written_at_once(vault: Vault) -> None:
    halves: list[int] = []

    def write_journal() -> None:
        for n in range(ROUNDS):
            vault.record(exchange(f"e{n}", f"c{n}"))
            halves.append(len(vault.evidence()) % 2)  # they are kept in pairs

    def talk() -> None:
        for n in range(ROUNDS):
            vault.keep_message(owner(f"m{n}", f"c{n}"))
            pair = [quote(f"{n}/{half}", f"c{n}", "x" * 900) for half in "ab"]
            vault.keep_found(f"c{n}", [f"m{n}"], pair, dropped=0, digest="m", at=n)

    together(write_journal, talk)
    assert halves == [0] * ROUNDS
    assert {each.id for each in vault.journal(999)} == {f"e{n}" for n in range(ROUNDS)}
    assert len(vault.conversations()) == ROUNDS
    assert vault.counts("m").kept == len(vault.evidence()) == 2 * ROUNDS


def test_what_is_forgotten_while_a_model_answers_does_not_come_back(vault: Vault) -> None:
    """Whichever thread comes first with an exchange or a forgetting, no entry is left."""
    for n in range(ROUNDS):
        vault.keep_message(owner(f"m{n}", f"c{n}"))

    def write_journal() -> None:
        for n in range(ROUNDS):
            vault.record(exchange(f"e{n}", f"c{n}"))

    def forget() -> None:
        for n in range(ROUNDS):
            vault.forget(f"c{n}")

    together(write_journal, forget)
    assert (vault.journal(), vault.conversations()) == ((), ())
