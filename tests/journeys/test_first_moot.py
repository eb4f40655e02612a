"""The first moot, typed on three laptops: rules, a dispute, consent, a print, and its checks."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.house import Terminal, run

Three = tuple[Terminal, Terminal, Terminal]
MUSIC = "Music is quiet after eleven in the evening."


BOOK = ("Whoever cooks does not wash up.", "Guests are welcome.", MUSIC, "Everybody pays into")


def cut(words: str, at: tuple[str, ...]) -> list[str]:
    """The words from each of `at`, where it last stands, to the next."""
    places = [words.rindex(each) for each in at]
    assert places == sorted(places)
    return [words[i:j] for i, j in itertools.pairwise([*places, len(words)])]


def bound_in(words: str) -> tuple[set[str], set[str]]:
    """Who is bound and who is not, as it is printed under a clause."""
    bound, _, rest = words.partition("Bound: ")[2].partition("Not bound: ")
    return tuple(  # type: ignore[return-value]
        {name for name in ("Ada", "Bo", "Cleo") if re.search(rf"\b{name}\b", part)}
        for part in (bound, rest.partition(".")[0])
    )


class Moot:
    """What three people do with their laptops; every bundle is a new file."""

    def __init__(self, three: Three, base: Path) -> None:
        self.three, self.base = three, base
        self.ada, self.bo, self.cleo = three
        self._numbers = itertools.count()

    def bundle(self, writer: Terminal) -> Path:
        out = self.base / f"{next(self._numbers)}-{writer.folder.name}.folkmoot"
        writer.ok("bundle", out)
        return out

    def meet(self) -> None:
        written = [(writer, self.bundle(writer)) for writer in self.three]
        for reader in self.three:
            for writer, file in written:
                if reader is not writer:
                    reader.ok("take", file)

    def statuses(self) -> list[Any]:
        """What each laptop says, apart from whose it is."""
        said = [each.status() for each in self.three]
        assert len({status.pop("me") for status in said}) == 3
        return said

    def names(self, members: list[str]) -> set[str]:
        known = {member["id"]: member["name"] for member in self.ada.status()["members"]}
        return {known[member] for member in members}

    def open(self) -> None:
        for each in self.three:
            each.ok("acknowledge", "--clause", "1.3")
        self.meet()

    def adopt(self) -> str:
        """Bo's wording for clause 1.3, to which Ada and Bo consent and Cleo does not."""
        self.open()
        self.ada.ok("position", "The house must be quiet after ten.")
        self.bo.ok("position", "Music may play until eleven.")
        self.cleo.ok("position", "Nobody should be told when to sleep.")
        option: str = self.bo.ok("propose", MUSIC, "--json").json["id"]
        self.meet()
        for each, rating in zip(self.three, ("20", "100", "-40"), strict=True):
            each.ok("rate", "1", rating)
        self.ada.ok("consent", "--option", "1")
        self.bo.ok("consent", "--option", "1")
        self.meet()
        return option


@pytest.fixture
def moot(three: Three, tmp_path: Path) -> Moot:
    (tmp_path / "moot").mkdir()
    return Moot(three, tmp_path / "moot")


def test_three_laptops_come_to_the_same_rulebook(moot: Moot) -> None:
    for each in moot.three:
        each.ok("consent", "--all")
    moot.meet()
    option = moot.adopt()
    one, two, three = moot.statuses()
    assert one == two == three
    (about,) = one["deliberations"]
    assert (about["adopted"], about["stage"]) == (option, "consent")
    blends = [each.ok("blend", "--deliberation", "1.3", "--json").json for each in moot.three]
    assert blends[0] == blends[1] == blends[2]
    assert [row["rank"] for row in blends[0]["options"]] == [1, 2]


def test_in_whatever_order_and_however_often_bundles_come(moot: Moot, tmp_path: Path) -> None:
    moot.open()
    for number, each in enumerate(moot.three, 1):
        each.ok("position", f"I want rule {number}.")
        each.ok("edit", "--clause", "2.1", f"Everybody pays {number} times into the kitty.")
        each.ok("consent", "--clause", f"1.{number}")
    written = {each: moot.bundle(each) for each in moot.three}
    moot.ada.ok("take", written[moot.bo])
    again = moot.bundle(moot.ada)  # carries what Bo wrote, once more
    orders = {
        moot.ada: [written[moot.cleo]],
        moot.bo: [again, written[moot.cleo], written[moot.ada]],
        moot.cleo: [written[moot.bo], again, written[moot.ada]],
    }
    for reader, files in orders.items():
        for file in files:
            reader.ok("take", file)
        for file in files:
            assert "taken before" in reader.refused("take", file)
    one, two, three = moot.statuses()
    assert one == two == three
    assert one["waiting"] == 0 and one["quarantine"] == []
    assert next(c for c in one["clauses"] if c["number"] == "2.1")["concurrent"]


def test_only_those_are_bound_who_consented(moot: Moot) -> None:
    moot.cleo.ok("consent", "--clause", "1.3")
    moot.meet()
    moot.adopt()
    for each in moot.three:
        clause = each.clause("1.3")
        assert clause["text"] == MUSIC
        assert moot.names(clause["bound"]) == {"Ada", "Bo"}
        (earlier,) = clause["bound_otherwise"]
        assert moot.names([earlier["member"]]) == {"Cleo"}
        assert earlier["text"] == "Music is quiet after ten in the evening."
        assert "binds Ada, Bo; an earlier wording binds Cleo" in each.ok("status").out


def test_a_consent_can_be_taken_back_at_any_time(moot: Moot) -> None:
    moot.adopt()
    moot.bo.ok("revoke", "1.3")
    moot.meet()
    for each in moot.three:
        assert moot.names(each.clause("1.3")["bound"]) == {"Ada"}
    moot.bo.ok("consent", "--clause", "1.3")
    moot.meet()
    assert moot.names(moot.cleo.clause("1.3")["bound"]) == {"Ada", "Bo"}


def test_the_printed_rulebook_says_who_is_bound(moot: Moot) -> None:
    moot.cleo.ok("consent", "--clause", "1.1")
    moot.adopt()
    out = moot.base / "rulebook.pdf"
    moot.cleo.ok("export", "--pdf", out)
    words = " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(out).pages)
    said = dict(zip(BOOK, cut(words, BOOK), strict=True))
    assert bound_in(said[BOOK[0]]) == ({"Cleo"}, {"Ada", "Bo"})
    assert bound_in(said[MUSIC]) == ({"Ada", "Bo"}, {"Cleo"})
    again = moot.base / "again.pdf"
    moot.ada.ok("export", "--pdf", again)
    assert again.read_bytes() == out.read_bytes(), "every laptop prints the same"


def test_the_log_is_checked_without_a_key_and_lies_are_found(moot: Moot) -> None:
    moot.adopt()
    log = moot.base / "log"
    moot.ada.ok("export", "--log", log)
    nobody = moot.base / "nobody"
    checked = run(["verify", log, "--json", "--data", nobody])
    assert (checked.status, checked.json["passed"]) == (0, True)
    assert checked.json["fingerprint"] == moot.bo.status()["fingerprint"]
    assert not nobody.exists(), "it needs no data folder"
    good = log.read_bytes()
    for old, new in (
        (MUSIC.encode(), MUSIC.replace("eleven", "twelve").encode()),
        (b"Nobody should be told", b"Nobody should be sold"),
        (b"-0.4", b"-0.3"),
    ):
        assert old in good
        log.write_bytes(good.replace(old, new))
        checked = run(["verify", log])
        assert (checked.status, checked.err) == (1, "")
        assert "FAILED" in checked.out and checked.out.endswith("Not every check passed.\n")
    for nonsense in (b"", b"\0" * 99, good[: len(good) // 2], good[:4] + b"\xff" * 99):
        log.write_bytes(nonsense)
        checked = run(["verify", log])
        assert (checked.status, checked.out) == (2, "")
        assert checked.sentence.endswith(".")


def test_a_bundle_is_checked_where_it_is_for_and_refused_elsewhere(
    moot: Moot, tmp_path: Path
) -> None:
    moot.ada.ok("consent", "--all")
    file = moot.bundle(moot.ada)
    with moot.bo.unchanged():
        checked = moot.bo("verify", file, "--json")
    assert (checked.status, checked.json["passed"]) == (0, True)
    assert checked.json["fingerprint"] == moot.ada.status()["fingerprint"]
    stranger = Terminal(tmp_path / "stranger")
    stranger.ok("found", "Elsewhere", "--name", "Dan")
    for command in ("verify", "take"):
        assert "not written for this laptop" in stranger.refused(command, file)
    changed = bytearray(file.read_bytes())
    changed[-1] ^= 1
    file.write_bytes(changed)
    for command in ("verify", "take"):
        assert "damaged" in moot.bo.refused(command, file)


def test_edits_of_one_clause_apart_merge_and_ask_for_a_look(moot: Moot) -> None:
    moot.ada.ok("edit", "--clause", "1.2", "Dear guests are welcome. They may stay for a week.")
    moot.bo.ok("edit", "--clause", "1.2", "Guests are welcome. They may stay for two weeks.")
    moot.meet()
    for each in moot.three:
        clause = each.clause("1.2")
        assert clause["text"] == "Dear guests are welcome. They may stay for two weeks."
        assert clause["concurrent"] is True
        assert "changed by two people at the same time: read it again" in each.ok("status").out
    moot.cleo.ok("edit", "--clause", "1.2", "--looked")
    moot.meet()
    for each in moot.three:
        assert each.clause("1.2")["concurrent"] is False


def test_rules_go_out_and_come_in_again(moot: Moot, tmp_path: Path) -> None:
    moot.ada.ok("export", "--markdown", moot.base / "rules.md")
    other = Terminal(tmp_path / "other")
    other.ok("found", "Elsewhere", "--name", "Dan")
    other.ok("import", moot.base / "rules.md")
    texts = [[(c["number"], c["text"]) for c in each.status()["clauses"]] for each in
             (moot.ada, other)]  # fmt: skip
    assert texts[0] == texts[1]
