"""Whom a clause touches, and who of them has not consented: impositions, which bind nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from deliberation.state import State, Touching

CONSENTING, MEMBERS, NAMED, OUTSIDERS = "consenting", "members", "named", "outsiders"


@dataclass(frozen=True)
class Party:
    """Somebody touched: `who` as in `acts.Touched`, `name` where they are named.

    `speaker` is who speaks for them by the word of more than half of those who name the party,
    or "": so nobody makes themselves that against the others. `harm` in hundredths, 0 to 100,
    against keeping things as they are: the speaker's word, else the median (the lower one of
    two) of what members said, so that one alone moves little. `said_by` are members' ids.
    """

    who: str
    name: str
    speaker: str
    harm: int
    said_by: tuple[str, ...]


@dataclass(frozen=True)
class Imposition:
    """A text touches somebody who has not consented to it. It has no force on them.

    `member` is the id of a member, or "" for others, whose `name` or kind is given; `speaker`
    is a member of today, or "". `harm` in hundredths, 0 to 100: members say theirs by rating.
    """

    clause: str
    member: str
    name: str
    who: str
    speaker: str
    harm: int


def parties(said: Iterable[Touching], clause: str, sha256: str) -> tuple[Party, ...]:
    """Whom exactly this text touches, by all that members say of it: nobody can hide a party by
    not naming it. Until anybody says otherwise it touches only those who consent."""
    heard: dict[tuple[str, str], list[Touching]] = defaultdict(list)
    for each in said:
        if each.clause == clause and each.sha256 == sha256:
            heard[each.who, " ".join(each.name.casefold().split())].append(each)
    found = [_party(each) for each in heard.values()]
    return tuple(found) or (Party(CONSENTING, "", "", 0, ()),)


def _party(heard: Sequence[Touching]) -> Party:
    named = Counter(each.speaker for each in heard if each.speaker)
    speaker = next((who for who, times in named.items() if 2 * times > len(heard)), "")
    own = [each.harm for each in heard if each.member == speaker]
    return Party(
        who=heard[0].who,
        name=min(each.name for each in heard),
        speaker=speaker,
        harm=_median(own or [each.harm for each in heard]),
        said_by=tuple(dict.fromkeys(each.member for each in heard)),
    )


def _median(numbers: Sequence[int]) -> int:
    return sorted(numbers)[(len(numbers) - 1) // 2]


def impositions(
    state: State, clause: str, sha256: str, bound: Collection[str]
) -> tuple[Imposition, ...]:
    """Everybody whom this text touches and who has not consented to it; `bound` are those who
    have, by member id."""
    found = []
    current = {member.id for member in state.current}
    for party in parties(state.touches, clause, sha256):
        if party.who == MEMBERS:
            found += [
                Imposition(clause, member.id, member.name, MEMBERS, "", 0)
                for member in state.current
                if member.id not in bound
            ]
        elif party.who in (NAMED, OUTSIDERS):
            name = party.name or "whoever comes by"
            speaker = party.speaker if party.speaker in current else ""
            found.append(Imposition(clause, "", name, party.who, speaker, party.harm))
    return tuple(found)
