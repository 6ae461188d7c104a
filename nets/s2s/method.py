"""The default sharpening of Sentinel-2 bands to 10 m: register, regress, refine, project.

Each 20 m band, then each 60 m band, is predicted from sharper guide bands by a regression learnt one scale
down, and corrected so that degrading it through the sensor's point spread function gives the input back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ...progress import Progress
from .block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT, Block
from .registration import THRESHOLD, estimate_offset
from .regression import Samples, fit_linear, predict
from .resample import observe, project, shift
from .sensor import SENTINEL2, Group, Sensor

HALO = 72  # fine pixels: beyond this a window cannot see more than a small part of a digital number


@dataclass(frozen=True)
class Options:
    """What the user chose: ``network`` is "bandloom" or "paper", ``mode`` "instant" or "fit".

    ``iterations`` counts the optimiser steps of a fit (0: the default); ``sensor`` is the forward model.
    """

    network: str = "bandloom"
    mode: str = "instant"
    iterations: int = 0
    device: str = "auto"
    seed: int = 0
    threads: int = 0
    sensor: Sensor = SENTINEL2


@dataclass(frozen=True)
class Stage:
    """Sharpening of one resolution group from its guides."""

    group: Group
    offset: tuple[float, float]
    coefficients: np.ndarray

    def apply(self, guides: np.ndarray, coarse: np.ndarray) -> np.ndarray:
        """Return the coarse bands (b, h/f, w/f) on the grid of the registered guides: (b, h, w)."""
        estimate = predict(guides, self.coefficients)
        return estimate + project(coarse - observe(estimate, self.group), self.group)


@dataclass(frozen=True)
class Sharpener:
    """A fitted method; ``apply`` is local: it depends on no pixel farther than ``halo``."""

    twenty: Stage
    sixty: Optional[Stage]
    halo: int = HALO

    def apply(self, block: Block) -> np.ndarray:
        """Return all bands at 10 m, float32 (12, h, w) in digital numbers (10 bands without 60 m)."""
        bands = dict(zip(BANDS_10M, block.ten))
        ten = registered(filled(block.ten, block.valid10), self.twenty.offset)
        sharp = self.twenty.apply(ten, filled(block.twenty, block.valid20))
        bands.update(zip(BANDS_20M, sharp))
        if self.sixty is not None and block.sixty is not None:
            guides = registered(np.concatenate([ten, sharp]), self.sixty.offset)
            bands.update(zip(BANDS_60M, self.sixty.apply(guides, filled(block.sixty, block.valid60))))
        return np.stack([bands[name] for name in BANDS_OUT if name in bands]).astype(np.float32, copy=False)


def registered(guides: np.ndarray, offset: tuple[float, float]) -> np.ndarray:
    """Bring the guides to a group's grid when they lie farther off than the threshold."""
    return shift(guides, offset) if max(map(abs, offset)) > THRESHOLD else guides


def filled(image: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Give invalid pixels the nearest valid value, so that filters meet no foreign number."""
    if valid.all():
        return image
    if not valid.any():
        return np.zeros_like(image)
    from scipy.ndimage import distance_transform_edt

    rows, cols = distance_transform_edt(~valid, return_distances=False, return_indices=True)
    return image[:, rows, cols]


def _decimated_mask(valid: np.ndarray, factor: int) -> np.ndarray:
    """A coarse pixel is valid where all its fine pixels are."""
    rows, cols = (size // factor for size in valid.shape)
    cut = valid[: rows * factor, : cols * factor]
    return cut.reshape(rows, factor, cols, factor).all(axis=(1, 3))


def _fit_stage(samples: Sequence[Samples], group: Group, name: str, progress: Progress) -> Stage:
    offset = estimate_offset(samples, group)
    used = "applied" if max(map(abs, offset)) > THRESHOLD else "not applied"
    where = f"{offset[0]:+.2f}, {offset[1]:+.2f} pixels of 10 m (rows, columns)"
    progress.info(f"The {name} bands and their guides are {where} apart; a shift was {used}.")
    moved = [Samples(registered(s.guides, offset), s.coarse, s.valid) for s in samples]
    progress.check()
    return Stage(group, offset, fit_linear(moved, group))


def _twenty_samples(block: Block) -> Samples:
    valid = block.valid20 & _decimated_mask(block.valid10, 2)
    return Samples(filled(block.ten, block.valid10), filled(block.twenty, block.valid20), valid)


def _sixty_samples(block: Block, twenty: Stage) -> Samples:
    base = _twenty_samples(block)
    ten = registered(base.guides, twenty.offset)
    guides = np.concatenate([ten, twenty.apply(ten, base.coarse)])
    valid = block.valid60 & _decimated_mask(base.valid, 3)
    return Samples(guides, filled(block.sixty, block.valid60), valid)


def fit(samples: Sequence[Block], options: Options, progress: Progress) -> Sharpener:
    """Learn everything global (registration, regression, statistics) from windows of one scene."""
    usable = [block for block in samples if _twenty_samples(block).valid.any()]
    twenty = _fit_stage([_twenty_samples(block) for block in usable], options.sensor.twenty, "20 m", progress)
    progress.report(0.5)
    sixty = None
    if all(block.sixty is not None for block in usable):
        windows = [_sixty_samples(block, twenty) for block in usable]
        sixty = _fit_stage([w for w in windows if w.valid.any()], options.sensor.sixty, "60 m", progress)
    progress.report(1.0)
    return Sharpener(twenty, sixty)
