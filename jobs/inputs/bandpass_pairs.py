"""Pairs of rasters as samples to learn from: read, checked against each other, split."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...core.errors import InputError
from ...core.language import later
from ...core.progress import Progress
from ...core.sampling import Budget, sample_windows
from ...core.window import Window
from ...nets.bandpass.evaluation import Sample
from ...nets.imaging.masks import enlarge_mask
from ...nets.imaging.registration.correspondence import View, warn_of_misfit
from ...rasters.nodata import DECLARED, ZEROS
from ...rasters.pairing import Names, relate
from ...rasters.raster import describe
from ...rasters.reflectance import COLOURS, choose_bands, gains_and_offsets
from ...rasters.source import Source
from ...rasters.warp import crs_name, offset_on

BLOCK = 64  # pixels a side of the blocks that a few pairs are split into
FEW = 5  # pairs; fewer are split by blocks, more by pair
# of pairs or blocks: learnt from, and these with those that the best state is chosen on
SHARES = (0.6, 0.8)
LEAST_PIXELS = 2048  # valid in a pair
BUDGET = Budget(size=512, side=4)  # of a pair that is larger than 2048 pixels a side
HEADROOM = 1.1  # of the tables' end above the source's highest common value


def read_pairs(
    sources: Sequence[str], targets: Sequence[str], masks: Sequence[str], seed: int, progress: Progress,
    nodata: str = "",
) -> list[Sample]:  # fmt: skip
    """Read all pairs and look whether they fit each other.

    Args:
        sources: paths of rasters of the first sensor.
        targets: of the second, on the same grids and in the same order.
        masks: of rasters whose pixels above 0 count, or none.
        seed: of the windows that a large pair is read at.
        progress: told how values were understood.
        nodata: as :class:`~.source.Source` takes it; not of masks.

    Raises:
        InputError: they do not, or too little is valid.
    """
    counts = {"source": len(sources), "target": len(targets)}
    if masks:
        counts["mask"] = len(masks)
    if not any(counts.values()):
        raise InputError("No pair is given: choose SOURCE and TARGET, or a DATASET.")
    if len(set(counts.values())) != 1 or not sources:
        numbers = ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in counts.items())
        raise InputError(f"Pairs are taken in order and these are {numbers}: give as many of each.")
    flags = masks or ("",) * len(sources)
    samples = [
        sample
        for paths in zip(sources, targets, flags)
        for sample in _read_pair(*paths, seed, progress, nodata)
    ]
    first = len(samples[0].source)
    for sample in samples:
        if len(sample.source) != first:
            raise InputError(
                f"{sample.name} has {len(sample.source)} bands, the first pair {first}: give equal ones."
            )
    return samples


def _read_pair(
    source: str, target: str, mask: str, seed: int, progress: Progress, nodata: str
) -> list[Sample]:
    """Read a pair as one sample, or a large one as windows spread over it."""
    pair = open_pair(source, target, mask, nodata, progress)
    grid, target_name = pair.source.grid, os.path.basename(target)
    windows = sample_windows(
        grid.window, BUDGET, lambda window: float(pair.read(window).valid.mean()), seed
    )
    samples = [pair.read(window) for window in windows]
    for image in (pair.source, pair.target):
        image.tell_beyond(progress)
    count = pixel_count(samples)
    if count < LEAST_PIXELS:
        what = "mask and nodata leave" if mask else "nodata leaves"
        raise InputError(
            f"Of the pair {pair.name} and {target_name} {what} {count} pixels, "
            f"and {LEAST_PIXELS} are needed: give another mask or leave the pair out."
        )
    views = [View(sample.target, sample.source, sample.valid) for sample in samples]
    warn_of_misfit(views, pair.name, target_name, progress)
    return samples


Scale = tuple[np.ndarray, np.ndarray]  # gains and offsets, (bands, 1, 1) each


@dataclass(frozen=True)
class Pair:
    """Two rasters on one grid, with what makes digital numbers of reflectance x 10000 of each, and a mask."""

    name: str
    source: Source
    target: Source
    mask: Optional[Source]
    scales: tuple[Scale, Scale]

    def read(self, window: Window) -> Sample:
        """Read a window of both, valid where both are and the mask is above 0."""
        values, valid = self.source.read(window)
        target_values, target_valid = self.target.read(window)
        usable = valid & target_valid
        if self.mask is not None:
            flags, flags_valid = self.mask.read(window)
            usable &= flags_valid & (flags[0] > 0)
        (gain, offset), (target_gain, target_offset) = self.scales
        return Sample(
            gain * values + offset,
            target_gain * target_values + target_offset,
            usable,
            self.name,
        )


def open_pair(source: str, target: str, mask: str, nodata: str, progress: Progress) -> Pair:
    """Open two rasters and perhaps a mask on one grid.

    Raises:
        InputError: they do not fit each other.
    """
    one, other = (Source(_all_bands(path), nodata=nodata or ZEROS) for path in (source, target))
    if len(one.bands) != len(other.bands):
        raise InputError(
            f"{source} has {len(one.bands)} bands and its target {target} {len(other.bands)}: "
            "give the same bands of both."
        )
    _check_grid(one, other, source, target, progress)
    flags = Source([(mask, 1)], nodata=DECLARED) if mask else None
    if flags is not None:
        _check_grid(one, flags, source, mask, progress)
    for image in (one, other):
        image.tell(progress)
    scales = _scale(one, source, progress), _scale(other, target, progress)
    return Pair(os.path.basename(source), one, other, flags, scales)


def pixel_count(samples: Sequence[Sample]) -> int:
    """Return how many pixels count."""
    return sum(int(sample.valid.sum()) for sample in samples)


def _all_bands(path: str) -> tuple:
    count = len(describe(path).bands)
    if count == len(COLOURS):
        return choose_bands(path, ()).references
    return choose_bands(
        path, tuple(str(number + 1) for number in range(count)), ("",) * count
    ).references


def _check_grid(one: Source, other: Source, name: str, path: str, progress: Progress) -> None:
    relate(one.grid, other.grid, Names(name, path), progress)
    size, other_size = (one.grid.width, one.grid.height), (other.grid.width, other.grid.height)
    if size != other_size:
        raise InputError(
            f"{path} has {other_size[0]} x {other_size[1]} pixels and {name} {size[0]} x {size[1]}: "
            "bring both to one grid (Raster > Projections > Warp)."
        )
    if offset_on(other.grid, one.grid) != (0, 0):
        raise InputError(
            f"{path} lies on another grid than {name} in {crs_name(one.grid.crs)}: bring both to one grid "
            "(Raster > Projections > Warp)."
        )


def _scale(source: Source, path: str, progress: Progress) -> Scale:
    """Return gains and offsets (bands, 1, 1) that make digital numbers of reflectance x 10000."""
    gains, offsets, text = gains_and_offsets(source)
    progress.info(f"{os.path.basename(path)}: {text}")
    return np.array(gains, np.float32)[:, None, None], np.array(offsets, np.float32)[:, None, None]


def band_names(path: str, count: int) -> tuple[str, ...]:
    """Return the card's names of the bands: colours of four, else those in the file or numbers."""
    if count == len(COLOURS):
        return COLOURS
    return tuple(
        info.name or f"band {number}" for number, info in enumerate(describe(path).bands, 1)
    )


def table_limits(samples: Sequence[Sample]) -> tuple[int, ...]:
    """Return the digital numbers that tables reach up to: above 99.9 % of the source, in steps of 500."""
    highest = np.max(
        [np.percentile(sample.source[:, sample.valid], 99.9, axis=1) for sample in samples], axis=0
    )
    return tuple(int(np.ceil(HEADROOM * max(value, 1.0) / 500.0)) * 500 for value in highest)


def split(
    pairs: Sequence[Sample], seed: int
) -> tuple[list[Sample], list[Sample], list[Sample], str]:
    """Return samples to learn from, to choose the best state on, and to test on, and how they were split.

    Whole scenes are kept together where there are enough, else each is cut into blocks; the seed decides.
    """
    rng = np.random.default_rng(seed)
    names = list(dict.fromkeys(pair.name for pair in pairs))
    if len(names) >= FEW:
        groups = _thirds(rng.permutation(len(names)))
        training, validation, test = (
            [pair for pair in pairs if names.index(pair.name) in group] for group in groups
        )
        return training, validation, test, later("split by scene")
    sides: tuple[list[Sample], list[Sample], list[Sample]] = ([], [], [])
    for pair in pairs:
        block = max(16, min(BLOCK, min(pair.valid.shape) // 5))
        grid = tuple(-(-size // block) for size in pair.valid.shape)
        numbers = enlarge_mask(np.arange(grid[0] * grid[1]).reshape(grid), block)
        numbers = numbers[: pair.valid.shape[0], : pair.valid.shape[1]]
        for group, samples in zip(_thirds(rng.permutation(grid[0] * grid[1])), sides):
            valid = pair.valid & np.isin(numbers, list(group))
            if valid.any():
                samples.append(Sample(pair.source, pair.target, valid, pair.name))
    return (*sides, later("split by blocks"))


def _thirds(order: np.ndarray) -> list[set[int]]:
    """Split numbers in ``SHARES``, at least one of them in each of the last two parts."""
    count = len(order)
    first = min(max(1, round(SHARES[0] * count)), count - 2)
    second = min(max(first + 1, round(SHARES[1] * count)), count - 1)
    return [set(group.tolist()) for group in (order[:first], order[first:second], order[second:])]
