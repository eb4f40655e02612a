"""A printed rulebook as the data that the template `resources/pdf/rulebook.typ` sets."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from deliberation.rulebook import Clause, Rulebook, Section
from desktop.export.bound import (
    EarlierWording,
    bound_lines,
    bound_to,
    day,
    earlier_wordings,
    printed_names,
)
from desktop.export.lettering import body, breaking, is_rtl, isolated, line
from desktop.export.markup import Block, ItemList, Paragraph, Span, parse
from desktop.export.printed import PrintedRulebook
from desktop.export.qr import qr_svg

_DEEPEST_LIST = 8  # deeper lists would leave no room for words on the page
_KEEP_TOGETHER = 16  # lines; shorter clauses are not split between two pages
_LINK_LIMIT = 2_000  # letters; PDF allows 8,000, and nobody types more than these from paper
_SCHEMES = ("http://", "https://", "mailto:")


def typeset(book: PrintedRulebook) -> dict[str, Any]:
    """What the template reads, as JSON values: every word of it made safe to print."""
    names = printed_names(book)
    earlier = earlier_wordings(book)
    labels = {(each.clause, each.sha256): f"earlier-{n}" for n, each in enumerate(earlier, 1)}
    name = line(book.group_name) or "A group without a name"
    title = line(book.rulebook.title)
    fingerprint = [book.fingerprint[at : at + 4] for at in range(0, len(book.fingerprint), 4)]
    parts = list(_parts(book, names, labels))
    clauses = sum(part["kind"] == "clause" for part in parts)
    members = _counted(len(book.members), "member")
    return {
        "name": breaking(name, 22),
        "name_rtl": is_rtl(name),
        "name_size": _name_size(name),
        "heading": f"{isolated(name)}: rulebook".replace("\u200b", ""),
        "running": textwrap.shorten(name, 70, placeholder=" …"),
        "subtitle": "" if title.casefold() == name.casefold() else title,
        "counts": f"{_counted(clauses, 'clause')} · {members} · as of {_long(book.as_of)}",
        "as_of": _long(book.as_of),
        "basis": f"This copy was made from {_counted(book.entries, 'signed entry')}, "
        f"the newest of {_long(book.as_of)}.",
        "fingerprint": [" ".join(fingerprint[:8]), " ".join(fingerprint[8:])],
        "qr": qr_svg(f"folkmoot:fingerprint:{book.fingerprint}"),
        "qr_alt": f"QR code of the fingerprint {' '.join(fingerprint)}",
        "parts": parts,
        "earlier": [
            _earlier(each, book.rulebook, names, labels[each.clause, each.sha256])
            for each in earlier
        ],
        "members": [breaking(names[member], 20) for member, _ in book.members],
    }


def _name_size(name: str) -> int:
    """In points, so that the name is large and no word of it is wider than the page."""
    longest = max(map(len, name.split()), default=0)
    if len(name) <= 24 and longest <= 14:
        return 34
    return 26 if len(name) <= 60 and longest <= 18 else 18


def _counted(count: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{count:,} {noun if count == 1 else plural}"


def _long(seconds: int) -> str:
    return f"{day(seconds).day} {day(seconds):%B %Y}"


def _parts(
    book: PrintedRulebook, names: dict[str, str], labels: dict[tuple[str, str], str]
) -> Iterator[dict[str, Any]]:
    """Sections and clauses in printed order, no heading more than one level below the last."""
    rulebook = book.rulebook
    depths = {each.id: rulebook.depth(each) for each in rulebook.sections}
    level = 0
    for part, number in _in_order(rulebook):
        if isinstance(part, Section):
            level = min(depths[part.id], level + 1)
            yield {"kind": "section", "level": level, **_titled(line(part.title) or "—", number)}
            continue
        lines = bound_lines(
            book.bindings.get(part.id, ()), (member for member, _ in book.members), names
        )
        tree = blocks(parse(part.text))
        yield {
            "kind": "clause",
            "level": min(depths.get(part.section, 0), level) + 1,
            **_titled(part.title, number),
            "blocks": tree,
            "breakable": _lines(tree) + len(lines) > _KEEP_TOGETHER,
            "concurrent": part.concurrent,
            "bound": [
                {"text": each.text, "to": labels.get((part.id, each.earlier), "")} for each in lines
            ],
        }


def _in_order(rulebook: Rulebook) -> Iterator[tuple[Section | Clause, str]]:
    """What is printed, with its number; what has no place in the book stands unnumbered last."""
    numbers = rulebook.numbers()
    parts: dict[str, Section | Clause] = {each.id: each for each in rulebook.sections}
    parts |= {each.id: each for each in rulebook.clauses if not each.removed_by}
    order = [each for each in numbers if each in parts]
    for part_id in order + [each for each in parts if each not in numbers]:
        yield parts[part_id], numbers.get(part_id, "")


def _titled(title: str, number: str) -> dict[str, Any]:
    title = line(title)
    return {"number": number, "title": isolated(title), "rtl": is_rtl(title)}


def _earlier(
    wording: EarlierWording, rulebook: Rulebook, names: dict[str, str], label: str
) -> dict[str, Any]:
    clause = rulebook.clause(wording.clause)
    if clause is None or clause.removed_by:
        title = "A clause that is no longer in the rulebook"
    else:
        number = rulebook.numbers().get(clause.id, "")
        title = f"Clause {number} {isolated(line(clause.title))}".strip()
    return {
        "label": label,
        "title": f"{title}, wording {wording.sha256[:8]}…",
        "blocks": blocks(parse(wording.text)),
        "bound": bound_to(wording, names),
    }


def blocks(tree: Iterable[Block], depth: int = 1) -> list[dict[str, Any]]:
    """The blocks of a clause as data; lists deeper than the page is wide are set flat."""
    out: list[dict[str, Any]] = []
    for each in tree:
        if isinstance(each, Paragraph):
            text = "".join(span.text for span in each.spans)
            out.append({"kind": "paragraph", "rtl": is_rtl(text), "spans": _spans(each.spans)})
        elif depth > _DEEPEST_LIST:
            out += [block for item in each.items for block in blocks(item, depth)]
        else:
            items = [blocks(item, depth + 1) for item in each.items]
            out.append(
                {
                    "kind": "list",
                    "rtl": _starts_rtl(each),
                    "ordered": each.ordered,
                    "start": max(each.start, 0),
                    "items": items,
                }
            )
    return out


def _lines(tree: list[dict[str, Any]]) -> int:
    """About how many lines the blocks fill, counted high."""
    return sum(
        1 + sum(len(span["text"]) + 60 * span["text"].count("\n") for span in each["spans"]) // 50
        if each["kind"] == "paragraph"
        else sum(map(_lines, each["items"]))
        for each in tree
    )


def _starts_rtl(tree: Block) -> bool:
    while isinstance(tree, ItemList):
        first = next((item[0] for item in tree.items if item), None)
        if first is None:
            return False
        tree = first
    return is_rtl("".join(span.text for span in tree.spans))


def _spans(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    out = []
    for index, span in enumerate(spans):
        link = span.link if _is_link(span.link) else ""
        last = index + 1 == len(spans) or spans[index + 1].link != span.link
        # On paper nobody can click: what a link leads to is printed, once for each link.
        target = "" if span.link.startswith("#") else span.link.removeprefix("mailto:")
        out.append(
            {
                "text": body(span.text),
                "bold": span.bold,
                "italic": span.italic,
                "code": span.code,
                "link": link,
                "note": body(target) if last and target not in span.text else "",
            }
        )
    return out


def _is_link(target: str) -> bool:
    known = target.lower().startswith(_SCHEMES)
    return known and len(target) <= _LINK_LIMIT and target.isprintable()
