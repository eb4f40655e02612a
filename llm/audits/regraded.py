"""Every hidden dispute that a model was given, made again and graded again from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deliberation.acts import Audit
from deliberation.wording import counted
from llm.audits.same_figures import told
from llm.audits.saying import audit
from llm.canaries.generating import CanaryError
from llm.canaries.regrading import regrade
from llm.room.exchange import Exchange
from llm.vault.records import CanaryRun

NAME = "Hidden disputes graded again"


def regraded(runs: Iterable[CanaryRun], exchanges: Sequence[Exchange]) -> Audit:
    """Whether each run went as it is kept, by what the journal says that the model answered."""
    faults = []
    every = list(runs)
    for each in every:
        what = f"the hidden dispute {each.seed} of the kind “{each.kind}”"
        try:
            grade = regrade(each, exchanges)
        except CanaryError as error:
            faults.append(f"{what} cannot be graded again: {error}".rstrip("."))
            continue
        except (LookupError, TypeError, ValueError, RecursionError):  # of a line that somebody made
            faults.append(f"{what} cannot be graded again: its line in the journal is no question")
            continue
        if grade.passed != each.passed:
            kept, found = ("passed" if it else "failed" for it in (each.passed, grade.passed))
            faults.append(f"{what} is kept as {kept}, and by the answer it {found}")
        elif grade.detail != each.detail:
            faults.append(f"of {what} it is said otherwise than by the answer")
    if faults:
        return told(NAME, faults)
    if not every:
        return audit(NAME, True, "The model had been given no hidden dispute before.")
    passed = sum(each.passed for each in every)
    says = (
        f"{counted(len(every), 'hidden dispute')}, {passed} of them passed: each is graded alike."
    )
    return audit(NAME, True, says)
