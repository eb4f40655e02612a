"""The last scenes: they print what they have, check it, and see that a changed byte is refused."""

from __future__ import annotations

from deliberation.errors import FolkmootError
from desktop import telling
from desktop.carrying import verify_file
from desktop.files import write_file
from desktop.rehearsal.moot import Moot, RehearsalFailed
from desktop.story import folder_name


def print_rules(moot: Moot) -> dict[str, str]:
    moot.tell.scene("They print their rulebook")
    workspace = moot.first.workspace
    files = {"pdf": "rulebook.pdf", "markdown": "rulebook.md", "log": "log.folkmoot-log"}
    moot.tell.progress("setting the pages")
    workspace.export_pdf(moot.group, moot.out / files["pdf"])
    workspace.export_markdown(moot.group, moot.out / files["markdown"])
    moot.tell.progress("writing the log")
    workspace.export_log(moot.group, moot.out / files["log"])
    moot.tell.text(f"The rulebook is in {files['pdf']}; under each clause it says whom it binds.")
    return files


def prove(moot: Moot, files: dict[str, str]) -> None:
    moot.tell.scene("And they check it")
    prints = {laptop.name: moot.fingerprint(laptop) for laptop in moot.laptops}
    width = max(len(name) for name in prints)
    moot.tell.text("Each reads the fingerprint from their own screen:")
    moot.tell.block(
        "\n".join(f"{n.ljust(width)}  {telling.in_fours(p)}" for n, p in prints.items())
    )
    if len(set(prints.values())) != 1:
        raise RehearsalFailed("The three laptops do not hold the same rulebook.")
    moot.tell.text("The three laptops hold the same rulebook.")
    moot.tell.progress("working everything out again from the exported log")
    verification = verify_file(moot.out / files["log"])
    moot.tell.text("The exported log is checked without any key:")
    moot.tell.block(telling.verification(verification))
    if not verification.passed:
        raise RehearsalFailed("The exported log does not pass its checks.")
    _tamper(moot)


def _tamper(moot: Moot) -> None:
    """A bundle with one byte changed must be refused, and change nothing."""
    laptop = moot.laptops[-1]
    before = moot.fingerprint(laptop)
    good = moot.out / "bundles" / "last.folkmoot"
    moot.first.workspace.bundle(moot.group, good)
    data = bytearray(good.read_bytes())
    data[len(data) // 2] ^= 1
    bad = moot.out / "bundles" / "last-with-one-byte-changed.folkmoot"
    write_file(bad, bytes(data))
    try:
        laptop.workspace.take(bad)
    except FolkmootError as error:
        moot.tell.text(
            f"Somebody changes one byte of a bundle. {laptop.name}'s laptop refuses it and "
            f"changes nothing: “{error}”"
        )
    else:
        raise RehearsalFailed("A bundle with one byte changed was not refused.")
    if moot.fingerprint(laptop) != before:
        raise RehearsalFailed("A bundle that was refused changed something.")


def leave_behind(moot: Moot, files: dict[str, str]) -> None:
    moot.tell.scene("What is left in the folder")
    folders = [folder_name(laptop.name) for laptop in moot.laptops]
    data = [
        (folders[0] + "/", f"{moot.first.name}'s data folder: folkmoot --data opens it"),
        (" ".join(f"{folder}/" for folder in folders[1:]), "the same of the other two"),
        ("bundles/", "all that the three laptops ever exchanged"),
        (files["pdf"], "the rulebook to print"),
        (files["markdown"], "the rulebook to read, and to import elsewhere"),
        (files["log"], "all entries in the open: folkmoot verify checks them"),
        ("transcript.md", "this story"),
    ]
    if moot.trial:
        data.insert(-1, ("lessons.folkmoot-lessons", "the lesson, signed, for other groups"))
    if (moot.out / "sample-rules.md").exists():
        data.insert(2, ("sample-rules.md", "the rules that they brought"))
    width = max(len(name) for name, _ in data)
    moot.tell.block("\n".join(f"{name.ljust(width)}  {what}" for name, what in data))
