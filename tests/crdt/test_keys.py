"""A data folder's key: in a keyring that can be trusted, or behind a passphrase, never bare."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import InitError

from crdt import keys, system_keyring
from crdt.errors import (
    AlreadyMade,
    DamagedStore,
    DiskFull,
    FolderUnusable,
    NoKey,
    WeakPassphrase,
    WrongKey,
)
from crdt.keys import Cost, create_key, discard_key, open_key
from crdt.system_keyring import KeyLost, KeyringLocked, NoKeyring

CHEAP = Cost(1, 8192)  # the least that Argon2id does


class Asked:
    """A person who always answers the same, and remembers what they were asked."""

    def __init__(self, answer: str | None = "correct horse") -> None:
        self.answer = answer
        self.questions: list[tuple[bool, str]] = []

    def passphrase(self, new: bool, why: str) -> str | None:
        self.questions.append((new, why))
        return self.answer


class Unasked(Asked):
    def passphrase(self, new: bool, why: str) -> str | None:
        pytest.fail("asked for a passphrase where there was no need to")


def use(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_with_a_keyring_nobody_is_asked(data_folder: Path, memory_keyring: Any) -> None:
    key = create_key(data_folder, Unasked())
    assert len(key) == 32
    assert open_key(data_folder, Unasked()) == key
    assert list(memory_keyring.kept.values()) == [key.hex()]
    assert key.hex().encode() not in everything_in(data_folder)
    assert key not in everything_in(data_folder)


def test_without_a_keyring_a_passphrase_is_asked_for_and_why_is_said(data_folder: Path) -> None:
    person = Asked()
    key = create_key(data_folder, person, cost=CHEAP)
    assert [new for new, _ in person.questions] == [True]
    assert "no keyring" in person.questions[0][1]
    assert open_key(data_folder, person) == key
    assert [new for new, _ in person.questions] == [True, False]
    assert key not in everything_in(data_folder)
    assert key.hex().encode() not in everything_in(data_folder)
    assert b"correct horse" not in everything_in(data_folder)


def test_a_passphrase_may_be_preferred(data_folder: Path, memory_keyring: Any) -> None:
    key = create_key(data_folder, Asked(), prefer="passphrase", cost=CHEAP)
    assert memory_keyring.kept == {}
    assert open_key(data_folder, Asked()) == key


def test_who_gives_no_passphrase_gets_no_data_folder(data_folder: Path) -> None:
    with pytest.raises(NoKey, match=r"passphrase.*\.$"):
        create_key(data_folder, Asked(None))
    assert everything_in(data_folder) == b""
    create_key(data_folder, Asked(), cost=CHEAP)
    with pytest.raises(NoKey, match=r"passphrase.*\.$"):
        open_key(data_folder, Asked(None))


def test_a_wrong_passphrase_is_refused(data_folder: Path) -> None:
    create_key(data_folder, Asked("correct horse"), cost=CHEAP)
    for wrong in ("correct horsf", "", "Correct horse", "correct horse "):
        with pytest.raises(WrongKey, match=r"not the passphrase.*\.$"):
            open_key(data_folder, Asked(wrong))


def test_a_short_passphrase_is_not_taken(data_folder: Path) -> None:
    with pytest.raises(WeakPassphrase, match="8 characters"):
        create_key(data_folder, Asked("1234567"), cost=CHEAP)
    assert everything_in(data_folder) == b""
    create_key(data_folder, Asked("12345678"), cost=CHEAP)


def test_a_passphrase_may_be_typed_composed_or_decomposed(data_folder: Path) -> None:
    key = create_key(data_folder, Asked("gr\u00fcner Wald"), cost=CHEAP)
    assert open_key(data_folder, Asked("gru\u0308ner Wald")) == key


def test_no_two_folders_share_a_key(tmp_path: Path) -> None:
    first = create_key(tmp_path / "a", Asked(), cost=CHEAP)
    assert first != create_key(tmp_path / "b", Asked(), cost=CHEAP)
    kept = [json.loads((tmp_path / each / keys.FILE).read_text()) for each in "ab"]
    assert kept[0]["salt"] != kept[1]["salt"]


def test_a_key_is_never_replaced(data_folder: Path, memory_keyring: Any) -> None:
    key = create_key(data_folder, Unasked())
    with pytest.raises(AlreadyMade):
        create_key(data_folder, Unasked())
    assert open_key(data_folder, Unasked()) == key


def test_a_folder_without_a_key_says_so(data_folder: Path) -> None:
    with pytest.raises(NoKey, match=r"has no key"):
        open_key(data_folder, Unasked())


def test_what_is_paid_for_a_guess_is_what_was_set(data_folder: Path) -> None:
    create_key(data_folder, Asked(), cost=Cost(2, 16384))
    kept = json.loads((data_folder / keys.FILE).read_text())
    assert (kept["ops"], kept["mem"]) == (2, 16384)
    assert Cost(3, 256 << 20) == keys.MODERATE


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_nobody_else_may_look(data_folder: Path) -> None:
    create_key(data_folder, Asked(), cost=CHEAP)
    assert stat.S_IMODE(data_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((data_folder / keys.FILE).stat().st_mode) == 0o600
    assert [path.name for path in data_folder.iterdir()] == [keys.FILE]


# Keyrings that are not to be trusted


def _plaintext_keyring() -> KeyringBackend:
    """What `keyrings.alt.file.PlaintextKeyring` is to keyring: a viable backend of that module."""

    class PlaintextKeyring(KeyringBackend):
        priority = 0.5

        def get_password(self, service: str, username: str) -> str | None:
            pytest.fail("a secret was asked of a plain-text keyring")

        def set_password(self, service: str, username: str, password: str) -> None:
            pytest.fail("a secret was given to a plain-text keyring")

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    return PlaintextKeyring()  # type: ignore[no-untyped-call]


class _Chain(ChainerBackend):
    """As keyring makes it where several backends are viable."""

    backends: ClassVar[list[KeyringBackend]] = []


@pytest.mark.parametrize("chained", [False, True])
def test_a_plain_text_keyring_is_not_used(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, chained: bool
) -> None:
    backend = _plaintext_keyring()
    if chained:
        chain = _Chain()  # type: ignore[no-untyped-call]
        monkeypatch.setattr(_Chain, "backends", [backend])
        backend = chain
    use(monkeypatch, backend)
    person = Asked()
    create_key(data_folder, person, cost=CHEAP)
    assert "does not keep its secrets encrypted" in person.questions[0][1]
    assert json.loads((data_folder / keys.FILE).read_text())["kept"] == "passphrase"


def test_of_a_chain_only_the_trusted_one_is_used(
    data_folder: Path, memory_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Chain, "backends", [_plaintext_keyring(), memory_keyring])
    use(monkeypatch, _Chain())  # type: ignore[no-untyped-call]
    key = create_key(data_folder, Unasked())
    assert list(memory_keyring.kept.values()) == [key.hex()]


def test_a_keyring_that_forgets_everything_is_not_used(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, null.Keyring())  # type: ignore[no-untyped-call]
    person = Asked()
    create_key(data_folder, person, cost=CHEAP)
    assert len(person.questions) == 1


def test_a_trusted_keyring_that_does_not_keep_the_key_is_noticed(
    data_folder: Path, memory_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_keyring, "set_password", lambda *_: None)
    person = Asked()
    create_key(data_folder, person, cost=CHEAP)
    assert "did not keep" in person.questions[0][1]


def _locked(*_: str) -> str:
    raise InitError("Failed to unlock the collection!")


def test_a_locked_keyring_asks_for_a_passphrase_when_a_folder_is_made(
    data_folder: Path, memory_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_keyring, "set_password", _locked)
    person = Asked()
    create_key(data_folder, person, cost=CHEAP)
    assert "locked" in person.questions[0][1]


WAYS_OUT = r"restore your backup file, or start anew and pair with another laptop of yours\.$"


def test_a_keyring_that_is_locked_later_says_what_to_do(
    data_folder: Path, memory_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = create_key(data_folder, Unasked())
    with monkeypatch.context() as locked:
        locked.setattr(memory_keyring, "get_password", _locked)
        with pytest.raises(KeyringLocked, match=rf"unlock it and start again\. .*{WAYS_OUT}"):
            open_key(data_folder, Unasked())
    assert open_key(data_folder, Unasked()) == key


def test_a_keyring_that_lost_the_key_says_so(data_folder: Path, memory_keyring: Any) -> None:
    create_key(data_folder, Unasked())
    memory_keyring.kept.clear()
    with pytest.raises(KeyLost, match=rf"works, but the key of your data is not in it.*{WAYS_OUT}"):
        open_key(data_folder, Unasked())


def test_a_keyring_that_is_gone_says_so(
    data_folder: Path, memory_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a start without a desktop session, or an upgrade that took it away."""
    key = create_key(data_folder, Unasked())
    with monkeypatch.context() as bare:
        use(bare, fail.Keyring())  # type: ignore[no-untyped-call]
        with pytest.raises(NoKeyring, match=rf"has no keyring.*log in as you did.*{WAYS_OUT}"):
            open_key(data_folder, Unasked())
    with monkeypatch.context() as plain:
        use(plain, _plaintext_keyring())
        with pytest.raises(NoKeyring, match=rf"does not keep its secrets encrypted.*{WAYS_OUT}"):
            open_key(data_folder, Unasked())
    assert open_key(data_folder, Unasked()) == key


def test_a_key_that_is_given_up_leaves_the_keyring(data_folder: Path, memory_keyring: Any) -> None:
    create_key(data_folder, Unasked())
    memory_keyring.kept["folkmoot", "another folder's"] = "ab" * 32
    discard_key(data_folder)
    assert list(memory_keyring.kept) == [("folkmoot", "another folder's")]
    with pytest.raises(KeyLost):
        open_key(data_folder, Unasked())
    discard_key(data_folder)  # a second time there is nothing to do
    discard_key(data_folder / "nowhere")


def test_giving_up_a_key_behind_a_passphrase_touches_no_keyring(
    data_folder: Path, memory_keyring: Any
) -> None:
    key = create_key(data_folder, Asked(), "passphrase", CHEAP)
    discard_key(data_folder)
    assert open_key(data_folder, Asked()) == key


@pytest.mark.parametrize("nonsense", ["", "xyz", "ab" * 31])
def test_a_keyring_with_something_else_in_it_says_so(
    data_folder: Path, memory_keyring: Any, nonsense: str
) -> None:
    create_key(data_folder, Unasked())
    memory_keyring.kept = dict.fromkeys(memory_keyring.kept, nonsense)
    with pytest.raises(WrongKey):
        open_key(data_folder, Unasked())


# Damage and full disks

GOOD = {
    "v": 1,
    "kept": "passphrase",
    "salt": "00" * 16,
    "ops": 1,
    "mem": 8192,
    "wrapped": "00" * 72,
}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"v": 1}',
        json.dumps({**GOOD, "v": 2}),
        json.dumps({**GOOD, "kept": "plain"}),
        json.dumps({**GOOD, "salt": "zz" * 16}),
        json.dumps({**GOOD, "salt": "00"}),
        json.dumps({**GOOD, "wrapped": "00" * 71}),
        json.dumps({**GOOD, "wrapped": 7}),
        json.dumps({**GOOD, "ops": 0}),
        json.dumps({**GOOD, "ops": True}),
        json.dumps({**GOOD, "ops": 1 << 40}),
        json.dumps({**GOOD, "mem": 1 << 40}),
        json.dumps({**GOOD, "mem": 1.5}),
        '{"v": 1, "kept": "keyring"}',
        '{"v": 1, "kept": "keyring", "id": 7}',
    ],
    ids=lambda content: content[:60],
)
def test_a_damaged_key_file_is_told_before_anybody_is_asked(
    data_folder: Path, content: str
) -> None:
    data_folder.mkdir()
    (data_folder / keys.FILE).write_text(content)
    with pytest.raises(DamagedStore, match=r"key\.json is damaged.*\.$"):
        open_key(data_folder, Unasked())


def test_a_key_file_that_is_no_text(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / keys.FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DamagedStore):
        open_key(data_folder, Unasked())


def test_a_well_formed_key_file_of_nothing_is_a_wrong_passphrase(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / keys.FILE).write_text(json.dumps(GOOD))
    with pytest.raises(WrongKey):
        open_key(data_folder, Asked())


def test_a_full_disk_leaves_no_half_of_a_key_file(
    data_folder: Path, memory_keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(DiskFull, match=r"full"):
            create_key(data_folder, Unasked())
    assert list(data_folder.iterdir()) == []
    create_key(data_folder, Unasked())


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("I am no folder")
    with pytest.raises(FolderUnusable, match=r"cannot be used"):
        create_key(tmp_path / "file" / "data", Asked(), cost=CHEAP)


# A real Secret Service, as desktops have it

UNLOCKED = """
printf 'pass\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"
"""
LOCKED = """
gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$@"
"""

_HEAD = """
import sys
from pathlib import Path
from crdt.errors import NoKey
from crdt.keys import create_key, open_key
from crdt.system_keyring import trusted_keyring

class Nobody:
    def passphrase(self, new, why):
        print("asked:", why)
        sys.exit()

folder = Path(sys.argv[1])
"""
ASK = (
    _HEAD
    + """
create_key(folder, Nobody())
"""
)
STORY = (
    _HEAD
    + """
print(type(trusted_keyring()).__module__)
print(create_key(folder, Nobody()).hex())
print(open_key(folder, Nobody()).hex())
"""
)
REOPEN = (
    _HEAD
    + """
try:
    print(open_key(folder, Nobody()).hex())
except NoKey as error:
    print(error)
"""
)


def _script(script: str, home: Path, *, bus: str | None, folder: Path) -> str:
    """What `script` printed, run in a process of its own with `bus` as its way into the session."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DBUS")}
    kept.pop("PYTHON_KEYRING_BACKEND")
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    root = str(Path(system_keyring.__file__).parents[1])
    env = {**kept, "XDG_RUNTIME_DIR": str(runtime), "PYTHONPATH": root}
    session = ["dbus-run-session", "--", "sh", "-c", bus, "sh"] if bus else []
    run = subprocess.run(
        [*session, sys.executable, "-c", script, str(folder)],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture
def secret_service() -> None:
    missing = [
        name for name in ("dbus-run-session", "gnome-keyring-daemon") if not shutil.which(name)
    ]
    if missing:
        why = f"needs {' and '.join(missing)} (apt-get install gnome-keyring dbus)"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)


@pytest.mark.secretservice
def test_a_real_secret_service_keeps_the_key(
    secret_service: None, home: Path, data_folder: Path
) -> None:
    backend, first, again = _script(STORY, home, bus=UNLOCKED, folder=data_folder).split()
    assert backend == "keyring.backends.SecretService"
    assert first == again
    for folder in (home, data_folder):
        assert first.encode() not in everything_in(folder)
        assert bytes.fromhex(first) not in everything_in(folder)
    later = _script(REOPEN, home, bus=UNLOCKED, folder=data_folder)  # after the next login
    assert later.split() == [first]
    locked = _script(REOPEN, home, bus=LOCKED, folder=data_folder)
    assert "locked or does not answer; unlock it" in locked


@pytest.mark.secretservice
def test_a_real_secret_service_that_is_locked_asks_for_a_passphrase(
    secret_service: None, home: Path, data_folder: Path
) -> None:
    said = _script(STORY, home, bus=LOCKED, folder=data_folder)
    assert "asked: The keyring of this computer is locked or does not answer" in said
    assert not (data_folder / keys.FILE).exists()


def test_without_a_session_bus_a_passphrase_is_asked_for(home: Path, data_folder: Path) -> None:
    said = _script(ASK, home, bus=None, folder=data_folder)
    assert said.startswith("asked: This computer has no keyring")
    assert not (data_folder / keys.FILE).exists()
