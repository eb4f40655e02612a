"""Debian's project leader elections, as far as their published figures could be found whole.

The pages "Debian Project Leader Elections" of 2002 (vote_0001) and 2003 (vote_0001, in the words
in which its result was quoted that day) give for each two options how many voters preferred which;
of 2006 (vote_002) the tally sheet gives every ballot. Published are also the winners, their lead,
and for 2003 the whole order. Of other years no whole matrix or tally sheet was at hand.
The last option is always "None of the above".
"""

from itertools import permutations
from pathlib import Path

from deliberation.counting.pairs import preferred
from deliberation.counting.ranked_pairs import ranked_of_pairs
from deliberation.counting.schulze import schulze_of_pairs

LEADERS_2006 = Path(__file__).parent / "vectors" / "debian-leader-2006.txt"


def test_2002_was_won_by_bdale_garbee() -> None:
    """Branden Robinson, Raphaël Hertzog, Bdale Garbee: the whole published matrix."""
    rows = {"1": (0, 255, 178, 385), "2": (199, 0, 134, 406), "3": (291, 327, 0, 443)}
    rows["4"] = (68, 50, 18, 0)
    pairs = {(a, b): rows[a][int(b) - 1] for a, b in permutations("1234", 2)}
    assert schulze_of_pairs("1234", pairs) == (("3",), ("1",), ("2",), ("4",))
    assert ranked_of_pairs("1234", pairs).ranking == (("3",), ("1",), ("2",), ("4",))


def test_2003_was_won_by_martin_michlmayr_by_four_votes() -> None:
    """Moshe Zadka, Bdale Garbee, Branden Robinson, Martin Michlmayr: the published beats."""
    published = """
        1 beats 5: 228 202 = 26
        2 beats 1: 428 34 = 394
        2 beats 3: 238 221 = 17
        2 beats 5: 449 29 = 420
        3 beats 1: 385 66 = 319
        3 beats 5: 405 65 = 340
        4 beats 1: 397 38 = 359
        4 beats 2: 228 224 = 4
        4 beats 3: 237 226 = 11
        4 beats 5: 424 39 = 385
    """
    pairs = {}
    for line in published.split("\n")[1:-1]:
        winner, _, loser, more, less, _, ahead = line.replace(":", "").split()
        pairs[winner, loser], pairs[loser, winner] = int(more), int(less)
        assert int(more) - int(less) == int(ahead)
    order = (("4",), ("2",), ("3",), ("1",), ("5",))
    assert schulze_of_pairs("12345", pairs) == order
    assert ranked_of_pairs("12345", pairs).ranking == order


def test_2006_was_won_by_anthony_towns_by_six_votes() -> None:
    """Jeroen van Wolffelaar, Ari Pollak, Steve McIntyre, Anthony Towns, Andreas Schuldei, Jonathan
    Walther, Bill Allombert. Each ballot gives the options' places; "-" is left out, so last.
    """
    given = [
        {option: int(place) for option, place in enumerate_options(ballot) if place != "-"}
        for ballot in LEADERS_2006.read_text("ascii").split()
    ]
    assert len(given) == 421
    pairs = preferred("12345678", given)
    assert pairs["4", "3"] - pairs["3", "4"] == 6
    assert pairs["1", "5"] == pairs["5", "1"]
    order = (("4",), ("3",), ("1", "5"), ("7",), ("8",), ("2",), ("6",))
    assert schulze_of_pairs("12345678", pairs) == order
    assert ranked_of_pairs("12345678", pairs).ranking == order


def enumerate_options(ballot: str) -> list[tuple[str, str]]:
    return list(zip("12345678", ballot, strict=True))
