"""The printed rulebook, read back from the PDF with another library."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from deliberation.consent import Binding
from deliberation.rulebook import Clause, Rulebook, Section, text_sha256
from desktop.export.fonts import needs_system_fonts
from desktop.export.pdf import PdfRefused, render_pdf
from desktop.export.printed import PrintedRulebook

ROOT = Path(__file__).parents[3]
FINGERPRINT = hashlib.sha256(b"the rulebook").hexdigest()
NEWEST = 1_795_000_000  # 2026-11-18
ADA, BO, CLEO, DAN = (
    (hashlib.sha256(n.encode()).hexdigest(), n) for n in ("Ada", "Bo", "Cléo", "Dan")
)

QUIET = "It is quiet from **ten** at night, see [the city's rules](https://example.org/quiet)."
GUESTS = """Guests may stay:

1. for three nights
   - on the sofa
   - in the garden
2. or longer, if asked"""
HOSTILE = '#let x = 1 costs $5 \\ and #eval("1+1") <label> @cite `#panic()` = no heading'


def binding(member: tuple[str, str], text: str, current: bool = True) -> Binding:
    return Binding(*member, text_sha256(text), text, 1_790_000_000, current, "e" * 64)


def sample() -> PrintedRulebook:
    """A house of four with five clauses in three sections."""
    sections = (
        Section("s1", "Living together"),
        Section("s2", "Visits", "s1"),
        Section("s3", "Work"),
    )
    clauses = (
        Clause("c0", "", "We decide by consent."),
        Clause("c1", "s1", QUIET, "Quiet hours"),
        Clause("c2", "s2", GUESTS, "Guests", concurrent=True),
        Clause("c3", "s3", HOSTILE),
        Clause("c4", "s3", "This one was repealed long ago.", removed_by="f" * 64),
    )
    return PrintedRulebook(
        group_name="The Old Mill",
        rulebook=Rulebook("Constitution", sections, clauses),
        bindings={
            "c1": (binding(ADA, QUIET), binding(BO, QUIET)),
            "c2": (binding(CLEO, "Guests may stay for ever.", False), binding(DAN, GUESTS)),
            "c4": (binding(BO, "No dogs.", False),),
        },
        members=(ADA, BO, CLEO, DAN),
        fingerprint=FINGERPRINT,
        as_of=NEWEST,
        entries=321,
    )


def with_text(text: str, title: str = "") -> PrintedRulebook:
    return replace(
        sample(), rulebook=Rulebook("", (), (Clause("c", "", text, title),)), bindings={}
    )


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def words(reader: pypdf.PdfReader) -> str:
    """All words of all pages with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def reader() -> pypdf.PdfReader:
    return read(render_pdf(sample()))


def bookmarks(outline: list[Any], depth: int = 1) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for each in outline:
        if isinstance(each, list):
            found += bookmarks(each, depth + 1)
        else:
            found.append((depth, str(each.title)))
    return found


def test_title_page_says_what_this_is(reader: pypdf.PdfReader) -> None:
    page = " ".join(reader.pages[0].extract_text().split())
    assert "The Old Mill" in page and "Constitution" in page
    assert "4 clauses · 4 members · as of 18 November 2026" in page
    groups = [FINGERPRINT[at : at + 4] for at in range(0, 64, 4)]
    assert " ".join(groups) in page


def test_contents_and_bookmarks_follow_sections_and_clauses(reader: pypdf.PdfReader) -> None:
    expected = [
        (1, "1 Living together"),
        (2, "1.1 Quiet hours"),
        (2, "1.2 Visits"),
        (3, "1.2.1 Guests"),
        (1, "2 Work"),
        (1, "Earlier wordings that still bind"),
        (1, "Signatures"),
        (1, "How to check this"),
    ]
    assert bookmarks(reader.outline) == expected
    contents = " ".join(reader.pages[1].extract_text().split())
    places = [contents.find(title) for _, title in expected]
    assert -1 not in places and places == sorted(places)
    assert re.search(r"1\.1 Quiet hours[ .]+3 ", contents)


def test_every_clause_is_there_and_the_repealed_one_is_not(reader: pypdf.PdfReader) -> None:
    text = words(reader)
    for part in (
        "0.1 We decide by consent.",
        "It is quiet from ten at night, see the city's rules",
    ):
        assert part in text
    for part in ("for three nights", "on the sofa", "in the garden", "or longer, if asked"):
        assert part in text
    assert "repealed long ago" not in text


def test_who_is_bound_stands_under_each_clause(reader: pypdf.PdfReader) -> None:
    text = words(reader)
    assert "We decide by consent. Nobody is bound yet." in text
    assert f"Bound: Ada, Bo (this wording, {text_sha256(QUIET)[:8]}…)." in text
    assert "Not bound: Cléo, Dan." in text
    old = text_sha256("Guests may stay for ever.")
    assert f"Bound: Dan (this wording, {text_sha256(GUESTS)[:8]}…)." in text
    page = next(n for n, each in enumerate(reader.pages, 1) if old in each.extract_text())
    line = f"Cléo is bound to an earlier wording, {old[:8]}…, consented 2026-09-21 (page {page})."
    assert line in text


def test_earlier_wordings_that_bind_are_printed_in_full(reader: pypdf.PdfReader) -> None:
    text = words(reader)
    appendix = text[text.rindex("Earlier wordings that still bind") :]
    assert re.search(r"Clause 1\.2\.1 Guests, wording \w{8}… Guests may stay for ever\.", appendix)
    assert "A clause that is no longer in the rulebook" in appendix and "No dogs." in appendix


def test_a_clause_changed_by_two_at_once_is_marked_once(reader: pypdf.PdfReader) -> None:
    assert words(reader).count("Two people changed this clause at the same time") == 1


def test_signature_table_and_how_to_check(reader: pypdf.PdfReader) -> None:
    text = words(reader)
    signatures = text[text.rindex("By signing") : text.rindex("How to check this")]
    assert re.search(r"Name Signature Date Ada Bo Cléo Dan", signatures)
    check = text[text.rindex("How to check this") :]
    assert "folkmoot verify FILE" in check and "321 signed entries" in check


def test_links_work_and_their_targets_are_printed(reader: pypdf.PdfReader) -> None:
    targets = {
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    }
    assert targets == {"https://example.org/quiet"}
    assert "https://example.org/quiet" in words(reader)


def test_a_link_that_is_no_web_address_is_only_words() -> None:
    pdf = read(render_pdf(with_text("See [this](javascript:alert(1)) and [that](#anchor).")))
    uris = [
        each.get_object()
        for page in pdf.pages
        for each in page.get("/Annots", [])
        if "/URI" in each.get_object().get("/A", {})
    ]
    assert uris == [] and "See" in words(pdf)


def test_standards_language_and_title(reader: pypdf.PdfReader) -> None:
    catalog: Any = reader.trailer["/Root"]
    xmp = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert catalog["/Lang"] == "en" and catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == "The Old Mill: rulebook"
    assert reader.metadata.creation_date is not None
    assert int(reader.metadata.creation_date.timestamp()) == NEWEST


def test_structure_is_tagged_and_the_picture_has_words(reader: pypdf.PdfReader) -> None:
    kinds: list[str] = []
    pictures: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            kinds.append(str(node.get("/S", "")))
            if node.get("/S") == "/Figure":
                pictures.append(str(node.get("/Alt")))
            walk(node.get("/K"))

    catalog: Any = reader.trailer["/Root"]
    walk(catalog["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TOC", "/Link"} <= set(kinds)
    assert len(pictures) == 1 and FINGERPRINT[:4] in pictures[0]


def test_all_fonts_are_embedded(reader: pypdf.PdfReader) -> None:
    names = set()
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(descriptor["/FontName"]).split("+")[1])
    assert {"SourceSerifPro-Regular", "SourceSansPro-Regular"} <= names


def test_hostile_text_is_printed_literally(reader: pypdf.PdfReader) -> None:
    text = words(reader).replace("`", "")
    for part in ("#let x = 1 costs $5", '#eval("1+1")', "@cite", "#panic()", "= no heading"):
        assert part in text


def test_the_same_rulebook_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    here = render_pdf(sample())
    assert render_pdf(sample()) == here
    script = (
        "import hashlib, runpy, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        f"given = runpy.run_path({__file__!r})\n"
        "print(hashlib.sha256(given['render_pdf'](given['sample']())).hexdigest())\n"
    )
    elsewhere = {**os.environ, "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C"}
    elsewhere["PYTHONHASHSEED"] = "7"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_another_consent_gives_other_bytes() -> None:
    assert render_pdf(replace(sample(), bindings={})) != render_pdf(sample())


def test_letters_without_a_font_are_named_with_their_place() -> None:
    book = with_text("Nobody can print \U0001fa8a today.")
    with pytest.raises(PdfRefused) as refused:
        render_pdf(book)
    assert str(refused.value) == (
        "The PDF cannot be made, because no font on this computer has “\U0001fa8a” (U+1FA8A, in "
        "clause 0.1): install a font with these letters (the Noto fonts have nearly all) or "
        "choose other words."
    )


def test_letters_without_a_font_in_a_name_are_found_too() -> None:
    book = replace(sample(), members=(*sample().members, ("9" * 64, "Zoë \U0001fa8a")))
    with pytest.raises(PdfRefused, match="in the name of member 5"):
        render_pdf(book)


def test_unprintable_characters_do_not_stop_the_printing() -> None:
    text = words(read(render_pdf(with_text("ab\ue000c\ufeffd \u202eno lies", "\x01T\u2066"))))
    assert "\ufffdT ab\ufffdcd \ufffdno lies" in text


def test_hebrew_runs_from_right_to_left() -> None:
    title, rule = "אורחים", "מותר לארח חברים עד שלושה לילות"
    pdf = read(render_pdf(with_text(rule, title)))
    assert not needs_system_fonts("Grüße, Ωμέγα, Жизнь") and needs_system_fonts(rule)
    page_words = pdf.pages[2].extract_text().split()
    places = [page_words.index(word) for word in rule.split()]
    assert places == sorted(places, reverse=True)  # read from the left, the last word comes first
    assert any(title in name for _, name in bookmarks(pdf.outline))


@pytest.mark.parametrize(
    ("letter", "text"),
    [("w", "w" * 20_000), ("w", "word " * 4_000), ("a", "a\n\n" * 2_000), ("x", "- x\n" * 2_000)],
)
def test_the_longest_clauses_stay_on_their_pages(letter: str, text: str) -> None:
    pdf = read(render_pdf(with_text(text)))
    assert len(pdf.pages) > 5
    printed = words(pdf)
    assert printed.count(letter) >= text.count(letter)


def test_a_group_without_clauses_or_members_prints() -> None:
    book = replace(sample(), rulebook=Rulebook(""), bindings={}, members=(), group_name=" ")
    text = words(read(render_pdf(book)))
    assert "A group without a name" in text
    assert "The group has not written a clause so far." in text
    assert "The group has no members at present." in text


def test_clauses_without_a_place_in_the_book_are_printed_all_the_same() -> None:
    sections = (
        Section("a", "Lost", "nowhere"),
        Section("x", "Left", "y"),
        Section("y", "Right", "x"),
    )
    clauses = (Clause("c", "a", "Kept words."), Clause("d", "x", "Other kept words."))
    book = replace(sample(), rulebook=Rulebook("", sections, clauses), bindings={})
    text = words(read(render_pdf(book)))
    assert "Kept words." in text and "Other kept words." in text


def test_members_who_share_a_name_are_told_apart() -> None:
    twin, liar = ("a1" * 32, "ada"), ("b2" * 32, "Bo, Dan")
    book = replace(sample(), members=(ADA, twin, liar), bindings={"c1": (binding(twin, QUIET),)})
    text = words(read(render_pdf(book)))
    assert "Bound: ada (a1a1a1a1) (this wording" in text
    assert f"Not bound: Ada ({ADA[0][:8]}), “Bo, Dan”." in text


def test_clocks_beyond_the_calendar_do_not_stop_the_printing() -> None:
    assert "31 December 9999" in words(read(render_pdf(replace(sample(), as_of=1 << 40))))


def test_fifty_members_sign_over_several_pages() -> None:
    members = tuple((f"{n:064x}", f"Member {n} Hohenstein-Wittgensteinberger") for n in range(50))
    pdf = read(render_pdf(replace(sample(), members=members, bindings={})))
    heads = [
        page for page in pdf.pages if "Signature Date" in " ".join(page.extract_text().split())
    ]
    assert len(heads) > 1  # the head of the table is repeated
    text = words(pdf)
    assert all(f"Member {n} " in text for n in range(50))


def test_an_unreadable_disk_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(PdfRefused, match="No space left on device"):
        render_pdf(sample())


def test_what_cannot_be_seen_asks_for_no_font_of_this_computer() -> None:
    """Else two computers with other fonts would print another file of the same rulebook."""
    assert not needs_system_fonts("a link\u200bthat may break, a soft\u00adhyphen")
    assert needs_system_fonts("漢")


def test_a_section_without_a_title_can_be_printed() -> None:
    book = sample()
    untitled = replace(book.rulebook.sections[0], title="")
    rulebook = replace(book.rulebook, sections=(untitled, *book.rulebook.sections[1:]))
    assert "—" in words(read(render_pdf(replace(book, rulebook=rulebook))))
