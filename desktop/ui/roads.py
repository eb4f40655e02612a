"""The roads to other laptops while the window is open: who is near, and what they bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.ui.session import Session
from desktop.ui.words import counted

if TYPE_CHECKING:
    from crdt.carriers.carrier import Met, Near
    from desktop.meeting_work import OpenRoads
    from desktop.workspace import Workspace


class Roads(QObject):
    """Opened with the workspace by `start`, closed by `stop`. `changed` tells that who is near, or
    what was last exchanged, is another now."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._open: OpenRoads | None = None
        self._cancel: Callable[[], None] | None = None
        self._wanted = False
        self.near: dict[str, set[str]] = {}  # by device id: the roads by which it can be reached
        self.trouble: dict[str, str] = {}  # by road: the sentence of what is wrong with it now
        session.roads = self
        session.opened.connect(self._begin)
        session.acted.connect(self._acted)

    def start(self) -> None:
        """From now on, with the workspace that is open or will be."""
        self._wanted = True
        self._begin()

    def stop(self) -> None:
        self._wanted = False
        if self._cancel is not None:
            self._cancel()
        self._cancel = self._open = None
        self.near.clear()

    @property
    def addresses(self) -> tuple[str, ...]:
        """What to type in on another laptop of the room to reach this one."""
        return self._open.addresses if self._open is not None else ()

    def dial(self, address: str) -> None:
        """Meet the laptop at "host:port" in the room. Raises `crdt.errors.Malformed`."""
        if self._open is not None:
            self._open.dial(address)

    def _begin(self) -> None:
        workspace = self._session.workspace
        if not self._wanted or workspace is None or self._cancel is not None:
            return
        self._cancel = self._session.backstage.network(
            lambda: self._keep(workspace), lambda _: None, self._failed, lasting=True
        )

    async def _keep(self, workspace: Workspace) -> None:
        from desktop.meeting_work import OpenRoads  # loads slowly, and a window can open without

        backstage = self._session.backstage

        def told(event: Met | Near) -> None:
            backstage.post(lambda: self._hear(event))

        def says(sentence: str) -> None:
            backstage.post(lambda: self._session.said.emit(sentence))

        self._open = OpenRoads(workspace, backstage.on_documents, told, says=says)
        await self._open.keep()

    def _acted(self, group: str) -> None:
        if self._open is not None:
            self._open.changed(group)

    def _hear(self, event: Any) -> None:
        if hasattr(event, "gone"):
            self._hear_near(event)
        else:
            self._hear_met(event)
        self.changed.emit()

    def _hear_near(self, event: Near) -> None:
        roads = self.near.setdefault(event.device, set())
        if event.gone:
            roads.discard(event.road)
        else:
            roads.add(event.road)
        if not roads:
            del self.near[event.device]

    def _hear_met(self, event: Met) -> None:
        if event.error and not event.device:  # about the road itself
            self.trouble[event.road] = event.error
        else:
            self.trouble.pop(event.road, None)
        if event.came or event.refused:  # what was refused is listed, and said nowhere else
            self._session.came(event.group, self._sentence(event) if event.came else "")

    def _sentence(self, event: Met) -> str:
        name = self._name(event.device)
        what = counted(event.came, self.tr("entry"), self.tr("entries"))
        said = self.tr("{what} came from {name}.") if name else self.tr("{what} came in.")
        return said.format(what=what, name=name)

    def _name(self, device: str) -> str:
        view = self._session.view
        member = view.state.device_owner.get(device, "") if view is not None else ""
        return view.name_of(member) if view is not None and member else ""

    def _failed(self, error: BaseException) -> None:
        self._cancel = self._open = None
        if self._wanted:  # else it was cancelled
            self._session.complain(error)
