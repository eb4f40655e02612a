"""The graph of entries: what authors had seen, who was a member then, and what a fork costs."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.edits import EditClause
from crdt.forks import judge
from crdt.identity import join_person
from crdt.log import Log, merged_clock
from crdt.node import Node
from deliberation.acts import (
    Admit,
    Leave,
    TakePosition,
)
from deliberation.bodies import act_body
from tests.crdt.laptops import MATTER, NOON, QUIET, Laptop, delivered, house, identity


def view(laptop: Laptop, words: str = "A view.") -> str:
    return laptop.act(TakePosition(MATTER, words))


def test_the_log_is_a_set() -> None:
    ada, ben, cem = house()
    view(ada), view(ben), view(cem)
    ada.meet(ben, cem)
    entries = ada.entries
    logs = []
    for seed in range(5):
        random.Random(seed).shuffle(entries)
        logs.append(delivered(ada, entries).replica.log)
    assert len({log.fingerprint() for log in logs}) == 1
    assert all(log.heads == logs[0].heads and len(log) == len(entries) for log in logs)
    assert all(log.latest == logs[0].latest for log in logs)


def test_the_fingerprint_tells_any_two_sets_apart() -> None:
    ada, *_ = house()
    before = ada.replica.log.fingerprint()
    view(ada)
    assert ada.replica.log.fingerprint() != before
    assert Log(ada.group).fingerprint() != before


def test_an_entry_is_deeper_than_all_that_its_author_had_seen() -> None:
    ada, ben, _ = house()
    view(ben)
    ada.take(ben.entries)
    view(ada)
    nodes = ada.replica.log.nodes
    for node in nodes.values():
        assert all(nodes[prev].depth < node.depth for prev in node.prev)
        assert node.depth == 1 + max((nodes[p].depth for p in node.prev), default=-1)
        assert node.clock[node.device] == node.seq


def test_a_clock_says_what_was_seen_of_each_device() -> None:
    ada, ben, cem = house()
    view(ben)
    ada.take(ben.entries)
    node = ada.replica.log.nodes[view(ada)]
    assert node.clock == {ada.device: 5, ben.device: 2, cem.device: 1}
    assert merged_clock([{"a": 1, "b": 3}, {"a": 2, "c": 1}]) == {"a": 2, "b": 3, "c": 1}
    assert merged_clock([]) == {}


def test_heads_are_what_nothing_builds_on() -> None:
    ada, ben, cem = house()
    mine, yours, theirs = view(ada), view(ben), view(cem)
    ada.meet(ben, cem)
    assert ada.replica.log.heads == {mine, yours, theirs}
    last = view(ada)
    assert ada.replica.log.heads == {last}
    assert set(ada.replica.log.nodes[last].prev) == {mine, yours, theirs}


def test_a_new_entry_names_its_authors_own_newest_first() -> None:
    ada, ben, cem = house()
    mine = view(ada)
    for number in range(3):
        view(ben, str(number)), view(cem, str(number))
    ada.take([*ben.entries, *cem.entries])
    assert ada.replica.log.heads_for(ada.device, 1) == [mine]
    assert len(ada.replica.log.heads_for(ada.device, 64)) == 3


def test_members_are_those_whom_the_entry_itself_had_seen_come_and_go() -> None:
    ada, ben, cem = house()
    before = view(cem)
    ben.act(Leave())
    ada.meet(ben, cem)
    after = view(ada)
    log = ada.replica.log

    def names(entry: str) -> list[str]:
        return [member.name for member in log.membership(log.nodes[entry].membership).current]

    assert names(before) == ["Ada", "Ben", "Cem"]
    assert names(after) == ["Ada", "Cem"]
    assert log.speakers(log.nodes[after].membership) == {ada.device, cem.device}
    assert ben.device in log.everyone.device_owner


def test_what_was_seen_is_told_apart_on_the_branches_of_a_fork() -> None:
    ada, ben, cem = house()
    backup = ben.copy()
    one, two = view(ben, "One."), view(backup, "Two.")
    cem.take(backup.entries)
    third = view(cem)
    ada.take([*ben.entries, *cem.entries])
    log = ada.replica.log
    past = log.past([third])
    assert log.has_seen(past, log.nodes[two])
    assert not log.has_seen(past, log.nodes[one])  # though the clocks are alike
    assert past.clock[ben.device] == log.nodes[one].seq
    assert log.has_seen(past, log.nodes[next(iter(log.nodes))])
    assert {node.id for node in log.twins()} == {one, two}
    assert log.forked == {ben.device: 2}


def test_one_twin_is_suspended_where_others_had_built_on_the_other() -> None:
    ada, ben, cem = house()
    backup = ben.copy()
    one, two = view(ben, "One."), view(backup, "Two.")
    next_, other = view(ben, "Next."), view(backup, "Other.")
    cem.take(ben.entries)
    view(cem)
    ada.take([*cem.entries, *backup.entries])
    log = ada.replica.log
    assert log.verdict.suspended == {two, other}
    assert not log.is_suspended(log.nodes[one]) and not log.is_suspended(log.nodes[next_])


def test_its_own_second_device_is_no_witness_for_a_forked_one() -> None:
    """The owner could make any number of those."""
    nodes = [
        node("root", "ada", 1),
        node("one", "ben", 1, "root"),
        node("two", "ben", 1, "root"),
        node("phone", "ben's phone", 1, "two"),
        node("cem", "cem", 1, "one"),
    ]
    owner = {"ada": "Ada", "ben": "Ben", "ben's phone": "Ben", "cem": "Cem"}
    for known in (nodes, nodes[:-1]):
        verdict = judge(known, {"ben": 1}, owner)
        assert verdict.suspended == ({"two"} if known is nodes else {"one", "two"})


def node(id_: str, device: str, seq: int, *prev: str) -> Node:
    return Node(id_, device, seq, prev, 0, {device: seq}, 0, 0, {"act": "leave"}, None)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_counts_of_a_forked_device_is_one_branch_that_others_knew(data: st.DataObject) -> None:
    """Of any tree of its entries, however others met them, and in whatever order they are given."""
    nodes = [node("root", "ada", 1)]
    tips = {"root": 0}
    for number in range(data.draw(st.integers(1, 8))):
        prev = data.draw(st.sampled_from(sorted(tips)))
        nodes.append(node(f"x{number}", "x", tips[prev] + 1, prev))
        tips[f"x{number}"] = tips[prev] + 1
    for number in range(data.draw(st.integers(0, 6))):
        prev = sorted(data.draw(st.sets(st.sampled_from([n.id for n in nodes]), min_size=1)))
        nodes.append(node(f"m{number}", f"m{number % 3}", number // 3 + 1, *prev))
    seqs = [n.seq for n in nodes if n.device == "x"]
    twice = [seq for seq in seqs if seqs.count(seq) > 1]
    forked = {"x": min(twice)} if twice else {}
    verdict = judge(nodes, forked, {})
    counting = {
        n.seq: n
        for n in nodes
        if forked and n.device == "x" and n.seq >= forked["x"] and n.id not in verdict.suspended
    }
    total = sum(1 for n in nodes if n.device == "x") - len(verdict.suspended)
    before = sum(1 for seq in seqs if not forked or seq < forked["x"])
    assert total == before + len(counting)  # one at most for each number
    assert sorted(counting) == list(range(forked.get("x", 1), forked.get("x", 1) + len(counting)))
    for seq, each in counting.items():
        assert seq - 1 not in counting or counting[seq - 1].id in each.prev
    others = [n for n in nodes if n.device != "x" or n.seq < forked.get("x", 99)]
    xs = [n for n in nodes if n not in others]
    for each in others:
        assert each.id not in verdict.suspended
        assert verdict.clock(each).get("x", 0) <= max([0, *counting, *seqs])
    assert judge([*nodes], forked, {}).suspended == verdict.suspended
    assert {n.id for n in xs} >= verdict.suspended


def test_an_admission_by_a_forked_device_counts_once_the_newcomer_has_spoken() -> None:
    ada, ben, _ = house(3)

    dee = join_person(identity(3), ada.group)
    ada.act(Admit((dee,)))
    ben.take(ada.entries)
    ben.act(Admit((dee,)))
    new = delivered(ada, ben.entries)
    newcomer = Laptop(identity(3), ada.group)
    newcomer.take(ben.entries)
    said = view(newcomer)
    twin = ben.sign("act", act_body(TakePosition(MATTER, "Never mind."), NOON), seq=2,
                    prev=[ben.replica.log.latest[ada.device].id])  # fmt: skip
    new.take([twin, *newcomer.entries])
    assert "Dee" in [member.name for member in new.state.current]
    assert said not in {each.id for each in new.state.no_effect}


def test_the_first_of_two_entries_with_one_change_is_the_same_everywhere() -> None:
    ada, ben, _ = house()
    body = {"at": NOON, "how": "edit", "change": ben.change(EditClause(QUIET, "Ben's."))}
    twins = [ben.sign("text", {**body, "at": NOON + n}) for n in range(2)]
    first = delivered(ada, ada.entries, twins).replica.log
    second = delivered(ada, ada.entries, twins[1:], twins[:1]).replica.log
    (change,) = {n.change.hash for n in first.nodes.values() if n.device == ben.device and n.change}
    assert first.changes[change] == second.changes[change]
    assert {n.id for n in first.carriers(change)} == {twin.id for twin in twins}
    assert first.carriers(bytes(32)) == []


class Counting(dict[str, str]):
    """Whose a device is, and how often that was asked."""

    asked = 0

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        self.asked += 1
        return super().get(key, default)


def test_many_devices_that_forked_are_not_gone_through_for_each_entry() -> None:
    many, owner = 100, Counting()
    twins = [node(f"{side}{n}", f"x{n}", 1, "root") for n in range(many) for side in "ab"]
    rest = [node("c1", "cem", 1, *(each.id for each in twins if each.id[0] == "a"))]
    rest += [node(f"c{n}", "cem", n, f"c{n - 1}") for n in range(2, many)]
    nodes = [node("root", "ada", 1), *twins, *rest]
    verdict = judge(nodes, {f"x{n}": 1 for n in range(many)}, owner)
    assert verdict.suspended == {each.id for each in twins if each.id[0] == "b"}
    assert owner.asked < 3 * len(nodes)
