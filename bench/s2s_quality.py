"""Quality of the default Sentinel-2 method, as Markdown tables.

``python -m bandloom.bench.s2s_quality --tables published sixty corrected native consistency --modes instant fit``

The scenes are those of training/s2s_scenes.py:

* published: six 20 m bands, 2 pixels of border off; ``--dark-frame`` leaves the simulation's dark frame.
* sixty: B01 and B09 at 20 m, degraded to 60 m and held against the original, in the same simulation.
* corrected: the aligned crops and DSen2's scenes with nested pixels and repeated edges.
* native: 12 bands made from hyperspectral cubes.
* consistency: the full-resolution result degraded again, against the input.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np
from bandloom.core.progress import Progress
from bandloom.nets.imaging.detail_regression import GuidedSample, interior
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.registration.by_observation import THRESHOLD, estimate_offset
from bandloom.nets.imaging.resample import shift
from bandloom.nets.sentinel2.block import BANDS_10M, BANDS_20M, BANDS_60M, BANDS_OUT
from bandloom.nets.sentinel2.method import fit
from bandloom.nets.sentinel2.observation import SENTINEL2
from bandloom.nets.sentinel2.options import Options
from bandloom.quality.reference import ergas, sam, sre
from bandloom.training.data import require_data
from bandloom.training.s2s_scenes import (
    DSEN2,
    GAINS,
    UCNN,
    Scene,
    band_indices,
    corrected,
    groups,
    inner,
    native,
    notebook_down,
    published,
    whole,
)
from scipy.ndimage import zoom


def bicubic(scene: Scene) -> np.ndarray:
    factors = {"ten": 1, "twenty": 2, "sixty": 6}
    images = [
        zoom(getattr(scene.block, name), (1, f, f), order=3, mode="nearest", grid_mode=True)
        for name, f in factors.items()
    ]
    return stacked(*images)


def stacked(ten: np.ndarray, twenty: np.ndarray, sixty: np.ndarray) -> np.ndarray:
    names = (*BANDS_10M, *BANDS_20M, *BANDS_60M)
    bands = dict(zip(names, np.concatenate([ten, twenty, sixty])))
    return np.stack([bands[name] for name in BANDS_OUT])


def regressed(
    guides: np.ndarray, coarse: np.ndarray, degradation: ObservationModel
) -> tuple[np.ndarray, np.ndarray]:
    """Regress values on registered guides, one set of coefficients a band, and back-project; also the guides."""
    sample = GuidedSample(guides, coarse, np.ones(coarse.shape[1:], bool))
    offset = estimate_offset([sample], degradation) or (0.0, 0.0)
    guides = shift(guides, offset if max(map(abs, offset)) > THRESHOLD else (0.0, 0.0))
    inner = interior(sample.valid)
    result = np.empty((len(coarse), *guides.shape[1:]), np.float32)
    for band, gain in enumerate(degradation.gains):
        coarse_guides = degradation.with_gain(gain, len(guides)).observe(guides)[:, inner].T
        design = np.column_stack([coarse_guides, np.ones(len(coarse_guides))])
        slopes = np.linalg.lstsq(design, coarse[band][inner], rcond=None)[0]
        result[band] = np.tensordot(slopes[:-1], guides, 1) + slopes[-1]
    return degradation.consistent(result, coarse), guides


def registered_regression(scene: Scene) -> np.ndarray:
    block = scene.block
    twenty, guides = regressed(block.ten, block.twenty, scene.sensor.twenty)
    sixty, _ = regressed(np.concatenate([guides, twenty]), block.sixty, scene.sensor.sixty)
    return stacked(block.ten, twenty, sixty)


def bandloom(mode: str, threads: int) -> Callable[[Scene], np.ndarray]:
    def run(scene: Scene) -> np.ndarray:
        options = Options(mode=mode, threads=threads, device="cpu", sensor=scene.sensor)
        sharpener = fit([scene.block], options, Progress())
        return scene.at_truth(sharpener.apply(scene.block), sharpener.twenty.placement.offset)

    return run


def quality_table(
    title: str, scenes: Iterator[Scene], methods: dict[str, Callable], ratio: int
) -> None:
    print(
        f"\n### {title}\n\n| scene | method | SRE dB | SAM deg | ERGAS | CPU s |\n|---|---|---|---|---|---|"
    )
    for scene in scenes:
        for name, method in methods.items():
            started = time.process_time()
            result = method(scene)[list(scene.bands)]
            spent = time.process_time() - started
            pair = inner(scene.truth, scene.first_row), inner(result, scene.first_row)
            values = (
                f"{sre(*pair):.2f} | {sam(*pair):.3f} | {ergas(*pair, ratio):.3f} | {spent:.1f}"
            )
            print(f"| {scene.name} | {name} | {values} |", flush=True)


def sixty_table(scenes: Iterator[Scene], methods: dict[str, Callable]) -> None:
    print(
        "\n### 60 m bands, 120 to 60 m\n\n| scene | method | B01 dB | B09 dB | mean |\n|---|---|---|---|---|"
    )
    for scene in scenes:
        truth = groups(scene.name)[2]
        for name, method in methods.items():
            result = notebook_down(method(scene)[list(band_indices(BANDS_60M))], GAINS[60], 3)
            bands = [sre(inner(truth[[band]]), inner(result[[band]])) for band in (0, 1)]
            print(
                f"| {scene.name} | {name} | {bands[0]:.2f} | {bands[1]:.2f} | {np.mean(bands):.2f} |",
                flush=True,
            )


def consistency_table(methods: dict[str, Callable]) -> None:
    """Mean absolute difference in per cent of each band's mean, 20 m bands then 60 m bands; and the 10 m bands."""
    print("\n### Consistency at full resolution: mean |difference| in % of the mean\n")
    print(
        f"| scene | method | {' | '.join((*BANDS_20M, *BANDS_60M))} | 10 m bands equal |\n|{'---|' * 11}"
    )
    for name in (*(f"{name}_aligned" for name in UCNN), *DSEN2):
        ten, twenty, sixty = groups(name)
        scene = Scene(name, whole(ten, twenty, sixty), ten, band_indices(BANDS_10M), SENTINEL2)
        for method_name, method in methods.items():
            result = method(scene)
            shares = []
            for bands, image, degradation in (
                (BANDS_20M, twenty, SENTINEL2.twenty),
                (BANDS_60M, sixty, SENTINEL2.sixty),
            ):
                again = degradation.observe(result[list(band_indices(bands))])
                difference = np.abs(again - image).mean(axis=(1, 2))
                shares += list(100 * difference / image.mean(axis=(1, 2)))
            equal = "yes" if np.array_equal(result[list(scene.bands)], ten) else "no"
            print(
                f"| {name} | {method_name} | {' | '.join(f'{share:.3f}' for share in shares)} | {equal} |",
                flush=True,
            )


def main() -> None:
    tables = ("published", "sixty", "corrected", "native", "consistency")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", nargs="+", choices=tables, default=tables)
    parser.add_argument(
        "--modes", nargs="+", choices=("instant", "fit"), default=("instant", "fit")
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--dark-frame",
        action="store_true",
        help="leave the border of the published simulation dark",
    )
    chosen = parser.parse_args()
    require_data()
    ours = {mode: bandloom(mode, chosen.threads) for mode in chosen.modes}
    methods = {"registered regression": registered_regression, **ours}
    if "published" in chosen.tables:
        quality_table("Published protocol, 20 m bands", published(chosen.dark_frame), methods, 2)
    if "sixty" in chosen.tables:
        sixty_table(published(chosen.dark_frame), methods)
    if "corrected" in chosen.tables:
        quality_table(
            "Corrected protocol, 20 m bands", corrected(), {"bicubic": bicubic, **methods}, 2
        )
    if "native" in chosen.tables:
        quality_table(
            "Native scale, 20 and 60 m bands", native(), {"bicubic": bicubic, **methods}, 2
        )
    if "consistency" in chosen.tables:
        consistency_table(ours)


if __name__ == "__main__":
    main()
