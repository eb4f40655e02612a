"""Markdown out, and back in: the rulebook that was exported is the rulebook that is read."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from deliberation.rulebook import Clause, Rulebook, Section
from desktop.export.import_rules import read_rules
from desktop.export.markdown_export import to_markdown
from desktop.export.markdown_import import outline_from_markdown
from desktop.export.outline import OutlineSection, outline_of

TOKENS = (
    "1. ", "12) ", "- ", "* ", "    ", "  ", "\t", "\n", "\n\n", "```", "~~~~", "# ", "#", "> ",
    "---", "===", "| a | b |", "|-|-|", "<b>", "<!--", "-->", "<div>", "<p ", "`", "**", "_",
    "[a](#b)", "[x]: /y", "[TOC]", "{#x}", "](", "\\", "a", "B c.", "é", "&amp;", "&lt;b>", "<http://x.y>",
    "\xa0", "\r\n", "\u2028", "\x00", "\ud800", "😀", "title: x", "—", "Contents",
)  # fmt: skip
nasty = st.lists(st.sampled_from(TOKENS), max_size=20).map("".join) | st.text(max_size=40)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """Any rulebook at all: sections in circles or in none, clauses nowhere, titles of any kind."""
    ids = [str(n) for n in range(draw(st.integers(0, 9)))]
    parents = st.sampled_from(["", "gone", *ids])
    sections = tuple(
        Section(own, draw(nasty), draw(parents | st.just(before)))
        for own, before in zip(ids, ["", *ids], strict=False)
    )
    clauses = tuple(
        Clause(f"c{n}", draw(parents), draw(nasty), draw(st.just("") | nasty),
               removed_by=draw(st.sampled_from(["", "", "", "act"])))
        for n in range(draw(st.integers(0, 8)))
    )  # fmt: skip
    last = Clause("last", draw(parents), "There is a rule.")
    return Rulebook(draw(nasty), sections, (*clauses, last))


@given(rulebooks())
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_exported_is_what_is_read(tmp_path: Path, rulebook: Rulebook) -> None:
    file = tmp_path / "rules.md"
    file.write_text(to_markdown(rulebook), encoding="utf-8", newline="")
    assert read_rules(file) == outline_of(rulebook)


@given(rulebooks())
def test_exporting_again_gives_the_same_file(rulebook: Rulebook) -> None:
    outline = outline_of(rulebook)
    sections, open_sections = [], [("", 0)]
    for number, section in enumerate(outline.sections):
        while open_sections[-1][1] >= section.depth > 0:
            open_sections.pop()
        parent = open_sections[-1][0] if section.depth else ""
        sections.append(Section(str(number), section.title, parent))
        open_sections.append((str(number), section.depth))
    outside = {str(n) for n, section in enumerate(outline.sections) if not section.depth}
    again = Rulebook(
        outline.title,
        tuple(section for section in sections if section.id not in outside),
        tuple(
            Clause(f"{n}.{m}", "" if str(n) in outside else str(n), text)
            for n, section in enumerate(outline.sections)
            for m, text in enumerate(section.clauses)
        ),
    )
    assert to_markdown(again) == to_markdown(rulebook)


@given(rulebooks())
def test_any_other_reader_finds_the_same_headings_and_as_many_clauses(rulebook: Rulebook) -> None:
    outline = outline_of(rulebook)
    body = to_markdown(rulebook).split("---\n", 2)[2]
    tokens = MarkdownIt("commonmark").parse(body)
    if all(section.depth <= 6 for section in outline.sections):
        levels = [int(t.tag[1]) for t in tokens if t.type == "heading_open"]
        assert levels == [section.depth for section in outline.sections if section.depth]
        items = [t for t in tokens if t.type == "list_item_open" and t.level == 1]
        assert len(items) == sum(len(section.clauses) for section in outline.sections)
    assert not [t for t in tokens if t.type in ("html_block", "hr", "code_block")]


def test_an_export_reads_like_something_written_by_hand() -> None:
    rulebook = Rulebook(
        "The Mill",
        (Section("q", "Quiet hours"), Section("n", "At night", "q")),
        (
            Clause("a", "", "We live together."),
            Clause("b", "q", "No noise:\n* drums\n* horns"),
            Clause("c", "q", "Be kind.\n\nAlways.", "Kindness"),
            Clause("d", "n", "# is a hash"),
        ),
    )
    assert to_markdown(rulebook) == (
        '---\ntitle: "The Mill"\nfolkmoot: 1\n---\n\n1. We live together.\n\n# Quiet hours\n\n'
        "1. No noise:\n   - drums\n   - horns\n2. **Kindness**\n\n   Be kind.\n\n   Always.\n\n"
        "## At night\n\n1. \\# is a hash\n"
    )
    headed = to_markdown(rulebook, title_front_matter=False)
    assert headed.startswith("# The Mill\n\n1. We live together.\n\n## Quiet hours\n")
    assert outline_from_markdown(headed, "file") == outline_of(rulebook)


def test_a_hundred_clauses_and_ten_levels_come_back() -> None:
    sections = tuple(Section(str(n), f"Level {n}", str(n - 1)) for n in range(1, 11))
    clauses = tuple(Clause(f"c{n}", "10", f"Rule {n}\n- a\n- b\n\n  more") for n in range(1200))
    rulebook = Rulebook("Deep", sections, clauses)
    outline = outline_from_markdown(to_markdown(rulebook), "")
    assert outline == outline_of(rulebook)
    assert outline.sections[-1].depth == 10
    assert len(outline.sections[-1].clauses) == 1200


def test_a_list_of_links_in_an_export_is_no_table_of_contents() -> None:
    rulebook = Rulebook("", (Section("s", "Contents"),), (
        Clause("a", "s", "[one](#a)"), Clause("b", "s", "[two](#b)"),
    ))  # fmt: skip
    assert outline_from_markdown(to_markdown(rulebook), "file") == outline_of(rulebook)


@pytest.mark.parametrize(
    "name", ["kanthaus-constitution-before", "kanthaus-constitution-after", "kanthaus-agreements"]
)
def test_real_rules_come_back_as_they_went_out(name: str) -> None:
    path = Path(__file__).parents[4] / "shared" / "data" / f"{name}.md"
    if not path.exists():
        pytest.skip(f"the real rules {path.name} are not beside this checkout")
    outline = read_rules(path)
    sections = list(outline.sections)
    rulebook = Rulebook(
        outline.title,
        tuple(Section(str(n), s.title, parent(sections, n)) for n, s in enumerate(sections)),
        tuple(
            Clause(f"{n}.{m}", str(n), text)
            for n, section in enumerate(sections)
            for m, text in enumerate(section.clauses)
        ),
    )
    assert outline_from_markdown(to_markdown(rulebook), "file") == outline


def parent(sections: list[OutlineSection], at: int) -> str:
    above = (n for n in range(at - 1, -1, -1) if sections[n].depth < sections[at].depth)
    found = next(above, None)
    return "" if found is None else str(found)
