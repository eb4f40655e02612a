"""Word documents in: real files, made here with python-docx, and damaged and hostile ones."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from desktop.export.docx_guard import INFLATED_LIMIT
from desktop.export.errors import ImportRefused
from desktop.export.import_rules import read_rules
from desktop.export.outline import Outline

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def saved(document: Any, folder: Path) -> Path:
    path = folder / "rules.docx"
    document.save(str(path))
    return path


def read(document: Any, folder: Path) -> Outline:
    return read_rules(saved(document, folder))


def clauses(document: Any, folder: Path) -> list[str]:
    return [clause for section in read(document, folder).sections for clause in section.clauses]


def link(document: Any, paragraph: Any, words: str, target: str) -> None:
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), document.part.relate_to(target, HYPERLINK, is_external=True))
    element.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{words}</w:t></w:r>"))
    paragraph._p.append(element)


def test_headings_lists_styles_links_and_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Rules of the Mill", 0)
    document.add_paragraph("We live together.")
    document.add_heading("Quiet", 1)
    first = document.add_paragraph("No noise ", style="List Number")
    first.add_run("after 22:00").bold = True
    first.add_run(", please *now*.")
    document.add_paragraph("no drums", style="List Number 2")
    document.add_paragraph("no horns", style="List Number 2")
    document.add_paragraph("Second rule.", style="List Bullet")
    document.add_heading("Guests", 2)
    page = document.add_paragraph("# See ")
    link(document, page, "the page", "https://example.org/a b")
    link(document, page, " or this", "javascript:alert(1)")
    table = document.add_table(2, 2)
    for index, words in enumerate(("Room", "Quiet from", "Kitchen", "22:00")):
        table.cell(index // 2, index % 2).text = words
    outline = read(document, tmp_path)
    assert outline.title == "Rules of the Mill"
    assert [(s.title, s.depth, s.clauses) for s in outline.sections] == [
        ("", 0, ("We live together.",)),
        ("Quiet", 1, (
            "No noise **after 22:00**, please \\*now\\*.\n1. no drums\n1. no horns",
            "Second rule.",
        )),
        ("Guests", 2, (
            "\\# See [the page](https://example.org/a%20b) or this",
            "Room — Quiet from\n- Kitchen — 22:00",
        )),
    ]  # fmt: skip


def test_numbering_set_on_the_paragraph_itself(tmp_path: Path) -> None:
    document = Document()
    number = document.styles["List Number"].element.pPr.numPr.numId.val
    for words, level in (("one", 0), ("one a", 1), ("one a i", 2), ("two", 0)):
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
            f'<w:numId w:val="{number}"/></w:numPr>'
        ))  # fmt: skip
    assert clauses(document, tmp_path) == ["one\n1. one a\n    1. one a i", "two"]


def test_tracked_changes_and_contents_and_wrapped_blocks(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Keep ")
    for tag, words in (("del", "this"), ("ins", "that")):
        inner = "delText" if tag == "del" else "t"
        paragraph._p.append(parse_xml(
            f"<w:{tag} {nsdecls('w')}><w:r><w:{inner}>{words}</w:{inner}></w:r></w:{tag}>"
        ))  # fmt: skip
    for gallery, words in (("Table of Contents", "Quiet 1"), ("Other", "Inside")):
        document.element.body.insert(0, parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="{gallery}"/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ))  # fmt: skip
    assert clauses(document, tmp_path) == ["Inside", "Keep that"]


def test_a_table_in_a_table_and_joined_cells_are_read_once(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "joined"
    table.cell(1, 0).text = "outer"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "inner"
    assert clauses(document, tmp_path) == ["joined\n- outer — inner"]


def changed(document: Any, folder: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The saved document with its zip's parts changed."""
    path = saved(document, folder)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def a_rule() -> Any:
    document = Document()
    document.add_paragraph("A rule.")
    return document


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    def bomb(parts: dict[str, bytes]) -> None:
        parts["word/media/image1.png"] = bytes(INFLATED_LIMIT + 1)

    with pytest.raises(ImportRefused, match="would unpack to more than 24 MiB"):
        read_rules(changed(a_rule(), tmp_path, bomb))


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = changed(a_rule(), tmp_path, lambda parts: parts.update({"x.xml": bytes(30_000_000)}))
    size = (30_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(ImportRefused, match="damaged"):
        read_rules(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    def declare(parts: dict[str, bytes]) -> None:
        document = parts["word/document.xml"].split(b"?>", 1)[1]
        parts["word/document.xml"] = (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
            + document.replace(b"A rule.", b"A rule &e;.")
        )

    with pytest.raises(ImportRefused, match="declarations"):
        read_rules(changed(a_rule(), tmp_path, declare))


def test_damage_is_refused_in_a_sentence(tmp_path: Path) -> None:
    content = saved(a_rule(), tmp_path).read_bytes()
    path = tmp_path / "damaged.docx"
    for at in range(0, len(content), 997):
        for damaged in (content[:at], content[:at] + b"\x00\xff" + content[at + 2 :]):
            path.write_bytes(damaged)
            try:
                read_rules(path)
            except ImportRefused as refused:
                assert str(refused).endswith(".")


def test_other_zips_are_no_word_documents(tmp_path: Path) -> None:
    path = tmp_path / "rules.docx"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(ImportRefused, match="is not a Word document"):
        read_rules(path)
