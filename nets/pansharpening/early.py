"""A network that is opened and compiled in a thread of its own while the scene is learnt from."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Optional

from ..models import cards, runtime
from .interfaces import interface_of
from .options import Options

# Rows and columns of a window, by what they are multiples of.
Size = Callable[[int], tuple[int, int]]


@contextlib.contextmanager
def opened_early(
    path: Optional[Path], options: Options, factor: int, bands: int, size: Optional[Size]
) -> Iterator[Optional[Future[runtime.Runner]]]:
    """Open a network meanwhile.

    Args:
        path: of its card; None for none.
        options: what the user chose.
        factor: fine pixels along the side of a coarse one.
        bands: of the MS.
        size: of the first window; None where the network is not opened before it is asked for.
    """
    if path is None or size is None:
        yield None
        return
    with ThreadPoolExecutor(1, "bandloom-open") as executor:
        yield executor.submit(_open, path, options, factor, bands, size)


def open_network(path: Path, options: Options) -> runtime.Runner:
    """Open a network; EngineError where nothing here runs it."""
    return runtime.load(path, options.device, threads=options.threads, folders=options.folders)


def _open(path: Path, options: Options, factor: int, bands: int, size: Size) -> runtime.Runner:
    runner = open_network(path, options)
    interface = interface_of(cards.load_card(path))
    shape = interface.shape(bands, *size(math.lcm(factor, interface.multiple)))
    if shape is not None:
        runner.prepare(shape)
    return runner
