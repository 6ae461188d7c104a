"""Many scenes: each line of a file is one, done by one process of a Dask cluster, and done once."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import BandloomError, Cancelled, InputError
from ..core.progress import Progress, look
from ..core.version import version
from . import cluster
from .provenance import read_provenance
from .requests import PROVIDER, absolute, digest, job_of, request_of

if TYPE_CHECKING:
    from distributed import Client

TEMPORARY = "TEMPORARY_OUTPUT"  # in requests that were copied from QGIS
DONE, SKIPPED, FAILED = "done", "skipped", "failed"
_TICK = 0.2  # seconds between two looks at cancel


@dataclass(frozen=True)
class Scene:
    """One line of a batch.

    Attributes:
        line: its number, from 1.
        algorithm: id without the provider.
        request: of the algorithm's job, with paths from the root.
    """

    line: int
    algorithm: str
    request: Any

    @property
    def outputs(self) -> tuple[str, ...]:
        """The files that it writes, the result first."""
        fields = job_of(self.algorithm).fields.values()
        paths = (getattr(self.request, one.name) for one in fields if one.kind == "output")
        return tuple(sorted(filter(None, paths), key=lambda path: path != self.request.output))

    @property
    def complete(self) -> bool:
        """Whether all its files are there, and the result says that this version made it of the same request."""
        if not all(map(os.path.exists, self.outputs)):
            return False
        try:
            about = read_provenance(self.request.output)
        except InputError:
            return False
        wanted = digest(self.algorithm, self.request)
        return (about.get("REQUEST"), about.get("VERSION")) == (wanted, version())


@dataclass(frozen=True)
class Outcome:
    """What became of a scene.

    Attributes:
        scene: which.
        status: ``done``, ``skipped`` or ``failed``.
        seconds: that it took.
        worker: the process that did it.
        message: why it failed, or what its log warned of.
        numbers: that describe the result.
    """

    scene: Scene
    status: str
    seconds: float = 0.0
    worker: str = ""
    message: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)


def read_scenes(path: str, algorithm: str = "", folders: Sequence[str] = ()) -> list[Scene]:
    """Return the scenes of a file of JSON lines, each as ``qgis_process run ALGORITHM -`` reads it.

    ``{"algorithm": "bandloom:pansharpen", "inputs": {"PAN": "p.tif", "MS": "m.tif", "OUTPUT": "o.tif"}}``; further
    keys that QGIS writes, such as ``ellipsoid``, are passed over. Paths are from the folder at work.

    Args:
        path: of the file.
        algorithm: of lines that name none.
        folders: of the user's models.

    Raises:
        InputError: a line is no such request, or two write one file.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The requests {path} cannot be read ({error}); give a text file."
        ) from error
    scenes = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                scenes.append(_scene(number, line, algorithm, folders))
            except InputError as error:
                raise InputError(f"Line {number} of {path}: {error}") from error
    _check_outputs(scenes, path)
    return scenes


def run_batch(
    scenes: Sequence[Scene],
    client: Client,
    address: str,
    retries: int,
    tell: Callable[[Outcome], None],
    progress: Progress,
) -> None:
    """Run each scene that is not complete on one worker, and tell what became of each.

    Args:
        scenes: all, those that are complete included.
        client: of the cluster.
        address: of its scheduler.
        retries: how often a scene is tried again that ended in anything but a sentence for the user.
        tell: given each outcome as it comes.
        progress: told of the share that is done, asked for cancel.

    Raises:
        EngineError: the cluster cannot do it, or is gone.
        Cancelled: the user stopped; scenes that were under way leave nothing.
    """
    cluster.compare_versions(client, address, progress)
    waiting = {}
    for number, scene in enumerate(scenes):
        progress.check()
        progress.report(number / len(scenes) * 0.01)
        if scene.complete:
            tell(Outcome(scene, SKIPPED))
            continue
        future = client.submit(cluster.on_worker, run_scene, scene, pure=False, retries=retries)
        waiting[future] = scene
    count = len(scenes)
    try:
        while waiting:
            progress.report((count - len(waiting)) / count)
            for future in _finished(waiting, client, address, progress):
                tell(_outcome(future, waiting.pop(future), client, address))
        progress.report(1.0)
    finally:
        if client.status == "running":
            client.cancel(list(waiting), force=True)


def run_scene(scene: Scene) -> Outcome:
    """Run one scene in this process; what a user can mend is its outcome, anything else is raised.

    Raises:
        Cancelled: nobody wants it any more.
    """
    job, _ = job_of(scene.algorithm).load()
    progress, start = _Warnings(), time.perf_counter()
    try:
        numbers = job(scene.request, progress) or {}
    except Cancelled:
        raise
    except BandloomError as error:
        return Outcome(scene, FAILED, time.perf_counter() - start, _here(), str(error))
    text = " ".join(progress.warnings)
    return Outcome(scene, DONE, time.perf_counter() - start, _here(), text, numbers)


@contextmanager
def client_of(address: str, workers: int) -> Iterator[tuple[Client, str]]:
    """Connect to a scheduler, or start a cluster of processes on this machine that ends with the context.

    Args:
        address: of the scheduler; empty for a cluster of one's own.
        workers: processes of one's own cluster, each of one thread.

    Raises:
        EngineError: dask is missing, or nothing answers at the address.
    """
    with ExitStack() as stack:
        if not address:
            distributed = cluster.library()
            with _ignoring_interrupts():
                own = distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
                )
            address = stack.enter_context(own).scheduler_address
        yield stack.enter_context(cluster.connected(address)), address


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Let processes that are started now ignore Ctrl+C, which a terminal sends to all: their parent stops them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Warnings(Progress):
    """Keeps the warnings of a run, and looks at what the worker knows of a cancel."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def cancelled(self) -> bool:
        try:
            look()
        except Cancelled:
            return True
        return False


def _scene(number: int, line: str, algorithm: str, folders: Sequence[str]) -> Scene:
    """Return what one line asks for.

    Raises:
        InputError: it is no request.
    """
    try:
        content = json.loads(line)
    except ValueError as error:
        raise InputError(f"it is no JSON ({error}).") from error
    if not isinstance(content, dict) or not isinstance(content.get("inputs"), dict):
        raise InputError(
            'it is no request: write {"algorithm": "bandloom:pansharpen", "inputs": {"PAN": ...}}.'
        )
    name = str(content.get("algorithm") or algorithm)
    name = name[len(PROVIDER) :] if name.startswith(PROVIDER) else name
    for parameter, value in content["inputs"].items():
        if value == TEMPORARY:
            raise InputError(f"{parameter} is {TEMPORARY}, which QGIS alone knows: give a path.")
    values = absolute(name, content["inputs"])
    if values.get("SCHEDULER") not in (None, "", "none"):
        raise InputError("SCHEDULER is for one scene; in a batch each scene has one process.")
    values["SCHEDULER"] = ""
    if folders and "FOLDERS" in job_of(name).fields:
        values["FOLDERS"] = tuple(os.path.abspath(folder) for folder in folders)
    return Scene(number, name, request_of(name, values))


def _check_outputs(scenes: Sequence[Scene], path: str) -> None:
    """Refuse two scenes that write one file.

    Raises:
        InputError: they do.
    """
    lines: dict[str, int] = {}
    for scene in scenes:
        for output in scene.outputs:
            other = lines.setdefault(output, scene.line)
            if other != scene.line:
                raise InputError(
                    f"Lines {other} and {scene.line} of {path} both write {output}: give each a name of its own."
                )


def _finished(
    waiting: Mapping[Any, Scene], client: Client, address: str, progress: Progress
) -> list[Any]:
    """Wait for some of the futures, at most until the next look at cancel.

    Raises:
        EngineError: the scheduler is gone.
        Cancelled: the user stopped.
    """
    progress.check()
    if client.status != "running":
        raise cluster.gone(address)
    done = [future for future in waiting if future.done()]
    if not done:
        time.sleep(_TICK)
    return done


def _outcome(future: Any, scene: Scene, client: Client, address: str) -> Outcome:
    """Return what became of a scene whose task ended.

    Raises:
        EngineError: the scheduler is gone.
    """
    if future.status == "finished":
        return dataclasses.replace(cluster.Task(future, client, address).result(), scene=scene)
    if future.status == "cancelled" or client.status != "running":
        raise cluster.gone(address)
    error = future.exception()
    lines = str(error).strip().splitlines() or [""]
    return Outcome(scene, FAILED, message=f"{type(error).__name__}: {lines[0]}")


def _here() -> str:
    from distributed import get_worker

    return str(get_worker().address)
