"""What a laptop says of itself in the room."""

from __future__ import annotations

import datetime
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crdt.carriers.announcing import (
    MOST_GROUPS,
    announcement,
    day_at,
    in_the_room,
    own_addresses,
    tag_of,
    tags_in,
    tags_of,
)

DAY = datetime.date(2027, 1, 15)
groups = st.sets(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=MOST_GROUPS)


def test_the_tag_of_a_day_is_the_same_for_all_who_write_it() -> None:
    assert tag_of("ab" * 32, DAY).hex() == "7b89a4577013800b"


@given(groups)
def test_whoever_is_in_a_group_knows_its_tag_and_nobody_else_does(mine: set[str]) -> None:
    said = tags_in(announcement(mine, DAY, ["192.168.1.5"], 4000).properties)
    assert len(said) == len(mine)
    for near in (-1, 0, 1):
        known = tags_of(mine, DAY + datetime.timedelta(days=near))
        assert {known[tag] for tag in said} == mine
    assert not said & tags_of(mine, DAY + datetime.timedelta(days=2)).keys()
    assert not said & tags_of(["ff" * 31 + "00"], DAY).keys()


def test_the_day_changes_at_midnight_utc() -> None:
    midnight = datetime.datetime(2027, 1, 15, tzinfo=datetime.UTC).timestamp()
    assert day_at(midnight) == DAY
    assert day_at(midnight - 1) == DAY - datetime.timedelta(days=1)


def test_no_two_announcements_have_a_name_in_common() -> None:
    one, other = (announcement(["ab" * 32], DAY, ["192.168.1.5"], 4000) for _ in range(2))
    assert one.name != other.name and one.server != other.server


def test_more_groups_than_there_is_room_for_still_fit_a_packet() -> None:
    many = [f"{number:064x}" for number in range(500)]
    info = announcement(many, DAY, ["192.168.1.5"], 4000)
    assert len(tags_in(info.properties)) == MOST_GROUPS
    assert len(info.text) < 1_200


@given(st.dictionaries(st.binary(max_size=4), st.none() | st.binary(max_size=300)))
def test_of_what_strangers_announce_only_tags_are_read(properties: dict[bytes, bytes]) -> None:
    assert len(tags_in(properties)) <= MOST_GROUPS + 4


@pytest.mark.parametrize(
    ("host", "is_so"),
    [
        ("192.168.1.77", True),
        ("192.168.2.77", False),
        ("8.8.8.8", False),
        ("127.0.0.1", False),
        ("fe80::5%3", True),
        ("2001:db8::1", False),
    ],
)
def test_only_addresses_on_our_own_networks_are_in_the_room(host: str, is_so: bool) -> None:
    networks = [ipaddress.ip_network(each) for each in ("192.168.1.0/24", "fe80::/64")]
    assert in_the_room(host, networks) == is_so


def test_loopback_is_left_out_unless_asked_for() -> None:
    assert "127.0.0.1" not in own_addresses()
    assert set(own_addresses(["127.0.0.1"])) == {"127.0.0.1"}
    assert own_addresses([]) == {}
