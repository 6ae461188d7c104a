"""The windows of a run, or whole runs, on a cluster of dask.distributed that the user already has.

Only numbers of windows and finished pixels travel: scene and fitted method go to a worker once, and each worker reads
its windows itself. Dask's protocol is made of pickles: whoever reaches a scheduler or a worker can run code there, so a
cluster belongs into a private network or behind TLS (docs/scale.md).
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Optional

from ..core.errors import BandloomError, EngineError, InputError
from ..core.memory import keep_freed
from ..core.progress import Progress, looking_at
from ..core.version import library_versions, version
from ..core.window import Window
from ..nets.models import engines
from ..rasters import stream
from ..rasters.dataset import open_dataset
from ..rasters.gdal_calls import bounded_cache, gdal_version

if TYPE_CHECKING:
    from distributed import Client, Future, Worker

CONNECT = 5.0  # seconds that a scheduler is given to answer
AHEAD = 2  # windows a thread of the workers that are computed, wait, or wait to be written
PLUGIN = "Bandloom"
INSTALL = (
    'install it into QGIS\'s Python with "python3 -m pip install distributed", or leave SCHEDULER empty to compute on '
    "this machine"
)


def check_workers(address: str, sources: Sequence[Any], progress: Progress) -> None:
    """Look before any work whether the workers can do it; nothing is looked at where there is no address.

    Args:
        address: of the scheduler, such as ``tcp://10.0.0.1:8786``; empty for none.
        sources: of the scene, which workers read by their paths.
        progress: warned of libraries that differ from this machine's.

    Raises:
        EngineError: dask is missing, no scheduler answers, it has no workers, or their Bandloom is another.
        InputError: a worker cannot read an input.
    """
    if not address:
        return
    paths = [path for source in sources for path in source.paths]
    for path in paths:
        if os.path.exists(path) and not os.path.isabs(path):
            raise InputError(
                f"{path} is a path in a folder of this machine: give inputs from their root where SCHEDULER is set."
            )
    with connected(address) as client:
        compare_versions(client, address, progress)
        problems = _ask_workers(client, address, _unreadable, paths)
        for worker, problem in problems.items():
            if problem:
                raise InputError(
                    f"The worker {worker} of {address} cannot read an input: {problem} Inputs have to lie where every "
                    "worker finds them under the same name: shared storage, or /vsicurl/ addresses."
                )
        threads = sum(client.nthreads().values())
        progress.info(
            f"Windows are computed by {len(problems)} workers of {address}, {threads} threads in all."
        )


def compare_versions(client: Client, address: str, progress: Progress) -> None:
    """Compare what the workers compute with to what is here.

    Raises:
        EngineError: a worker lacks Bandloom, or has another version of it.
    """
    here = _versions()
    by_worker = _ask_workers(client, address, _versions)
    others = [worker for worker, there in by_worker.items() if there[PLUGIN] != here[PLUGIN]]
    if others:
        raise EngineError(
            f"Bandloom is {here[PLUGIN]} here and {by_worker[others[0]][PLUGIN]} on the worker {others[0]} of "
            f"{address}: install the same version on all."
        )
    differences = _differences(here, by_worker)
    if differences:
        progress.warn(
            f"Workers of {address} compute with other versions than this machine ({'; '.join(differences)}): results "
            "may differ in their last digits, or an engine may be missing; install the same on all."
        )


def run(
    address: str,
    windows: Sequence[Window],
    compute: Callable[[Window], Any],
    write: Callable[[Window, Any], None],
    progress: Progress,
) -> None:
    """Write ``compute(window)`` for each window, computed by the workers, in the order given.

    Windows of a worker that is lost are computed again by others. A worker notices a cancel at its next look, and so
    does one whose client or scheduler is gone.

    Args:
        address: of the scheduler.
        windows: what to do.
        compute: what is done; picklable, and sent to each worker once.
        write: takes a window and its result, on this machine.
        progress: told of each window written, asked for cancel.

    Raises:
        EngineError: the cluster is gone, or the work cannot be sent or ends its workers.
        Cancelled: the user stopped the run.
    """
    with connected(address) as client:
        tasks = Tasks(client, address)
        depth = AHEAD * max(sum(client.nthreads().values()), 1)
        stream.run(windows, _itself, compute, write, progress, executor=tasks, depth=depth)


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler.

    Raises:
        EngineError: dask is missing, or nothing answers as a scheduler.
    """
    distributed = library()
    try:
        client = distributed.Client(
            address, timeout=CONNECT, set_as_default=False, name="bandloom", direct_to_workers=False
        )
    except (OSError, ValueError, TypeError) as error:
        raise EngineError(
            f'No Dask scheduler answers at {address} ({_first_line(error)}): start one with "dask scheduler", mend the '
            "address where it is said (SCHEDULER, the setting Dask scheduler, DASK_SCHEDULER_ADDRESS), or set "
            "SCHEDULER to none to compute on this machine."
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=CONNECT)


class Tasks:
    """An executor for :func:`~.stream.run`: each function is sent to a worker once, arguments each time."""

    def __init__(self, client: Client, address: str) -> None:
        """Take an open client of the scheduler at ``address``."""
        self._client, self._address = client, address
        self._sent: dict[int, Future] = {}

    def submit(self, function: Callable[[Any], Any], argument: Any) -> Task:
        """Have a worker compute ``function(argument)``.

        Raises:
            EngineError: the scheduler is gone, or the function cannot be sent.
        """
        if self._client.status != "running":
            raise gone(self._address)
        work = self._sent.get(id(function)) or self._send(function)
        future = self._client.submit(on_worker, work, argument, pure=False)
        return Task(future, self._client, self._address)

    def _send(self, function: Callable[[Any], Any]) -> Future:
        """Hand a function to the scheduler as the result of a task, so that it outlives any worker that has it."""
        try:
            work = self._client.submit(_itself, function, pure=False)
        except TypeError as error:
            reason = _first_line(error.__cause__ or error)
            raise EngineError(
                f"This method cannot be sent to other machines ({reason}): leave SCHEDULER empty."
            ) from error
        self._sent[id(function)] = work
        return work


@dataclass(frozen=True)
class Task:
    """A result that a worker will have, as executors give them."""

    future: Future
    client: Client
    address: str

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        """Have ``call`` called when it is done, or can no more be."""
        self.future.add_done_callback(call)

    def result(self) -> Any:
        """Wait for the result.

        Raises:
            EngineError: the scheduler is gone, or workers ended over it.
            Exception: what the computation raised.
        """
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        try:
            return self.future.result()
        except KilledWorker as error:
            raise EngineError(
                f"Workers of {self.address} ended again and again over one piece of work ({_first_line(error)}): they "
                "may have too little memory; use a smaller TILE_SIZE or workers with more."
            ) from error
        except (CommClosedError, CancelledError, OSError) as error:
            if self.client.status == "running" and not self.future.cancelled():
                raise
            raise gone(self.address) from error


def gone(address: str) -> EngineError:
    """Return the error for a scheduler that was there."""
    return EngineError(
        f"The Dask scheduler at {address} ended or can no longer be reached: start it and run this again."
    )


def library() -> Any:
    """Return dask.distributed.

    Raises:
        EngineError: it is not installed.
    """
    if not engines.is_here("distributed"):
        raise EngineError(f"A cluster needs dask.distributed, which is not installed: {INSTALL}.")
    import distributed

    return distributed


def _ask_workers(
    client: Client, address: str, question: Callable[..., Any], *arguments: Any
) -> dict[str, Any]:
    """Return each worker's answer, by its address.

    Raises:
        EngineError: there are no workers, they lack Bandloom, or they are gone.
    """
    try:
        answers = client.run(question, *arguments)
    except ModuleNotFoundError as error:
        raise EngineError(
            f"Workers of {address} cannot import {error.name}: put the folder that holds bandloom on their PYTHONPATH, "
            "and install what it needs (docs/scale.md)."
        ) from error
    except OSError as error:
        raise gone(address) from error
    if not answers:
        raise EngineError(
            f'The Dask scheduler at {address} has no workers: start some with "dask worker {address}".'
        )
    return answers


def _versions() -> dict[str, str]:
    """Return what this process computes with."""
    python = ".".join(platform.python_version_tuple()[:2])
    dask = str(library().__version__)
    return {
        PLUGIN: version(),
        "Python": python,
        "GDAL": gdal_version(),
        "Dask": dask,
        **library_versions(),
    }


def _differences(here: Mapping[str, str], by_worker: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return one phrase for each library that is another on some worker."""
    names = list(dict.fromkeys([*here, *(name for there in by_worker.values() for name in there)]))
    phrases = []
    for name in names:
        mine = here.get(name, "none")
        theirs = {worker: there.get(name, "none") for worker, there in by_worker.items()}
        others = [worker for worker, number in theirs.items() if number != mine]
        if others:
            more = f" and {len(others) - 1} more" if len(others) > 1 else ""
            phrases.append(f"{name} {mine} here, {theirs[others[0]]} on {others[0]}{more}")
    return phrases


def _unreadable(paths: Sequence[str]) -> str:
    """Return why one of the rasters cannot be opened here; empty where all can."""
    for path in paths:
        try:
            open_dataset(path)
        except BandloomError as error:
            return str(error)
    return ""


def on_worker(work: Callable[[Any], Any], argument: Any) -> Any:
    """Compute ``work(argument)`` on a worker, in its share of the cores, until the result is no more wanted."""
    from distributed import get_worker

    keep_freed()
    worker = get_worker()
    key = worker.get_current_task()
    engines.share_cores(worker.state.nthreads)
    with looking_at(lambda: _is_unwanted(worker, key)), bounded_cache():
        return work(argument)


def _is_unwanted(worker: Worker, key: Any) -> bool:
    """Tell whether nobody waits for a task any more: its client cancelled it or is gone, or the scheduler is."""
    task: Optional[Any] = worker.state.tasks.get(key)
    works = worker.status.name in ("running", "paused")
    return task is None or task.state == "cancelled" or not works


def _itself(thing: Any) -> Any:
    return thing


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")
