"""Registered bands super-resolved by the light network, whose detail changes no band's mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from ...core.progress import Progress
from ...core.tiling import plan
from ...core.window import Window
from ..imaging.mtf import nested_phase, phase_pair
from ..imaging.neighbourhood import extreme_around, without_margin
from ..imaging.resample import enlarge_nearest
from ..models import runtime
from ..models.cards import Card
from ..models.notes import network_notes
from .block import Block, Reader
from .registration import Registration
from .upsample_registered import HALO, SCALE, network_input

MIDDLE = 256  # pixels a side that the change of the mean is measured on
# Share of a band's variance that is no noise: below the first the band shows nothing, as far as can be measured, and
# above the second all that the network gives counts.
NOTHING, SOMETHING = 0.1, 0.3
WHITE = (
    1.33  # variance of white noise, over what the calmest windows say of it (10^6 pixels of noise)
)

# A value does not fall below this share of the lowest one in a square around, so many pixels on either side: beside
# bright things the network took it to 0. None of ten scenes with a known answer loses 0.002 % of its RMSE.
DARKEST, AROUND = 0.5, 2


@dataclass(frozen=True)
class LightSuperResolution:
    """Registered bands laid on the finer grid, with detail by the light network.

    Attributes:
        registration: of the bands.
        runner: runs the network.
        gain: what the network lifts each band by on average, (bands,), normalised.
        told_noise: whether the network is told the noise of each band.
        notes: what provenance says of it.
    """

    registration: Registration
    runner: Callable[[np.ndarray], np.ndarray]
    gain: np.ndarray
    told_noise: bool
    notes: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = SCALE

    @property
    def halo(self) -> int:
        """Pixels around a window that the network looks at, and its registered bands around that."""
        return HALO + self.registration.halo

    def apply(self, block: Block) -> np.ndarray:
        """Return a block's bands (bands, 2 rows, 2 cols) without its margin, in digital numbers."""
        fine, registered = self.normalised_bands(block)
        statistics = self.registration.statistics
        empty = statistics.constant | (self._shown() == 0)
        deviation = np.where(empty, 0.0, statistics.deviation)[:, None, None]
        mean = statistics.mean[:, None, None]
        result = (fine - self.gain[:, None, None]) * deviation + mean
        darkest = _darkest(registered * deviation + mean, self._may_be_below_0(block))
        np.maximum(result, darkest, out=result)
        return result.astype(np.float32)

    def _may_be_below_0(self, block: Block) -> np.ndarray:
        """Return where values below 0 were measured, as far as registration reaches: bool (bands, rows, cols)."""
        if block.values.min() >= 0:
            return np.zeros((1, 1, 1), bool)  # nowhere, as nearly always
        reach = self.registration.halo
        seen = without_margin(block.values, self.halo - reach)
        return without_margin(extreme_around(seen, reach, np.minimum), reach) < 0

    def _shown(self) -> np.ndarray:
        """Return how much of each band counts, (bands,)."""
        return shown(self.registration.noise) if self.told_noise else np.ones(len(self.gain))

    def normalised_bands(self, block: Block) -> tuple[np.ndarray, np.ndarray]:
        """Return the network's bands (bands, 2 rows, 2 cols), and registered ones with ``AROUND`` more each side."""
        window = block.window.padded(-self.halo)
        wide = window.padded(HALO)
        statistics = self.registration.statistics
        flow = self.registration.flow.at(wide.padded(1))[:, ::-1]  # the network's: columns first
        counts = self._shown().astype(np.float32)  # noise of one band would spoil the others
        normal = statistics.normalise(block.values) * counts[:, None, None]
        noise = self.registration.noise * counts if self.told_noise else None
        maps = network_input(normal, flow, self.registration.halo, noise)
        inner = window.relative_to(wide)
        rows, cols = inner.scaled(SCALE).slices
        bands = len(block.values)
        # The first maps are the registered bands at the four finer pixels of each pixel.
        registered = maps[(slice(SCALE**2 * bands), *inner.padded(AROUND).slices)]
        registered = registered.reshape(bands, SCALE**2, *registered.shape[1:]).mean(axis=1)
        return self.runner(maps)[:, rows, cols], registered

    def valid(self, block: Block) -> np.ndarray:
        """Return where all is valid that a block's bands show, bool (rows, cols) without its margin."""
        return self.registration.valid_at(block, block.window.padded(-self.halo))


def _darkest(registered: np.ndarray, may_be_below_0: np.ndarray) -> np.ndarray:
    """Return what each finer pixel (bands, 2 rows, 2 cols) does not fall below; -inf where that is nothing.

    Args:
        registered: (bands, rows, cols) with ``AROUND`` more each side; interpolation may have taken values below 0.
        may_be_below_0: bool (bands, rows, cols), where that is not interpolation alone.
    """
    above = np.where(registered > 0, registered, np.inf)
    lowest = without_margin(extreme_around(above, AROUND, np.minimum), AROUND)
    darkest = np.where(np.isinf(lowest), -np.inf, DARKEST * lowest)
    own = without_margin(registered, AROUND)
    # dark water with an offset taken off is below 0 itself: what is bright beside it does not lift it
    darkest = np.where(may_be_below_0 & (own <= 0), np.minimum(own, darkest), darkest)
    return enlarge_nearest(darkest, SCALE, phase_pair(nested_phase(SCALE)))


def fit_light(
    registration: Registration,
    runner: runtime.Runner,
    read: Reader,
    samples: Sequence[Window],
    tile_size: int,
    progress: Progress,
) -> LightSuperResolution:
    """Return the light network with what it would lift each band by, which is taken off again.

    Args:
        registration: of the bands.
        runner: of the network.
        read: gives a window, also beyond the edge.
        samples: windows spread over the valid part of the scene.
        tile_size: pixels a side of what one run of the network takes.
        progress: told of each sample, asked for cancel.
    """
    bands = len(registration.statistics.mean)
    card = runner.model.card
    notes = {**registration.notes, **network_notes(runner)}
    if card is not None:
        notes["NETWORK"] = card.network
    told_noise = card is not None and is_told_noise(card)
    if told_noise:
        notes["NOISE"] = ", ".join(f"{value:.3f}" for value in registration.noise)
    plain = LightSuperResolution(
        registration, runner, np.zeros(bands, np.float32), told_noise, notes
    )
    return replace(plain, gain=energy_gain(plain, read, samples, tile_size, progress))


def shown(noise: np.ndarray) -> np.ndarray:
    """Return how much of each normalised band counts (bands,), 0 to 1: none of one that is noise alone.

    The network knows all bands, and would draw the others' edges there.

    Args:
        noise: deviation of each band's noise (bands,), of a band of deviation 1.
    """
    return np.clip((1 - WHITE * noise**2 - NOTHING) / (SOMETHING - NOTHING), 0, 1)


def is_told_noise(card: Card) -> bool:
    """Tell whether a light network is told the noise of each band."""
    return bool(card.arguments.get("noise", False))


def input_channels(card: Card, bands: int) -> int:
    """Return the channels of a light network's input (nets/l1bsr/upsample_registered.py)."""
    return (9 if is_told_noise(card) else 8) * bands


def energy_gain(
    method: LightSuperResolution,
    read: Reader,
    samples: Sequence[Window],
    tile_size: int,
    progress: Progress,
) -> np.ndarray:
    """Return by how much the network lifts each band on average, (bands,), normalised: detail must not change the mean.

    Measured in the middle of a few windows of the scene, cut as the tiles are, so that it depends on no tile size.

    Args:
        method: with any gain, which is not looked at.
        read: gives a window, also beyond the edge.
        samples: windows spread over the valid pixels of the scene.
        tile_size: pixels a side of what one run of the network takes.
        progress: told of each sample, asked for cancel.
    """
    total, count = np.zeros(len(method.gain)), 0
    for number, sample in enumerate(samples):
        progress.report(number / len(samples))
        width, height = min(sample.width, MIDDLE), min(sample.height, MIDDLE)
        col = sample.col_off + (sample.width - width) // 2
        row = sample.row_off + (sample.height - height) // 2
        for tile in plan(width, height, tile_size):
            progress.check()
            block = read(tile.shifted(col, row).padded(method.halo))
            fine, registered = method.normalised_bands(block)
            registered = without_margin(registered, AROUND)
            valid = method.valid(block)
            shape = (len(fine), tile.height, SCALE, tile.width, SCALE)
            added = fine.reshape(shape).mean((2, 4)) - registered
            total += added[:, valid].sum(axis=1, dtype=np.float64)
            count += int(valid.sum())
    return (total / max(count, 1)).astype(np.float32)
