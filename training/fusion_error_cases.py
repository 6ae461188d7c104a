"""Pairs of a hyperspectral and a multispectral image with a truth, fused by the default: for their expected errors.

What :mod:`.expected_error` learns from; what befalls the scenes is that of :mod:`.error_cases`. No scene of the bench
is among them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..core.progress import Progress
from ..nets.hyperspectral import method as hyperspectral
from ..nets.hyperspectral import reliability
from ..nets.hyperspectral.blind_fit import SensorModel
from ..nets.hyperspectral.psf import degrade, gaussian
from ..nets.imaging.expected_error import Evidence
from . import l1bsr as l1b
from .error_cases import UNKNOWN, Case, crop, drawn_bends, softened
from .pansharp import between

BANDS = 66  # of a cube, at most
SIDE = (60, 100)  # fine pixels


def fusion_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw pairs of a hyperspectral and a multispectral image, fused by the default."""
    names = ("abu_airport-2", "abu_beach-2", "abu_urban-2", "abu_urban-3", "hydice")
    cubes = [l1b.read(f"hsi/{name}.tif") for name in names]
    while True:
        cube = cubes[generator.integers(len(cubes))]
        ratio = int(generator.choice([2, 3, 4, 5, 5, 5, 6, 8, 10]))
        side = int(generator.integers(*SIDE)) // ratio * ratio
        cube = crop(cube, side, generator)
        height, width = (size // ratio * ratio for size in cube.shape[1:])
        cube = np.maximum(softened(cube[:, :height, :width], generator), 1)
        hsi, msi, truth = observed_pair(cube, ratio, generator)
        yield [(fused(hsi, msi), truth)]


def fused(hsi: np.ndarray, msi: np.ndarray) -> Evidence:
    """Fuse a pair by the default, and return what its errors are judged by."""
    shape = hsi.shape[1:]
    whole = hyperspectral.Sample(hsi, msi, np.ones(shape, bool), np.ones(msi.shape[1:], bool))
    fusion = hyperspectral.fit([whole], shape, SensorModel(), hyperspectral.Options(), Progress())
    rows, cols = (0, shape[0]), (0, shape[1])
    block = hyperspectral.Block(padded(whole, *fusion.support(rows, cols)), rows, cols)
    errors = reliability.with_errors(fusion, [whole], shape, UNKNOWN)
    return errors.evidence(block, fusion.apply(block))


def observed_pair(
    cube: np.ndarray, ratio: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what two drawn sensors make of a cube: HSI, MSI and the truth of the HSI's bands."""
    silicon = int(0.45 * len(cube))  # about where it ends in cubes of AVIRIS
    cube = cube[:silicon] if generator.random() < 0.4 else cube
    responses = drawn_responses(len(cube), min(silicon, len(cube)), generator)
    step = -(-len(cube) // BANDS)
    ground, of_msi, of_hsi = drawn_bends(generator)
    chosen = cube[int(generator.integers(step)) :: step]
    bands = ground(np.concatenate([chosen, np.tensordot(responses, cube, 1)]), generator)
    truth, msi = bands[: len(chosen)].astype(np.float32), bands[len(chosen) :]
    off = generator.normal(0, 0.2, 2) * ratio * (generator.random() < 0.3)
    deviation = ratio * between(0.25, 0.8, generator)
    reach = int(generator.integers(0, 2)) * ratio // 2 * 2
    psf = gaussian(ratio, reach, (deviation, deviation), tuple(off))
    hsi = degrade(of_hsi(truth, generator).astype(np.float32), psf, ratio)
    msi = of_msi(msi, generator)
    noisy = [
        image
        + np.sqrt((image**2).mean(axis=(1, 2), keepdims=True))
        * 10 ** (-generator.uniform(22, 55) / 20)
        * generator.standard_normal(image.shape)
        for image in (hsi, msi)
    ]
    return noisy[0].astype(np.float32), noisy[1].astype(np.float32), truth


def drawn_responses(bands: int, silicon: int, generator: np.random.Generator) -> np.ndarray:
    """Return responses (c, bands) of sum 1: 4 to 10 wide neighbours below the end of silicon, perhaps two beyond."""
    count = int(generator.choice([4, 6, 8, 8, 10]))
    spacing = silicon / count
    centres = spacing * (np.arange(count) + 0.5) + generator.normal(0, 0.15 * spacing, count)
    widths = spacing * generator.uniform(0.25, 0.5, count)
    if bands > silicon and generator.random() < 0.4:
        centres = np.append(centres, bands * np.array([0.62, 0.88]))
        widths = np.append(widths, bands * np.array([0.02, 0.04]))
    curves = np.exp(-0.5 * ((np.arange(bands) - centres[:, None]) / widths[:, None]) ** 4)
    return curves / curves.sum(axis=1, keepdims=True)


def padded(
    whole: hyperspectral.Sample, rows: tuple[int, int], cols: tuple[int, int]
) -> hyperspectral.Sample:
    """Return a sample of coarse rows and columns (start, stop); beyond the image its edge, invalid."""

    def pad(array: np.ndarray, factor: int) -> np.ndarray:
        widths = [
            (-start * factor, (stop - size) * factor)
            for (start, stop), size in zip((rows, cols), whole.hsi.shape[1:])
        ]
        mode = "constant" if array.dtype == bool else "edge"
        return np.pad(array, [(0, 0)] * (array.ndim - 2) + widths, mode=mode)

    ratio = whole.ratio
    return hyperspectral.Sample(
        pad(whole.hsi, 1), pad(whole.msi, ratio), pad(whole.valid_hsi, 1),
        pad(whole.valid_msi, ratio), (rows[0], cols[0]),
    )  # fmt: skip
