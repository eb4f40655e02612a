"""The inside of a clause: what is markup, what stays literal, and the form that clauses take."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from desktop.export.block_writer import write_blocks
from desktop.export.blocks import MAX_DEPTH, read_blocks
from desktop.export.inline import escape
from desktop.export.markup import ItemList, Paragraph, Span, canonical, parse, plain, spans
from desktop.export.spans_writer import write_spans

TOKENS = (
    "1. ", "2. ", "2019. ", "- ", "* ", "    ", "  ", "\t", "\n", "\n\n", "```", "~~~~", "# ", "> ",
    "---", "===", "| a | b |", "|-|-|", "<b>", "</b>", "<!--", "-->", "<div>", "`", "``", "**", "*",
    "_", "[a](b)", "[x]: y", "[", "](", "\\", "a", "B c.", "é", "&amp;", "<http://x.y>", " ",
    "\xa0", "\r", "\u2028", "\x00", "\ud800", "😀",
)  # fmt: skip
INDENTED = ("    1. ", "\t1. ", "  1. ", "   1. ")
nasty = st.lists(st.sampled_from(TOKENS), max_size=25).map("".join) | st.text(max_size=60)


def text(words: str) -> Paragraph:
    return Paragraph((Span(words),))


@given(nasty)
def test_the_canonical_form_means_the_same_and_is_its_own_canonical_form(typed: str) -> None:
    kept = canonical(typed)
    assert canonical(kept) == kept
    assert parse(kept) == parse(typed)
    kept.encode()  # no half characters: every clause can be hashed and stored


@given(nasty)
def test_words_are_read_from_anything_without_an_error(typed: str) -> None:
    assert plain(canonical(typed)) == plain(typed)


@given(nasty)
def test_escaped_text_shows_itself(typed: str) -> None:
    line = " ".join(canonical(typed).split())
    assert "".join(span.text for span in spans(escape(line))) == line


runs = st.lists(st.builds(Span, st.sampled_from(TOKENS) | st.text(max_size=8), bold=st.booleans(),
                          italic=st.booleans(), link=st.sampled_from(["", "", "https://x.y/a b"])),
                max_size=6)  # fmt: skip


@given(runs)
def test_styled_runs_keep_every_letter(given_runs: list[Span]) -> None:
    written = write_spans(given_runs)
    words = "".join("".join(run.text for run in given_runs).split())
    shown = "".join("".join(span.text for span in spans(written)).split())
    cleaned = "".join(c for c in words if c.isprintable() and c != "\ud800")
    assert [c for c in shown if c.isprintable() and c != "\ufffd"] == [
        c for c in cleaned if c != "\ufffd"
    ]


def test_styles_come_out_as_written() -> None:
    written = write_spans([Span("Be "), Span("quiet ", bold=True), Span("x", link="#a"), Span(".")])
    assert written == "Be **quiet** [x](#a)."


def test_wrapped_lines_are_one_paragraph_and_nested_lists_are_evened_out() -> None:
    typed = "A guest\nmay—\n  1. stay,\n\t1. eat\n\t\t- a little\n2. and rest."
    assert canonical(typed) == ("A guest may—\n1. stay,\n1. eat\n    - a little\n1. and rest.")
    assert plain(typed) == "A guest may—\n1. stay,\n2. eat\n    • a little\n3. and rest."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (first, second)
        for first, second in product(INDENTED, INDENTED)
        if (first, second) != ("  1. ", "    1. ")  # that is how people nest once more
    ],
)
def test_every_mixture_of_indents_makes_one_nested_list(first: str, second: str) -> None:
    nested = ItemList(True, ((text("a"),), (text("b"),)))
    assert parse(f"1. top\n{first}a\n{second}b") == (ItemList(True, ((text("top"), nested),)),)


def test_three_levels_by_two_spaces_stay_three_levels() -> None:
    assert canonical("- a\n  - b\n    - c\n- d") == "- a\n    - b\n        - c\n- d"


def test_a_year_at_the_start_of_a_wrapped_line_is_no_item() -> None:
    assert plain("1. The house was bought in\n2019. Since then") == (
        "1. The house was bought in 2019. Since then"
    )
    assert parse("bought in\n7. May") == (text("bought in 7. May"),)


def test_bold_italic_code_and_links() -> None:
    assert spans("a **b** *c* `d*` [e](http://f.g) ***h***") == (
        Span("a "), Span("b", bold=True), Span(" "), Span("c", italic=True), Span(" "),
        Span("d*", code=True), Span(" "), Span("e", link="http://f.g"), Span(" "),
        Span("h", bold=True, italic=True),
    )  # fmt: skip


@pytest.mark.parametrize("target", ["https://a.b", "HTTP://a.b", "mailto:a@b.c", "#visitor", "../a",
                                    "/about", "url", "?q=a:b"])  # fmt: skip
def test_links_that_may_be_followed(target: str) -> None:
    assert [span.link for span in spans(f"[x]({target})")] == [target]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "JavaScript:x", "file:///etc/passwd",
                                    "data:text/html,x", "//host/share", "\\\\\\\\host\\\\share",
                                    "&#106;avascript:x", "smb://x"])  # fmt: skip
def test_other_links_are_plain_text(target: str) -> None:
    shown = spans(f"[x]({target})")
    assert not any(span.link for span in shown)
    assert "x" in "".join(span.text for span in shown)


def test_html_headings_and_tables_are_literal() -> None:
    typed = "# No <b>heading</b>\n\n| a | b |\n|---|---|\n\n> said\n\n---"
    assert plain(typed) == "# No <b>heading</b>\n| a | b | |---|---|\n> said\n---"


def test_fenced_code_keeps_its_lines_and_an_unclosed_fence_is_text() -> None:
    assert parse("```py\n  a = 1\n\nb\n```") == (Paragraph((Span("  a = 1\n\nb", code=True),)),)
    assert parse("``` so\n\nmore") == (text("``` so"), text("more"))


def test_deep_nesting_becomes_text_and_loses_no_word() -> None:
    typed = "\n".join(" " * 4 * n + f"- w{n}" for n in range(MAX_DEPTH + 5))
    assert [w for w in plain(typed).split() if w.startswith("w")] == [
        f"w{n}" for n in range(MAX_DEPTH + 5)
    ]


def test_an_enormous_clause_is_read_too() -> None:
    for hostile in ("[" * 20_000, "- " * 10_000, "*a " * 7_000, "`" * 20_000, "<!-- " * 4_000):
        assert canonical(canonical(hostile)) == canonical(hostile)
        plain(hostile)


def shape(markdown: str) -> list[str]:
    """The blocks that a CommonMark reader sees: the types of its tokens."""
    hidden = ("inline", "fence")
    return [t.type for t in MarkdownIt("commonmark").parse(markdown) if t.type not in hidden]


def expected(blocks: tuple[Paragraph | ItemList, ...]) -> list[str]:
    out: list[str] = []
    for block in blocks:
        if isinstance(block, ItemList):
            kind = "ordered" if block.ordered else "bullet"
            inner = [
                name
                for item in block.items
                for name in ("list_item_open", *expected(item), "list_item_close")
            ]
            out += [f"{kind}_list_open", *inner, f"{kind}_list_close"]
        elif not (len(block.spans) == 1 and block.spans[0].code):
            out += ["paragraph_open", "paragraph_close"]
    return out


@given(nasty)
def test_any_other_reader_of_markdown_sees_the_same_blocks(typed: str) -> None:
    def code_alone(blocks: tuple[Paragraph | ItemList, ...]) -> bool:
        return any(
            any(code_alone(item) for item in block.items)
            if isinstance(block, ItemList)
            else len(block.spans) == 1 and block.spans[0].code
            for block in blocks
        )

    blocks = parse(typed)
    if not code_alone(blocks):  # a code span alone and fenced code are one thing to `parse`
        assert shape(canonical(typed)) == expected(blocks)


def test_blocks_are_written_as_they_were_read() -> None:
    kept = "- a\n\n    b\n    1. c\n-   1. d\n    1. e\n\n```\n# x\n```\n\n5. f\n5. g"
    assert write_blocks(read_blocks(kept)) == kept
