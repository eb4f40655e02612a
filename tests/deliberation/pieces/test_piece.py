"""Pieces: read from TOML that may be a stranger's, written in one way only, filled in, found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.acts import LINE_LIMIT, TEXT_LIMIT
from deliberation.pieces.checking import problems
from deliberation.pieces.filling import defaults, fill, matches
from deliberation.pieces.piece import AREAS, FilledClause, Parameter, Piece, PieceClause, PieceError
from deliberation.pieces.reading import piece_sha256, read_piece, write_piece
from deliberation.profiles.values import VALUES
from deliberation.situations import TAGS

GUESTS = """
id = "guests"
title = "Guests"
area = "guests"
summary = "How long guests stay."
needs = [["hosts", "keepers"]]
conflicts = ["open-house"]
tags = ["guests", "space"]
ideas = ["common practice in house shares"]

[effects]
security-personal = 20
stimulation = -10

[[parameters]]
name = "nights"
kind = "number"
ask = "How many nights?"
default = "3"
low = 1
high = 14
unit = "nights"

[[parameters]]
name = "notice"
kind = "period"
ask = "How long before?"
default = "1"
low = 1
high = 4
unit = "weeks"

[[parameters]]
name = "who"
kind = "name"
ask = "Who is told?"
default = "the house"

[[parameters]]
name = "way"
kind = "choice"
ask = "How?"
default = "aloud"
choices = ["aloud", "in writing"]

[[clauses]]
title = "Nights"
touches = ["consenting", "outsiders"]
text = "Guests stay {nights} nights {{at most}}."

[[clauses]]
title = "Telling"
text = \"\"\"
Tell {who} {way}, {notice} before. \\
Then {who} says yes or no.\"\"\"
"""


@pytest.fixture
def guests() -> Piece:
    return read_piece(GUESTS)


# --- reading and writing -------------------------------------------------------------------


def test_a_piece_is_read_from_toml(guests: Piece) -> None:
    assert guests.clauses == (
        PieceClause(
            "Nights", "Guests stay {nights} nights {{at most}}.", ("consenting", "outsiders")
        ),
        PieceClause("Telling", "Tell {who} {way}, {notice} before. Then {who} says yes or no."),
    )
    assert guests.parameters[0] == Parameter(
        "nights", "number", "How many nights?", "3", 1, 14, "nights"
    )
    assert guests.effects == {"security-personal": 20, "stimulation": -10}
    assert guests.needs == (("hosts", "keepers"),)
    assert guests.origin == ""


def test_however_it_was_written_it_is_written_in_one_way(guests: Piece) -> None:
    untidy = GUESTS.replace(" = ", "=").replace('"guests"\ntitle', "'guests' # a remark\ntitle")
    turned = untidy.replace(
        "security-personal=20\nstimulation=-10", "stimulation=-10\nsecurity-personal=20"
    )
    assert turned != GUESTS
    assert write_piece(read_piece(turned)) == write_piece(guests)
    assert piece_sha256(read_piece(turned)) == piece_sha256(guests)


def test_any_change_of_meaning_changes_its_name(guests: Piece) -> None:
    changed = [
        replace(guests, title="Guest"),
        replace(guests, effects={"security-personal": 21, "stimulation": -10}),
        replace(guests, clauses=guests.clauses[::-1]),
        replace(guests, origin="0" * 64),
    ]
    assert len({piece_sha256(each) for each in [guests, *changed]}) == 5


def test_the_canonical_form_is_kept_for_ever() -> None:
    """Consents and lessons name pieces by their SHA-256, so these bytes must never change."""
    piece = Piece(
        "quiet",
        'The "quiet"',
        "quiet",
        "A\\b",
        (PieceClause("Q", 'Be quiet\n\tfrom {hour} """on"""".', ("members",)),),
        (Parameter("hour", "number", "When?", "22", 18, 24),),
        {"hedonism": -5, "stimulation": -7},
    )
    assert write_piece(piece) == (
        'id = "quiet"\ntitle = "The \\"quiet\\""\narea = "quiet"\nsummary = "A\\\\b"\n\n'
        "[effects]\nstimulation = -7\nhedonism = -5\n\n"
        '[[parameters]]\nname = "hour"\nkind = "number"\nask = "When?"\ndefault = "22"\n'
        "low = 18\nhigh = 24\n\n"
        '[[clauses]]\ntitle = "Q"\ntext = """\nBe quiet\n\tfrom {hour} ""\\"on""\\""."""\n'
        'touches = ["members"]\n'
    )
    sha256 = "ac0d5de85d377d3757d02374c7d2986009559fb6001edef6c0f8f62c557cb138"
    assert piece_sha256(piece) == sha256


slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
characters = st.characters(
    blacklist_categories=("Cs", "Cc", "Zl", "Zp"), whitelist_characters=""
) | st.sampled_from("{}\"'\\#")
lines = st.text(characters, min_size=1, max_size=30).filter(lambda it: not it.isspace())
texts = st.text(characters | st.sampled_from("\n\t"), max_size=60)


@st.composite
def parameters(draw: st.DrawFn, name: str) -> Parameter:
    kind = draw(st.sampled_from(["number", "name", "period", "choice"]))
    ask = draw(lines)
    if kind == "name":
        return Parameter(name, kind, ask, draw(lines))
    if kind == "choice":
        choices = tuple(draw(st.lists(lines, min_size=2, max_size=5, unique=True)))
        return Parameter(name, kind, ask, draw(st.sampled_from(choices)), choices=choices)
    low, default, high = sorted(draw(st.tuples(*[st.integers(0, 1_000_000)] * 3)))
    unit = draw(
        st.sampled_from(["days", "weeks", "months"]) if kind == "period" else st.just("") | lines
    )
    return Parameter(name, kind, ask, str(default), low, high, unit)


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


@st.composite
def pieces(draw: st.DrawFn, most: int = 4) -> Piece:
    """Any piece: every parameter stands somewhere, between any words."""
    id_, *others = draw(st.lists(slugs, min_size=1, max_size=6, unique=True))
    names = draw(st.lists(slugs, max_size=most, unique=True))
    made = []
    for number in range(draw(st.integers(1, 3))):
        again = draw(st.lists(st.sampled_from(names), max_size=3)) if names else []
        places = draw(st.permutations([*(names if number == 0 else []), *again]))
        words = [_escaped(draw(texts)) + f"{{{name}}}" for name in places]
        text = "".join(words) + _escaped(draw(texts))
        touches = draw(
            st.lists(
                st.sampled_from(["consenting", "members", "named", "outsiders"]),
                min_size=1,
                unique=True,
            )
        )
        made.append(PieceClause(f"{number} {draw(lines)}", text + "a", tuple(touches)))
    return Piece(
        id_,
        draw(lines),
        draw(st.sampled_from(AREAS)),
        draw(lines),
        tuple(made),
        tuple(draw(parameters(name)) for name in names),
        draw(st.dictionaries(st.sampled_from(VALUES), st.integers(-100, 100))),
        (tuple(others[:2]),) if others[:2] else (),
        tuple(others[2:]),
        tuple(draw(st.lists(st.sampled_from(TAGS), max_size=3, unique=True))),
        tuple(draw(st.lists(lines, max_size=3, unique=True))),
        draw(st.sampled_from(["", "ab" * 32])),
    )


@given(pieces())
def test_what_is_written_is_read_again(piece: Piece) -> None:
    assert read_piece(write_piece(piece)) == piece


@given(pieces(most=2), st.data())
def test_every_filling_is_found_again(piece: Piece, data: st.DataObject) -> None:
    """The values that are found may be others where the words leave it open; the text is not."""
    values = {}
    for it in piece.parameters:
        if it.kind == "name":
            values[it.name] = data.draw(lines)
        elif it.kind == "choice":
            values[it.name] = data.draw(st.sampled_from(it.choices))
        else:
            values[it.name] = str(data.draw(st.integers(it.low, it.high)))
    filled = fill(piece, values)
    assert filled == fill(piece, dict(reversed(values.items())))
    for clause in filled:
        found = matches(piece, clause.text)
        assert found is not None
        again = fill(piece, {**values, **found})
        assert clause.text in [each.text for each in again]


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda it: it.decode("latin-1")))
def test_no_text_at_all_raises_anything_else(text: str) -> None:
    with pytest.raises(PieceError):
        read_piece(text)


@given(st.integers(0, len(GUESTS) - 1), st.text(max_size=3))
def test_nor_does_a_piece_with_a_slip_in_it(at: int, slip: str) -> None:
    try:
        piece = read_piece(GUESTS[:at] + slip + GUESTS[at + 1 :])
    except PieceError as error:
        assert "\n" not in str(error)
    else:
        assert read_piece(write_piece(piece)) == piece


# --- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "guests"', 'id = "Guests!"', "id 'Guests!' must be small letters"),
        ('id = "guests"', "", "lacks 'id'"),
        ('id = "guests"', 'id = "guests"\nworked = true', "unknown key 'worked'"),
        ('title = "Guests"', "title = 3", "title must be a text"),
        ('title = "Guests"', 'title = "  "', "title must be one line of at most"),
        ('title = "Guests"', 'title = "a\\nb"', "title must be one line"),
        ('title = "Guests"', f'title = "{"a" * 301}"', "at most 300 letters"),
        ('title = "Guests"', 'title = "a\\u2028b"', "title must be one line"),
        ('area = "guests"', 'area = "sports"', "no area 'sports'"),
        ('tags = ["guests", "space"]', 'tags = ["rockets"]', "no tag 'rockets'"),
        ('tags = ["guests", "space"]', 'tags = ["space", "space"]', "one of its tags twice"),
        ('tags = ["guests", "space"]', 'tags = "space"', "tags must be a list"),
        ('["open-house"]', '["open house"]', "neighbour 'open house' must be"),
        ('["open-house"]', '["guests"]', "conflict with itself"),
        ('["open-house"]', f"{[f'p{i}' for i in range(65)]}", "at most 64 conflicts"),
        ('[["hosts", "keepers"]]', "[[]]", "1 to 16 pieces in a need"),
        ('[["hosts", "keepers"]]', '["hosts"]', "needs must be a list"),
        ("stimulation = -10", "boredom = -10", "no value 'boredom'"),
        ("stimulation = -10", "stimulation = -101", "from -100 to 100"),
        ("stimulation = -10", "stimulation = nan", "whole number"),
        ("stimulation = -10", "stimulation = -inf", "whole number"),
        ("stimulation = -10", "stimulation = 1.0", "whole number"),
        ("stimulation = -10", "stimulation = true", "whole number"),
        ("stimulation = -10", f"stimulation = {'9' * 4000}", "whole number"),
        ("stimulation = -10", f"stimulation = {'9' * 5000}", "not TOML that can be read"),
        ('kind = "number"', 'kind = "sum"', "must be a number, name, period or choice"),
        ('name = "nights"', 'name = "who"', "one of its parameters twice"),
        ('name = "nights"', 'name = "evenings"', "says {nights}, but has no parameter"),
        ("low = 1\nhigh = 14", "low = 15\nhigh = 14", "bounds that do not fit"),
        ("low = 1\nhigh = 14", "low = -1\nhigh = 14", "bounds that do not fit"),
        ("low = 1\nhigh = 14", "low = 1\nhigh = 2000000", "sensible size"),
        ('default = "3"', 'default = "15"', "“nights” must be a whole number from 1 to 14"),
        ('default = "3"', 'default = "three"', "“nights” must be a whole number from 1 to 14"),
        ('unit = "weeks"', 'unit = "years"', "unit that does not fit"),
        ('default = "the house"', 'default = "the house"\nlow = 1', "bounds that do not fit"),
        ('default = "the house"', 'default = "the\\nhouse"', "“who” must be one line"),
        ('default = "the house"', 'default = ""', "“who” must be one line"),
        ('default = "aloud"', 'default = "by dance"', "“way” must be one of: aloud, in writing"),
        ('choices = ["aloud", "in writing"]', 'choices = ["aloud"]', "2 to 16 choices"),
        ('touches = ["consenting", "outsiders"]', 'touches = ["aliens"]', "nobody else"),
        ('touches = ["consenting", "outsiders"]', "touches = []", "1 to 4 groups of people"),
        ("{nights} nights", "three nights", "parameter 'nights' stands nowhere"),
        ("{nights} nights", "{nights} {evenings}", "says {evenings}, but has no parameter"),
        ("{nights} nights", "{nights} nights {", "brace that stands alone"),
        ("{nights} nights", "{nights} nights }", "brace that stands alone"),
        ("{nights} nights", "{nights!r}", "brace that stands alone"),
        ("{nights} nights", "{nights.real}", "brace that stands alone"),
        ("{nights} nights", "{nights:>99999}", "brace that stands alone"),
        ("{nights} nights", "{} {nights}", "brace that stands alone"),
        ("{nights} nights", "{nights}" * 65, "more than 64 places"),
        ("Guests stay", "a" * TEXT_LIMIT, f"1 to {TEXT_LIMIT} letters"),
        ("Guests stay", "Guests\\u0007 stay", "must be plain text"),
        ("Guests stay", "Guests\\ud800 stay", "not TOML that can be read"),
        ("Guests stay", "." * 501, "more than 500 full stops"),
        ('ideas = ["common', f'ideas = ["{"x" * 70_000}', "longer than 64 KiB"),
        ('ideas = ["common', 'ideas = ["a", "a", "common', "one of its ideas twice"),
        ("[effects]", "[effects", "not TOML that can be read"),
        ("[effects]\nsecurity-personal = 20\nstimulation = -10", "effects = 3", "must be a table"),
        ("[[clauses]]\ntitle", "[clauses]\ntitle", "not TOML that can be read"),
        ("conflicts", f"x = {'[' * 5000}\nconflicts", "nested too deeply"),
        ("conflicts", 'origin = "abc"\nconflicts', "SHA-256 of 64 hex digits"),
    ],
)
def test_each_slip_is_refused_with_one_sentence(old: str, new: str, says: str) -> None:
    assert old in GUESTS
    with pytest.raises(PieceError, match=says) as caught:
        read_piece(GUESTS.replace(old, new, 1))
    sentence = str(caught.value)
    assert "\n" not in sentence and len(sentence) < 400


def test_half_a_character_is_refused() -> None:
    with pytest.raises(PieceError, match="half a character"):
        read_piece(GUESTS.replace("Guests stay", "Guests \ud800 stay"))


def test_there_is_a_clause() -> None:
    with pytest.raises(PieceError, match="lacks 'clauses'"):
        read_piece('id = "a"\ntitle = "A"\narea = "quiet"\nsummary = "S"')
    with pytest.raises(PieceError, match="1 to 12 clauses"):
        read_piece('id = "a"\ntitle = "A"\narea = "quiet"\nsummary = "S"\nclauses = []')


def test_what_could_not_be_read_is_not_written(guests: Piece) -> None:
    for wrong in (
        replace(guests, id=""),
        replace(guests, effects={"stimulation": 101}),
        replace(guests, effects={"stimulation": True}),
        replace(guests, clauses=()),
        replace(guests, ideas=tuple(f"{i} {'x' * 290}" for i in range(17))),
        replace(
            guests,
            clauses=tuple(
                replace(each, title=f"{i}", text=each.text + "x" * 19_000)
                for i in range(2)
                for each in guests.clauses
            ),
        ),
    ):
        with pytest.raises(PieceError):
            write_piece(wrong)


# --- filling in ----------------------------------------------------------------------------


def test_filling_in(guests: Piece) -> None:
    assert fill(guests, defaults(guests)) == (
        FilledClause("Nights", "Guests stay 3 nights {at most}.", ("consenting", "outsiders")),
        FilledClause(
            "Telling", "Tell the house aloud, 1 week before. Then the house says yes or no."
        ),
    )
    values = {"nights": "14", "notice": "2", "who": "{way} & {{Bo}}", "way": "in writing"}
    assert fill(guests, values)[1].text == (
        "Tell {way} & {{Bo}} in writing, 2 weeks before. Then {way} & {{Bo}} says yes or no."
    ), "what is filled in is never filled in again"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("nights", "0", "“nights” must be a whole number from 1 to 14"),
        ("nights", "15", "from 1 to 14"),
        ("nights", "03", "from 1 to 14"),
        ("nights", " 3", "from 1 to 14"),
        ("nights", "³", "from 1 to 14"),
        ("nights", "٣", "from 1 to 14"),
        ("nights", "3.0", "from 1 to 14"),
        ("nights", "9" * 5000, "from 1 to 14"),
        ("notice", "5", r"“notice” must be a whole number from 1 to 4 \(weeks\)"),
        ("notice", "2 weeks", "“notice” must be"),
        ("who", "", "“who” must be one line"),
        ("who", " \u2003", "“who” must be one line"),
        ("who", "Bo\nand all", "“who” must be one line"),
        ("who", "Bo\u2028and all", "“who” must be one line"),
        ("who", "B" * (LINE_LIMIT + 1), "of 1 to 300 letters"),
        ("way", "ALOUD", "“way” must be one of: aloud, in writing"),
        ("mood", "good", "“Guests” has no parameter “mood”"),
    ],
)
def test_what_a_parameter_cannot_have(guests: Piece, name: str, value: str, says: str) -> None:
    with pytest.raises(PieceError, match=says):
        fill(guests, {**defaults(guests), name: value})


def test_everything_must_be_filled_in(guests: Piece) -> None:
    with pytest.raises(PieceError, match="“notice” of “Guests” is not filled in yet"):
        fill(guests, {"nights": "3", "who": "Bo", "way": "aloud"})


def test_the_filled_text_has_a_limit(guests: Piece) -> None:
    long = replace(
        guests,
        clauses=(
            guests.clauses[0],
            replace(guests.clauses[1], text="{who}" * 40 + "{way}{notice}" + "x" * 15_000),
        ),
    )
    fill(long, defaults(long))
    with pytest.raises(PieceError, match=f"“Telling” would be longer than {TEXT_LIMIT} letters"):
        fill(long, {**defaults(long), "who": "B" * 200})


# --- finding it again ----------------------------------------------------------------------


def test_an_unedited_clause_is_found_with_its_values(guests: Piece) -> None:
    assert matches(guests, "Guests stay 14 nights {at most}.") == {"nights": "14"}
    told = "Tell Ana, aloud in writing, 3 weeks before. Then Ana, aloud says yes or no."
    assert matches(guests, told) == {"who": "Ana, aloud", "way": "in writing", "notice": "3"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Guests stay 15 nights {at most}.",  # more than it allows
        "Guests stay 03 nights {at most}.",
        "Guests stay 3 nights {{at most}}.",
        "Guests stay 3 nights {at most}. Always.",
        "Tell Bo aloud, 1 weeks before. Then Bo says yes or no.",
        "Tell Bo aloud, 1 week before. Then Cy says yes or no.",
        "Tell Bo\n aloud, 1 week before. Then Bo\n says yes or no.",
    ],
)
def test_an_edited_one_is_not(guests: Piece, text: str) -> None:
    assert matches(guests, text) is None


def test_a_clause_without_parameters_matches_itself() -> None:
    piece = Piece("a", "A", "quiet", "S", (PieceClause("Q", "Be {{very}} quiet."),))
    assert matches(piece, "Be {very} quiet.") == {}
    assert matches(piece, "Be loud.") is None


def test_no_text_keeps_a_laptop_busy() -> None:
    """Sixteen names side by side fit in more ways than anyone could try."""
    names = [f"n{i}" for i in range(16)]
    piece = Piece(
        "a",
        "A",
        "quiet",
        "S",
        (PieceClause("Q", "".join(f"{{{name}}}a" for name in names) + "b"),),
        tuple(Parameter(name, "name", "?", "x") for name in names),
    )
    assert matches(piece, "a" * TEXT_LIMIT) is None
    assert matches(piece, "xa" * 16 + "b") == dict.fromkeys(names, "x")


# --- beside each other ---------------------------------------------------------------------


def small(id_: str, **changes: object) -> Piece:
    piece = Piece(id_, id_.title(), "quiet", "S", (PieceClause("Q", "Be quiet."),))
    return replace(piece, **changes)  # type: ignore[arg-type]


def test_pieces_that_fit() -> None:
    one = small("one", needs=(("two", "three"),), conflicts=("three",))
    assert problems([one, small("two"), small("three", conflicts=("one",))]) == ()
    assert problems([]) == ()


def test_each_misfit_is_named() -> None:
    assert problems([small("one", needs=(("two",),))]) == (
        "“one” names “two”, and there is no such piece.",
    )
    assert problems([small("one", conflicts=("two",)), small("two")]) == (
        "“one” conflicts with “two”, which does not say so.",
    )
    both = [
        small("one", needs=(("two",),), conflicts=("two",)),
        small("two", conflicts=("one",)),
    ]
    assert problems(both) == ("“one” needs what it conflicts with.",)
    assert problems([small("one"), small("one", title="Other")]) == (
        "Two pieces are called “one”.",
    )
    assert problems([small("one", effects={"boredom": 3})]) == (
        "“one” touches “boredom”, and there is no such value.",
    )
