"""From the user's choices to a fitted S2S-UCNN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Optional

import numpy as np

from ....core.errors import InputError
from ....core.progress import Progress
from ...training.unfinished import UnfinishedFits
from ..block import Block
from ..options import Options
from . import model
from .model import PaperModel
from .options import DEGRADATIONS, PaperOptions
from .training import fit_paper


def fit_or_load(
    samples: Sequence[Block],
    options: Options,
    progress: Progress,
    reference: Optional[np.ndarray],
    kept: UnfinishedFits,
) -> PaperModel:
    """Fit the published network to a scene, or return one that was fitted before.

    Args:
        samples: windows of the scene; the one window of all of it where every step is to see it whole.
        options: what the user chose.
        progress: of the fit, with its log.
        reference: true 20 m bands (6, h, w) on the 10 m grid of the one sample, for the curve; None for none.
        kept: where the fit is kept while it is unfinished.

    Raises:
        InputError: neither a fit nor a fitted model is chosen, or one of what these take cannot be used.
        EngineError: no such device.
        Cancelled: the user stopped it.
    """
    paper = options.paper
    chosen = PaperOptions(
        options.iterations, options.device, options.seed, options.threads, paper.variant.upper(),
        degradation=DEGRADATIONS[paper.degradation], whole=paper.whole, scale=paper.scale,
    )  # fmt: skip
    start = model.load(Path(paper.model), chosen) if paper.model else None
    if options.mode != "fit":
        if start is None:
            raise InputError(
                "The paper's network has no bundled weights: choose the mode that fits it to the scene, or a fitted "
                "MODEL."
            )
        return start
    if start is not None:
        chosen = replace(chosen, variant=start.options.variant, width=start.options.width)
    return fit_paper(samples, chosen, progress, start, reference, kept)
