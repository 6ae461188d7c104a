"""L1B: the defaults of *Super-resolve L1B* (PSNR) and *Register bands* (end-point error) beside the simple methods."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from osgeo import gdal
from scipy import ndimage

from ...core.progress import Progress
from ...core.window import Window
from ...jobs.inputs.l1b_scene import COLOURS, Scene, references
from ...jobs.super_resolve_l1b import SuperResolveRequest, fit_light
from ...nets.models import cards
from ...rasters.source import Source
from . import l1b_cases
from .l1b_cases import GREEN, RATIO, Observation, offset, sampled, spectrum_of
from .rows import END_POINT_ERROR, PSNR, Job, Row
from .scores import psnr
from .sensor import blur, stored

GAIN = 0.25  # of the optics, that deconvolution takes
UNSHARP, STRENGTH = 1.0, 0.7  # fine pixels: deviation of the unsharp mask; its strength
TILE, HALF = (
    32,
    16,
)  # pixels a side of the tiles that are registered one by one, and between their middles
RADIUS = 15  # pixels: of the windows of optical flow
FILE = "/vsimem/robustness_l1b.tif"

Images = dict[str, Callable[[Observation], np.ndarray]]


def jobs() -> list[Job]:
    """Return every case on each scene."""
    return [Job(case, scene, rows) for case in l1b_cases.CASES for scene in l1b_cases.SCENES]


def rows(case: str, scene: str, seeds: int) -> list[Row]:
    """Run one case on one scene: a row of each algorithm."""
    images: dict[str, list[float]] = {}
    flows: dict[str, list[float]] = {}
    default_image, default_flow = [], []
    for seed in range(seeds):
        seen = l1b_cases.make(l1b_cases.CASES[case], scene, seed)
        for name, register in registrations().items():
            flow = register(seen)
            flows.setdefault(name, []).append(end_point_error(seen, flow))
        for name, method in super_resolutions().items():
            images.setdefault(name, []).append(score(seen, method(seen)))
        image, flow = default_of(seen)
        default_image.append(score(seen, image))
        default_flow.append(end_point_error(seen, flow))
    return [
        Row(case, scene, images, default_image, PSNR),
        Row(case, scene, flows, default_flow, END_POINT_ERROR),
    ]


def score(seen: Observation, image: np.ndarray) -> float:
    return psnr(seen.truth, stored(image, seen.levels), seen.scored)


def end_point_error(seen: Observation, flow: np.ndarray) -> float:
    """Return the median error in pixels of a flow (4, 2, rows, cols) over the bands that move and show something."""
    shows = seen.truth.std(axis=(1, 2)) > 0
    shows[GREEN] = False
    lengths = np.hypot(*(flow - seen.flow).swapaxes(0, 1))  # (4, rows, cols)
    return float(np.median(lengths[shows][:, seen.scored[::RATIO, ::RATIO]]))


# Simple registrations: flows (4, 2, rows, cols), rows first.


def registrations() -> Images:
    return {
        "as it lies": lambda seen: np.zeros_like(seen.flow),
        "phase correlation": by_phase_correlation,
        "phase correlation of tiles": by_tiles,
        "optical flow (ILK)": by_optical_flow,
    }


def by_phase_correlation(seen: Observation) -> np.ndarray:
    """Register each band as a whole."""
    offsets = [offset(seen.observed[GREEN], band) for band in seen.observed]
    return np.broadcast_to(np.array(offsets)[..., None, None], seen.flow.shape)


def by_tiles(seen: Observation) -> np.ndarray:
    """Register tiles after the whole, the median of neighbouring ones counts, linearly between."""
    whole = by_phase_correlation(seen)
    shape = seen.observed.shape[1:]
    starts = [range(0, size - TILE + 1, HALF) for size in shape]
    flow = np.array(whole)
    for band, image in enumerate(seen.observed):
        down, right = np.rint(whole[band, :, 0, 0]).astype(int)
        moved = np.roll(image, (-down, -right), (0, 1))
        found = np.array(
            [[_tile_offset(seen.observed[GREEN], moved, row, col) for col in starts[1]] for row in starts[0]]
        )  # fmt: skip
        calm = ndimage.median_filter(found, (3, 3, 1), mode="nearest")
        at = (np.indices(shape) - TILE / 2 + 0.5) / HALF
        flow[band] = sampled(calm.transpose(2, 0, 1), at) + np.reshape((down, right), (2, 1, 1))
    return flow


def _tile_offset(reference: np.ndarray, moved: np.ndarray, row: int, col: int) -> np.ndarray:
    tile = np.s_[row : row + TILE, col : col + TILE]
    return np.clip(offset(reference[tile], moved[tile]), -2, 2)


def by_optical_flow(seen: Observation) -> np.ndarray:
    """Return iterative Lucas and Kanade's flow, from the phase correlation's whole pixels on."""
    from skimage.registration import optical_flow_ilk

    deviation = np.maximum(seen.observed.std(axis=(1, 2), keepdims=True), 1e-9)
    normal = (seen.observed - seen.observed.mean(axis=(1, 2), keepdims=True)) / deviation
    whole = np.rint(by_phase_correlation(seen)[..., 0, 0]).astype(int)
    flows = [
        optical_flow_ilk(normal[GREEN], np.roll(band, tuple(-shift), (0, 1)), radius=RADIUS)
        for band, shift in zip(normal, whole)
    ]
    return np.array(flows) + whole[..., None, None]


# Simple super-resolutions: (4, 2 rows, 2 cols).


def super_resolutions() -> Images:
    return {
        "cubic as it lies": lambda seen: enlarged(seen, np.zeros_like(seen.flow)),
        "cubic after phase correlation": lambda seen: enlarged(seen, by_phase_correlation(seen)),
        "cubic after true registration": lambda seen: enlarged(seen, seen.flow),
        "unsharp mask after true registration": unsharp,
        "Wiener after phase correlation": lambda seen: wiener(seen, by_phase_correlation(seen)),
        "Wiener after true registration": lambda seen: wiener(seen, seen.flow),
    }


def enlarged(seen: Observation, flow: np.ndarray) -> np.ndarray:
    """Return the bands by cubic splines where a flow says that green's finer pixels lie."""
    fine = (np.indices(seen.truth.shape[1:]) + 0.5) / RATIO - 0.5
    return np.stack(
        [
            sampled(band[None], fine + sampled(band_flow, fine), order=3)[0]
            for band, band_flow in zip(seen.observed, flow)
        ]
    )


def unsharp(seen: Observation) -> np.ndarray:
    image = enlarged(seen, seen.flow)
    return image + STRENGTH * (image - blur(image, UNSHARP))


def wiener(seen: Observation, flow: np.ndarray) -> np.ndarray:
    """Deconvolve each band; the noise is known, and the ground's power taken to fall with the squared frequency."""
    image = enlarged(seen, flow)
    shape = tuple(2 * size for size in image.shape[1:])  # mirrored, so that it has no edge
    transfer = spectrum_of(shape, GAIN)
    fall = 1 / np.maximum(spectrum_of(shape), 1 / min(shape)) ** 2
    result = []
    for band, noise in zip(image, seen.noise):
        whole = np.pad(band - band.mean(), ((0, band.shape[0]), (0, band.shape[1])), "symmetric")
        power = max(whole.var() - noise**2, 1e-9) * fall / fall.mean()
        gain = transfer * power / (transfer**2 * power + noise**2)
        restored = np.fft.ifft2(gain * np.fft.fft2(whole)).real
        result.append(restored[: band.shape[0], : band.shape[1]] + band.mean())
    return np.stack(result)


def default_of(seen: Observation) -> tuple[np.ndarray, np.ndarray]:
    """Return what *Super-resolve L1B* and *Register bands* make of it by default: the bands and the flow."""
    _, rows, cols = seen.observed.shape
    kind = gdal.GDT_Byte if seen.levels <= l1b_cases.EIGHT_BITS else gdal.GDT_UInt16
    dataset = gdal.GetDriverByName("GTiff").Create(FILE, cols, rows, len(COLOURS), kind)
    dataset.WriteArray(seen.observed)
    dataset = None
    scene = Scene(Source(references(FILE, "1,2,3,4", COLOURS), nodata="none"))
    request = SuperResolveRequest(FILE, "", device="cpu", threads=1)
    card = cards.load_card(cards.find(request.model, ()))
    fitted = fit_light(scene, card, request, Progress())
    window = Window(0, 0, cols, rows)
    image = fitted.apply(scene.read(window.padded(fitted.halo)))
    return image, fitted.registration.flow.at(window)
