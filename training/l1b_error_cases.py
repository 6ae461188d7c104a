"""Observations of L1B with a truth, super-resolved by the default: for their expected errors.

What :mod:`.expected_error` learns from; what befalls the scenes is that of :mod:`.error_cases`. No scene of the bench
is among them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from ..core.progress import Progress
from ..core.window import Window
from ..nets.imaging.expected_error import Evidence
from ..nets.l1bsr import method as l1bsr
from ..nets.l1bsr import reliability, view_simulation
from ..nets.l1bsr.light_super_resolution import input_channels
from ..nets.models import cards, runtime
from . import l1bsr as l1b
from .error_cases import (
    AERIAL,
    UNKNOWN,
    Case,
    clouded,
    crop,
    field,
    flooded,
    softened,
    unchanged,
)
from .pansharp import between

SIDES = (192, 240)  # fine pixels
GAINS = (
    0.1,
    0.5,
)  # of the optics at the Nyquist frequency: those of Sentinel-2's bands lie in the middle
GAIN_SPREAD = 1.15  # of a scene's bands
STRIPED_SHARE = 0.2  # of the scenes
AERIAL_SHARE = 0.6  # of the scenes: aerial images that the network has not learnt from
OTHERS = slice(l1b.CROPS, 4 * l1b.CROPS)  # of the images of a town and year
TILE = max(SIDES) // l1bsr.SCALE  # pixels a side of what one run of the network takes


def l1b_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw observations of L1B, super-resolved by the default."""
    learnt, aerial = l1b.training_images(), l1b.aerial_images(OTHERS)
    runner = bundled_l1b()
    while True:
        images = aerial if generator.random() < AERIAL_SHARE else learnt
        observed, truth = l1b_views(images[generator.integers(len(images))], generator)
        yield [
            (evidence, truth[band : band + 1])
            for band, evidence in enumerate(super_resolved(observed, runner))
        ]


def bundled_l1b() -> runtime.Runner:
    """Return what runs the bundled network on images of the sides that are drawn."""
    card = cards.load_card(cards.find(l1b.NAME, ()))
    side = TILE + 2 * l1bsr.HALO
    return runtime.load(l1b.NAME, "cpu", (input_channels(card, AERIAL), side, side), 1)


def super_resolved(observed: np.ndarray, runner: runtime.Runner) -> list[Evidence]:
    """Super-resolve bands (4, h, w) by the default, and return what each band's errors are judged by."""
    read, window = l1b_reader(observed)
    image = l1bsr.Image(read, window, ("B02", "B03", "B04", "B08"))
    registration = l1bsr.fit(image, [window], view_simulation.GREEN, Progress(), 1)
    registration = l1bsr.verify(registration, image, [window], Progress())
    fitted = l1bsr.fit_light(registration, runner, read, [window], TILE, Progress())
    errors = reliability.with_errors(fitted, read, [window], UNKNOWN)
    block = read(window.padded(fitted.halo))
    return errors.evidence(block, fitted.apply(block))


def l1b_views(image: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return what a drawn sensor makes of a scene: bands (4, h, w) and their truth (4, 2 h, 2 w)."""
    noisiest = float(generator.choice([0.03, 0.1, 0.3, 1.0], p=[0.5, 0.25, 0.15, 0.1]))
    gain = between(*GAINS, generator)
    conditions = view_simulation.Conditions(
        float(generator.choice([1.0, 3.0, 8.0])),
        generator.uniform(0, 0.6),
        (gain / GAIN_SPREAD, gain * GAIN_SPREAD),
        (0.005, noisiest),
    )
    side = int(generator.choice(SIDES)) + 2 * 2 * conditions.margin
    ground = between(1, 8, generator) * crop(image, side, generator).astype(np.float64)
    ground = softened(ground, generator)
    draw = generator.random()
    bend = (
        clouded if draw < 0.15 else flooded if draw < 0.3 else snowed if draw < 0.4 else unchanged
    )
    ground = bend(ground, generator)
    ground = ground[:, : ground.shape[1] // 4 * 4, : ground.shape[2] // 4 * 4]
    torch.manual_seed(int(generator.integers(1 << 30)))
    chance = torch.Generator().manual_seed(int(generator.integers(1 << 30)))
    views = view_simulation.simulate(
        torch.from_numpy(ground.astype(np.float32))[None], conditions, chance
    )
    observed = views.observed[0].numpy()
    observed = striped(observed, generator) if generator.random() < STRIPED_SHARE else observed
    observed = np.maximum(np.rint(observed), 0)
    return observed.astype(np.float32), views.truth[0].numpy()


def striped(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Give detectors of a few columns gains of their own."""
    columns, rows = int(generator.choice([1, 2, 4, 6, 12])), len(image)
    count = -(-image.shape[2] // columns)
    gains = 1 + between(0.002, 0.03, generator) * generator.standard_normal((rows, 1, count))
    return image * np.repeat(gains, columns, axis=2)[..., : image.shape[2]]


def snowed(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Cover a part of it: bright, and some of the contrast left."""
    white = np.quantile(image, 0.98) * generator.uniform(1, 3)
    mean = image.mean(axis=(1, 2), keepdims=True)
    cover = white + between(0.03, 0.5, generator) * (image - mean)
    shape = field(image.shape, min(image.shape[1:]) * between(0.03, 0.15, generator), generator)
    return np.where(shape > np.quantile(shape, generator.uniform(0.2, 0.8)), cover, image)


def l1b_reader(observed: np.ndarray) -> tuple[l1bsr.Reader, Window]:
    """Return what reads windows of bands (b, h, w), the edges repeated beyond, and the window of all."""
    height, width = observed.shape[1:]

    def read(window: Window) -> l1bsr.Block:
        rows = np.clip(np.arange(window.row_off, window.row_stop), 0, height - 1)
        cols = np.clip(np.arange(window.col_off, window.col_stop), 0, width - 1)
        values = observed[:, rows][:, :, cols]
        return l1bsr.Block(values, np.ones(values.shape[1:], bool), window)

    return read, Window(0, 0, width, height)
