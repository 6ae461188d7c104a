"""Pairs of a hyperspectral and a multispectral image with a truth, fused by the default: for their expected errors.

What :mod:`.expected_error` learns from; what befalls the scenes is that of :mod:`.error_cases`. No scene of the bench
is among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..core.progress import Progress
from ..nets.hyperspectral import method as hyperspectral
from ..nets.hyperspectral import reliability
from ..nets.hyperspectral.blind_fit import SensorModel
from ..nets.hyperspectral.psf import degrade, gaussian
from ..nets.imaging.expected_error import Evidence
from . import l1bsr as l1b
from . import landscapes
from .error_cases import UNKNOWN, Case, crop, drawn_bends, softened, unchanged
from .pansharp import between

BANDS = 66  # of a cube, at most
SIDE, LARGE = (60, 100), (120, 180)  # fine pixels
MADE_SHARE = 0.35  # of the scenes: cubes of library spectra in real textures


def fusion_cases(generator: np.random.Generator) -> Iterator[list[Case]]:
    """Draw pairs of a hyperspectral and a multispectral image, fused by the default."""
    names = ("abu_airport-2", "abu_beach-2", "abu_urban-2", "abu_urban-3", "hydice")
    cubes = [l1b.read(f"hsi/{name}.tif") for name in names]
    aerial = l1b.aerial_images()
    while True:
        ratio = int(generator.choice([2, 3, 4, 5, 5, 5, 6, 8, 10]))
        if generator.random() < MADE_SHARE:
            side = int(generator.integers(*(LARGE if generator.random() < 0.15 else SIDE)))
            cube = made_cube(aerial, side // ratio * ratio, generator)
            silicon = len(cube)
        else:
            cube = cubes[generator.integers(len(cubes))]
            silicon = int(0.45 * len(cube))  # about where it ends in cubes of AVIRIS
            cube = cube[:silicon] if generator.random() < 0.4 else cube
            cube = crop(cube, int(generator.integers(*SIDE)) // ratio * ratio, generator)
            height, width = (size // ratio * ratio for size in cube.shape[1:])
            cube = softened(cube[:, :height, :width], generator)
        hsi, msi, truth = observed_pair(np.maximum(cube, 1), silicon, ratio, generator)
        yield [(fused(hsi, msi), truth)]


def made_cube(
    aerial: Sequence[np.ndarray], side: int, generator: np.random.Generator
) -> np.ndarray:
    """Return 400 to 1000 nm (61, side, side) of a place whose textures are real and whose spectra are of a library.

    Four bands explain it wholly, but for a weak feature that it may have, and its own noise.
    """
    image = crop(aerial[generator.integers(len(aerial))], side, generator)
    reflectance = image / 255 * generator.uniform(0.3, 0.8)
    seed = int(generator.integers(1 << 30))
    landscape = landscapes.scene("made", reflectance, ("S2A_MSI_V4", ("2", "3", "4", "8")), 1, seed)
    cube = np.tensordot(landscape.spectra[:, ::10].T, landscape.weights, 1)
    mean = cube.mean(axis=(1, 2), keepdims=True)
    if generator.random() < 0.6:
        other = crop(aerial[generator.integers(len(aerial))], side, generator)[0]
        band = np.arange(len(cube)) - generator.integers(len(cube))
        feature = np.exp(-0.5 * (band / between(1, 12, generator)) ** 2)[:, None, None]
        texture = (other - other.mean()) / (other.std() + 1)
        cube = cube + between(0.003, 0.1, generator) * mean * feature * texture
    cube = softened(cube, generator)
    if generator.random() < 0.6:
        noise = between(0.001, 0.02, generator) * generator.standard_normal(cube.shape)
        cube = cube + mean * noise
    return 1e4 * cube


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
    cube: np.ndarray, silicon: int, ratio: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what two drawn sensors make of a cube whose first bands silicon sees: HSI, MSI, the HSI's bands' truth."""
    responses = drawn_responses(len(cube), min(silicon, len(cube)), generator)
    step = -(-len(cube) // BANDS)
    ground, of_msi, of_hsi = drawn_bends(generator)
    if of_msi is unchanged and generator.random() < 0.12:
        of_msi = aged
    chosen = cube[int(generator.integers(step)) :: step]
    bands = ground(np.concatenate([chosen, np.tensordot(responses, cube, 1)]), generator)
    truth, msi = bands[: len(chosen)].astype(np.float32), bands[len(chosen) :]
    seen = of_hsi(truth, generator).astype(np.float32)
    if generator.random() < 0.12:
        seen = np.roll(seen, np.rint(generator.uniform(-1.5, 1.5, 2) * ratio).astype(int), (1, 2))
    hsi = degrade(seen, drawn_psf(ratio, generator), ratio)
    noises = (np.inf, np.inf) if generator.random() < 0.3 else generator.uniform(18, 55, 2)
    hsi, msi = (
        image
        + np.sqrt((image**2).mean(axis=(1, 2), keepdims=True))
        * 10 ** (-decibels / 20)
        * generator.standard_normal(image.shape)
        for image, decibels in zip((hsi, of_msi(msi, generator)), noises)
    )
    return hsi.astype(np.float32), msi.astype(np.float32), truth


def aged(image: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Show another date: by how much two bands differ, the others are brighter or darker than they were."""
    first, second = image[generator.permutation(len(image))[:2]]
    share = np.clip((first - second) / np.maximum(first + second, 1), 0, 1)
    change = generator.uniform(-1, 1) * np.linspace(-0.5, 0.5, len(image))
    return image * (1 + change[:, None, None] * share)


def drawn_psf(ratio: int, generator: np.random.Generator) -> np.ndarray:
    """Return a Gaussian that ends at its coarse pixel, near it, or where it has faded; some lie off."""
    off = generator.normal(0, 0.2, 2) * ratio * (generator.random() < 0.3)
    deviation = ratio * between(0.25, 0.85, generator)
    reach = int(generator.choice([0, 0, ratio // 2, 2 * ratio, 2 * ratio]))
    return gaussian(ratio, reach, (deviation, deviation), tuple(off))


def drawn_responses(bands: int, silicon: int, generator: np.random.Generator) -> np.ndarray:
    """Return responses (c, bands) of sum 1: 4 to 10 wide neighbours below the end of silicon, perhaps two beyond."""
    count = int(generator.choice([4, 6, 8, 8, 10]))
    spacing = silicon / count
    centres = spacing * (np.arange(count) + 0.5) + generator.normal(0, 0.15 * spacing, count)
    widths = spacing * generator.uniform(0.1, 0.5, count)
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
