"""The rulebook document of a group, made from the entries of its log that count.

In it are the changes of all text entries that count, those of the options that the group adopted,
and those of the ways back from trials that are over. An option's change was made and signed with
its proposal, under an actor of its own, so every laptop that learns of the adoption applies the
very same bytes and nobody has to be the one who "enters" a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from crdt.change import ChangeInfo, ChangeRefused
from crdt.gate import Refused
from crdt.log import Log
from crdt.node import ChangeRef, Node
from crdt.outcome import Face, Outcome
from crdt.rulebook_document import RulebookDocument
from crdt.rulebook_shape import GENESIS_HASH
from crdt.sandbox import Held, Run, Sandbox
from deliberation.acts import Propose
from deliberation.rulebook import text_sha256

ASIDES = 4  # branches of forked devices that are tried on documents of their own


class NeedsCare(Exception):
    """Many changes at once did not fit together: take them one by one, on a fresh replica."""


class Projection:
    """`info_of` gives the change of an entry in the log that carries one.

    While `sandbox` is set, changes are tried there before they are applied here. What was kept
    before has been through it, and need not again.
    """

    sandbox: Sandbox | None = None

    def __init__(self, document: RulebookDocument, info_of: Callable[[Node], ChangeInfo]) -> None:
        self.document = document
        self._info_of = info_of
        self._unapplied: list[ChangeInfo] = []  # of texts that the log has already
        self._asides: list[RulebookDocument] = []
        self._run: Run | None = None  # of what is unapplied or foreseen
        self._foreseen: set[bytes] = set()

    # -- changes that come in ---------------------------------------------------------------------

    def put_off(self, info: ChangeInfo) -> None:
        """Apply a text's change with the next `flush`: many at once are much quicker."""
        self._unapplied.append(info)
        if self._run is None and self.sandbox is not None:
            self._run = self.sandbox.run(self.document)

    def foresee(self, info: ChangeInfo, sandbox: Sandbox) -> None:
        """A text's change that may come in with the next `flush`: the sandbox tries it while the
        gate is still looking at others. What builds on things that are not here has to wait."""
        here = self.document.has
        if here(info.hash) or info.hash in self._foreseen:
            return
        if all(here(dep) or dep in self._foreseen for dep in info.deps):
            try:
                sandbox.check(info.hash)
                self._run = self._run or sandbox.run(self.document)
                self._run.add(info.raw)
                self._foreseen.add(info.hash)
            except Held:  # it is told when the entry itself comes in
                self._run = None
                self._foreseen.clear()

    def flush(self, log: Log) -> None:
        """Raises `NeedsCare` where a change cannot be taken; the document is as before then."""
        texts, self._unapplied = self._unapplied, []
        run, self._run = self._run, None
        self._foreseen.clear()
        if not texts:
            return
        deps = {dep for info in texts for dep in info.deps} - {info.hash for info in texts}
        under = self._lacking(self.document, log, deps)
        try:
            _apply(self.document, [*under, *texts], run)
        except (ChangeRefused, Held):
            raise NeedsCare from None

    def try_text(self, node: Node, info: ChangeInfo, log: Log) -> None:
        """Apply the change of a text, soon in the log.

        Raises `Refused` if no rulebook can take it, and `Held` if the sandbox does not survive it.
        The answer comes from the change and what it builds on alone. A document may hold the
        other branch of a forked device, which can clash with this one: then another decides.
        """

        def apply_to(document: RulebookDocument) -> None:
            under = self._lacking(document, log, info.deps)
            _apply(document, [*under, info], self._run_on(document, info))

        self._on_some_document(apply_to, log.forked_with(node))

    def check_option(self, node: Node, act: Propose, info: ChangeInfo, log: Log) -> None:
        """Raises `Refused` unless the change makes exactly the text that people are shown, and
        `Held` as `try_text` does."""
        self.flush(log)  # what it builds on may have come in just before it
        outcomes: list[Outcome] = []

        def preview_on(document: RulebookDocument) -> None:
            under = self._lacking(document, log, info.deps)
            changes = [each.raw for each in (*under, info)]
            run = self._run_on(document, info)
            outcomes.append(document.preview(changes, act.clause, info.hash, run))

        # A way back may have come in before, in another's proposal, and be in the rulebook by now.
        again = info.hash in log.changes
        self._on_some_document(preview_on, again or log.forked_with(node))
        if not _is_as_shown(act, outcomes[0]):
            raise Refused("The proposal's change does something else than the proposal says.")

    def _run_on(self, document: RulebookDocument, info: ChangeInfo) -> Run | None:
        return None if self.sandbox is None else self.sandbox.run(document, info.hash)

    def _on_some_document(self, use: Callable[[RulebookDocument], None], others: bool) -> None:
        """The first that can take it: the rulebook, or of `others` one kept aside, a new one."""
        documents = [self.document]
        if others:
            documents += [*self._asides, RulebookDocument()]
        for document in documents:
            try:
                use(document)
            except ChangeRefused:
                continue
            if document is not self.document:
                rest = [each for each in self._asides if each is not document]
                self._asides = [document, *rest][:ASIDES]
            return
        raise Refused("The change inside is one that the rulebook cannot take.")

    def _lacking(
        self, document: RulebookDocument, log: Log, deps: Iterable[bytes]
    ) -> list[ChangeInfo]:
        """The changes under `deps` that the document has not got."""
        needed: dict[bytes, ChangeInfo] = {}
        queue = list(deps)
        while queue:
            dep = queue.pop()
            if dep in needed or dep not in log.changes or document.has(dep):
                continue
            needed[dep] = self._info_of(log.changes[dep])
            queue.extend(needed[dep].deps)
        return list(needed.values())

    # -- looking back -----------------------------------------------------------------------------

    def as_seen_by(self, changes: Iterable[bytes], log: Log) -> RulebookDocument:
        """The rulebook with these changes, those that they build on, and no others."""
        document = RulebookDocument()
        _apply(document, self._lacking(document, log, changes))
        return document

    def former(self, change: ChangeRef, clause: str, log: Log) -> str | None:
        """The clause's text before `change`, as its author saw it; None if it was not there."""
        document = self.document
        if not all(map(document.has, change.deps)):
            document = self.as_seen_by(change.deps, log)
        return document.clause_text_at(clause, *change.deps)

    # -- what counts in the end -------------------------------------------------------------------

    def settle(self, log: Log, adopted: Collection[bytes]) -> None:
        """Make the document hold exactly the changes that count, those `adopted` among them."""
        self._asides.clear()
        wanted = counting(log, adopted)
        have = {change for change in log.changes if self.document.has(change)}
        if have - wanted:  # a change cannot be taken out of an Automerge document
            self.document, have = RulebookDocument(), set()
        _apply(self.document, [self._info_of(log.changes[each]) for each in wanted - have])


def _is_as_shown(act: Propose, outcome: Outcome) -> bool:
    """Whether the change starts from the text that `act` names and does what `act` says."""
    before, after = outcome.before, outcome.after
    if after is None or outcome.others_touched:
        return False
    if act.kind == "new":
        shown = Face(act.text, act.title, act.section, removed=False)
        return before is None and after == shown
    if before is None or text_sha256(before.text) != act.base:
        return False
    if act.kind == "repeal":
        return after == replace(before, removed=True)
    return after == replace(before, text=act.text, removed=False)


def _apply(document: RulebookDocument, infos: list[ChangeInfo], run: Run | None = None) -> None:
    if infos:
        document.apply([info.raw for info in infos], infos, run)


def counting(log: Log, adopted: Collection[bytes]) -> set[bytes]:
    """The hashes of the changes that the rulebook is made of.

    Texts that count and what was `adopted`, with the options that these build on even where those
    are not adopted (any more): nobody's words are taken from under somebody else's. Likewise
    with what somebody wrote at the same time as they were removed, or their device retired: it is
    left out unless something that counts builds on it. Always left out is what `crdt.forks`
    suspends, with whatever builds on it: such a device may have given each of us another change
    under the same number.
    """
    sound = {GENESIS_HASH}
    aside = {each.id for each in log.suspended()}
    queue = []
    for change, node in log.changes.items():  # in an order in which causes come first
        assert node.change is not None, "a node in `changes` has one"
        carriers = [each for each in log.carriers(change) if not log.is_forked_off(each)]
        if not carriers or not all(dep in sound for dep in node.change.deps):
            continue
        sound.add(change)
        text = node.body is None and any(each.id not in aside for each in carriers)
        if text or change in adopted:
            queue.append(change)
    found: set[bytes] = set()
    while queue:
        change = queue.pop()
        if change not in found and change != GENESIS_HASH:
            found.add(change)
            ref = log.changes[change].change
            assert ref is not None, "a node in `changes` has one"
            queue.extend(ref.deps)
    return found
