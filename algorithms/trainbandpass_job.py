"""The job behind *Train bandpass alignment*, free of QGIS: paired rasters in, a model and a report out."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import numpy as np

from ..errors import InputError
from ..nets import cards
from ..nets.lut import method
from ..nets.lut.baselines import BASELINES, Alignment
from ..nets.lut.samples import Sample
from ..nets.lut.scores import merged, ndvi, segment
from ..progress import Progress
from ..quality.report import Report
from ..rasters.align import check_same_crs, crs_name, offset_on
from ..rasters.reflectance import COLOURS, choose_bands, gains_and_offsets
from ..rasters.sampling import Budget, sample_windows
from ..rasters.source import Source, describe
from ..rasters.window import Window
from .align_job import check_folder

if TYPE_CHECKING:
    from ..nets.lut.training import Curve, Network, Options

BLOCK = 64  # pixels a side of the blocks that a few pairs are split into
FEW = 5  # pairs; fewer are split by blocks, more by pair
SHARES = (0.6, 0.8)  # of pairs or blocks: learnt from, and these with those that the best state is chosen on
LEAST_PIXELS = 2048  # valid in a pair
BUDGET = Budget(size=512, side=4)  # of a pair that is larger than 2048 pixels a side
DARKEST = 1.0  # digital number: results are clipped to it before they are scored, as they are when stored
HEADROOM = 1.1  # of the tables' end above the source's highest common value
GSD = 16.0


@dataclass(frozen=True)
class TrainRequest:
    """What the user asked for: pairs in order, and where model and report go.

    Attributes:
        sources: rasters of the first sensor.
        targets: rasters of the second, on the same grids.
        masks: rasters whose pixels above 0 count, one a pair, or none.
        model: path of the model to write, of any of its three files.
        report: path of the HTML report, or empty.
        resume: name or path of a model to go on from, or empty.
        sensor: what the target is called in the card.
        options: of the training.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    model: str
    masks: tuple[str, ...] = ()
    report: str = ""
    resume: str = ""
    sensor: str = ""
    options: Optional[Options] = None
    folders: tuple[Path, ...] = ()


@dataclass
class Table:
    """Scores by method: RMSE and R2 per band, RMSE of NDVI (NaN where there is none)."""

    bands: tuple[str, ...]
    rows: dict[str, tuple[np.ndarray, np.ndarray, float]] = field(default_factory=dict)

    def best(self) -> str:
        """Return the method with the lowest mean RMSE."""
        return min(self.rows, key=lambda name: float(self.rows[name][0].mean()))


def train_model(request: TrainRequest, progress: Optional[Progress] = None) -> Table:
    """Train on pairs, write the model and the report, and return the held-out scores.

    Raises:
        BandloomError: the pairs do not fit each other, nothing valid is left, the outputs cannot be written, or
            the user cancelled; nothing is then written.
    """
    from ..nets.lut import training

    progress, started = progress or Progress(), time.perf_counter()
    for path in filter(None, (request.model, request.report)):
        check_folder(path)
    pairs = read_pairs(request, progress)
    names = band_names(request.sources[0], len(pairs[0].source))
    start = _resumed(request, len(names))
    limits = tuple(start.limits) if start is not None else table_limits(pairs)
    options = _options(request, tuple(int(limit) for limit in limits))
    learnt, chosen_on, held, how = split(pairs, options.seed)
    progress.info(f"{how}: {_pixels(learnt)} pixels to learn from, {_pixels(held)} held out.")
    network, curve = training.train(learnt, chosen_on, options, progress.part(0.0, 0.9), start)
    methods = {name: fit(learnt) for name, fit in BASELINES.items()}
    table = score(held, {**methods, "trained": _as_alignment(network)}, names)
    for name, (rmse, _, _) in table.rows.items():
        progress.info(f"{name}: mean RMSE {rmse.mean():.1f} on what was held out.")
    if table.best() != "trained":
        progress.warn(f"The baseline '{table.best()}' is better than the trained model: it needs more or other pairs.")
    progress.check()
    _save(network, request, names, table, options, how)
    if request.report:
        training_report(request, table, curve, how).write(Path(request.report))
    progress.info(f"Trained in {time.perf_counter() - started:.1f} s.")
    return table


def read_pairs(request: TrainRequest, progress: Progress) -> list[Sample]:
    """Read all pairs and look whether they fit each other.

    Raises:
        InputError: they do not, or too little is valid.
    """
    counts = {"source": len(request.sources), "target": len(request.targets)}
    if request.masks:
        counts["mask"] = len(request.masks)
    if len(set(counts.values())) != 1 or not request.sources:
        found = ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in counts.items())
        raise InputError(f"Pairs are taken in order and there are {found}: give as many of each.")
    masks = request.masks or ("",) * len(request.sources)
    samples = [
        sample
        for paths in zip(request.sources, request.targets, masks)
        for sample in _read_pair(*paths, request.options.seed if request.options else 0, progress)
    ]
    first = len(samples[0].source)
    for sample in samples:
        if len(sample.source) != first:
            raise InputError(f"{sample.name} has {len(sample.source)} bands, the first pair {first}: give equal ones.")
    return samples


def _read_pair(source: str, target: str, mask: str, seed: int, progress: Progress) -> list[Sample]:
    """Read a pair as one sample, or a large one as windows spread over it."""
    one, other = Source(_all_bands(source)), Source(_all_bands(target))
    if len(one.bands) != len(other.bands):
        raise InputError(
            f"{source} has {len(one.bands)} bands and its target {target} {len(other.bands)}: "
            "give the same bands of both."
        )
    _check_grid(one, other, source, target)
    flags = Source([(mask, 1)]) if mask else None
    if flags is not None:
        _check_grid(one, flags, source, mask)
    scales = [_scales(each, path, progress) for each, path in ((one, source), (other, target))]

    def read(window: Window) -> Sample:
        (values, valid), (wanted, known) = one.read(window), other.read(window)
        shown = flags.read(window) if flags is not None else None
        usable = valid & known if shown is None else valid & known & shown[1] & (shown[0][0] > 0)
        numbers = [gain * each + offset for each, (gain, offset) in zip((values, wanted), scales)]
        return Sample(*numbers, usable, os.path.basename(source))

    windows = sample_windows(one.grid.width, one.grid.height, BUDGET, lambda w: float(read(w).valid.mean()), seed)
    samples = [read(window) for window in windows]
    count = _pixels(samples)
    if count < LEAST_PIXELS:
        what = "mask and nodata leave" if mask else "nodata leaves"
        raise InputError(
            f"Of the pair {os.path.basename(source)} and {os.path.basename(target)} {what} {count} pixels, "
            f"and {LEAST_PIXELS} are needed: give another mask or leave the pair out."
        )
    return samples


def _pixels(samples: Sequence[Sample]) -> int:
    return sum(int(sample.valid.sum()) for sample in samples)


def _all_bands(path: str) -> tuple:
    count = len(describe(path).bands)
    if count == len(COLOURS):
        return choose_bands(path, ()).references
    return choose_bands(path, tuple(str(number + 1) for number in range(count)), ("",) * count).references


def _check_grid(one: Source, other: Source, name: str, path: str) -> None:
    check_same_crs(one.grid, other.grid, path)
    size, found = (one.grid.width, one.grid.height), (other.grid.width, other.grid.height)
    if size != found:
        raise InputError(
            f"{path} has {found[0]} x {found[1]} pixels and {name} {size[0]} x {size[1]}: "
            "bring both to one grid (Raster > Projections > Warp)."
        )
    if offset_on(other.grid, one.grid) != (0, 0):
        raise InputError(
            f"{path} lies on another grid than {name} in {crs_name(one.grid.crs)}: bring both to one grid "
            "(Raster > Projections > Warp)."
        )


def _scales(source: Source, path: str, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Return gains and offsets (bands, 1, 1) that make digital numbers of reflectance x 10000."""
    gains, offsets, text = gains_and_offsets(source)
    progress.info(f"{os.path.basename(path)}: {text}")
    return np.array(gains, np.float32)[:, None, None], np.array(offsets, np.float32)[:, None, None]


def band_names(path: str, count: int) -> tuple[str, ...]:
    """Return the card's names of the bands: colours of four, else those in the file or numbers."""
    if count == len(COLOURS):
        return COLOURS
    return tuple(info.name or f"band {number}" for number, info in enumerate(describe(path).bands, 1))


def table_limits(samples: Sequence[Sample]) -> tuple[int, ...]:
    """Return the digital numbers that tables reach up to: above 99.9 % of the source, in steps of 500."""
    highest = np.max([np.percentile(sample.source[:, sample.valid], 99.9, axis=1) for sample in samples], axis=0)
    return tuple(int(np.ceil(HEADROOM * max(value, 1.0) / 500.0)) * 500 for value in highest)


def split(pairs: Sequence[Sample], seed: int) -> tuple[list[Sample], list[Sample], list[Sample], str]:
    """Return samples to learn from, to choose the best state on, and to test on, and how they were split.

    Whole scenes are kept together where there are enough, else each is cut into blocks; the seed decides.
    """
    rng = np.random.default_rng(seed)
    names = list(dict.fromkeys(pair.name for pair in pairs))
    if len(names) >= FEW:
        parts = _thirds(rng.permutation(len(names)))
        return (*([pair for pair in pairs if names.index(pair.name) in part] for part in parts), "split by scene")
    sides: tuple[list[Sample], ...] = ([], [], [])
    for pair in pairs:
        block = max(16, min(BLOCK, min(pair.valid.shape) // 5))
        grid = tuple(-(-size // block) for size in pair.valid.shape)
        numbers = np.arange(grid[0] * grid[1]).reshape(grid).repeat(block, axis=0).repeat(block, axis=1)
        numbers = numbers[: pair.valid.shape[0], : pair.valid.shape[1]]
        for part, samples in zip(_thirds(rng.permutation(grid[0] * grid[1])), sides):
            valid = pair.valid & np.isin(numbers, list(part))
            if valid.any():
                samples.append(Sample(pair.source, pair.target, valid, pair.name))
    return (*sides, "split by blocks")


def _thirds(order: np.ndarray) -> list[set[int]]:
    """Split numbers in ``SHARES``, at least one of them in each of the last two parts."""
    count = len(order)
    first = min(max(1, round(SHARES[0] * count)), count - 2)
    second = min(max(first + 1, round(SHARES[1] * count)), count - 1)
    return [set(part.tolist()) for part in (order[:first], order[first:second], order[second:])]


def score(samples: Sequence[Sample], methods: dict[str, Alignment], bands: tuple[str, ...]) -> Table:
    """Return the scores of each method over all valid pixels of the samples."""
    table = Table(bands)
    has_ndvi = {"red", "nir"} <= set(bands)
    red, infrared = (bands.index(name) if has_ndvi else 0 for name in ("red", "nir"))
    for name, apply in methods.items():
        parts, index = [], []
        for sample in samples:
            found = np.maximum(apply(sample.source, sample.valid)[:, sample.valid], DARKEST)
            wanted = sample.target[:, sample.valid]
            parts.append(segment(found, wanted))
            difference = ndvi(found[red], found[infrared]) - ndvi(wanted[red], wanted[infrared])
            index.append((len(difference), float(np.square(difference).sum())))
        rmse, r2 = merged(parts)
        count, total = (sum(values) for values in zip(*index))
        table.rows[name] = rmse, r2, float(np.sqrt(total / count)) if has_ndvi else float("nan")
    return table


def training_report(request: TrainRequest, table: Table, curve: Curve, how: str) -> Report:
    """Return the report: curves, and the trained model beside the baselines on what was held out."""
    page = Report("Bandpass alignment: training", f"{len(request.sources)} pairs, {how}")
    page.heading("On what was held out")
    header = ["method", "mean RMSE", *(f"RMSE {name}" for name in table.bands), *(f"R2 {name}" for name in table.bands)]
    rows = [[name, float(rmse.mean()), *rmse, *r2, index] for name, (rmse, r2, index) in table.rows.items()]
    page.table([*header, "RMSE NDVI"], rows, "RMSE in digital numbers, reflectance x 10000; best: " + table.best())
    page.bars(list(table.rows), [float(row[0].mean()) for row in table.rows.values()], "Mean RMSE by method", "DN")
    page.heading("Training")
    epochs = list(range(1, len(curve.losses) + 1))
    page.lines({"loss": (epochs, curve.losses)}, "Loss on the training pairs", "epoch", "loss")
    page.lines({"RMSE": (curve.checked, curve.rmse)}, "Mean RMSE on what was held out", "epoch", "DN")
    return page


def _as_alignment(network: Network) -> Alignment:
    from ..nets.lut import training

    return lambda image, valid: training.align(network, Sample(image, image, valid))


def _options(request: TrainRequest, limits: tuple[int, ...]) -> Options:
    from dataclasses import replace

    from ..nets.lut.training import Options

    return replace(request.options or Options(), limits=limits)


def _resumed(request: TrainRequest, bands: int) -> Optional[Network]:
    if not request.resume:
        return None
    network = method.reopen(request.resume, request.folders)
    if len(network.limits) != bands:
        raise InputError(
            f"The model {request.resume} has {len(network.limits)} bands and the pairs have {bands}: resume another."
        )
    return network


def _save(
    network: Network, request: TrainRequest, names: tuple[str, ...], table: Table, options: Options, how: str
) -> None:
    rmse, r2, index = table.rows["trained"]
    path = Path(request.model)
    metrics = {
        "held out": how, "rmse": [round(float(value), 3) for value in rmse],
        "r2": [round(float(value), 5) for value in r2],
        "identity_rmse": [round(float(value), 3) for value in table.rows["identity"][0]],
    }  # fmt: skip
    if np.isfinite(index):
        metrics["ndvi_rmse"] = round(index, 5)
    card = cards.Card(
        path.stem, method.METHOD, sensor=request.sensor or "the target sensor", bands_in=names, bands_out=names,
        gsd_in=GSD, gsd_out=GSD, metrics=metrics, citation=method.CITATION,
        training=f"{len(request.sources)} pair(s) of rasters, {options.epochs} epochs, seed {options.seed}, {how}.",
    )  # fmt: skip
    method.save(network, path.parent, card)
