"""Land of known truth for pan-sharpening: drawn, or aerial images; and sensors that see it as vendors deliver."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bandloom.nets.imaging.mtf import sigma
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.pansharpening.block import Block
from scipy.ndimage import gaussian_filter, shift


def land(bands: int, seed: int, side: int) -> np.ndarray:
    """Draw fields of all sizes, mixed of two spectra, alike at every scale as land is: (bands, side, side)."""
    random, fine = np.random.default_rng(seed), 2 * side
    maps = np.zeros((2, fine, fine))
    for size in (128, 64, 32, 16, 8, 4, 2):
        cells = random.uniform(-1, 1, (2, *(-(-fine // size),) * 2))
        maps += np.sqrt(size) / 8 * np.kron(cells, np.ones((size, size)))[:, :fine, :fine]
    mixed = np.tensordot(random.uniform(20, 100, (bands, 2)), maps, 1) + 1000
    return ObservationModel.nested(2, (0.3,) * bands).observe(mixed.astype(np.float32))


def aerial(data_dir: Path, name: str, side: int = 256) -> np.ndarray:
    """Read (4, side, side) of an aerial image: blue, green, red, near infrared."""
    gdal = pytest.importorskip("osgeo.gdal")
    image = gdal.Open(str(data_dir / "hr_rgbn" / f"{name}.tif")).ReadAsArray(0, 0, side, side)
    return image[[2, 1, 0, 3]].astype(np.float32)


def whole(pan: np.ndarray, ms: np.ndarray) -> Block:
    """Return a block without an invalid pixel."""
    return Block(
        pan.astype(np.float32),
        ms.astype(np.float32),
        np.ones(pan.shape[1:], bool),
        np.ones(ms.shape[1:], bool),
    )


def cut(block: Block, row: int, col: int, size: int) -> Block:
    """Return a square of ``size`` PAN pixels, whole pixels of the MS."""
    factor = block.factor
    top, first, side = row // factor, col // factor, size // factor
    fine = np.s_[..., row : row + size, col : col + size]
    coarse = np.s_[..., top : top + side, first : first + side]
    return Block(block.pan[fine], block.ms[coarse], block.valid_pan[fine], block.valid_ms[coarse])


def vendor_pair(truth: np.ndarray, seed: int = 0) -> Block:
    """See (4, h, w) as vendors deliver it, ratio 4.

    MS: optics of gain 0.12, SNR 60, an unsharp mask (1.5 at 0.8 pixels), resampled by a part of a pixel and back. PAN:
    blurred by 0.6 pixels, SNR 80, sharpened (0.7).
    """
    random = np.random.default_rng(seed)
    ms = _each(gaussian_filter, truth, sigma(0.12, 4))
    ms = _each(shift, ms, (-1.5, -1.5), order=3, mode="nearest")[:, ::4, ::4]
    ms = ms + random.normal(size=ms.shape) * ms.mean((1, 2), keepdims=True) / 60
    ms = ms + 1.5 * (ms - _each(gaussian_filter, ms, 0.8))
    for way in (-1, 1):
        ms = _each(shift, ms, (0.3 * way, 0.4 * way), order=3, mode="nearest")
    pan = np.tensordot((0.2, 0.3, 0.3, 0.2), truth, 1)[None]
    pan = _each(gaussian_filter, pan, 0.6)
    pan = pan + random.normal(size=pan.shape) * pan.mean() / 80
    pan = pan + 0.7 * (pan - _each(gaussian_filter, pan, 0.8))
    return whole(np.rint(pan).clip(0), np.rint(ms).clip(0))


def _each(function, bands: np.ndarray, *arguments, **options) -> np.ndarray:
    return np.stack([function(band, *arguments, **options) for band in bands])
