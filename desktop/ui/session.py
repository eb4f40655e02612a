"""What the window has open: the workspace, the group in view, and how an action is run.

Every action goes to the documents thread and comes back as what changed; pages refresh from that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from deliberation.errors import FolkmootError
from desktop.ui.arrivals import Arrivals
from desktop.ui.drafts import Drafts
from desktop.ui.threads import Backstage

if TYPE_CHECKING:
    from desktop.ui.roads import Roads
    from desktop.views import Changed, GroupSummary, GroupView
    from desktop.workspace import Workspace

log = logging.getLogger(__name__)
Action = Callable[["Workspace"], "Changed"]
Then = Callable[["Changed"], None]
DRAFTS_PAUSE = 400  # milliseconds without a keystroke, after which drafts are written down


class Session(QObject):
    """Signals: `refreshed` after anything may have changed, `said` and `failed` with a sentence,
    `arrived` with a sentence about what came from others by itself."""

    opened = Signal()
    refreshed = Signal()
    said = Signal(str)
    failed = Signal(str)
    arrived = Signal(str)
    acted = Signal(str)  # the id of the group that an action may have changed
    busy_changed = Signal(str)  # what is going on, or "" when nothing is

    def __init__(self, backstage: Backstage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.backstage = backstage
        self.workspace: Workspace | None = None
        self.unopened: BaseException | None = None  # why there is none, where that is known
        self.groups: tuple[GroupSummary, ...] = ()
        self.group = ""
        self.view: GroupView | None = None
        self._drafts_timer = QTimer(self, singleShot=True, interval=DRAFTS_PAUSE)
        self._drafts_timer.timeout.connect(self._keep_drafts)
        self.drafts = Drafts(self._drafts_timer.start)
        self.following = False  # while `refreshed` tells of what others did, not the person
        self._arrivals = Arrivals(self, _looking, self._follow)
        self.roads: Roads | None = None  # to other laptops, where there are any
        self.cancel: Callable[[], None] | None = None  # set while something can be cancelled
        self._named = ""  # the model that whoever made the session named
        self._chosen = "auto"  # the model that the owner chose, once their vault was read
        self._busy: list[str] = []

    @property
    def model(self) -> str:
        """Which model is used, "auto", "none" or a name: what was named here, or else chosen."""
        return self._named or self._chosen

    @model.setter
    def model(self, name: str) -> None:
        self._named = name

    def choose_model(self, name: str) -> None:
        """The owner chooses: used from now on, and the next time too."""

        def chosen(changed: Changed) -> None:
            self._named, self._chosen = "", name
            self.refreshed.emit()
            self.said.emit(changed.sentence)

        self.ask(lambda workspace: workspace.choose_model(name), chosen)

    def _read_model(self) -> None:
        def chosen(name: str) -> None:
            self._chosen = name

        # A vault that cannot be opened is told of where something in it is wanted.
        self.ask(lambda workspace: workspace.model, chosen, lambda _: None)

    @property
    def busy(self) -> str:
        return self._busy[-1] if self._busy else ""

    @property
    def working(self) -> bool:
        """Whether an action that writes is under way; a second one would say things twice."""
        return bool(self._busy)

    def open(self, label: str, make: Callable[[], Workspace], group: str = "") -> None:
        """Open a workspace (a slow call that may ask for a passphrase) and show it."""

        def work() -> tuple[Workspace, dict[str, str], Any]:
            workspace = make()
            return workspace, workspace.drafts(), _look_at(workspace, group)

        def done(result: tuple[Workspace, dict[str, str], Any]) -> None:
            self.workspace, drafts, seen = result
            self.drafts.load(drafts)
            self._end(label)
            self._take(seen)
            self.opened.emit()
            self.refreshed.emit()
            if self.workspace.greeting:
                self.said.emit(self.workspace.greeting)
            self._read_model()

        def failed(error: BaseException) -> None:
            self.unopened = error
            self._fail(label, error)

        self.unopened = None
        self._begin(label)
        self.backstage.documents(work, done, failed)

    def show_group(self, group: str) -> None:
        """Turn to another group of this workspace."""
        self.ask(lambda workspace: _look_at(workspace, group), self._turn)

    def _turn(self, seen: Any) -> None:
        self._take(seen)
        self.refreshed.emit()

    def came(self, group: str, sentence: str = "") -> None:
        """Something that others wrote was merged into `group` on the documents thread: show it
        soon, with nothing taken from the person's hands or moved under their eye.

        `sentence` says quietly what came, such as "2 entries came from Bo.". Call it on the
        interface thread, as often as anything comes.
        """
        joined = {each.id: each.name for each in self.groups if each.joined}
        if group == self.group or group not in joined:
            self._arrivals.came(sentence)
        elif sentence:  # nothing that is shown has changed
            said = self.tr("{group}: {sentence}")
            self.arrived.emit(said.format(group=joined[group], sentence=sentence))

    def _follow(self, seen: Any, sentence: str) -> None:
        groups, view = seen
        if (groups, _mark(view)) != (self.groups, _mark(self.view)):
            self._take(seen)
            self.following = True
            try:
                self.refreshed.emit()
            finally:
                self.following = False
        if sentence:
            self.arrived.emit(sentence)

    def doing(self, label: str) -> bool:
        """Whether this goes on now; a double click must not sign anything twice."""
        return label in self._busy

    def act(self, label: str, action: Action, then: Then | None = None) -> None:
        """Run an action that may change something; `then` runs after the pages refreshed."""
        workspace, group = self.workspace, self.group
        if workspace is None or self.doing(label):
            return

        def work() -> tuple[Changed, Any]:
            changed = action(workspace)
            # Writing a bundle or an export changes nothing that a page shows.
            seen = _look_at(workspace, changed.group or group) if changed.topics else None
            return changed, seen

        def done(result: tuple[Changed, Any]) -> None:
            changed, seen = result
            self._end(label)
            if seen is not None:
                self._take(seen)
                self.refreshed.emit()
            self.said.emit(changed.sentence)
            if changed.topics:
                self.acted.emit(changed.group or group)
            if then:
                then(changed)

        self._begin(label)
        self.backstage.documents(work, done, lambda error: self._fail(label, error))

    def ask(
        self,
        question: Callable[[Workspace], Any],
        then: Callable[[Any], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Read something on the documents thread; `then` gets it on this one."""
        workspace = self.workspace
        if workspace is not None:
            self.backstage.documents(lambda: question(workspace), then, failed or self._complain)

    def begin_long(self, label: str) -> Callable[[], None]:
        """Show that something long goes on; returns what ends that."""
        self._begin(label)

        def end() -> None:
            self.cancel = None
            self._end(label)

        return end

    def consult(
        self,
        label: str,
        read: Callable[[Workspace], Any],
        work: Callable[[Any, Callable[[str], None]], Coroutine[Any, Any, Any]],
        then: Callable[[Any], None],
    ) -> None:
        """Something long that can be stopped: what `read` finds on the documents thread goes to
        `work` on the network thread, which may report how far it is; `then` gets what came of it.

        Nothing is begun while the same goes on already.
        """
        if self.doing(label):
            return
        end = self.begin_long(label)

        def failed(error: BaseException) -> None:
            end()
            self.complain(error)

        def done(result: Any) -> None:
            end()
            then(result)

        def report(sentence: str) -> None:
            self.backstage.post(lambda: self.report(sentence))

        def begin(given: Any) -> None:
            self.can_cancel(self.backstage.network(lambda: work(given, report), done, failed))

        self.ask(read, begin, failed)

    def can_cancel(self, cancel: Callable[[], None]) -> None:
        """What goes on now can be stopped by calling `cancel`."""
        if self._busy:
            self.cancel = cancel
            self.busy_changed.emit(self.busy)

    def report(self, sentence: str) -> None:
        """How far the long thing is."""
        if self._busy:
            self.busy_changed.emit(sentence)

    def complain(self, error: BaseException) -> None:
        """Show an error as one sentence."""
        self._complain(error)

    def _keep_drafts(self) -> None:
        workspace, drafts = self.workspace, dict(self.drafts)
        if workspace is not None:
            self.backstage.documents(
                lambda: workspace.keep_drafts(drafts), lambda _: None, self._complain
            )

    def settle_drafts(self) -> None:
        """Write down now what would be written down in a moment."""
        if self._drafts_timer.isActive():
            self._drafts_timer.stop()
            self._keep_drafts()

    def close(self) -> None:
        """Close the workspace, after what was asked before."""
        self.settle_drafts()
        workspace, self.workspace = self.workspace, None
        if workspace is not None:
            self.backstage.documents(workspace.close, lambda _: None, self._complain)

    def _take(self, seen: tuple[tuple[GroupSummary, ...], GroupView | None]) -> None:
        self.groups, self.view = seen
        self.group = self.view.id if self.view else ""

    def _begin(self, label: str) -> None:
        self._busy.append(label)
        self.busy_changed.emit(self.busy)

    def _end(self, label: str) -> None:
        if label in self._busy:
            self._busy.remove(label)
        self.busy_changed.emit(self.busy)

    def _fail(self, label: str, error: BaseException) -> None:
        self._end(label)
        if self.workspace is None:
            self.refreshed.emit()  # what could not be opened can be tried again
        self._complain(error)

    def sentence(self, error: BaseException) -> str:
        """What an error says to a person; the details of a fault of ours go to the log."""
        if isinstance(error, FolkmootError):
            return str(error)
        log.error("an action failed", exc_info=error)
        return self.tr(
            "Something went wrong inside Folkmoot and nothing was changed; "
            "the details are in its log file."
        )

    def _complain(self, error: BaseException) -> None:
        if isinstance(error, CancelledError):
            self.said.emit(self.tr("Stopped. Nothing was changed."))
        else:
            self.failed.emit(self.sentence(error))


def _looking(group: str) -> Callable[[Workspace], Any]:
    return lambda workspace: _look_at(workspace, group)


def _mark(view: GroupView | None) -> tuple[Any, ...]:
    """What differs wherever a page of the group would."""
    return (view.id, view.fingerprint, view.waiting, view.quarantine) if view else ()


def _look_at(workspace: Workspace, group: str) -> tuple[tuple[GroupSummary, ...], GroupView | None]:
    """The groups, and the view of `group`, or of the first one that this laptop has joined."""
    groups = workspace.groups()
    joined = [each.id for each in groups if each.joined]
    wanted = group if group in joined else (joined[0] if joined else "")
    return groups, workspace.view(wanted) if wanted else None
