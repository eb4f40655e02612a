"""What the window says of a deliberation: the next step, the blend, the mediator's wordings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from deliberation.acts import KEEP, Candidate, Citation, Sentence
from deliberation.rulebook import Rulebook, text_sha256
from deliberation.state import (
    Acknowledgement,
    Consented,
    Deliberation,
    Device,
    Mediation,
    Member,
    Objection,
    Option,
    Position,
    Rating,
    Stage,
    State,
    Trial,
)
from deliberation.weighing.blend import blend
from deliberation.weighing.evidence import Lesson
from deliberation.weighing.given import Given
from desktop.ui.needs import needs
from desktop.ui.next_step import next_step
from desktop.ui.pages.deliberation import DeliberationPage
from desktop.ui.session import Session
from desktop.ui.threads import Inline
from desktop.ui.widgets.blend_table import BlendAxis, sentence, signed
from desktop.ui.widgets.candidate import SentenceView
from desktop.ui.widgets.reading import Reading
from desktop.views import GroupView
from tests.desktop.ui.clicks import all_text, button

ADA, BO, CY = "a" * 64, "b" * 64, "c" * 64
NAMES = {ADA: "Ada", BO: "Bo", CY: "Cy"}
OPTION = "1" * 64


def a_view(about: Deliberation) -> GroupView:
    members = tuple(
        Member(id_, name, (Device(id_, "age1x"),), since="f" * 64) for id_, name in NAMES.items()
    )
    state = State("House", members, deliberations=(about,))
    return GroupView(
        id="9" * 64, me=ADA, state=state, rulebook=Rulebook("House"), numbers={}, bindings={},
        fingerprint="0" * 64, entries=1, waiting=0, quarantine=(),
    )  # fmt: skip


def both(*members: str) -> tuple[Acknowledgement, ...]:
    return tuple(Acknowledgement(member, True, True) for member in members)


NEW = Deliberation("d" * 64, "", "Guests", 0, both(BO), 2, False, Stage.ACKNOWLEDGED)
OPEN = replace(
    NEW, acknowledgements=both(ADA, BO), open=True, options=(Option(KEEP, KEEP, "", ""),)
)
POSITIONS = (
    Position("e" * 64, ADA, "Guests are welcome for two weeks.", 5),
    Position("f" * 64, BO, "One of us answers for each guest.", 6),
)
SAID = replace(OPEN, stage=Stage.POSITIONS, positions=POSITIONS, said=POSITIONS)
PUT = replace(
    SAID,
    stage=Stage.OPTIONS,
    options=(*SAID.options, Option(OPTION, "new", "2" * 32, "Guests stay two weeks.", author=BO)),
)
RATED = replace(
    PUT,
    stage=Stage.RATINGS,
    ratings=tuple(Rating(member, OPTION, 40, "hand", "") for member in NAMES),
)
MEDIATION = Mediation("7" * 64, ADA, "embedded", (), (), 9)
MEDIATED = replace(RATED, stage=Stage.MEDIATION, mediations=(MEDIATION,))
AGREED = replace(
    MEDIATED,
    stage=Stage.CONSENT,
    consents=(Consented("8" * 64, ADA, "2" * 32, "", "", "d" * 64, OPTION, 9, False, False),),
)
ON_TRIAL = replace(
    AGREED,
    stage=Stage.TRIAL,
    adopted=OPTION,
    trials=(Trial("6" * 64, ADA, OPTION, "h", "2030-01-01", running=True),),
)


@pytest.mark.parametrize(
    ("about", "stage", "mine", "says"),
    [
        (NEW, Stage.ACKNOWLEDGED, True, "Say whether you think so too."),
        (replace(NEW, acknowledgements=both(ADA)), Stage.ACKNOWLEDGED, False, "1 more member says"),
        (OPEN, Stage.POSITIONS, True, "Say what you want"),
        (SAID, Stage.OPTIONS, True, "Put an exact wording on the table"),
        (PUT, Stage.RATINGS, True, "how well you could live with"),
        (replace(RATED, ratings=RATED.ratings[:1]), Stage.RATINGS, False, "Wait for Bo and Cy"),
        (RATED, Stage.MEDIATION, True, "Ask the mediator"),
        (MEDIATED, Stage.CONSENT, True, "which exact words you agree to"),
        (AGREED, Stage.CONSENT, False, "Wait for Bo and Cy to agree or to object."),
        (replace(AGREED, adopted=OPTION), Stage.CONSENT, False, "adopted a wording"),
        (replace(AGREED, adopted=KEEP), Stage.CONSENT, False, "kept as they are"),
    ],
)  # fmt: skip
def test_there_is_always_one_next_step(about, stage, mine, says):
    step = next_step(a_view(about), about)
    assert (step.stage, step.mine) == (stage, mine)
    assert says in step.sentence


@pytest.mark.parametrize(
    ("about", "says"),
    [
        (NEW, "Do you think so too?"),
        (OPEN, "you have not said what you want"),
        (PUT, "options that you have not rated yet"),
        (MEDIATED, "waiting for you to agree to a wording, or to object"),
    ],
)
def test_today_lists_what_waits(about, says):
    assert any(says in need.sentence for need in needs(a_view(about)))


def test_nothing_waits_once_i_have_answered():
    objected = replace(MEDIATED, objections=(Objection("5" * 64, ADA, OPTION, "No.", False),))
    assert needs(a_view(objected)) == ()
    assert needs(a_view(AGREED)) == ()


def the_blend(utilities, lessons=None):
    ratings = {(OPTION, member): round(100 * u) for member, u in utilities.items()}
    known = lessons or []
    likeness = {OPTION: [1000] * len(known)}
    return blend(Given([KEEP, OPTION], list(NAMES), ratings, lessons=known, likeness=likeness))


def test_a_row_names_the_worst_off_in_words():
    table = the_blend({ADA: 0.5, BO: -0.2, CY: 0.9})
    said = sentence(table, table.row(OPTION), NAMES)
    assert said == ("Place 2. Worst off with it: Bo, who finds it a little worse than now (−0.20).")


def test_whoever_has_not_rated_is_named():
    table = the_blend({ADA: 0.5})
    said = sentence(table, table.row(OPTION), NAMES)
    assert "Worst off with it: Ada" in said
    assert "Not rated yet by Bo and Cy, which counts as 0." in said


def test_a_tie_is_said_and_lessons_are_weighed():
    table = the_blend({ADA: 0, BO: 0, CY: 0})
    assert sentence(table, table.row(KEEP), NAMES).startswith("Place 1, tied.")
    table = the_blend({ADA: 1, BO: 1, CY: 1}, [Lesson(0, 1000, source) for source in "abcd"])
    assert "Lessons weigh 25 %, which moves it from +1.00 to" in sentence(
        table, table.row(OPTION), NAMES
    )


def test_numbers_have_their_sign():
    assert [signed(x) for x in (0.0, -0.001, 0.2, -1)] == ["0", "0", "+0.20", "−1.00"]


def test_the_drawn_row_can_be_heard(qtbot):
    table = the_blend({ADA: 0.5, BO: -0.2, CY: 0.9})
    row = table.row(OPTION)
    axis = BlendAxis(row, NAMES, "Option 1", sentence(table, row, NAMES))
    qtbot.addWidget(axis)
    heard = QAccessible.queryAccessibleInterface(axis)
    assert "Worst off with it: Bo" in heard.text(QAccessible.Text.Name)
    assert heard.text(QAccessible.Text.Description) == "Ada +0.50; Bo −0.20; Cy +0.90"
    assert axis.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_marks_that_would_cover_each_other_stand_above_one_another(qtbot):
    table = the_blend({ADA: 0.5, BO: 0.52, CY: 0.55})
    axis = BlendAxis(table.row(OPTION), NAMES, "Option 1", "")
    qtbot.addWidget(axis)
    assert sorted(axis._levels.values()) == [0, 1, 2]


def candidate(quote: str) -> Candidate:
    text = "Guests may stay two weeks."
    cite = Citation(ADA, "e" * 64, quote)
    return Candidate(text, (Sentence(text, (cite,)),), "Starting from Ada")


@pytest.fixture
def page(qtbot):
    session = Session(Inline())
    made = DeliberationPage(session)
    qtbot.addWidget(made)
    made.resize(900, 1200)

    def show(about: Deliberation, stage: Stage) -> DeliberationPage:
        session.view = a_view(about)
        made.shown = stage
        made.deliberation = about.id
        made.show()
        made.refresh()
        qtbot.wait(1)
        return made

    return show


def with_candidate(quote: str) -> Deliberation:
    return replace(MEDIATED, mediations=(replace(MEDIATION, candidates=(candidate(quote),)),))


def test_an_unproven_wording_cannot_be_put_to_consent_unedited(page):
    shown = page(with_candidate("Guests are welcome for ever"), Stage.MEDIATION)
    said = all_text(shown)
    assert "Not proven: Ada did not say “Guests are welcome for ever”." in said
    assert "cannot be put to consent as it is" in said
    with pytest.raises(AssertionError):
        button(shown, "Put wording 1 to consent")
    assert button(shown, "Edit wording 1 first").isEnabled()


def test_a_proven_one_can(page):
    shown = page(with_candidate("welcome for two weeks"), Stage.MEDIATION)
    assert "Not proven" not in all_text(shown)
    assert button(shown, "Put wording 1 to consent").isEnabled()


def test_words_kept_from_the_clause_are_said_to_be_so(page):
    present = "Guests may stay for a week."
    kept = Citation("", text_sha256(present), present)
    wording = Candidate(present, (Sentence(present, (kept,)),), "Keeping most")
    mediation = replace(MEDIATION, candidates=(wording,), present=present)
    said = all_text(page(replace(MEDIATED, mediations=(mediation,)), Stage.MEDIATION))
    assert "Kept from the clause as it stands" in said
    assert "Not proven" not in said
    forged = replace(mediation, present="Guests may stay for ever.")
    said = all_text(page(replace(MEDIATED, mediations=(forged,)), Stage.MEDIATION))
    assert "Not proven: the clause does not say" in said


def test_editing_a_wording_takes_its_words_along(page, qtbot):
    shown = page(with_candidate("Guests are welcome for ever"), Stage.MEDIATION)
    button(shown, "Edit wording 1 first").click()
    qtbot.wait(1)
    editor = shown.findChild(object, f"option {MEDIATED.id}")
    assert editor.toPlainText() == "Guests may stay two weeks."


def test_a_sentence_shows_the_words_that_it_rests_on(page, qtbot):
    shown = page(with_candidate("welcome for two weeks"), Stage.MEDIATION)
    view = shown.findChild(SentenceView)
    assert view.findChild(Reading) is None, "nothing is laid out before it is asked for"
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    reading = view.findChild(Reading)
    assert reading.toPlainText() == POSITIONS[0].text
    marked = [mark.cursor.selectedText() for mark in reading.extraSelections()]
    assert marked == ["welcome for two weeks"]
    shown.refresh()
    qtbot.wait(1)
    view = shown.findChild(SentenceView)
    assert view.findChild(Reading).isVisibleTo(shown), "what was opened stays open"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not view.findChild(Reading).isVisibleTo(shown)


def test_a_new_clause_is_shown_whole_at_consent(page):
    said = all_text(page(MEDIATED, Stage.CONSENT))
    assert "Guests stay two weeks." in said
    assert "Agreed: nobody." in said
