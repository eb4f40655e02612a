"""The lines between two `---` at the top of a Markdown file, of which we want the title."""

from __future__ import annotations

import json
import re

OWN_FORMAT = "folkmoot"  # the key by which an exported rulebook says that nothing need be guessed

_LINE = re.compile(r"\s*$|\s|#|- |([A-Za-z_][\w.-]*)\s*:(?:\s+(.*))?$")


def front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The simple values of the front matter, by name, and the lines after it.

    A file without one, or whose first `---` is only a rule, gives no values and all its lines.
    """
    if not lines or lines[0].rstrip() != "---":
        return {}, lines
    values: dict[str, str] = {}
    name = ""
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            known = {key: _value(text) for key, text in values.items()}
            return (known, lines[number + 1 :]) if values else ({}, lines)
        found = _LINE.match(line)
        if not found:
            break
        if found[1]:
            name = found[1].lower()
            values[name] = (found[2] or "").strip()
        elif name and line.startswith((" ", "\t")):
            values[name] += " " + line.strip()
    return {}, lines


def _value(text: str) -> str:
    """A YAML scalar as text: double quoted (as JSON is), single quoted, folded or bare."""
    text = re.sub(r"^[>|][+-]?\s+", "", text.strip())
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    if text.startswith("'"):
        return text.strip("'").replace("''", "'")
    return " ".join(text.split()).partition(" #")[0]
