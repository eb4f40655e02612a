"""Options are put forward, looked at by agents, rated by people, and weighed; each sum is told."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.acts import KEEP, Touched
from deliberation.agents.fidelity import sentence
from deliberation.counting.rules import count, read_rule
from deliberation.quotes import sources, unproven
from deliberation.weighing import sensitivity
from deliberation.weighing.blend import Blend
from deliberation.weighing.effects import far_off, table
from deliberation.weighing.sums import explain
from desktop import telling
from desktop.rehearsal.moot import Moot, RehearsalFailed
from desktop.story import Part
from llm.mediation.wishes import RULE
from llm.words.rulelike import rule_score
from llm.words.sentences import split_sentences

_RULES = ("majority", "approval", "star", "majority-judgment", "schulze", "ranked-pairs")


def choose(moot: Moot) -> None:
    """Each puts forward what serves them best; agents say what it does; people rate it."""
    moot.tell.scene("They choose wordings, and agents say what these do")
    _put_forward(moot)
    moot.meet()
    _touch(moot)
    _assess(moot)


def _put_forward(moot: Moot) -> None:
    """The proven candidate, not yet offered, that serves a member best, if one does."""
    about = moot.about(moot.first)
    mediation = about.mediations[-1]
    said = sources(about.said, mediation.present, mediation.lessons)
    usable = {
        place: candidate.text
        for place, candidate in enumerate(mediation.candidates)
        if not unproven(candidate, said) and candidate.text != moot.clause.text
    }
    for laptop in moot.laptops:
        present = moot.clause.text
        served = {at: _rating(laptop.part, present, text) for at, text in usable.items()}
        mine = [place for place, rating in served.items() if rating > 0]
        if not mine:
            moot.tell.text(f"{laptop.name} finds nothing else worth putting forward.")
            continue
        best = max(mine, key=lambda place: (served[place], -len(usable[place])))
        del usable[best]
        laptop.workspace.propose(
            moot.group, moot.deliberation, kind="amend", mediation=mediation.id, candidate=best
        )
        mine_now = [o for o in moot.about(laptop).options if o.author == laptop.workspace.me]
        moot.offered.append(mine_now[-1].id)
        moot.tell.text(f"{laptop.name} puts candidate {best + 1} forward, word for word.")


def _touch(moot: Moot) -> None:
    """One of them says whom else it touches: that weighs as harm, and binds nobody."""
    outsiders = moot.story.outsiders
    author, laptop = moot.laptops[1], moot.laptops[2]
    theirs = [o for o in moot.about(laptop).standing if o.author == author.workspace.me]
    if not outsiders or not theirs:
        return
    touched = [Touched("consenting"), Touched("named", outsiders, harm=moot.story.harm)]
    for option in theirs:
        laptop.workspace.touch(moot.group, option.clause, option.sha256, touched)
    moot.tell.text(
        f"{laptop.name} says that the wording of {author.name} touches {outsiders} as well, with a "
        f"harm of {moot.story.harm} of 100. They have not consented, so it has no force on them; "
        "in the sums it counts as the lot of one who is worse off."
    )


def _assess(moot: Moot) -> None:
    for laptop in moot.laptops:
        moot.tell.progress(f"{laptop.name}'s agent looks at {len(moot.offered)} options")
        laptop.workspace.assess_all_by_agent(moot.group, moot.deliberation)
    moot.meet()
    about, view = moot.about(moot.first), moot.first.workspace.view(moot.group)
    tables = [table(option, about.assessments) for option in moot.offered]
    if not any(each.cells for each in tables):
        moot.tell.text("No word list says anything of these options, so the agents do not either.")
        return
    moot.tell.text(
        "Each agent says what the options do to which value. These agents have no model, only a "
        "list of words, and all have the same one; so they agree, which proves nothing:"
    )
    values = moot.first.workspace.value_names()
    moot.tell.block(telling.effects(view, about, tables, far_off(tables), values))
    sealed = sum(len(moot.about(laptop).predictions) for laptop in moot.laptops[:1])
    if sealed:
        moot.tell.text(
            f"From that and from what it knows of its owner each agent foretold how its owner "
            f"will rate: {sealed} predictions are sealed in the log, before anybody rates."
        )


def weigh(moot: Moot) -> None:
    """Each rates what all put forward; the blend is the same on every laptop."""
    moot.tell.scene("They rate, each alone, and the sums are done")
    _rate(moot)
    _fidelity(moot)
    blends = [lap.workspace.blend(moot.group, moot.deliberation) for lap in moot.laptops]
    if any(blend != blends[0] for blend in blends):
        raise RehearsalFailed("The three laptops do not get the same sums.")
    tell_sums(moot, blends[0], "All three laptops get the same sums:")
    view = moot.first.workspace.view(moot.group)
    names = telling.names(view, moot.deliberation)
    values = moot.first.workspace.value_names()
    turns = sensitivity.sensitivity(view.state, moot.about(moot.first))
    moot.tell.text("How sure is that? " + " ".join(sensitivity.sentences(turns, names, values)))
    _other_rules(moot, names)
    moot.leader = _leader(moot, blends[0], names)


def tell_sums(moot: Moot, blend: Blend, lead: str) -> None:
    view = moot.first.workspace.view(moot.group)
    names = telling.names(view, moot.deliberation)
    moot.tell.text(lead)
    moot.tell.block(telling.blend(telling.names(view, moot.deliberation), blend))
    moot.tell.text("Anybody can redo them with pencil and paper:")
    for line in explain(blend, names)[:-1]:  # the last sentence stands above already
        rank, _, sum_ = line.partition(". ")
        moot.tell.text(f"Rank {rank}. {sum_}")


def _rate(moot: Moot) -> None:
    moot.tell.text(
        "Real people rate as they like. These three rate by how many of their own wishes an "
        "option takes up word for word: all of them is +100, none of them is −50."
    )
    for laptop in moot.laptops:
        if laptop.part.keep:
            moot.tell.text(f"Among {laptop.name}'s wishes are the words that stand there now.")
    for laptop in moot.laptops:
        moot.tell.progress(f"{laptop.name} rates {len(moot.offered)} options")
        for option in moot.offered:
            text = moot.option(laptop, option).text
            rating = _rating(laptop.part, moot.clause.text, text)
            laptop.workspace.rate(moot.group, moot.deliberation, option, rating)
    moot.meet()


def _fidelity(moot: Moot) -> None:
    for laptop in moot.laptops:
        known = laptop.workspace.fidelity(moot.group)
        if known.n:
            moot.tell.text(sentence(known, laptop.name))


def _other_rules(moot: Moot, names: Mapping[str, str]) -> None:
    """What other rules would make of the same ratings; this group decides by consent."""
    about = moot.about(moot.first)
    ballots: dict[str, dict[str, int]] = {}
    for rating in about.ratings:
        ballots.setdefault(rating.member, {})[rating.option] = rating.utility
    options = [option.id for option in about.standing]
    if not ballots:
        return
    moot.tell.text(
        "This group decides by consent. Counted by other rules, which a group can choose, the "
        "same ratings would come out so:"
    )
    lines = []
    for rule in _RULES:
        tally = count(read_rule(rule), options, list(ballots.values()), names)
        lines.append(f"{rule}: {tally.lines[-1]}")
    moot.tell.block("\n".join(lines))
    moot.tell.text("One of them in full, the Schulze method:")
    full = count(read_rule("schulze"), options, list(ballots.values()), names)
    moot.tell.block("\n".join(full.lines))


def _leader(moot: Moot, blend: Blend, names: Mapping[str, str]) -> str:
    """What they try first; where the sums leave a tie, people choose and not the app."""
    tied = [row.option for row in blend.leaders]
    if len(tied) == 1:
        return tied[0]
    first = next((option for option in moot.offered if option in tied), KEEP)
    moot.tell.text(
        "The sums leave a tie, and no dice are thrown. The three talk it over and try the one "
        f"that was put forward first: {names[first]}."
    )
    return first


def _rating(part: Part, present: str, text: str) -> int:
    """How a practice member rates: the share of their own wishes that stand in the text."""
    every = split_sentences(part.position)
    mine = [sentence for sentence in every if rule_score(sentence) >= RULE] or list(every)
    mine += split_sentences(present) if part.keep else ()
    taken_up = sum(sentence in text for sentence in mine)
    return round(-50 + 150 * taken_up / len(mine))
