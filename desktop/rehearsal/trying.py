"""What is chosen is adopted on trial, looked at by each alone, and what it taught is told."""

from __future__ import annotations

from datetime import date, timedelta

from deliberation.acts import KEEP
from deliberation.pieces.composing_words import next_best_sentence, reason
from deliberation.pieces.composition import Wishes
from deliberation.pieces.piece import AREAS
from desktop import telling
from desktop.consenting import Cost
from desktop.export import markup
from desktop.rehearsal.moot import Laptop, Moot
from desktop.rehearsal.weighing import tell_sums
from desktop.story import Seen

_DAYS = 91
_VERDICT = {"worked": "keep", "mixed": "change", "failed": "end"}


def decide(moot: Moot) -> None:
    """Terms first; then each consents to exactly these words on exactly these terms."""
    moot.tell.scene("Each consents to try it, or does not")
    if moot.leader == KEEP:
        moot.tell.text("Nothing is better for the least content of them than what they have.")
    else:
        moot.tell.text("This is what they are asked, word for word:")
        moot.tell.quote(markup.plain(moot.option(moot.first, moot.leader).text))
        _set_terms(moot)
    for laptop in moot.laptops:
        rated = {r.option: r.utility for r in moot.about(laptop).ratings
                 if r.member == laptop.workspace.me}  # fmt: skip
        if moot.leader == KEEP or rated.get(moot.leader, 0) <= 0:
            moot.tell.text(f"{laptop.name} does not consent to a change.")
        else:
            _consent(moot, laptop)
    moot.meet()
    story = moot.first.workspace.clause_view(moot.group, moot.clause.id)
    bound = telling.who_is_bound(story.bindings)
    if moot.about(moot.first).adopted:
        moot.tell.text(
            "More than half consented and nobody objects: it is adopted, on trial. Clause "
            f"{story.number} now reads so, and {bound}."
        )
    else:
        moot.trial = ""
        moot.tell.text(
            f"Too few consented, so clause {story.number} stays as it was: it {bound}. They "
            "can go back and try other words."
        )


def _set_terms(moot: Moot) -> None:
    story, workspace = moot.story, moot.first.workspace
    until = (date.fromisoformat(workspace.today()) + timedelta(days=_DAYS)).isoformat()
    moot.tell.progress(f"{moot.first.name} writes down the terms")
    terms = workspace.start_trial(
        moot.group, moot.deliberation, moot.leader, story.hope, until,
        worked=story.worked, failed=story.failed,
    )  # fmt: skip
    moot.trial = terms.subject
    moot.tell.text(
        f"Not for ever: {moot.first.name} writes down what they hope for and what would show that "
        "it worked or failed, before it starts, and for how long."
    )
    moot.tell.quote(f"{story.hope}\nIt worked if: {story.worked}\nIt failed if: {story.failed}")
    moot.tell.text(f"Until {until}.")
    moot.meet()


def _consent(moot: Moot, laptop: Laptop) -> None:
    """What goes hard against one's own values is consented to in words typed by hand."""
    where = {"deliberation": moot.deliberation, "option": moot.leader}
    cost: Cost | None = laptop.workspace.cost(moot.group, **where)
    although = cost.words if cost else ""
    laptop.workspace.consent(moot.group, **where, trial=moot.trial, although=although)
    typed = f", and types by hand: “{although}”" if although else ""
    moot.tell.text(f"{laptop.name} consents to exactly these words, on trial{typed}.")


def review(moot: Moot) -> None:
    """Each records alone what they saw; then all is opened, and the trial ends."""
    moot.tell.scene("Months later they look at it, each alone first")
    if not moot.trial:
        moot.tell.progress("there is nothing to look at")
        moot.tell.text("Nothing was tried, so there is nothing to look at.")
        return
    for laptop in moot.laptops:
        seen = _seen(moot, laptop)
        moot.tell.progress(f"{laptop.name} seals what they saw")
        change = laptop.workspace.observe(
            moot.group, moot.trial, seen.result, seen.note, harm=seen.harm, tell=seen.tell
        )
        moot.tell.text(f"{laptop.name}: {change.sentence}")
    moot.meet()
    moot.meet()  # now all seals were seen, so each laptop has opened its own
    for laptop in moot.laptops:
        laptop.workspace.conclude(moot.group, moot.trial, _VERDICT[_seen(moot, laptop).result])
    moot.meet()
    moot.tell.text("Then what each of them saw is opened, for all to see at once:")
    _show(moot)
    change = moot.first.workspace.close_review(moot.group, moot.trial)
    moot.meet()
    moot.tell.text(f"{moot.first.name} closes the review. {change.sentence}")
    story = moot.first.workspace.clause_view(moot.group, moot.clause.id)
    bound = telling.who_is_bound(story.bindings)
    moot.tell.text(f"Clause {story.number} {bound}.")


def _show(moot: Moot) -> None:
    view, about = moot.first.workspace.view(moot.group), moot.about(moot.first)
    trial = about.trial(moot.trial)
    assert trial is not None, "it was begun in an earlier scene"
    moot.tell.block(telling.trial(view, about, trial))


def _seen(moot: Moot, laptop: Laptop) -> Seen:
    """As the story has it; else by how they had rated it: who liked it finds that it worked."""
    if laptop.part.seen is not None:
        return laptop.part.seen
    me = laptop.workspace.me
    liked = any(
        r.utility > 0 for r in moot.about(laptop).ratings
        if (r.member, r.option) == (me, moot.leader)
    )  # fmt: skip
    return Seen("worked", "It went well.") if liked else Seen("mixed", "It was not for me.")


def learn(moot: Moot) -> None:
    """The lesson is put into words and could be told; a practice lesson says that it is one."""
    moot.tell.scene("What it taught, for them and for others")
    if not moot.trial:
        moot.tell.progress("there is nothing to tell")
        moot.tell.text("Without a trial there is no lesson.")
        return
    moot.tell.progress("writing down the lesson")
    workspace = moot.first.workspace
    workspace.learn(moot.group, moot.trial, moot.story.lesson)
    moot.tell.text(f"{moot.first.name} puts it into words:")
    moot.tell.quote(moot.story.lesson)
    lessons = moot.out / "lessons.folkmoot-lessons"
    change = workspace.give_lessons(moot.group, lessons, made_up=True)
    moot.tell.text(
        f"{change.sentence} Other groups could take it in. This one is marked as made up, since "
        "nobody lived through it: taken in elsewhere it weighs nothing."
    )
    moot.meet()
    blend = workspace.blend(moot.group, moot.deliberation)
    tell_sums(moot, blend, "In their own sums the lesson counts from now on, with its likeness:")


def compose(moot: Moot) -> None:
    """What one of them would choose from the pieces, by their own values alone."""
    moot.tell.scene("What one of them would choose alone")
    laptop = next((each for each in moot.laptops if each.part.answers), None)
    if laptop is None:
        moot.tell.progress("no agent knows anything")
        moot.tell.text("No agent knows what its owner wants, so none can choose.")
        return
    moot.tell.progress(f"{laptop.name}'s agent puts a government together from the pieces")
    wishes = Wishes(at_most=dict.fromkeys(AREAS, 1))
    found = laptop.workspace.compose(wishes, moot.group)
    said = {piece.id: piece.title for piece in laptop.workspace.library.all()}
    said |= laptop.workspace.value_names()
    moot.tell.text(
        f"By {laptop.name}'s values alone, one piece of each area at most, and binding nobody:"
    )
    best = sorted(found.chosen, key=lambda each: -each.worth.net)
    moot.tell.block("\n".join(f"{said[e.worth.piece]}: {reason(e, said)}" for e in best))
    moot.tell.text(next_best_sentence(found, said))
