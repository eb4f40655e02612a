"""A clause's text as a Qt document. What members typed is escaped: it is shown, never obeyed.

The HTML is ours alone and has no tag that would load anything.
"""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QFont, QTextDocument

from desktop.export.markup import Block, ItemList, Paragraph, Span, parse
from desktop.ui import fonts
from desktop.ui.look import Look
from desktop.ui.worddiff import Run


def clause_html(text: str, look: Look, title: str = "") -> str:
    """The clause's Markdown as the small HTML that Qt draws, below its title if it has one."""
    heading = f'<p style="margin:0"><b>{_literal(title)}</b></p>' if title else ""
    return heading + "".join(_block(block, look) for block in parse(text))


def _block(block: Block, look: Look) -> str:
    if isinstance(block, Paragraph):
        words = "".join(_span(span, look) for span in block.spans)
        return f'<p style="margin-top:0; margin-bottom:{look.px(7)}px">{words}</p>'
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items = "".join(_item(item, look) for item in block.items)
    return f'<{tag}{start} style="margin-top:0; margin-bottom:{look.px(7)}px">{items}</{tag}>'


def _item(blocks: tuple[Block, ...], look: Look) -> str:
    if blocks and isinstance(blocks[0], Paragraph):
        first = "".join(_span(span, look) for span in blocks[0].spans)
        rest = "".join(_block(block, look) for block in blocks[1:])
        return f"<li>{first}{rest}</li>"
    return "<li>" + "".join(_block(block, look) for block in blocks) + "</li>"


def _span(span: Span, look: Look) -> str:
    words = _literal(span.text)
    if span.bold:
        words = f"<b>{words}</b>"
    if span.italic:
        words = f"<i>{words}</i>"
    if span.code:
        words = f"<code>{words}</code>"
    if span.link:
        colour = look.tokens.accent
        words = f'<a href="{escape(span.link, quote=True)}" style="color:{colour}">{words}</a>'
    return words


def plain_html(text: str) -> str:
    """Any text, literally, with its line breaks."""
    return f'<p style="margin:0">{_literal(text)}</p>'


def _literal(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def diff_html(runs: tuple[Run, ...], look: Look) -> str:
    """Added words underlined, removed ones struck out, both on a tint as well."""
    styles = {
        "added": f"background-color:{look.tokens.added}; text-decoration:underline",
        "removed": f"background-color:{look.tokens.removed}; text-decoration:line-through",
    }
    parts = []
    for run in runs:
        style = styles.get(run.how)
        words = _literal(run.text)
        parts.append(f'<span style="{style}">{words}</span>' if style else words)
    return f'<p style="margin:0">{"".join(parts)}</p>'


def sheet(html: str, font: QFont, look: Look, width: float) -> QTextDocument:
    """A laid out document of `width` pixels, in the look's ink."""
    fonts.load_to_read()
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(
        f"p, li {{ line-height: 120%; color: {look.tokens.ink}; }}"
        f" a {{ color: {look.tokens.accent}; }}"
    )
    document.setHtml(f'<div style="color:{look.tokens.ink}">{html}</div>')
    document.setTextWidth(width)
    return document


def plain_words(blocks: tuple[Block, ...]) -> str:
    """The words of a clause without its markup, for lists and for reading aloud."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, ItemList):
            for number, item in enumerate(block.items, block.start):
                mark = f"{number}. " if block.ordered else "• "
                parts.append(mark + plain_words(item))
        else:
            parts.append("".join(span.text for span in block.spans))
    return "\n".join(parts)
