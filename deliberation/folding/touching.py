"""Whom a clause touches, and who of them has not consented: impositions, which bind nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from deliberation.state import State, Touching

CONSENTING, MEMBERS, NAMED, OUTSIDERS = "consenting", "members", "named", "outsiders"


@dataclass(frozen=True)
class Party:
    """Somebody touched: `who` as in `acts.Touched`, `name` where they are named.

    `harms` is what each member who has said whom exactly this text touches says that it does to
    the party, by id: in hundredths, 0 to 100, against keeping things as they are, and 0 of those
    who do not name it. `said_by` do. `speaker` is who speaks for them by the word of more than
    half of all these members, or "": so nobody makes themselves that against the others. `harm`
    is the speaker's word if they said one, else the median of `harms` (the lower one of two), so
    that one member alone moves little; where only one has said anything, their word stands.
    """

    who: str
    name: str
    speaker: str
    harm: int
    said_by: tuple[str, ...]
    harms: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Imposition:
    """A text touches somebody who has not consented to it. It has no force on them.

    `member` is the id of a member, or "" for others, whose `name` or kind is given; `speaker`
    is a member of today, or "". `harm` in hundredths, 0 to 100: members say theirs by rating.
    `harms` is what each says of it, as in `Party`.
    """

    clause: str
    member: str
    name: str
    who: str
    speaker: str
    harm: int
    harms: tuple[tuple[str, int], ...] = ()


def parties(said: Iterable[Touching], clause: str, sha256: str) -> tuple[Party, ...]:
    """Whom exactly this text touches, by all that members say of it: nobody can hide a party by
    not naming it, and nobody alone can say of one that it is harmed. Until anybody says
    otherwise it touches only those who consent."""
    heard: dict[tuple[str, str], list[Touching]] = defaultdict(list)
    looked: dict[str, int] = {}
    for each in said:
        if each.clause == clause and each.sha256 == sha256:
            heard[each.who, " ".join(each.name.casefold().split())].append(each)
            looked[each.member] = 0
    found = [_party(each, looked) for each in heard.values()]
    return tuple(found) or (Party(CONSENTING, "", "", 0, ()),)


def _party(heard: Sequence[Touching], looked: Mapping[str, int]) -> Party:
    """`looked` has a 0 for each member who has said anything of the text."""
    named = Counter(each.speaker for each in heard if each.speaker)
    speaker = next((who for who, times in named.items() if 2 * times > len(looked)), "")
    harms = {**looked, **{each.member: each.harm for each in heard}}
    own = [each.harm for each in heard if each.member == speaker]
    return Party(
        who=heard[0].who,
        name=min(each.name for each in heard),
        speaker=speaker,
        harm=_median(own or list(harms.values())),
        said_by=tuple(dict.fromkeys(each.member for each in heard)),
        harms=tuple(sorted(harms.items())),
    )


def by_speaker(it: Party | Imposition) -> bool:
    """Whether its harm is the word of who speaks for them; otherwise it is the middle of all."""
    return (it.speaker, it.harm) in it.harms


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
            found.append(Imposition(clause, "", name, party.who, speaker, party.harm, party.harms))
    return tuple(found)
