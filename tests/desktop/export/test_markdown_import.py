"""Markdown in: what authors write, as the sections and clauses that they meant."""

import re
from pathlib import Path

import pytest

from desktop.export.import_rules import read_rules
from desktop.export.markdown_import import outline_from_markdown
from desktop.export.markup import parse, plain, spans
from desktop.export.outline import Outline, OutlineSection

DATA = Path(__file__).parents[4] / "shared" / "data"
REAL = ("kanthaus-constitution-before", "kanthaus-constitution-after", "kanthaus-agreements")


def sections(markdown: str) -> tuple[OutlineSection, ...]:
    return outline_from_markdown(markdown, "file").sections


def clauses(markdown: str) -> tuple[str, ...]:
    return tuple(clause for section in sections(markdown) for clause in section.clauses)


def real(name: str) -> Path:
    path = DATA / f"{name}.md"
    if not path.exists():
        pytest.skip(f"the real rules {path.name} are not beside this checkout")
    return path


def source_lines(path: Path) -> list[list[str]]:
    """The words of each line of the source, by means that know nothing of the importer.

    Left out are the front matter, the table of contents, tags, the addresses of links, the marks
    of headings and lists, and rules.
    """
    text = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    if "### Table of Contents" in text:
        text = text[text.index('<a name="preamble">') :]
    text = re.sub(r'alt="([^"]*)"[^>]*>', r">\1", text)  # a picture's words are words
    text = re.sub(r"<[^>]+>", lambda tag: "\n" * tag[0].count("\n"), text)
    text = re.sub(r"\]\([^()]*(\([^()]*\))?[^()]*\)", "]", text)
    lines = []
    for line in text.splitlines():
        bare = re.sub(r"^\s*(#+ |\d+\. |-{3,}$|={3,}$)", "", line)
        lines.append(re.sub(r"[\[\]]|(?<!\w)_|_(?!\w)", "", bare).split())
    return [words for words in lines if words]


def outline_words(outline: Outline) -> list[list[str]]:
    """The words of each heading and clause, without the numbers of lists."""
    pieces = []
    for section in outline.sections:
        pieces.append(section.title.split() if section.title != "—" else [])
        for clause in section.clauses:
            lines = plain(clause).split("\n")
            pieces.append([w for line in lines for w in re.sub(r"^\s*\d+\. ", "", line).split()])
    return pieces


@pytest.mark.parametrize("name", REAL)
def test_every_word_of_real_rules_is_in_exactly_one_clause_or_heading(name: str) -> None:
    path = real(name)
    lines, pieces = source_lines(path), outline_words(read_rules(path))
    assert [w for words in pieces for w in words] == [w for words in lines for w in words]
    assert len([w for words in lines for w in words]) > 500


@pytest.mark.parametrize("name", REAL)
def test_no_sentence_of_real_rules_is_cut_in_two(name: str) -> None:
    path = real(name)
    line_ends, at = set(), 0
    for words in source_lines(path):
        at += len(words)
        line_ends.add(at)
    at = 0
    for words in outline_words(read_rules(path)):
        at += len(words)
        assert at in line_ends or not words


@pytest.mark.parametrize("name", REAL)
def test_real_rules_have_no_markup_left_that_would_show(name: str) -> None:
    shown = "\n".join(plain(c) for s in read_rules(real(name)).sections for c in s.clauses)
    assert not re.search(r"[<>*`]|\]\(|^#|name=", shown, re.MULTILINE)


def links(outline: Outline) -> list[str]:
    def inside(blocks: object) -> list[str]:
        found: list[str] = []
        for block in blocks:  # type: ignore[attr-defined]
            if hasattr(block, "spans"):
                found += [span.link for span in block.spans if span.link]
            else:
                found += [link for item in block.items for link in inside(item)]
        return found

    return [link for s in outline.sections for c in s.clauses for link in inside(parse(c))]


@pytest.mark.parametrize("name", REAL)
def test_every_link_of_real_rules_is_kept(name: str) -> None:
    path = real(name)
    text = path.read_text(encoding="utf-8")
    text = text[text.index("</a>") :] if "</a>" in text else text
    written = re.findall(r"\]\(([^()\s]*(?:\([^()]*\))?)\)", text)
    tags = re.findall(r'<a rel="[^"]*"\s+href="([^"]*)"', text)
    assert links(read_rules(path)) == [*written, *tags]


def test_the_constitution_reads_as_its_authors_meant() -> None:
    outline = read_rules(real(REAL[0]))
    assert outline.title == "Constitution"
    assert [s.depth for s in outline.sections[4:8]] == [1, 2, 2, 2]
    by_title = {section.title: section.clauses for section in outline.sections}
    assert "Table of Contents" not in by_title
    visitor = by_title["§5a. Visitor"]
    assert len(visitor) == 9
    assert visitor[3] == (
        "A Visitor who wants to stay overnight is required, otherwise warmly recommended, to—\n"
        "1. read the [Visitor's Document](/about/visiting), and\n"
        "1. communicate with a resident, preferably a Volunteer or Member, before arriving."
    )
    assert plain(visitor[8]).split("\n")[1:] == [
        "1. if they progress to Volunteer,",
        "2. if decided upon by Conflict Resolution by Intervention (§10c.)",
    ]
    assert plain(by_title["§9. Changing the Constitution"][3]).endswith(
        "2. the adjusted scores for each proposal are totalled, and\n"
        "3. the proposal with the highest total is selected."
    )
    licence = by_title["—"]
    assert len(licence) == 1
    assert plain(licence[0]).startswith("CC0 To the extent possible under law, Doug Webb has")


def test_the_separator_of_a_summary_is_no_heading_and_no_rule() -> None:
    outline = read_rules(real(REAL[2]))
    assert [len(section.clauses) for section in outline.sections] == [1] * 12
    assert outline.sections[0].title == "Coordination Meeting"


def test_headings_of_any_kind_and_depth() -> None:
    found = sections("### A\na\n##### B\nb\n#### C ##\nc\n\nD\n===\nd\n\nE\n---\ne\n####### F\nf")
    assert [(s.title, s.depth, s.clauses) for s in found] == [
        ("A", 1, ("a",)), ("B", 2, ("b",)), ("C", 2, ("c",)), ("D", 1, ("d",)),
        ("E", 2, ("e",)), ("F", 3, ("f",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("---\ntitle: House rules\n---\na", "House rules"),
        ('---\ndate: 2021-05-03\ntitle: "The \\"Mill\\""\ntags:\n  - x\n---\na', 'The "Mill"'),
        ("---\ntitle: 'It''s us'\n---\na", "It's us"),
        ("# House rules\n\na\n\n## B\nb", "House rules"),
        ("---\ntitle: Rules\n---\n# Rules\n\na", "Rules"),
        ("# A\n\na\n\n# B\n\nb", "file"),
        ("## A\n\na", "file"),
        ("---\n\na", "file"),
    ],
)
def test_the_title(markdown: str, title: str) -> None:
    outline = outline_from_markdown(markdown, "file")
    assert outline.title == title
    assert title not in [section.title for section in outline.sections]
    assert "a" in clauses(markdown)


@pytest.mark.parametrize(
    "contents",
    [
        "## Contents\n- [A](#a)\n  - [B](#b)\n- C\n",
        "- [A](#a)\n- [B](#b)\n",
        "## Table of contents\n\n1. A\n2. B\n",
        "[TOC]\n",
    ],
)
def test_tables_of_contents_are_dropped(contents: str) -> None:
    found = sections(f"{contents}\n## 1. A\nFirst.\n## 2. B\nSecond.\n")
    assert [(s.title, s.clauses) for s in found] == [
        ("1. A", ("First.",)),
        ("2. B", ("Second.",)),
    ]


def test_what_only_resembles_a_table_of_contents_is_kept() -> None:
    found = sections("## Contents\n- A fridge\n- Two ovens\n## Links\n- [A](http://a.b)\n- [B](c)")
    assert [len(section.clauses) for section in found] == [2, 2]


def test_html_becomes_the_markdown_that_says_the_same() -> None:
    assert clauses("a <b>bold</b><a name='x'></a> <a href='http://x.y'>link</a> <!-- no -->z") == (
        "a **bold** [link](http://x.y) z",
    )
    assert clauses("<div>\n<p>One *star* &amp; <em>more</em><br>too</p>\n<p>Two</p></div>") == (
        "One \\*star\\* & *more* too",
        "Two",
    )
    assert clauses("<ul>\n<li>one</li><li>two<ol><li>x</li></ol></li></ul>") == (
        "one",
        "two\n1. x",
    )
    assert clauses("<script>\nalert(1)\n</script>\n\n<a href='javascript:x'>words</a>") == (
        "words",
    )


def test_what_nobody_closed_swallows_nothing() -> None:
    for opened in (
        "<!-- a",
        "<div",
        "<script>",
        "```",
        "<b>a",
        "<a href='x'>a",
        "> ",
        "`a",
        "[a](",
    ):
        assert "last" in plain(clauses(f"{opened}\n\nlast")[-1])


def test_references_quotes_rules_code_and_pictures() -> None:
    assert clauses("See [the page][p] and [p].\n\n[p]: http://x.y 'title'") == (
        "See [the page](http://x.y) and [p](http://x.y).",
    )
    assert clauses("[Note]: everybody") == ("\\[Note]: everybody",)
    assert clauses("before\n> one\n> two\n>\n> three\n\n***\n\nafter") == (
        "before", "one two", "three", "after",
    )  # fmt: skip
    assert clauses("```\n# no heading\n<b>\n```") == ("```\n# no heading\n<b>\n```",)
    assert spans(clauses("![A map](map.png)")[0])[0].text == "A map"


def test_a_table_is_one_clause() -> None:
    assert clauses("| Room | Quiet |\n|---|:-:|\n| Attic | 22:00 |\n| Cellar | |") == (
        "Room — Quiet\n- Attic — 22:00\n- Cellar",
    )


def test_a_list_item_with_all_that_is_in_it_is_one_clause() -> None:
    assert clauses("1. a\n\n   more\n   - b\n2. c\nwrapped\n\nd\n\n* e") == (
        "a\n\nmore\n- b", "c wrapped", "d", "e",
    )  # fmt: skip


def test_what_stands_under_the_last_rule_is_no_part_of_the_last_section() -> None:
    found = sections("## A\na\n### B\nb\n\n---\n\nAdopted in May.")
    assert [(s.title, s.depth, s.clauses) for s in found][-1] == ("—", 1, ("Adopted in May.",))
