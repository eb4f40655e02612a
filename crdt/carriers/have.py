"""What a laptop holds of a group, in few bytes, so that another can tell what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Have:
    """Of one group: `latest` names each device's newest entry, its number and its id.

    A device's entries are a chain, each in the next one's past, so its newest stands for all of
    them. Not so where a device forked itself: for such a one `forked` has the SHA-256 of the
    sorted ids of all its entries, and `ids`, for whoever asks about a device, those ids.
    """

    latest: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    forked: Mapping[str, bytes] = field(default_factory=dict)
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def joined(self, other: Have) -> Have:
        """What a laptop has that once had this and once had the other, whichever came first."""
        latest = {**self.latest}
        for device, (seq, id_) in other.latest.items():
            if seq >= latest.get(device, (0, ""))[0]:
                latest[device] = (seq, id_)
        return Have(latest, {**self.forked, **other.forked})


_NO = bytes(32)  # instead of a digest: the device did not fork itself
ITEM = 104  # bytes: device 32, number 8 big-endian, id 32, digest 32


def have_items(have: Have) -> list[bytes]:
    """One byte string of `ITEM` bytes for each device, sorted; `ids` are left out."""
    return sorted(
        bytes.fromhex(device) + seq.to_bytes(8) + bytes.fromhex(id_) + have.forked.get(device, _NO)
        for device, (seq, id_) in have.latest.items()
    )


def have_of_items(items: Iterable[bytes]) -> Have:
    """What `have_items` made; each item has `ITEM` bytes."""
    latest: dict[str, tuple[int, str]] = {}
    forked: dict[str, bytes] = {}
    for item in items:
        device, digest = item[:32].hex(), item[72:]
        latest[device] = (int.from_bytes(item[32:40]), item[40:72].hex())
        if digest != _NO:
            forked[device] = digest
    return Have(latest, forked)
