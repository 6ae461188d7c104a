"""The job behind *Train bandpass alignment*, free of QGIS: paired rasters in, a model and a report out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..core.errors import InputError
from ..core.progress import Progress, interruptible
from ..nets.bandpass import method
from ..nets.bandpass.baselines import BASELINES, Alignment
from ..nets.bandpass.evaluation import Sample, merge_segments, ndvi, segment
from ..nets.models import cards
from ..nets.models.engines import torch_device, torch_use
from ..nets.training.finite import check_finite
from ..quality.report import Report
from .inputs.bandpass_pairs import band_names, pixel_count, read_pairs, split, table_limits
from .train_runner import ModelOutput, ModelRequest, Trained, run_training

if TYPE_CHECKING:
    from ..nets.bandpass.evaluation import Network
    from ..nets.bandpass.training import Curve, Options

DARKEST = 1.0  # digital number: results are clipped to it before scoring, as they are when stored
GSD = 16.0


@dataclass(frozen=True)
class TrainRequest(ModelRequest):
    """What the user asked for: pairs in order.

    Attributes:
        sources: rasters of the first sensor.
        targets: rasters of the second, on the same grids.
        masks: rasters whose pixels above 0 count, one a pair, or none.
        sensor: what the target is called in the card.
        options: of the training.
    """

    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    sensor: str = ""
    options: Optional[Options] = None


@dataclass
class Table:
    """Scores by method: RMSE and R2 per band, RMSE of NDVI (NaN where there is none)."""

    bands: tuple[str, ...]
    rows: dict[str, tuple[np.ndarray, np.ndarray, float]] = field(default_factory=dict)

    def best(self) -> str:
        """Return the method with the lowest mean RMSE."""
        return min(self.rows, key=lambda name: float(self.rows[name][0].mean()))

    def log(self, progress: Progress) -> None:
        """Write the scores in the log, and warn where a baseline is better."""
        for name, (rmse, _, _) in self.rows.items():
            progress.info(f"{name}: mean RMSE {rmse.mean():.1f} on what was held out.")
        if self.best() != "trained":
            progress.warn(
                f"The baseline '{self.best()}' is better than the trained model: it needs more or other pairs."
            )


@interruptible
def train_model(request: TrainRequest, progress: Progress) -> Table:
    """Train on pairs, write the model and the report, and return the held-out scores.

    Raises:
        BandloomError: the pairs do not fit each other, nothing valid is left, the outputs cannot be written, or
            the user cancelled; nothing is then written.
    """
    inputs = {"SOURCE": request.sources, "TARGET": request.targets, "MASK": request.masks}
    return run_training(request, inputs, lambda: _train(request, progress), progress)


def _train(request: TrainRequest, progress: Progress) -> Trained:
    from ..nets.bandpass import training

    seed = request.options.seed if request.options else 0
    progress.stage("Reading the pairs")
    pairs = read_pairs(
        request.sources, request.targets, request.masks, seed, progress, request.nodata
    )
    names = band_names(request.sources[0], len(pairs[0].source))
    start = _resumed(request, len(names))
    limits = tuple(start.limits) if start is not None else table_limits(pairs)
    options = _options(request, tuple(int(limit) for limit in limits), progress)
    learnt, validation, held_out, how = split(pairs, options.seed)
    progress.info(
        f"{how}: {pixel_count(learnt)} pixels to learn from, {pixel_count(held_out)} held out."
    )

    progress.stage("Training")
    network, curve = training.train(learnt, validation, options, progress.subtask(0.0, 0.9), start)
    check_finite("The trained network", network)

    progress.stage("Scoring what was held out")
    methods = {name: fit(learnt) for name, fit in BASELINES.items()}
    table = score(held_out, {**methods, "trained": _as_alignment(network)}, names)
    table.log(progress)
    card = _card(request, names, table, options, how)
    model = ModelOutput(request.model, lambda folder: method.save(network, folder, card))
    curves = {
        "loss": (range(1, len(curve.losses) + 1), curve.losses),
        "RMSE held out": (curve.checked, curve.rmse),
    }
    return Trained([model], lambda: training_report(request, table, curve, how), table, curves)


def score(
    samples: Sequence[Sample], methods: dict[str, Alignment], bands: tuple[str, ...]
) -> Table:
    """Return the scores of each method over all valid pixels of the samples.

    Args:
        samples: that nothing was learnt or chosen on.
        methods: of alignment, by name.
        bands: their names.
    """
    table = Table(bands)
    has_ndvi = {"red", "nir"} <= set(bands)
    red, infrared = (bands.index(name) if has_ndvi else 0 for name in ("red", "nir"))
    for name, apply in methods.items():
        segments, index = [], []
        for sample in samples:
            aligned = np.maximum(apply(sample.source, sample.valid)[:, sample.valid], DARKEST)
            target = sample.target[:, sample.valid]
            segments.append(segment(aligned, target))
            difference = ndvi(aligned[red], aligned[infrared]) - ndvi(target[red], target[infrared])
            index.append((len(difference), float(np.square(difference).sum())))
        rmse, r2 = merge_segments(segments)
        count, total = (sum(values) for values in zip(*index))
        table.rows[name] = rmse, r2, float(np.sqrt(total / count)) if has_ndvi else float("nan")
    return table


def training_report(request: TrainRequest, table: Table, curve: Curve, how: str) -> Report:
    """Return the report: curves, and the trained model beside the baselines on what was held out.

    Args:
        request: what was trained on.
        table: scores on what was held out.
        curve: loss of each epoch, RMSE of each evaluation.
        how: how the pairs were split.
    """
    page = Report("Bandpass alignment: training", f"{len(request.sources)} pairs, {how}")
    page.heading("On what was held out")
    columns = [f"{measure} {name}" for measure in ("RMSE", "R2") for name in table.bands]
    page.table(
        ["method", "mean RMSE", *columns, "RMSE NDVI"],
        [
            [name, float(rmse.mean()), *rmse, *r2, index]
            for name, (rmse, r2, index) in table.rows.items()
        ],
        "RMSE in digital numbers, reflectance x 10000; best: " + table.best(),
    )
    means = [float(row[0].mean()) for row in table.rows.values()]
    page.bars(list(table.rows), means, "Mean RMSE by method", "DN")
    page.heading("Training")
    epochs = list(range(1, len(curve.losses) + 1))
    page.lines({"loss": (epochs, curve.losses)}, "Loss on the training pairs", "epoch", "loss")
    series = {"RMSE": (curve.checked, curve.rmse)}
    page.lines(series, "Mean RMSE on what the state kept is chosen on", "epoch", "DN")
    return page


def _as_alignment(network: Network) -> Alignment:
    from ..nets.bandpass.evaluation import align

    return lambda image, valid: align(network, Sample(image, image, valid))


def _options(request: TrainRequest, limits: tuple[int, ...], progress: Progress) -> Options:
    from ..nets.bandpass.training import Options

    options = request.options or Options()
    progress.info(torch_use(options.device, "training"))
    return replace(options, limits=limits, device=torch_device(options.device).type)


def _resumed(request: TrainRequest, bands: int) -> Optional[Network]:
    if not request.resume:
        return None
    network = method.reopen(request.resume, request.folders)
    if len(network.limits) != bands:
        raise InputError(
            f"The model {request.resume} has {len(network.limits)} bands and the pairs have {bands}: resume another."
        )
    return network


def _card(
    request: TrainRequest, names: tuple[str, ...], table: Table, options: Options, how: str
) -> cards.Card:
    rmse, r2, ndvi_rmse = table.rows["trained"]
    metrics: dict[str, Any] = {
        "held out": how,
        "rmse": [round(float(value), 3) for value in rmse],
        "r2": [round(float(value), 5) for value in r2],
        "identity_rmse": [round(float(value), 3) for value in table.rows["identity"][0]],
    }
    if np.isfinite(ndvi_rmse):
        metrics["ndvi_rmse"] = round(ndvi_rmse, 5)
    return cards.Card(
        Path(request.model).stem,
        method.METHOD,
        sensor=request.sensor or "the target sensor",
        bands_in=names,
        bands_out=names,
        gsd_in=GSD,
        gsd_out=GSD,
        metrics=metrics,
        citation=method.CITATION,
        training=f"{len(request.sources)} pair(s) of rasters, {options.epochs} epochs, seed {options.seed}, {how}.",
    )
