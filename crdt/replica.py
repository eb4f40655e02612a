"""One copy of a group in memory: its log, what the acts amount to, and the rulebook document.

No file and no secret: the same code serves the store on this laptop and a stranger's log that is
only to be checked. Both projections are pure functions of the set of entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from crdt.change import ChangeInfo, inspect
from crdt.entry import Entry, read_unverified
from crdt.gate import Looked, Refused, check, look
from crdt.log import Log
from crdt.node import Node
from crdt.projection import NeedsCare, Projection
from crdt.rulebook_document import RulebookDocument
from crdt.sandbox import Held, Sandbox
from crdt.way_back import NoWayBack, draft
from deliberation.acts import Propose
from deliberation.folding.incremental import Folding
from deliberation.state import State

__all__ = ["NeedsCare", "Received", "Replica", "Summary", "Twin"]


@dataclass(frozen=True)
class Received:
    """What came of a set of entries: ids or entries, each in one of the four.

    `held` are those of the `waiting` that the sandbox did not survive, with what to say of them.
    """

    accepted: tuple[Entry, ...] = ()
    refused: tuple[tuple[Entry, str], ...] = ()
    waiting: tuple[Entry, ...] = ()  # something that they build on is not here yet
    known: int = 0
    held: tuple[tuple[Entry, str], ...] = ()


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
        known_state: State | None = None,
        known_summary: Summary | None = None,
    ) -> None:
        self.group = group
        self._projection = Projection(document or RulebookDocument(), self._info_of)
        self._wire_of = wire_of
        self._load_log = load_log or (lambda: Log(group))
        self._log: Log | None = None
        self._state = known_state
        self._folding: Folding | None = None
        self._in_folding = 0  # entries of the log that it has been told of
        self._summary = known_summary
        self._unkept: dict[str, ChangeInfo] = {}  # of texts that `wire_of` does not know yet

    # -- what the entries amount to -----------------------------------------------------------

    @property
    def log(self) -> Log:
        if self._log is None:
            self._log = self._load_log()
        return self._log

    @property
    def state(self) -> State:
        if self._state is None:
            state = self._folded()
            self._projection.settle(self.log, self._adopted(state))
            self._state = state
        return self._state

    def _folded(self) -> State:
        """The state of all acts in the log: the first time and after a fork from scratch, else
        from what has come in since.

        What is in memory for that, nearly twice the state's own size, is made when the first act
        comes in: for reading alone, the state of a snapshot is enough.
        """
        log = self.log
        if self._folding is None or log.forked:  # by a fork, what is known gets other clocks
            self._folding, self._in_folding = Folding(), 0
        since, self._in_folding = self._in_folding, len(log)
        return self._folding.add(log.records(since))

    @property
    def document(self) -> RulebookDocument:
        """Holds exactly what counts by now."""
        assert self.state is not None, "folding settles what is in the document"
        return self._projection.document

    @property
    def summary(self) -> Summary:
        if self._summary is None:
            newest = max((node.at for node in self.log.nodes.values()), default=0)
            twins = tuple(Twin(node.id, node.device, node.seq) for node in self.log.twins())
            self._summary = Summary(self.log.fingerprint(), len(self.log), newest, twins)
        return self._summary

    def _adopted(self, state: State) -> set[bytes]:
        """The hashes of the changes of what was adopted, and of the ways back from trials."""
        options = (option for each in state.deliberations for option in each.in_document)
        refs = (self.log.nodes[option].change for option in options)
        return {ref.hash for ref in refs if ref is not None}

    def former(self, option: str) -> str | None:
        """What the clause said before the option that some deliberation has, as its author saw it.

        None where there was no such clause: the option brings a new one.
        """
        node = self.log.nodes[option]
        assert node.change is not None and node.body is not None, "it is a proposal"
        clause = str(node.body["clause"])
        return self._projection.former(node.change, clause, self.log)

    def way_back(self, trial: str) -> Propose:
        """The proposal that puts things back as they were before a trial, its change in it.

        Raises `NoWayBack`. It can be made as soon as the trial has its terms, adopted or not.
        """
        for each in self.state.deliberations:
            terms = each.trial(trial)
            option = each.option(terms.option) if terms is not None else None
            if option is not None:
                ref = self.log.nodes[option.id].change
                assert ref is not None, "the gate lets no proposal in without a change"
                document = self._projection.as_seen_by([ref.hash], self.log)
                return draft(document, each.id, trial, option, self.former(option.id) or "")
        raise NoWayBack("There is no such trial; look at the deliberation again.")

    def _info_of(self, node: Node) -> ChangeInfo:
        if node.id in self._unkept:
            return self._unkept[node.id]
        body = node.body or read_unverified(self._wire_of(node.id)).body
        raw = body["change"]
        assert isinstance(raw, bytes), "the gate lets only such entries into `Log.changes`"
        return inspect(raw)

    # -- entries that come in -----------------------------------------------------------------

    def receive(
        self,
        entries: Iterable[Entry],
        *,
        was_refused: Callable[[str], bool] = lambda _: False,
        careful: bool = False,
        sandbox: Sandbox | None = None,
    ) -> Received:
        """Take in every entry that the gate lets through, whatever their order.

        Give the `sandbox` wherever somebody else has written them.
        The signatures are the caller's to verify first. Raises `NeedsCare` when the changes in
        them do not fit together: this replica is then spoiled, and the caller makes a new one
        and calls again with `careful`, which is slower and tells which of them to refuse.
        """
        looked: list[Looked] = []
        refused: list[tuple[Entry, str]] = []
        for entry in entries:
            try:
                looked.append(look(entry, self.group))
            except Refused as error:
                refused.append((entry, str(error)))
        bad = {entry.id for entry, _ in refused}
        received = self.merge(
            looked,
            was_refused=lambda each: each in bad or was_refused(each),
            careful=careful,
            sandbox=sandbox,
        )
        return replace(received, refused=(*refused, *received.refused))

    def foresee(self, looked: Looked, sandbox: Sandbox) -> None:
        """Tell of an entry that will be among the next to `merge`: time is saved by it, no more."""
        info = looked.info
        if info is not None and looked.act is None and not self.log.forked:
            self._projection.foresee(info, sandbox)

    def merge(
        self,
        looked: Iterable[Looked],
        *,
        was_refused: Callable[[str], bool] = lambda _: False,
        careful: bool = False,
        sandbox: Sandbox | None = None,
    ) -> Received:
        """As `receive`, for entries that `gate.look` has let through."""
        self._projection.sandbox = sandbox
        if sandbox is not None:
            sandbox.new_round()
        try:
            return self._merge(looked, was_refused, careful)
        finally:
            self._projection.sandbox = None

    def _merge(
        self, looked: Iterable[Looked], was_refused: Callable[[str], bool], careful: bool
    ) -> Received:
        todo = {each.entry.id: each for each in looked}
        known = [each for each in todo if each in self.log]
        for each in known:
            del todo[each]
        careful = careful or bool(self.log.forked)
        received = self._through_gate(todo, was_refused, careful)
        self._projection.flush(self.log)
        if received.accepted:
            self._summary = None
            came = [self.log.nodes[entry.id] for entry in received.accepted]
            if self.log.forked or any(n.body or self.log.is_suspended(n) for n in came):
                self._state = None  # and with it, what is in the document
        return replace(received, known=len(known))

    def kept(self) -> None:
        """Tell that `wire_of` knows every entry by now."""
        self._unkept.clear()

    def _through_gate(
        self, todo: dict[str, Looked], was_refused: Callable[[str], bool], careful: bool
    ) -> Received:
        """Entries in causal order through the gate and into the log."""
        missing = {
            each: {p for p in looked.entry.prev if p not in self.log}
            for each, looked in todo.items()
        }
        followers: dict[str, list[str]] = {}
        for each, lacks in missing.items():
            for prev in lacks:
                followers.setdefault(prev, []).append(each)
        bad = {prev for prev in followers if prev not in todo and was_refused(prev)}
        refused = _refuse_followers(todo, followers, bad)
        ready = [each for each in todo if not missing[each]]
        accepted: list[Entry] = []
        held: dict[str, tuple[Looked, str]] = {}
        while ready:
            looked = todo.pop(ready.pop())
            entry = looked.entry
            try:
                self._admit(looked, careful)
            except Refused as error:
                refused.append((entry, str(error)))
                refused += _refuse_followers(todo, followers, {entry.id})
                continue
            except Held as error:  # and with it, whatever builds on it
                held[entry.id] = looked, str(error)
                continue
            accepted.append(entry)
            for follower in followers.get(entry.id, ()):
                missing[follower].discard(entry.id)
                if not missing[follower] and follower in todo:
                    ready.append(follower)
        waiting = [each.entry for each, _ in held.values()]
        waiting += [each.entry for each in todo.values()]
        why = tuple((each.entry, sentence) for each, sentence in held.values())
        return Received(tuple(accepted), tuple(refused), tuple(waiting), held=why)

    def _admit(self, looked: Looked, careful: bool) -> None:
        """Raises `Refused` or `Held`; the entry is in the log otherwise."""
        entry, act, info = looked.entry, looked.act, looked.info
        node = check(looked, self.log)
        if info is None:
            self.log.add(node)
            return
        if self._projection.sandbox is not None:
            self._projection.sandbox.check(info.hash)
        if isinstance(act, Propose):
            self._projection.check_option(node, act, info, self.log)
            self.log.add(node)
            return
        if careful:
            self._projection.try_text(node, info, self.log)
        else:
            self._projection.put_off(info)
        self.log.add(node)
        self._unkept[entry.id] = info


def _refuse_followers(
    todo: dict[str, Looked], followers: dict[str, list[str]], bad: Iterable[str]
) -> list[tuple[Entry, str]]:
    """Take out of `todo` all that builds on what was refused."""
    refused, queue = [], list(bad)
    while queue:
        for follower in followers.get(queue.pop(), ()):
            if follower in todo:
                entry = todo.pop(follower).entry
                refused.append((entry, "It builds on an entry that was refused."))
                queue.append(follower)
    return refused
