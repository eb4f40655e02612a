"""The two threads behind the window: one for documents, one for the network and the model.

The interface thread never waits: what comes back, result or error, arrives there by a signal.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    import asyncio

# Seconds after which a busy thread lets the interface thread in. Python's own 5 ms, which it may
# have to wait several times while it shows one thing, are felt.
SWITCH = 0.001
T = TypeVar("T")
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]
TIDYING = 3.0  # seconds that cancelled work has at the end to close its connections


class Backstage(Protocol):
    """Where work is done: `Threads` in the window, `Inline` for pictures without a screen."""

    def documents(self, work: Callable[[], Any], done: Done, failed: Failed) -> None: ...

    def on_documents(self, work: Callable[[], T]) -> Awaitable[T]: ...

    def network(
        self,
        work: Callable[[], Coroutine[Any, Any, Any]],
        done: Done,
        failed: Failed,
        *,
        lasting: bool = False,
    ) -> Callable[[], None]: ...

    @property
    def network_busy(self) -> bool: ...

    def post(self, call: Callable[[], None]) -> None: ...

    def stop(self) -> None: ...


class Threads(QObject):
    """Real threads. Make it on the interface thread; every callback runs there."""

    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)
        sys.setswitchinterval(SWITCH)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="documents")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loop_thread: threading.Thread | None = None
        self._jobs: list[Future[Any]] = []  # of the network that were under way when last asked
        self._stopped = False

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the interface thread soon; may be called from any thread."""
        if not self._stopped:
            self._arrived.emit(call)

    def documents(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        """Run `work` on the one documents thread, in the order asked."""
        self._worker.submit(work).add_done_callback(lambda f: self._deliver(f, done, failed))

    async def on_documents(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises, done on the one documents thread in its turn.

        For coroutines on the network thread. Cancelled before its turn it is not begun; once it
        is begun it goes on to its end, so nothing is left half done.
        """
        import asyncio

        return await asyncio.wrap_future(self._worker.submit(work))

    def network(
        self,
        work: Callable[[], Coroutine[Any, Any, Any]],
        done: Done,
        failed: Failed,
        *,
        lasting: bool = False,
    ) -> Callable[[], None]:
        """Run the coroutine that `work` makes on the asyncio thread; returns how to cancel it.

        A cancelled job reports `concurrent.futures.CancelledError` to `failed`. `lasting`: it goes
        on until it is cancelled, and nobody waits for it.
        """

        import asyncio  # loads slowly, and a window can open without

        async def run() -> Any:
            return await work()

        future = asyncio.run_coroutine_threadsafe(run(), self._running_loop())
        if not lasting:
            self._jobs = [*(each for each in self._jobs if not each.done()), future]
        future.add_done_callback(lambda f: self._deliver(f, done, failed))
        return lambda: (future.cancel(), None)[1]

    @property
    def network_busy(self) -> bool:
        """Whether something is under way on the asyncio thread."""
        return any(not each.done() for each in self._jobs)

    def end_network(self) -> None:
        """Cancel what goes on on the asyncio thread, let it tidy up, and end the thread: what a
        model was saying is still written down while there is a place for it."""
        loop, thread = self._loop, self._loop_thread
        if loop is None or thread is None or not thread.is_alive():
            return
        import asyncio

        ending = asyncio.run_coroutine_threadsafe(_cancel_all(), loop)
        ending.add_done_callback(lambda _: loop.call_soon_threadsafe(loop.stop))
        thread.join(2 * TIDYING)

    def stop(self) -> None:
        """Let the documents thread finish what it was asked, and end both threads."""
        self._stopped = True
        self.end_network()
        self._worker.shutdown(wait=True)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        import asyncio

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._loop_thread = threading.Thread(
                target=self._loop.run_forever, name="network", daemon=True
            )
            self._loop_thread.start()
        return self._loop

    def _deliver(self, future: Future[Any], done: Done, failed: Failed) -> None:
        if future.cancelled():
            self.post(lambda: failed(CancelledError()))
        elif error := future.exception():
            self.post(lambda: failed(error))
        else:
            result = future.result()
            self.post(lambda: done(result))

    def _run(self, call: Callable[[], None]) -> None:
        if not self._stopped:
            call()


async def _cancel_all() -> None:
    import asyncio

    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    if others:
        await asyncio.wait(others, timeout=TIDYING)


class Inline:
    """No threads at all: everything is done at once, where it is asked for."""

    def documents(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed on to be shown, whatever it is
            failed(error)
        else:
            done(result)

    async def on_documents(self, work: Callable[[], T]) -> T:
        return work()

    def network(
        self,
        work: Callable[[], Coroutine[Any, Any, Any]],
        done: Done,
        failed: Failed,
        *,
        lasting: bool = False,
    ) -> Callable[[], None]:
        import asyncio

        if lasting:  # there is no thread on which it could last
            return lambda: None
        self.documents(lambda: asyncio.run(_run_it(work)), done, failed)
        return lambda: None

    @property
    def network_busy(self) -> bool:
        return False

    def post(self, call: Callable[[], None]) -> None:
        call()

    def stop(self) -> None:
        return


async def _run_it(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return await work()
