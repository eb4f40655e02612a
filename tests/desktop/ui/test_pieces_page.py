"""The pieces as a person meets them: looked for, filled in, put to use, chosen from, shared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QTextBrowser, QWidget

from deliberation.acts import ToldLesson
from deliberation.pieces.piece import Parameter, Piece, PieceClause
from deliberation.pieces.reading import write_piece
from deliberation.state import TakenLesson
from desktop.piece_origins import PieceOrigin
from desktop.ui import files
from desktop.ui.composing_phrases import next_best_words
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.pieces import PiecesPage
from desktop.ui.pages.share_piece import ShareForm
from desktop.ui.piece_words import origin_sentence
from desktop.ui.session import Session
from desktop.ui.settings import Theme
from desktop.ui.threads import Threads
from tests.desktop.ui import clicks
from tests.desktop.ui.test_pages import nameless, unreachable

PETS = Piece(
    "pets", "Pets", "animals", "Who looks after which animal.",
    clauses=(
        PieceClause("Keepers", "{keeper} looks after the cat, {mood}.", ("members", "named")),
        PieceClause("Nights", "It is in by {hour} for {span}."),
    ),
    parameters=(
        Parameter("keeper", "name", "Who looks after it?", "Ada"),
        Parameter("mood", "choice", "How?", "kindly", choices=("kindly", "firmly")),
        Parameter("hour", "number", "By what hour?", "22", 0, 23, "o'clock"),
        Parameter("span", "period", "For how long?", "1", 1, 12, "weeks"),
    ),
    needs=(("hens", "quiet-hours"),),
    conflicts=("animals-by-consent",),
    ideas=("What every cat knows",),
)  # fmt: skip


@pytest.fixture
def window(show, ada) -> MainWindow:
    ada.library.keep(PETS)
    window = show(ada)
    window.go("pieces")
    return window


@pytest.fixture
def page(window) -> PiecesPage:
    return window.findChild(PiecesPage)


def all_text(widget: QWidget) -> str:
    """Everything that a widget says, once what was added to it is shown."""
    QApplication.processEvents()
    return clicks.all_text(widget)


def click(qtbot, window: QWidget, name: str) -> None:
    QApplication.processEvents()
    clicks.click(qtbot, window, name)


def titles(page: PiecesPage) -> list[str]:
    """The pieces that can be looked at, in the order in which they stand there."""
    return [piece.title for piece, shown, _ in page.list.rows if shown.isVisibleTo(page)]


def readings(page: PiecesPage) -> list[str]:
    return [each.toPlainText() for each in page.findChildren(QTextBrowser)]


def field(page: PiecesPage, kind: type, name: str):
    return next(each for each in page.findChildren(kind) if each.accessibleName() == name)


# --- looking -------------------------------------------------------------------------------


def test_every_piece_is_there_by_area(page, ada):
    assert len(titles(page)) == len(ada.library.all())
    assert "79 pieces" in all_text(page) or str(len(ada.library.all())) in all_text(page)
    assert "Your own" in all_text(page)


def test_pieces_are_found_by_words_and_by_area(page, qtbot):
    search = page.findChild(QLineEdit, "find pieces")
    search.setText("LOOKS after CAT")
    assert titles(page) == ["Pets"]
    search.setText("ostrom")
    assert len(titles(page)) > 1, "the ideas that a piece rests on are searched too"
    search.setText("zzz")
    assert titles(page) == [] and "try fewer" in all_text(page)
    search.setText("")
    area = page.findChild(QComboBox, "area of pieces")
    area.setCurrentIndex(area.findData("animals"))
    assert "Pets" in titles(page) and "Quiet hours" not in titles(page)
    page.refresh()
    assert "Quiet hours" not in titles(page), "what was looked for outlives a refresh"


def test_a_piece_says_all_that_is_known_of_it(page):
    page.show_piece("quiet-hours")
    said = all_text(page)
    assert "It serves:" in said and "It goes against:" in said and "(clearly, +0." in said
    assert "None yet: no trial" in said
    page.show_piece("pets")
    said = all_text(page)
    assert "Animals · your own" in said and "What every cat knows" in said
    assert "It touches all members and others who are named in it." in said
    assert "It needs one of these beside it:" in said and "Not on this laptop" in said
    assert "Its author says nothing of that." in said


def test_neighbours_are_looked_at_by_a_click(page, qtbot):
    page.show_piece("animals-by-consent")
    assert "It does not go together with:" in all_text(page), "as the other piece alone says"
    click(qtbot, page, "Look at “Pets”")
    assert page.piece == "pets"
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.place == "browse"
    qtbot.waitUntil(lambda: page.window().focusWidget().objectName() == "open pets")


def test_what_is_in_the_rulebook_is_said(page, ada, moot):
    ada.take_piece(moot.group, "animals-by-consent")
    page.show_piece("pets")
    assert all_text(page).count("In your rulebook") == 1
    ada.take_piece(moot.group, "pets", {"keeper": "Bo"})
    page.session.show_group(moot.group)
    page.show_piece("pets")
    assert "filled in with keeper: Bo, mood: kindly, hour: 22, span: 1 week." in all_text(page)
    assert "Put it in once more" in all_text(page)


def test_lessons_about_it_are_shown(page, ada, monkeypatch):
    tried = "Ada looks after the cat, kindly."
    told = ToldLesson(tried=tried, group_size=4, days=30, worked=3, failed=1, verdict="keep")
    view = ada.view

    def with_lessons(group):
        seen = view(group)
        lessons = (
            TakenLesson("1", "m", "a" * 64, "", told),
            TakenLesson("2", "m", "b" * 64, "", replace(told, made_up=True)),
        )
        return replace(seen, state=replace(seen.state, lessons=lessons))

    monkeypatch.setattr(ada, "view", with_lessons)
    page.show_piece("pets")
    said = all_text(page)
    assert "A group of 4 members, for 30 days. It worked for 3" in said
    assert "100 percent like this piece" in said and "this never happened" in said


# --- filling in ----------------------------------------------------------------------------


def test_the_clauses_read_as_they_are_filled_in(page, qtbot):
    page.show_piece("pets")
    assert readings(page) == ["Ada looks after the cat, kindly.", "It is in by 22 for 1 week."]
    field(page, QLineEdit, "Who looks after it?").setText("Bo & <b>Cleo</b>")
    field(page, QComboBox, "How?").setCurrentIndex(1)
    hour = field(page, QSpinBox, "By what hour?")
    hour.setFocus()
    qtbot.keyClick(hour, Qt.Key.Key_Down)
    field(page, QSpinBox, "For how long?").setValue(3)
    wanted = ["Bo & <b>Cleo</b> looks after the cat, firmly.", "It is in by 21 for 3 weeks."]
    qtbot.waitUntil(lambda: readings(page) == wanted)
    assert field(page, QSpinBox, "For how long?").text() == "3 weeks"
    page.browse()
    page.show_piece("pets")
    assert readings(page) == wanted, "what was filled in is kept while one looks elsewhere"


def test_what_cannot_be_filled_in_is_said_and_put_nowhere(page, qtbot, ada, moot):
    before = ada.view(moot.group).entries
    page.show_piece("pets")
    field(page, QLineEdit, "Who looks after it?").setText("")
    click(qtbot, page, "Put it into the rulebook")
    assert "“keeper” must be one line" in all_text(page)
    assert "“keeper” must be one line" in all_text(page.window().messages)
    assert ada.view(moot.group).entries == before


# --- putting it to use ---------------------------------------------------------------------


def test_a_piece_goes_into_the_rulebook_and_its_clause_says_so(page, window, qtbot, ada, moot):
    page.show_piece("quiet-hours")
    field(page, QSpinBox, "At what hour in the evening does quiet begin?").setValue(23)
    where = field(page, QComboBox, "Where in the rulebook")
    where.setCurrentIndex(where.findText("In “Money”"))
    click(qtbot, page, "Put it into the rulebook")
    clause = ada.view(moot.group).rulebook.clauses[-1]
    assert "From 23 o'clock" in clause.text
    assert ada.clause_view(moot.group, clause.id).section_title == "Money"
    assert "It is in your rulebook: 2.3 Quiet hours." in all_text(page)
    assert not [key for key in window.session.drafts if key.startswith("piece quiet-hours")]
    click(qtbot, page, "Read “2.3 Quiet hours” in the rulebook")
    line = "From the piece “Quiet hours”, filled in with start: 23, end: 7"
    assert line in all_text(window.rulebook.story)
    assert "changed since" not in all_text(window.rulebook.story)
    ada.edit_clause(moot.group, clause.id, clause.text + " Or so.")
    window.rulebook.story.refresh()
    assert "changed since." in all_text(window.rulebook.story)


def test_a_piece_is_put_forward_in_a_deliberation(page, window, qtbot, ada, moot):
    page.show_piece("overnight-guests")
    assert "in place of what “1.2 Guests are welcome." in all_text(page)
    click(qtbot, page, "Put it forward")
    about = ada.view(moot.group).state.deliberation(moot.deliberation)
    assert "The piece “Guests for the night”" in about.options[-1].reason
    assert window.page == "deliberation"


def test_a_piece_of_two_clauses_cannot_be_an_option(page):
    page.show_piece("pets")
    assert "It has 2 clauses, and what is put forward is one." in all_text(page)


def test_pieces_come_from_files_and_go_to_files(page, qtbot, ada, tmp_path, monkeypatch):
    given = tmp_path / "given.toml"
    given.write_text(write_piece(replace(PETS, id="hens", title="Hens", needs=())), "utf-8")
    monkeypatch.setattr(files, "choose", lambda *_: given)
    click(qtbot, page, "Take a piece from a file…")
    assert page.piece == "hens" and "Animals · your own" in all_text(page)
    out = tmp_path / "out.toml"
    monkeypatch.setattr(files, "save_as", lambda *_: out)
    click(qtbot, page, "Give it to a file…")
    assert out.read_bytes() == given.read_bytes()


def test_a_file_that_is_no_piece_is_refused_in_a_sentence(page, qtbot, tmp_path, monkeypatch):
    (tmp_path / "x.toml").write_text("x = 1", "utf-8")
    monkeypatch.setattr(files, "choose", lambda *_: tmp_path / "x.toml")
    click(qtbot, page, "Take a piece from a file…")
    assert "unknown key 'x'" in all_text(page.window().messages)
    assert page.place == "browse"


def test_a_broken_file_among_ones_pieces_is_named(page, ada):
    (ada.folder / "pieces" / "bad.toml").write_text("x = 1", "utf-8")
    ada.library.reload()
    page.refresh()
    assert "bad.toml is among your pieces and is not used" in all_text(page)


# --- sharing back --------------------------------------------------------------------------


def test_a_clause_becomes_a_piece(page, qtbot, ada, moot):
    click(qtbot, page, "Share a clause of ours…")
    form = page.findChild(ShareForm)
    assert not form.save.isEnabled(), "without a title and a summary there is nothing to share"
    form.clause.setCurrentIndex(1)
    assert "Guests are welcome." in all_text(form)
    form.title.setText("Pets")
    form.summary.setText("Guests stay a week.")
    form.area.setCurrentIndex(form.area.findData("guests"))
    assert "Others will know it as “pets-2”." in all_text(form)
    page.refresh()
    assert page.findChild(ShareForm).summary.text() == "Guests stay a week.", "drafts are kept"
    click(qtbot, page, "Make a piece of it")
    piece = ada.library.piece("pets-2")
    assert (piece.title, piece.area) == ("Pets", "guests")
    assert piece.clauses[0].text.startswith("Guests are welcome.")
    assert page.piece == "pets-2" and page.place == "piece"


def test_a_clause_that_came_from_a_piece_says_so_in_the_form(page, ada, moot):
    ada.take_piece(moot.group, "quiet-hours")
    page.session.show_group(moot.group)
    page.share()
    form = page.findChild(ShareForm)
    form.clause.setCurrentIndex(form.clause.count() - 1)
    assert "From the piece “Quiet hours”" in all_text(form)


# --- the government that one would choose --------------------------------------------------


@pytest.fixture
def known(ada) -> None:
    for value in ("hedonism", "benevolence-caring"):
        ada.correct(value, 1, 90)


@pytest.fixture
def few(ada, known, monkeypatch) -> None:
    """A few pieces alone, from which the choice is quick."""
    animals = [each for each in ada.library.all() if each.area == "animals"]
    pieces = (*animals, ada.library.piece("quiet-hours"), ada.library.piece("fair-hearing"))
    monkeypatch.setattr(ada.library, "all", lambda: pieces)


def test_without_a_profile_it_says_what_to_do(page, window, qtbot):
    click(qtbot, page, "My draft rulebook")
    assert "Nothing is known of you yet" in all_text(page)
    click(qtbot, page, "Tell my agent what matters to me")
    assert window.page == "agent"


def test_what_is_chosen_has_its_reason_and_its_price(page, qtbot, ada, known):
    click(qtbot, page, "My draft rulebook")
    found = ada.compose(group=page.session.group)
    said = all_text(page)
    pieces = f"{len(found.chosen)} pieces, {found.clauses} clauses; worth +"
    assert pieces in said and "The next best set:" in said
    assert said.count("Without it, the whole is worth") >= 10
    assert "What is left out" in said and "It serves Hedonism (+0." in said
    click(qtbot, page, f"Show all {len(found.left_out)} that are left out")
    for each in (*found.chosen, *found.left_out):
        assert f"Look at “{ada.library.piece(each.worth.piece).title}”" in all_text(page)
    assert "Each clause takes off" not in all_text(page)
    click(qtbot, page, "Show each sum")
    assert "Each clause takes off" in all_text(page)


def test_wishes_are_worked_in_and_can_be_taken_back(page, qtbot, ada, few):
    page.show_composing()
    free = ada.compose(group=page.session.group)
    first = max(free.chosen, key=lambda each: each.worth.net).worth.piece
    title = ada.library.piece(first).title
    click(qtbot, page, f"Never have it: {title}")
    assert f"Never in it: “{title}”" in all_text(page)
    assert "It is out because you refused it." in all_text(page)
    now = f"wish {first}"
    qtbot.waitUntil(lambda: page.window().focusWidget().objectName() == now)
    click(qtbot, page, f"Have it in any case: {title}")
    assert f"In it, whatever else: “{title}”" in all_text(page)
    assert "It is in because you asked for it." in all_text(page)
    page.browse()
    page.show_composing()
    assert "It is in because you asked for it." in all_text(page), "wishes are kept"
    click(qtbot, page, "Take all of this back")
    assert "What you asked for" not in all_text(page)


def test_wishes_that_contradict_each_other_are_said(page, qtbot, ada, few):
    page.show_composing()
    page.composing.wish("pets", "+")
    page.composing.wish("animals-by-consent", "+")
    assert "drop one of these wishes" in all_text(page)
    click(qtbot, page, "Take it back: Pets")
    assert "drop one of these wishes" not in all_text(page)
    page.composing.wish("pets", "+")
    assert "drop one of these wishes" in all_text(page)
    click(qtbot, page, "Take all of this back")
    assert "What you would choose" in all_text(page)


def test_lessons_that_weigh_are_said(page, ada, moot, few, monkeypatch):
    told = ToldLesson(tried="Ada looks after the cat, kindly.", worked=3)
    taken = TakenLesson("1", "m", "a" * 64, "", told)
    state = replace(ada.view(moot.group).state, lessons=(taken,))
    monkeypatch.setattr(ada, "_state", lambda _: state)
    page.show_composing()
    assert "By the lessons it works 60 times of 100; they weigh 6 percent" in all_text(page)


def test_a_tie_is_said(ada, known):
    found = ada.compose()
    other = replace(found.next_best, worse=0)
    said = next_best_words(replace(found, next_best=other), {})
    assert said.startswith("There is a tie") and "as good for you" in said


def test_while_it_is_worked_out_the_window_says_so(qtbot, ada, moot, known):
    """With real threads: nothing stands still, and the answer comes when it is ready."""
    threads = Threads()
    session = Session(threads)
    session.open("", lambda: ada, moot.group)
    qtbot.waitUntil(lambda: session.view is not None)
    page = PiecesPage(session)
    qtbot.addWidget(page)
    page.show()
    busy = []
    session.busy_changed.connect(busy.append)
    page.show_composing()
    qtbot.waitUntil(lambda: page.shelf is not None)
    assert "Working out which set of pieces serves you best…" in all_text(page)
    qtbot.waitUntil(lambda: "What you would choose" in all_text(page), timeout=60_000)
    assert "Choosing…" in busy and session.busy == ""
    threads.stop()


# --- for everybody -------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("size", [100, 200])
def test_all_is_named_reachable_and_no_wider_than_the_window(
    page, window, qtbot, ada, few, theme, size
):
    window.settings.theme, window.settings.text_size = theme, size
    long = replace(
        PETS, id="long", title="Long " * 58, summary="Long " * 58, needs=(("x" * 60,),),
        parameters=tuple(replace(p, ask="Long " * 58) for p in PETS.parameters),
    )  # fmt: skip
    ada.library.keep(long)
    window.restyle()
    for turn in (
        page.browse, page.show_composing, page.share,
        lambda: page.show_piece("quiet-hours"), lambda: page.show_piece("long"),
    ):  # fmt: skip
        turn()
        qtbot.wait(50)
        assert nameless(page) == []
        assert unreachable(page) == []
        assert page._scroll.widget().width() <= page._scroll.viewport().width()


def test_without_a_group_pieces_can_be_looked_at(show, newcomer, qtbot):
    window = show(newcomer)
    page = PiecesPage(window.session)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.show_piece("quiet-hours")
    assert "Once you are in a group" in all_text(page)
    page.show_composing()
    assert "Nothing is known of you yet" in all_text(page)


def test_an_origin_in_words():
    origin = PieceOrigin("c", "pets", "Pets", None, {"keeper": "Ada"}, None)
    assert origin_sentence(origin) == (
        "From the piece “Pets”, filled in with keeper: Ada; that piece is not on this laptop."
    )
    filled = {"keeper": "Ada", "span": "2"}
    now = replace(origin, piece=PETS, filled=filled, now={"span": "3"})
    assert origin_sentence(now).endswith("keeper: Ada, span: 2 weeks; now with span: 3 weeks.")


def test_a_piece_that_is_gone_leads_back_to_all(page, ada):
    page.show_piece("pets")
    ada.library.drop("pets")
    page.refresh()
    assert page.place == "browse" and "Pets" not in titles(page)
    assert "My draft rulebook" in all_text(page)
    assert not Path(ada.folder / "pieces" / "pets.toml").exists()
