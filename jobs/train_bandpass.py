"""The job behind *Train bandpass alignment*, free of QGIS: paired rasters in, a model and a report out."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..core.errors import InputError
from ..core.language import later, said
from ..core.progress import Progress, interruptible
from ..nets.bandpass import method
from ..nets.bandpass.baselines import BASELINES, Alignment
from ..nets.bandpass.evaluation import Sample, align, merge_segments, ndvi, segment
from ..nets.models import cards
from ..nets.models.engines import torch_device, torch_use
from ..nets.training.finite import check_finite
from ..quality.report import Report
from .inputs.bandpass_dataset import SPLITS, find_patches, read_patches
from .inputs.bandpass_pairs import band_names, pixel_count, read_pairs, split, table_limits
from .train_runner import ModelOutput, ModelRequest, Trained, run_training

if TYPE_CHECKING:
    from ..nets.bandpass.evaluation import Network
    from ..nets.bandpass.training import Curve, Options

FITTED = 64  # patches of a data set at most that the classical methods are fitted on
DARKEST = 1.0  # digital number: results are clipped to it before scoring, as they are when stored
GSD = 16.0
PUBLISHED_LIMITS = (3000, 3000, 4000, 6500)  # of blue, green, red and near infrared
Aligner = Callable[[Sample], np.ndarray]


@dataclass(frozen=True)
class TrainRequest(ModelRequest):
    """What the user asked for: pairs in order.

    Attributes:
        sources: rasters of the first sensor.
        targets: rasters of the second, on the same grids.
        masks: rasters whose pixels above 0 count, one a pair, or none.
        sensor: what the target is called in the card.
        options: of the training.
        dataset: folder in the layout of the published training, in place of pairs; or empty.
        histograms: of the data set's tiles (:func:`.inputs.bandpass_dataset.read_histograms`), or empty.
        limits: digital number a band that tables reach up to; empty for the published ones of a data set, measured ones
            of pairs.
        keep_every: epochs between two states that are written as models of their own; 0 for none.
    """

    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    sensor: str = ""
    options: Optional[Options] = None
    dataset: str = ""
    histograms: str = ""
    limits: tuple[int, ...] = ()
    keep_every: int = 0


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
    if not request.model:
        raise InputError("MODEL_OUT says where the trained model goes: give a path.")
    inputs = {"SOURCE": request.sources, "TARGET": request.targets, "MASK": request.masks}
    ends = ("", *map(_end, _kept_epochs(request)))
    return run_training(request, inputs, lambda: _train(request, progress), progress, ends)


def _kept_epochs(request: TrainRequest) -> range:
    if not request.keep_every or request.options is None:
        return range(0)
    return range(request.keep_every, request.options.epochs + 1, request.keep_every)


def _end(epoch: int) -> str:
    """Return what ends the name of the state after an epoch."""
    return f"_epochs_{epoch}"


@dataclass(frozen=True)
class Learning:
    """What a training learns from, chooses on and is tested on, and how that was split."""

    learnt: list[Sample]
    validation: list[Sample]
    held_out: list[Sample]
    how: str
    names: tuple[str, ...]
    limits: tuple[int, ...]


def _read(request: TrainRequest, seed: int, progress: Progress) -> Learning:
    if request.dataset:
        return _read_dataset(request, progress)
    pairs = read_pairs(
        request.sources, request.targets, request.masks, seed, progress, request.nodata
    )
    names = band_names(request.sources[0], len(pairs[0].source))
    limits = request.limits or table_limits(pairs)
    if len(limits) != len(names):
        raise InputError(
            f"{len(limits)} band maxima are given and the pairs have {len(names)} bands: give one a band."
        )
    learnt, validation, held_out, how = split(pairs, seed)
    progress.info(
        f"{how}: {pixel_count(learnt)} pixels to learn from, {pixel_count(held_out)} held out."
    )
    return Learning(learnt, validation, held_out, how, names, limits)


def _read_dataset(request: TrainRequest, progress: Progress) -> Learning:
    """Read the lists of a data set; of Bandloom's network, which registers its pairs, into memory."""
    limits = request.limits or PUBLISHED_LIMITS
    lists = find_patches(request.dataset)
    patches = list(dict.fromkeys(patch for split in SPLITS for patch in lists[split]))
    read = read_patches(patches, limits, request.histograms, progress.subtask(0.0, 0.1))
    by_name = {sample.name: sample for sample in read}
    parts = [
        [by_name[patch.name] for patch in lists[split] if patch.name in by_name] for split in SPLITS
    ]
    numbers = ", ".join(f"{len(part)} to {split}" for split, part in zip(SPLITS, parts))
    progress.info(f"Patches of {request.dataset}: {numbers}.")
    if request.options is not None and request.options.network != "paper":
        parts = [[sample.loaded() for sample in part] for part in parts]
    first = lists[SPLITS[0]][0].paths[0]
    names = band_names(first, len(limits))
    return Learning(parts[0], parts[1], parts[2], "split by the lists", names, limits)


def _train(request: TrainRequest, progress: Progress) -> Trained:
    from ..nets.bandpass import training

    seed = request.options.seed if request.options else 0
    progress.stage("Reading the pairs")
    data = _read(request, seed, progress)
    start = _resumed(request, len(data.names))
    limits = data.limits if start is None else tuple(start.limits)
    options = _options(request, tuple(int(limit) for limit in limits), progress)

    progress.stage("Training")
    kept: dict[int, Network] = {}
    epochs = _kept_epochs(request)

    def keep(epoch: int, network: Network) -> None:
        if epoch in epochs:
            kept[epoch] = copy.deepcopy(network).cpu().eval()

    network, curve = training.train(
        data.learnt, data.validation, options, progress.subtask(0.1, 0.9), start, after_epoch=keep
    )
    check_finite("The trained network", network)

    progress.stage("Scoring what was held out")
    few = data.learnt[:: -(-len(data.learnt) // FITTED)] if request.dataset else data.learnt
    methods = {name: _of_image(fit(few)) for name, fit in BASELINES.items()}
    methods[later("trained")] = lambda sample: align(network, sample)
    table = score(data.held_out, methods, data.names)
    table.log(progress)
    card = _card(request, data, table, options)
    models = [_output(request, "", network, card)]
    for epoch, state in kept.items():
        text = f"The state after {epoch} of {options.epochs} epochs, not scored."
        models.append(
            _output(request, _end(epoch), state, replace(card, metrics={}, training=text))
        )
    curves = {
        "loss": (range(1, len(curve.losses) + 1), curve.losses),
        "RMSE held out": (curve.checked, curve.rmse),
    }
    return Trained(models, lambda: training_report(request, table, curve, data.how), table, curves)


def _output(request: TrainRequest, end: str, network: Network, card: cards.Card) -> ModelOutput:
    path = Path(request.model)
    named = replace(card, name=path.stem + end)
    target = path.with_name(f"{path.stem}{end}.json") if end else path
    return ModelOutput(target, lambda folder: method.save(network, folder, named))


def _of_image(apply: Alignment) -> Aligner:
    return lambda sample: apply(sample.source, sample.valid)


def score(
    samples: Sequence[Sample], methods: Mapping[str, Aligner], bands: tuple[str, ...]
) -> Table:
    """Return the scores of each method over all valid pixels of the samples.

    Args:
        samples: that nothing was learnt or chosen on.
        methods: of alignment, by name: a sample in, its aligned source (bands, rows, cols) out.
        bands: their names.
    """
    table = Table(bands)
    has_ndvi = {"red", "nir"} <= set(bands)
    red, infrared = (bands.index(name) if has_ndvi else 0 for name in ("red", "nir"))
    for name, apply in methods.items():
        segments, index = [], []
        for sample in samples:
            aligned = np.maximum(apply(sample)[:, sample.valid], DARKEST)
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
    page = Report(
        later("Bandpass alignment: training"),
        said(
            "{pairs}, {how}",
            pairs=request.dataset or said("{count} pairs", count=len(request.sources)),
            how=how,
        ),
    )
    page.heading(later("On what was held out"))
    columns = [f"{measure} {name}" for measure in ("RMSE", "R2") for name in table.bands]
    page.table(
        [later("method"), later("mean RMSE"), *columns, "RMSE NDVI"],
        [
            [name, float(rmse.mean()), *rmse, *r2, index]
            for name, (rmse, r2, index) in table.rows.items()
        ],
        said("RMSE in digital numbers, reflectance x 10000; best: {method}", method=table.best()),
    )
    means = [float(row[0].mean()) for row in table.rows.values()]
    page.bars(list(table.rows), means, later("Mean RMSE by method"), later("DN"))
    page.heading(later("Training"))
    epochs = list(range(1, len(curve.losses) + 1))
    losses = {later("loss"): (epochs, curve.losses)}
    page.lines(losses, later("Loss on the training pairs"), later("epoch"), later("loss"))
    series = {"RMSE": (curve.checked, curve.rmse)}
    caption = later("Mean RMSE on what the state kept is chosen on")
    page.lines(series, caption, later("epoch"), later("DN"))
    return page


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


def _card(request: TrainRequest, data: Learning, table: Table, options: Options) -> cards.Card:
    rmse, r2, ndvi_rmse = table.rows["trained"]
    metrics: dict[str, Any] = {
        "held out": data.how,
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
        bands_in=data.names,
        bands_out=data.names,
        gsd_in=GSD,
        gsd_out=GSD,
        metrics=metrics,
        citation=method.CITATION,
        training=f"{_count(request, data)}, {options.epochs} epochs, seed {options.seed}, {data.how}.",
    )


def _count(request: TrainRequest, data: Learning) -> str:
    if request.dataset:
        return f"{len(data.learnt)} patches"
    return f"{len(request.sources)} pair(s) of rasters"
