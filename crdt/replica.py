"""One copy of a group in memory: its log, what the acts amount to, and the rulebook document.

No file and no secret: the same code serves the store on this laptop and a stranger's log that is
only to be checked. Both projections are pure functions of the set of entries.

The document holds the changes of all text entries that count, and those of the options that the
group adopted. An option's change was made and signed with its proposal, under an actor of its own,
so every laptop that learns of the adoption applies the very same bytes and nobody has to be the
one who "enters" a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from crdt.change import ChangeInfo, ChangeRefused, inspect
from crdt.entry import Entry, read_unverified
from crdt.gate import Refused, check
from crdt.log import Log, Node
from crdt.rulebook_document import RulebookDocument
from crdt.rulebook_shape import GENESIS_HASH
from deliberation.acts import KEEP, Propose
from deliberation.fold import fold
from deliberation.state import State


class UnsoundChanges(Exception):
    """Automerge refused the changes of these entries, which its inspection had let through."""

    def __init__(self, entries: frozenset[str]) -> None:
        super().__init__(len(entries))
        self.entries = entries


@dataclass(frozen=True)
class Received:
    """What came of a set of entries: ids or entries, each in one of the four."""

    accepted: tuple[Entry, ...] = ()
    refused: tuple[tuple[Entry, str], ...] = ()
    waiting: tuple[Entry, ...] = ()  # something that they build on is not here yet
    known: int = 0


@dataclass(frozen=True)
class Twin:
    """An entry that shares its device's running number `seq` with another entry."""

    id: str
    device: str
    seq: int


@dataclass(frozen=True)
class Summary:
    """Of a log: its fingerprint, the count of its entries, and the latest clock among them."""

    fingerprint: str = ""
    entries: int = 0
    newest: int = 0
    twins: tuple[Twin, ...] = ()


class Replica:
    """`wire_of` returns the bytes of an entry in the log, by id: from the store or from memory.

    What a snapshot knows already is passed in, and `load_log` is called only when the log is
    needed, which it is not for reading.
    """

    def __init__(
        self,
        group: str,
        wire_of: Callable[[str], bytes],
        *,
        load_log: Callable[[], Log] | None = None,
        document: RulebookDocument | None = None,
        applied_options: set[bytes] | None = None,
        known_state: State | None = None,
        known_summary: Summary | None = None,
    ) -> None:
        self.group = group
        self.document = document or RulebookDocument()
        self.applied_options = applied_options or set()
        self._wire_of = wire_of
        self._load_log = load_log or (lambda: Log(group))
        self._log: Log | None = None
        self._state = known_state
        self._summary = known_summary
        self._unapplied: list[tuple[Entry, ChangeInfo]] = []  # texts that the log has already
        self._unkept: dict[str, ChangeInfo] = {}  # texts that `wire_of` does not know yet

    @property
    def log(self) -> Log:
        if self._log is None:
            self._log = self._load_log()
        return self._log

    @property
    def state(self) -> State:
        if self._state is None:
            self._state = fold(self.log.records())
            self._apply_adopted(self._state)
        return self._state

    @property
    def summary(self) -> Summary:
        if self._summary is None:
            newest = max((node.at for node in self.log.nodes.values()), default=0)
            twins = tuple(Twin(node.id, node.device, node.seq) for node in self.log.twins())
            self._summary = Summary(self.log.fingerprint(), len(self.log), newest, twins)
        return self._summary

    def receive(
        self,
        entries: Iterable[Entry],
        *,
        was_refused: Callable[[str], bool] = lambda _: False,
        unsound: frozenset[str] = frozenset(),
    ) -> Received:
        """Take in every entry that the gate lets through, whatever their order.

        The signatures are the caller's to verify first. Raises `UnsoundChanges` when Automerge
        itself refuses what the gate let through: this replica is then spoiled, and the caller
        makes a new one and calls again with those entries as `unsound`.
        """
        todo = {entry.id: entry for entry in entries}
        known = [each for each in todo if each in self.log]
        for each in known:
            del todo[each]
        received = self._through_gate(todo, was_refused, unsound)
        if received.accepted:
            self._state = self._summary = None
            self._apply_texts()
        return replace(received, known=len(known))

    def kept(self) -> None:
        """Tell that `wire_of` knows every entry by now."""
        self._unkept.clear()

    def _through_gate(
        self,
        todo: dict[str, Entry],
        was_refused: Callable[[str], bool],
        unsound: frozenset[str],
    ) -> Received:
        """Entries in causal order through the gate and into the log."""
        missing = {
            each: {p for p in entry.prev if p not in self.log} for each, entry in todo.items()
        }
        followers: dict[str, list[str]] = {}
        for each, lacks in missing.items():
            for prev in lacks:
                followers.setdefault(prev, []).append(each)
        ready = [each for each, lacks in missing.items() if not lacks]
        accepted: list[Entry] = []
        refused: list[tuple[Entry, str]] = []
        bad = {prev for prev in followers if prev not in todo and was_refused(prev)}
        while ready:
            entry = todo.pop(ready.pop())
            try:
                if entry.id in unsound:
                    raise Refused("The change inside is one that the rulebook cannot take.")
                node, act, info = check(entry, self.log)
                if isinstance(act, Propose) and info is not None:
                    self._check_option(act, info)
            except Refused as error:
                refused.append((entry, str(error)))
                bad.add(entry.id)
                continue
            self.log.add(node, entry.prev)
            accepted.append(entry)
            if entry.kind == "text" and info is not None:
                self._unapplied.append((entry, info))
                self._unkept[entry.id] = info
            for follower in followers.get(entry.id, ()):
                missing[follower].discard(entry.id)
                if not missing[follower]:
                    ready.append(follower)
        refused += self._refuse_followers(todo, followers, bad)
        return Received(tuple(accepted), tuple(refused), tuple(todo.values()))

    @staticmethod
    def _refuse_followers(
        todo: dict[str, Entry], followers: dict[str, list[str]], bad: set[str]
    ) -> list[tuple[Entry, str]]:
        refused, queue = [], list(bad)
        while queue:
            for follower in followers.get(queue.pop(), ()):
                if follower in todo:
                    refused.append((todo.pop(follower), "It builds on an entry that was refused."))
                    queue.append(follower)
        return refused

    def _apply(self, infos: Iterable[ChangeInfo]) -> None:
        known = list(infos)
        self.document.apply([info.raw for info in known], known)

    # -- the document -------------------------------------------------------------------------

    def _options_under(self, deps: Iterable[bytes]) -> dict[bytes, ChangeInfo]:
        """Options' changes, by hash, that `deps` need and the document lacks."""
        needed: dict[bytes, ChangeInfo] = {}
        queue = list(deps)
        while queue:
            dep = queue.pop()
            if dep in needed or dep == GENESIS_HASH or self.document.has(dep):
                continue
            node = self.log.changes.get(dep)
            if node is not None and node.body is not None and node.change is not None:
                needed[dep] = self._change(node)
                queue.extend(node.change.deps)
        return needed

    def _apply_texts(self) -> None:
        texts, self._unapplied = self._unapplied, []
        if texts and self.log.forked:
            self.rebuild_document(fold(self.log.records()))
            return
        inside = {info.hash for _, info in texts}
        outside = {dep for _, info in texts for dep in info.deps} - inside
        options = self._options_under(outside)
        try:
            self._apply([*options.values(), *(info for _, info in texts)])
        except ChangeRefused:
            raise UnsoundChanges(self._unsound(texts)) from None
        self.applied_options |= options.keys()

    def _unsound(self, texts: list[tuple[Entry, ChangeInfo]]) -> frozenset[str]:
        """Those of the entries whose changes Automerge refuses, tried one at a time in order."""
        bad = set()
        for entry, info in texts:
            options = self._options_under(info.deps)
            try:
                self._apply([*options.values(), info])
            except ChangeRefused:
                bad.add(entry.id)
        return frozenset(bad)

    def _check_option(self, act: Propose, info: ChangeInfo) -> None:
        """An option's change must make exactly the text that the option shows to people."""
        self._apply_texts()  # what it builds on may have come in just before it
        options = self._options_under(info.deps)
        try:
            changes = [*(each.raw for each in options.values()), info.raw]
            outcome = self.document.preview(changes, act.clause, info.hash)
        except ChangeRefused:
            raise Refused("The proposal's change is one that the rulebook cannot take.") from None
        if act.kind == "repeal":
            as_shown = outcome.removed
        else:
            as_shown = outcome.text == act.text and not outcome.removed
        if not as_shown or outcome.others_touched:
            raise Refused("The proposal's change does something else than the proposal says.")

    def _adopted(self, state: State) -> dict[bytes, ChangeInfo]:
        """The changes of adopted options, by hash."""
        changes: dict[bytes, ChangeInfo] = {}
        for deliberation in state.deliberations:
            if deliberation.adopted in ("", KEEP):
                continue
            node = self.log.nodes[deliberation.adopted]
            if node.change is not None:
                changes[node.change.hash] = self._change(node)
        return changes

    def _apply_adopted(self, state: State) -> None:
        wanted = self._adopted(state)
        new = {change: info for change, info in wanted.items() if not self.document.has(change)}
        if new:
            under = self._options_under(dep for info in new.values() for dep in info.deps)
            try:
                self._apply([*under.values(), *new.values()])
            except ChangeRefused:
                # Only where a forked device's text was taken out from under an option.
                return
            self.applied_options |= new.keys() | under.keys()
        undone = self.applied_options - wanted.keys()
        if undone and undone - self._built_on(wanted):
            # A late objection undid an adoption: what nothing builds on comes out again.
            self.rebuild_document(state)

    def _built_on(self, wanted: Iterable[bytes]) -> set[bytes]:
        """The options' changes that something in the document builds on."""
        options = {change: node.change for change, node in self.log.changes.items() if node.body}
        queue = [node.change for node in self.log.changes.values() if not node.body]
        queue += [options[each] for each in wanted]
        kept: set[bytes] = set()
        while queue:
            change = queue.pop()
            assert change is not None, "a node in `changes` has one"
            for dep in change.deps:
                if dep in options and dep not in kept:
                    kept.add(dep)
                    queue.append(options[dep])
        return kept

    def _change(self, node: Node) -> ChangeInfo:
        if node.id in self._unkept:
            return self._unkept[node.id]
        body = node.body or read_unverified(self._wire_of(node.id)).body
        raw = body["change"]
        assert isinstance(raw, bytes), "the gate lets only such entries into `Log.changes`"
        return inspect(raw)

    def rebuild_document(self, state: State) -> None:
        """Make the document anew from the entries that count.

        Left out are texts of a device after it forked itself, and whatever builds on them: such
        a device may have given each of us another text under the same number.
        """
        adopted = self._adopted(state)
        options: dict[bytes, ChangeInfo] = {}
        included: dict[bytes, ChangeInfo] = {}
        for node in sorted(self.log.changes.values(), key=lambda each: (each.depth, each.id)):
            if self.log.is_suspended(node):
                continue
            info = self._change(node)
            if node.body is not None:
                options[info.hash] = info
                if info.hash not in adopted:
                    continue
            _include(info, options, included)
        self.document = RulebookDocument()
        self._apply(included.values())
        self.applied_options = included.keys() & options.keys()


def _include(
    info: ChangeInfo, options: dict[bytes, ChangeInfo], included: dict[bytes, ChangeInfo]
) -> None:
    """Add a change, first the options' changes that it needs; not where a dep is left out."""
    for dep in info.deps:
        if dep not in included and dep in options:
            _include(options[dep], options, included)
    if all(dep in included or dep == GENESIS_HASH for dep in info.deps):
        included.setdefault(info.hash, info)
