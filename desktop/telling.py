"""What the command line says in words, for people; `shapes` says the same to programs."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from unicodedata import category

from crdt.verify import Verification
from deliberation.acts import KEEP
from deliberation.blend import Blend
from deliberation.consent import Binding
from deliberation.quotes import sources, unproven
from deliberation.state import Deliberation, Mediation
from deliberation.sums import leader_sentence
from desktop.export import markup
from desktop.views import GroupView
from llm.embedded import EMBEDDED

WIDTH = 96


def legible(text: str) -> str:
    """Others wrote some of it: what would steer a terminal is shown as a mark instead."""
    return "".join(c if c in "\n\t" or not _steers(c) else "\ufffd" for c in text)


def _steers(character: str) -> bool:
    """Control characters, and the marks that turn the direction of what follows."""
    turns = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return turns or category(character) == "Cc"


def quoted(text: str) -> str:
    """The words of a clause, set off from what is said about them."""
    return _wrapped(markup.plain(text), "  | ")


def in_fours(fingerprint: str) -> str:
    """The fingerprint in groups of four digits, as two people read it to each other."""
    return " ".join(textwrap.wrap(fingerprint, 4))


def _wrapped(text: str, indent: str, first: str = "") -> str:
    """Each line of the text within `WIDTH` columns; `first` begins the first one."""
    lines = [
        textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent)
        for line in text.splitlines()
    ]
    return first + "\n".join(lines)[len(first) :]


def who_is_bound(bindings: tuple[Binding, ...]) -> str:
    """A phrase: who is bound by the wording shown, who by an earlier one."""
    now = [binding.name for binding in bindings if binding.current]
    before = [binding.name for binding in bindings if not binding.current]
    parts = [f"binds {', '.join(now)}" if now else "binds nobody"]
    if before:
        parts.append(f"an earlier wording binds {', '.join(before)}")
    return "; ".join(parts)


def status(view: GroupView) -> str:
    """The rulebook, who is bound, the deliberations and what is in quarantine."""
    members = ", ".join(member.name for member in view.state.current)
    lines = [
        f"{view.state.group_name}: {members}",
        f"fingerprint {in_fours(view.fingerprint)}",
        f"{view.entries} entries, {len(view.rulebook.clauses)} clauses",
    ]
    if view.waiting:
        lines.append(f"{view.waiting} entries kept aside until what they build on comes")
    lines += [
        f"{each.name} waits to be let in: {len(each.votes)} of {each.needed} said yes"
        for each in view.state.pending
    ]
    if not view.rulebook.clauses:
        lines += ["", "There are no rules yet; 'folkmoot import FILE' brings some in."]
    sections = {section.id: section for section in view.rulebook.sections}
    shown = None
    for clause in view.rulebook.clauses:
        if clause.section != shown and clause.section in sections:
            section = sections[clause.section]
            lines += ["", f"{view.numbers.get(section.id, '')} {section.title}"]
        shown = clause.section
        lines.append(f"  {view.numbers[clause.id]}  [{clause.id[:8]}]")
        lines.append(_wrapped(markup.plain(clause.text), "    "))
        lines.append(f"    -- {who_is_bound(view.bindings[clause.id])}")
        if clause.concurrent:
            lines.append("    -- changed by two people at the same time: read it again")
    for deliberation in view.state.deliberations:
        lines += ["", *_deliberation(view, deliberation)]
    if view.quarantine:
        lines += ["", "In quarantine:"]
        lines += [
            f"  [{each.id[:8]}] {view.name_of(each.member) if each.member else 'a stranger'}: "
            f"{each.reason}"
            for each in view.quarantine
        ]
    return "\n".join(lines)


def _deliberation(view: GroupView, it: Deliberation) -> list[str]:
    about = f"clause {view.numbers.get(it.clause, '?')}" if it.clause else it.topic
    said = sum(a.not_it and a.dont_know for a in it.acknowledgements)
    state = it.stage.value if it.open else f"not open, {said} of {it.needed} acknowledge it"
    lines = [f"Deliberation [{it.id[:8]}] on {about}: {state}"]
    lines += [_wrapped(f"{view.name_of(p.member)}: “{p.text}”", "  ") for p in it.positions]
    label = names(view, it.id)
    for option in it.options:
        consents = {c.member for c in it.consents if c.option == option.id and not c.revoked}
        agreed = ", ".join(sorted(view.name_of(member) for member in consents))
        adopted = " (adopted)" if it.adopted == option.id else ""
        consented = f"; consent: {agreed}" if agreed else ""
        lines.append(f"  {label[option.id]}{adopted}{consented}")
        if option.text:
            lines.append(_wrapped(markup.plain(option.text), "      "))
    lines += [
        f"  {view.name_of(o.member)} objects to {label.get(o.option, o.option[:8])}: {o.reason}"
        for o in it.objections
        if not o.withdrawn
    ]
    return lines


def names(view: GroupView, deliberation: str) -> Mapping[str, str]:
    """Words for the ids of members and options, as they are said in a sum."""
    said = {member.id: member.name for member in view.state.members}
    about = view.state.deliberation(deliberation)
    options = about.options if about else ()
    offered = (option for option in options if option.id != KEEP)
    for place, option in enumerate(offered, 1):
        said[option.id] = f"option {place} ({option.kind}, by {view.name_of(option.author)})"
    said[KEEP] = "keep things as they are"
    return said


def blend(view: GroupView, deliberation: str, it: Blend) -> str:
    """The blend as a table: a row an option, a column a member, and every term."""
    said = names(view, deliberation)
    members = list(it.rows[0].utilities)
    head = ["rank", "option", *(said[m][:12] for m in members), "W", "n", "p", "lam", "B"]
    table = [head]
    for row in it.rows:
        rated = [f"{row.utilities[m]:+.2f}" + ("?" if m in row.unrated else "") for m in members]
        terms = [f"{row.W:+.2f}", f"{row.n:.2f}", f"{row.p:.2f}", f"{row.lam:.2f}", f"{row.B:+.2f}"]
        table.append([str(row.rank), said[row.option][:48], *rated, *terms])
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in table]
    if any(row.unrated for row in it.rows):
        lines.append("? has not rated it: counted as 0, as if nothing changed for them")
    lines.append(leader_sentence(it, said))
    return "\n".join(line.rstrip() for line in lines)


def mediation(view: GroupView, about: Deliberation, it: Mediation) -> str:
    """The candidates, each sentence with whose words it serves, and the audits."""
    lines = [_drafted_by(it.mediator)]
    said = sources(about.said, it.present)
    for place, candidate in enumerate(it.candidates, 1):
        lines += ["", f"Candidate {place} ({candidate.start or 'a wording'})"]
        for sentence in candidate.sentences:
            lines.append(_wrapped(sentence.text, "  "))
            for cite in sentence.cites:
                who = view.name_of(cite.member) if cite.member else "as it stands"
                lines.append(_wrapped(f"{who}: “{cite.quote}”", " " * 9, "      <- "))
        missing = unproven(candidate, said)
        if missing:
            lines.append(f"  NOT PROVEN: {missing[0].why} It must be reworded before any consent.")
    lines += ["", "Audits:"]
    lines += [f"  {'passed' if a.passed else 'FAILED'}  {a.name}: {a.detail}" for a in it.audits]
    return "\n".join(lines)


def _drafted_by(mediator: str) -> str:
    if mediator == EMBEDDED:
        return "Drafted without a model, from members' own sentences."
    return f"Drafted by the model {mediator.removeprefix('ollama:')}."


def verification(it: Verification) -> str:
    lines = [f"{it.group_name or it.group[:8]}: fingerprint {in_fours(it.fingerprint)}"]
    lines += [f"{'passed' if c.passed else 'FAILED'}  {c.name}: {c.detail}" for c in it.checks]
    lines.append("Every check passed." if it.passed else "Not every check passed.")
    return "\n".join(lines)
