"""What *Train pan-sharpening model* tells: scores on held-out areas beside simpler methods, curves and pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.language import later, said
from ...core.progress import Progress
from ...nets.imaging.resample import shift
from ...nets.models import engines
from ...nets.pansharpening.data_split import TEST, SplitSample
from ...quality.figures import stretch
from ...quality.filters import resize
from ...quality.hypercomplex import Q2n
from ...quality.pixels import PixelErrors, SpectralAngle
from ...quality.report import Report

if TYPE_CHECKING:
    from ...nets.pansharpening.interfaces import Interface
    from ...nets.training.trainer import Record

    Rivals = Mapping[
        str, tuple[Any, Interface]
    ]  # by title: the network, of torch, which jobs do not import

Scenes = list[list[SplitSample]]
Fuse = Callable[[SplitSample], np.ndarray]

CUBIC, START, TRAINED = later("cubic"), later("classical start"), later("trained")
NAMES = ("ERGAS", "SAM", "Q2n")
PICTURE, ENLARGED = 96, 3  # MS pixels a side of the pictures, and how large each is drawn


@dataclass(frozen=True)
class Scores:
    """ERGAS, SAM (degrees) and Q2n by method, means over the scenes, and the fused pictures of one place."""

    rows: Mapping[str, tuple[float, ...]]
    pictures: Mapping[str, np.ndarray]

    def best(self) -> str:
        """Return the method with the lowest ERGAS."""
        return min(self.rows, key=lambda name: self.rows[name][0])

    def tell(self, progress: Progress) -> None:
        """Write the scores in the log, and warn where another method is better."""
        for name, row in self.rows.items():
            progress.info(f"{name}: ERGAS {row[0]:.3f}, SAM {row[1]:.3f} on what was held out.")
        if self.best() != TRAINED:
            progress.warn(
                f"'{self.best()}' is better than the trained network: it needs more or other pairs, or epochs."
            )

    def metrics(self) -> dict[str, object]:
        """Return the scores for a model's card."""
        by_method = {name: {key: round(value, 4) for key, value in zip(NAMES, row) if math.isfinite(value)}
                 for name, row in self.rows.items()}  # fmt: skip
        return {"held out": "blocks of the training pairs, one scale down", **by_method}


def score(scenes: Scenes, networks: Rivals, device: str, progress: Progress) -> Scores:
    """Score every method on the areas that nothing was learnt or chosen on.

    Args:
        scenes: samples of each pair.
        networks: to score beside cubic enlargement and the classical start, by title.
        device: that they run on.
        progress: asked for cancel.
    """
    methods: dict[str, Fuse] = {CUBIC: _cubic, START: _start}
    methods.update({name: _fused_by(*network, device) for name, network in networks.items()})
    area = picture_area(scenes)
    rows, pictures = {}, {later("truth"): _picture_of(area, area[0].truth)}
    for name, fuse in methods.items():
        scene_scores = []
        for scene in scenes:
            progress.check()
            scene_scores.append(_score_scene(scene, fuse))
        rows[name] = tuple(float(value) for value in np.mean(scene_scores, axis=0))
        pictures[name] = _picture_of(area, fuse(area[0]))
    return Scores(rows, pictures)


def _score_scene(scene: Sequence[SplitSample], fuse: Fuse) -> tuple[float, float, float]:
    errors, angle, quality = PixelErrors(), SpectralAngle(), Q2n()
    for sample in scene:
        mask = sample.mask(TEST)
        if sample.aligned and mask.any():
            fused = fuse(sample)
            for measure in (errors, angle, quality):
                measure.add(sample.truth, fused, mask)
    ratio = scene[0].blur.factor
    return errors.result().ergas(ratio), angle.result(), quality.result()


def _cubic(sample: SplitSample) -> np.ndarray:
    blur = sample.blur
    nested = (blur.factor - 1) / 2
    enlarged = resize(sample.coarse, blur.factor)
    return shift(enlarged, [nested - phase for phase in blur.phase]).astype(np.float32)


def _start(sample: SplitSample) -> np.ndarray:
    return sample.residual.start.estimate


def _fused_by(network: Any, interface: Interface, device: str) -> Fuse:
    from ...nets.pansharpening.model_training import as_runner, correction_of

    torch_device = engines.torch_device(device)
    runner = as_runner(network.to(torch_device), torch_device)
    return lambda sample: _start(sample) + correction_of(sample, runner, interface)


def picture_area(scenes: Scenes) -> tuple[SplitSample, tuple[slice, slice]]:
    """Return a sample and the window of it with the most pixels to judge on."""
    best, most = (scenes[0][0], (slice(PICTURE), slice(PICTURE))), -1
    for sample in (candidate for scene in scenes for candidate in scene if candidate.aligned):
        mask = sample.mask(TEST)
        for row in range(0, max(mask.shape[0] - PICTURE, 0) + 1, PICTURE // 4):
            for col in range(0, max(mask.shape[1] - PICTURE, 0) + 1, PICTURE // 4):
                window = slice(row, row + PICTURE), slice(col, col + PICTURE)
                count = int(mask[window].sum())
                if count > most:
                    best, most = (sample, window), count
    return best


def _picture_of(area: tuple[SplitSample, tuple[slice, slice]], image: np.ndarray) -> np.ndarray:
    return image[(slice(None), *area[1])]


def training_report(scenes: Scenes, scores: Scores, record: Record) -> Report:
    """Return the report: the trained network beside simpler methods on what was held out, curves and pictures.

    Args:
        scenes: samples of each pair.
        scores: of every method.
        record: of the training run.
    """
    subtitle = said("{count} pair(s), Wald's protocol, held-out blocks", count=len(scenes))
    page = Report(later("Pan-sharpening: training"), subtitle)
    page.heading(later("On what was held out"))
    caption = later(
        "Means over the pairs, one scale down; ERGAS and SAM (degrees) are 0 at best, Q2n 1"
    )
    _table(page, scores, caption)
    ergas = [row[0] for row in scores.rows.values()]
    page.bars(list(scores.rows), ergas, later("ERGAS by method"), "ERGAS")
    text = later(
        "The first held-out blocks chose the state that is kept; the table is of others, seen by nobody."
    )
    page.paragraph(text)
    _curves(page, record)
    page.heading(later("A place that was held out for the most part"))
    page.pictures(enlarge(scores.pictures))
    return page


def patches_report(count: int, scores: Scores, record: Record) -> Report:
    """Return the report of a training on patches: scores on so many that were held out, and the curves."""
    subtitle = said("CF2N on patches, {count} of them held out", count=count)
    page = Report(later("Pan-sharpening: training"), subtitle)
    page.heading(later("On what was held out"))
    caption = later("Means over the patches; ERGAS and SAM (degrees) are 0 at best, Q2n 1")
    _table(page, scores, caption)
    _curves(page, record)
    return page


def _table(page: Report, scores: Scores, caption: str) -> None:
    rows = [[name, *row] for name, row in scores.rows.items()]
    page.table([later("method"), *NAMES], rows, caption)


def _curves(page: Report, record: Record) -> None:
    page.heading(later("Training"))
    epochs = list(range(len(record.training)))
    curves = {
        later("learnt from"): (epochs, record.training),
        later("held out"): (epochs, record.validation),
    }
    caption = said(
        "Mean loss after each epoch; the state after epoch {epoch} is kept", epoch=record.best
    )
    page.lines(curves, caption, later("epoch"), later("loss"))


def enlarge(pictures: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return images (b, h, w) as pictures of one stretch: red, green and blue of three bands or more, else grey."""
    images = {name: image[[2, 1, 0] if len(image) > 2 else [0]] for name, image in pictures.items()}
    widths = np.cumsum([image.shape[2] for image in images.values()])
    strip = stretch(np.concatenate(list(images.values()), axis=2))
    strips = np.split(strip, widths[:-1], axis=1)
    return {
        name: picture.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)
        for name, picture in zip(images, strips)
    }
