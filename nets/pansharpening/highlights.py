"""Pixels that a start makes brighter than the MS is anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..imaging.effective_blur import EffectiveBlur
from .block import Block
from .mtf_glp import Injection, Statistics

# Pixels of a band that may be brighter than any pixel of the MS: a share of all, and what so many MS pixels cover.
HIGHLIGHTS, BRIGHT_PIXELS = 0.002, 10


def with_highlights(
    samples: Sequence[Block],
    agreeing: Sequence[Block],
    blur: EffectiveBlur,
    statistics: Statistics,
    observed: Sequence[np.ndarray],
) -> Statistics:
    """Return statistics that take highlights down where too many pixels would be brighter than the MS's brightest.

    Small things are brighter than any pixel of the MS that they share, and few. Where more than :data:`HIGHLIGHTS` of
    the pixels are, the contrast of a very blurred MS was taken too far. Of a small MS the brightest pixel says little.

    Args:
        samples: windows of the scene.
        agreeing: those of them, or parts, where PAN and MS show the same.
        blur: how the MS sees the PAN.
        statistics: of the latter.
        observed: the PAN of the samples as the MS sees it.
    """
    brightest = np.max([block.ms[:, block.valid_ms].max(axis=1) for block in samples], axis=0)
    ceiling = brightest * _contrast_of_brightest(agreeing, observed)
    bounded = replace(statistics, brightest=brightest, ceiling=ceiling)
    pixels = sum(int(block.valid_pan.sum()) for block in samples)
    share = HIGHLIGHTS + BRIGHT_PIXELS / sum(int(block.valid_ms.sum()) for block in samples)
    quantile = max(0.0, 1 - share)
    few = pixels - 2 - int((pixels - 1) * quantile)  # so many pixels do not move the quantile
    injections = [
        Injection(block.pan, block.ms, blur, bounded, seen)
        for block, seen in zip(samples, observed)
    ]
    masks = [block.valid_pan for block in samples]
    glare = np.zeros(len(brightest))
    for band, limit in enumerate(brightest):
        if _most_above(limit, band, injections, masks) > few:
            values = [one.band(band)[0][mask] for one, mask in zip(injections, masks)]
            glare[band] = max(0.0, np.quantile(np.concatenate(values), quantile) - limit)
    return replace(bounded, glare=glare)


def _most_above(
    limit: float, band: int, injections: Sequence[Injection], masks: Sequence[np.ndarray]
) -> int:
    """Return how many pixels of a band can be above a limit, by their bounds: few enough, and none is estimated."""
    highest = (one.highest(band, one.added(band, one.bare)) for one in injections)
    return sum(int(((image > limit) & mask).sum()) for image, mask in zip(highest, masks))


def _contrast_of_brightest(samples: Sequence[Block], observed: Sequence[np.ndarray]) -> float:
    """Return the PAN's brightest pixel over the brightest of the PAN as the MS sees it; 1 where both saturate."""
    fine = max(float(block.pan[0].max(where=block.valid_pan, initial=0)) for block in samples)
    coarse = max(
        float(seen[0].max(where=block.valid_ms, initial=0))
        for block, seen in zip(samples, observed)
    )
    return max(1.0, fine / coarse) if coarse > 0 else 1.0
