"""What *Train pan-sharpening model* learns from: pairs of PAN and MS, degraded once more, with areas held out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Optional

from ..core.errors import InputError
from ..core.progress import Progress
from ..core.sampling import Budget, sample_windows
from ..core.window import Window
from ..nets.imaging.registration.correspondence import Correspondence, measure, tell_misfit, view
from ..nets.pansharpening.blind_calibration import calibrate_pair
from ..nets.pansharpening.block import Block
from ..nets.pansharpening.data_split import (
    TEST,
    TRAINING,
    VALIDATION,
    SplitSample,
    split_samples,
)
from ..nets.pansharpening.interfaces import Interface
from ..nets.pansharpening.options import Options, with_sensor
from .inputs.pan_ms_pair import Pair, open_pair
from .pansharpening_recipe import TrainRequest
from .reports.pansharpening import Scenes

SIDE = 256  # MS pixels of a window that is learnt from
MOST_WINDOWS = 4  # a side of a scene
MOST_VALUES = 2e8  # of all windows together: memory stays under about a gigabyte
LEAST_PIXELS = 2048  # MS pixels of a pair, valid in both
SUBSETS = (TRAINING, VALIDATION, TEST)


def open_pairs(request: TrainRequest, progress: Progress) -> list[Pair]:
    """Open all pairs on their common areas.

    Raises:
        InputError: there is not one MS to each PAN, or a pair does not fit together.
    """
    counts = {"PAN": len(request.pans), "MS": len(request.multispectrals)}
    if len(set(counts.values())) != 1 or not request.pans:
        numbers = " and ".join(f"{count} {name}" for name, count in counts.items())
        raise InputError(f"Pairs are taken in order and these are {numbers}: give as many of each.")
    pairs = []
    for pan, ms in zip(request.pans, request.multispectrals):
        try:
            pairs.append(open_pair(pan, ms, progress, request.nodata))
        except InputError as error:
            if len(request.pans) == 1:
                raise
            raise InputError(
                f"{os.path.basename(pan)} and {os.path.basename(ms)}: {error}"
            ) from error
    return pairs


def read_samples(
    pairs: Sequence[Pair],
    request: TrainRequest,
    seed: int,
    interface: Interface,
    progress: Progress,
) -> Scenes:
    """Read the pairs, degrade them once more and hold areas out.

    Args:
        pairs: of PAN and MS.
        request: whose names the pairs have.
        seed: of windows and held-out areas.
        interface: of the network; one that takes one band at a time needs more memory.
        progress: told of each pair, asked for cancel.

    Raises:
        InputError: too little of a pair is valid.
    """
    scenes: Scenes = []
    for number, pair in enumerate(pairs):
        progress.check()
        share = progress.subtask(number / len(pairs), (number + 1) / len(pairs))
        names = [
            os.path.basename(paths[number]) for paths in (request.pans, request.multispectrals)
        ]
        side = windows_a_side(len(pairs), len(pair.ms.bands), interface.one_band)
        blocks = read_blocks(pair, side, seed)
        pair.pan.tell_beyond(progress)
        pair.ms.tell_beyond(progress)
        views = [view(block.pan, block.ms, block.valid_pan, block.valid_ms) for block in blocks]
        found = measure(views)
        scenes.append(_split_pair(pair, blocks, names, request, seed, share, found))
        progress.report((number + 1) / len(pairs))
    samples = [sample for scene in scenes for sample in scene if sample.aligned]
    training, validation, test = (
        sum(int(sample.mask(subset).sum()) for sample in samples) for subset in SUBSETS
    )
    progress.info(
        f"MS pixels learnt from: {training}; held out to choose the best state: {validation}, to judge it: {test}."
    )
    return scenes


def _split_pair(
    pair: Pair,
    blocks: list[Block],
    names: Sequence[str],
    request: TrainRequest,
    seed: int,
    progress: Progress,
    found: Optional[Correspondence],
) -> list[SplitSample]:
    """Degrade the blocks of a pair once more, and split them; InputError where too little is valid."""
    usable = sum(int(block.valid_ms.sum()) for block in blocks)
    samples: list[SplitSample] = []
    if usable >= LEAST_PIXELS:
        options = Options(register=request.register)
        options = with_sensor(options, request.sensor, len(pair.ms.bands))
        fit = calibrate_pair(blocks, pair.phase, options, progress, found)
        tell_misfit(fit.uncorrected(found), names[1], names[0], progress)
        samples = split_samples(fit.samples, fit.blur, fit.pan_gain, seed)
    aligned = [sample for sample in samples if sample.aligned]
    if not all(any(sample.mask(subset).any() for sample in aligned) for subset in SUBSETS):
        raise InputError(
            f"The pair of {names[0]} has {usable} usable MS pixels, too few to learn "
            f"from and to hold areas out (at least {LEAST_PIXELS} in one piece): give a larger one."
        )
    return samples


def windows_a_side(pairs: int, bands: int, band_by_band: bool) -> int:
    """Return how many windows along each side of a scene stay within memory.

    Args:
        pairs: how many there are.
        bands: of the MS.
        band_by_band: whether each is a sample of its own.
    """
    # of one window, for two places of decimation: what the start misses, and the maps that are trained on
    values = 2 * (7 + 12 * bands + 7 * bands * band_by_band) * SIDE**2
    return max(1, min(MOST_WINDOWS, int((MOST_VALUES / (pairs * values)) ** 0.5)))


def read_blocks(pair: Pair, side: int, seed: int) -> list[Block]:
    """Read windows of up to ``SIDE`` MS pixels a side.

    Args:
        pair: both rasters.
        side: windows spread along each side of a scene that is larger than they are together.
        seed: of their positions.
    """
    grid, factor = pair.pan.grid, pair.factor

    def valid_share(window: Window) -> float:
        return float(pair.read(pair.whole(window)).valid_ms.mean())

    budget = Budget(SIDE * factor, side, factor)
    windows = sample_windows(grid.window, budget, valid_share, seed)
    return [pair.read(pair.whole(tile)) for window in windows for tile in tiles(window, factor)]


def tiles(window: Window, factor: int) -> list[Window]:
    """Cut a window into equal ones of at most ``SIDE`` MS pixels a side."""
    steps = []
    for size in (window.width, window.height):
        count = -(-size // (SIDE * factor))
        steps.append(-(-size // (count * factor)) * factor)
    return [
        Window(
            window.col_off + col,
            window.row_off + row,
            min(steps[0], window.width - col),
            min(steps[1], window.height - row),
        )
        for row in range(0, window.height, steps[1])
        for col in range(0, window.width, steps[0])
    ]
