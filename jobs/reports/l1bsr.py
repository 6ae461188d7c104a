"""The report of *Train L1BSR*: figures on held-out views beside simpler methods, curves and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...core.language import later, said
from ...quality.figures import stretch
from ...quality.report import Report

if TYPE_CHECKING:
    from ...nets.l1bsr.evaluation import Evaluation
    from ...nets.l1bsr.view_pairs import Pairs
    from ...nets.training.trainer import Record

DRAWN = 320  # pixels a side of a picture, about


def training_report(pairs: Pairs, done: Sequence[tuple[Evaluation, Record]]) -> Report:
    """Return the report: what was trained beside simpler methods on what was held out, curves and pictures."""
    simulated = later(
        "{count} image(s), views simulated of single images, the lower part of each held out"
    )
    real = later("{count} image(s), pairs of views, the lower part of each held out")
    subtitle = said(simulated if pairs.simulated else real, count=len(pairs.images))
    page = Report(later("L1BSR: training"), subtitle)
    for evaluation, record in done:
        page.heading(said("{network} on what was held out", network=evaluation.title))
        rows = [[name, *row] for name, row in evaluation.rows.items()]
        page.table(
            [later("method"), *evaluation.columns], rows, later("Means over held-out windows")
        )
        page.bars(
            list(evaluation.rows),
            [row[0] for row in evaluation.rows.values()],
            evaluation.columns[0],
        )
        epochs = list(range(len(record.training)))
        curves = {
            later("learnt from"): (epochs, record.training),
            later("held out"): (epochs, record.validation),
        }
        caption = said(
            "Loss after each epoch; the state after epoch {epoch} is kept", epoch=record.best
        )
        page.lines(curves, caption, later("epoch"), later("loss"))
        page.pictures(enlarge(evaluation.pictures))
    text = later(
        "The light network learns to undo the instrument's blur, and is compared with the other view through it; "
        "bicubic interpolation is compared as it is. The state that is kept was chosen on the held-out part, so its "
        "figures there are a little flattering."
    )
    page.paragraph(text)
    return page


def enlarge(pictures: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return images (3, h, w) of one place as pictures of one stretch and one size."""
    images = list(pictures.values())
    widths = np.cumsum([image[0].size for image in images])
    strip = stretch(np.concatenate([image.reshape(3, 1, -1) for image in images], axis=2))
    flat_pictures = np.split(strip[0], widths[:-1])
    enlarged = {}
    for (name, image), pixels in zip(pictures.items(), flat_pictures):
        times = max(1, DRAWN // image.shape[1])
        enlarged[name] = (
            pixels.reshape(*image.shape[1:], 3).repeat(times, axis=0).repeat(times, axis=1)
        )
    return enlarged
