"""Bandpass alignment: the default beside the simple methods, by RMSE in digital numbers and by RMSE of NDVI.

The simple methods share no code with the product: the source as it is, and affine maps of each band alone and of all
bands, fitted by least squares to an open spectral library through the responses of the very platform and camera.
Where the target is softer they pass the same Gaussian as the default.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import ndimage

from ...nets.bandpass import histogram, method
from ...nets.bandpass.apply_tables import Units
from ...nets.bandpass.block import Block
from ...training.landscapes import library
from . import bandpass_cases as cases
from .rows import NDVI, RMSE, Job, Row

DARKEST = 300.0  # digital numbers of red and near infrared together: an index of less is noise
Method = Callable[[np.ndarray], np.ndarray]


def jobs() -> list[Job]:
    """Return every case on every cube."""
    return [Job(case, scene, rows) for case in cases.CASES for scene in cases.CUBES]


def rows(case: str, scene: str, seeds: int) -> list[Row]:
    """Run one case on one cube: a row for RMSE and one for NDVI."""
    simple: dict[str, list[tuple[float, float]]] = {}
    default = []
    what = cases.CASES[case]
    for seed in range(seeds):
        pairs = [cases.make(one, scene, seed) for one in cases.both_signs(what)]
        for name, apply in simple_methods(what.platform, what.camera).items():
            results = [soft(apply(pair.numbers()), pair.blur) for pair in pairs]
            simple.setdefault(name, []).append(mean_scores(pairs, results))
        default.append(mean_scores(pairs, [default_of(pair, what.camera) for pair in pairs]))
    return [
        Row(
            case, scene, {name: [score[index] for score in found] for name, found in simple.items()},
            [score[index] for score in default], measure,
        )
        for index, measure in enumerate((RMSE, NDVI))
    ]  # fmt: skip


@lru_cache(maxsize=8)
def simple_methods(platform: str, camera: int) -> dict[str, Method]:
    """Return the simple methods by name: (4, rows, cols) in and out."""
    seen = cases.SCALE * library() @ cases.sentinel2(platform).T  # (spectra, 4)
    wanted = cases.SCALE * library() @ cases.gaofen1(camera).T
    lines = [np.polyfit(first, second, 1) for first, second in zip(seen.T, wanted.T)]
    design = np.column_stack([seen, np.ones(len(seen))])
    matrix = np.linalg.lstsq(design, wanted, rcond=None)[0]  # (5, 4)
    return {
        "identity": lambda image: image,
        "library, each band": lambda image: np.stack(
            [np.polyval(line, band) for line, band in zip(lines, image)]
        ),
        "library, all bands": lambda image: (
            np.tensordot(matrix[:4].T, image, 1) + matrix[4][:, None, None]
        ),
    }


def soft(image: np.ndarray, blur: float) -> np.ndarray:
    if not blur:
        return image
    return np.stack([ndimage.gaussian_filter(band, blur) for band in image])


def default_of(pair: cases.Pair, camera: int) -> np.ndarray:
    """Return Bandloom's default for that camera, in digital numbers."""
    dtype = "uint16" if pair.whole else "float32"
    units = Units((pair.unit,) * 4, (0.0,) * 4, dtype)
    valid = np.ones(pair.source.shape[1:], bool)
    model = _model(camera)
    counts = histogram.count(units.numbers(pair.source), valid, model.limits)
    alignment = method.fit(model, counts, units, pair.blur)
    halo = alignment.halo
    padded = np.pad(pair.source, ((0, 0), (halo, halo), (halo, halo)), mode="edge")
    inside = np.pad(valid, halo)
    return alignment.apply(Block(padded, inside))


@lru_cache(maxsize=4)
def _model(camera: int) -> method.Model:
    return method.load(method.CAMERAS[camera], "cpu", 1)


def mean_scores(pairs: list[cases.Pair], images: list[np.ndarray]) -> tuple[float, float]:
    """Return the scores of results for several pairs, root mean square over them."""
    found = np.array([scores(pair, image) for pair, image in zip(pairs, images)])
    error, index = np.sqrt((found**2).mean(axis=0))
    return float(error), float(index)


def scores(pair: cases.Pair, image: np.ndarray) -> tuple[float, float]:
    """Return RMSE and RMSE of NDVI of a result, rounded as its file rounds it."""
    kept = np.rint(image / pair.unit) * pair.unit if pair.whole else image
    # what lies beyond the edge, or beside what is known, blurs in, and only the truth knows it
    margin = int(np.ceil(4 * pair.blur))
    square = np.ones((2 * margin + 1,) * 2, bool)
    inner = ndimage.binary_erosion(pair.known, square)
    kept, truth = kept[:, inner], pair.truth[:, inner]
    error = float(np.sqrt(((kept - truth) ** 2).mean()))
    bright = truth[2] + truth[3] > DARKEST
    difference = (_ndvi(kept) - _ndvi(truth))[bright]
    return error, float(np.sqrt((difference**2).mean()))


def _ndvi(image: np.ndarray) -> np.ndarray:
    red, infrared = np.maximum(image[2:], 1.0)
    return (infrared - red) / (infrared + red)
