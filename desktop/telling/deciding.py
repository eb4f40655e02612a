"""The blend, in words."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.weighing.blend import Blend, BlendRow
from deliberation.weighing.sums import leader_sentence


def blend(said: Mapping[str, str], it: Blend) -> str:
    """The blend as a table: a row an option, a column a member, and every term.

    `said` names members and options.
    """
    members = list(it.rows[0].utilities)
    head = ["rank", "option", *(said[m][:12] for m in members), "W", "n", "p", "lam", "B"]
    table = [head]
    for row in it.rows:
        rated = [f"{row.utilities[m]:+.2f}{_mark(row, m)}" for m in members]
        terms = [f"{row.W:+.2f}", f"{row.n:.2f}", f"{row.p:.2f}", f"{row.lam:.2f}", f"{row.B:+.2f}"]
        table.append([str(row.rank), said[row.option][:48], *rated, *terms])
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in table]
    if any(row.unrated for row in it.rows):
        lines.append("? has not rated it: counted as 0, as if nothing changed for them")
    if any(row.computed for row in it.rows):
        lines.append("~ worked out from the values that they share and the group's effects")
    for row in it.rows:
        touched = ", ".join(f"{each.name} {-each.harm / 100:+.2f}" for each in row.imposed)
        if touched:
            lines.append(f"{said[row.option]} touches others who have not consented: {touched}")
    lines.append(leader_sentence(it, said))
    return "\n".join(line.rstrip() for line in lines)


def _mark(row: BlendRow, member: str) -> str:
    return "?" if member in row.unrated else "~" * (member in row.computed)
