"""Quality of the default Sentinel-2 method, as Markdown tables.

``python -m bandloom.bench.s2s_quality --tables published sixty corrected native consistency --modes instant fit``

* published: the notebooks' protocol on vietnam, usa and iceland (7 x 7 blur, zeros beyond the border, samples 0, 2, 4,
  ...), six 20 m bands, 2 pixels of border off. Inputs are divided by the share of the blur that lies inside the
  scene, which undoes the simulation's dark frame; ``--dark-frame`` leaves it.
* sixty: B01 and B09 at 20 m, degraded to 60 m and held against the original, in the same simulation.
* corrected: nested pixels and repeated edges, on the aligned crops and on DSen2's scenes. The bundled network has
  learnt from the upper two thirds of the latter, so that only their lower third is scored.
* native: 12 bands made from hyperspectral cubes through the responses of Sentinel-2A as the true answer, seen at
  10, 20 and 60 m with noise.
* consistency: the full-resolution result degraded again, against the input.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bandloom.core.progress import Progress
from bandloom.nets.imaging import mtf
from bandloom.nets.imaging.detail_regression import Samples, interior
from bandloom.nets.imaging.observation_model import Group, Sensor
from bandloom.nets.imaging.registration.by_observation import THRESHOLD, estimate_offset
from bandloom.nets.imaging.resample import degrade, observe
from bandloom.nets.sentinel2.block import (
    BANDS_10M,
    BANDS_20M,
    BANDS_60M,
    BANDS_OUT,
    Block,
)
from bandloom.nets.sentinel2.method import fit, registered
from bandloom.nets.sentinel2.observation import SENTINEL2
from bandloom.nets.sentinel2.options import Options
from bandloom.nets.sentinel2.reduced_resolution import consistent
from bandloom.quality.reference import ergas, sam, sre
from osgeo import gdal
from scipy.ndimage import zoom

gdal.UseExceptions()
DATA = Path(
    os.environ.get("BANDLOOM_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)
GAINS = {
    10: mtf.band_gains(BANDS_10M),
    20: mtf.band_gains(BANDS_20M),
    60: mtf.band_gains(BANDS_60M),
}
UCNN = ("ucnn_vietnam", "ucnn_usa", "ucnn_iceland")
DSEN2 = ("dsen2_S2A_MSIL1C_20170527_T33UUB", "dsen2_S2B_MSIL1C_20171022_T49JGM")
TRAINED_ROWS = 200  # 20 m rows of DSen2's scenes that the bundled network has learnt from
BORDER = 2  # pixels
SIGNAL_TO_NOISE = 150.0  # of every band of the native scenes
CUBES = {  # file, wavelengths (empty: in the file), and rows and columns that are filled
    "Jasper Ridge": ("jasper_224.tif", "wavelengths_aviris_224_usgs1995lib.csv", (0, 96, 0, 96)),
    "AVIRIS suburb": ("aviris_vi_demo.tif", "", (0, 90, 0, 90)),
    "ABU beach 1": ("abu_beach-1.tif", "wavelengths_abu_188band.csv", (0, 150, 0, 150)),
    "EnMAP Potsdam north": ("enmap_potsdam_mosaic.tif", "", (0, 60, 0, 96)),
    "EnMAP Potsdam south": ("enmap_potsdam_mosaic.tif", "", (96, 156, 36, 156)),
}


@dataclass(frozen=True)
class Scene:
    """What a method sees, the truth it is held against (bands in the order of ``places``) and the forward model."""

    name: str
    block: Block
    truth: np.ndarray
    places: tuple[int, ...]
    sensor: Sensor
    first_row: int = BORDER


def read(path: Path) -> np.ndarray:
    return gdal.Open(str(path)).ReadAsArray().astype(np.float32)


def groups(name: str) -> list[np.ndarray]:
    ten, twenty, sixty = (read(DATA / "s2_multires" / f"{name}_{gsd}m.tif") for gsd in (10, 20, 60))
    return [
        ten[[2, 1, 0, 3]] if name.startswith("dsen2") else ten,
        twenty,
        sixty,
    ]  # DSen2: B4, B3, B2, B8


def whole(ten: np.ndarray, twenty: np.ndarray, sixty: np.ndarray | None) -> Block:
    masks = [
        None if group is None else np.ones(group.shape[1:], bool) for group in (ten, twenty, sixty)
    ]
    return Block(ten, twenty, sixty, *masks)


def places(bands: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(BANDS_OUT.index(band) for band in bands)


def chained_gain(gain: float) -> float:
    """Gain of a blur by 3 and then, on the coarser grid, by 2, as one Gaussian of factor 6."""
    deviation = np.hypot(mtf.sigma(gain, 3), 3 * mtf.sigma(gain, 2))
    return float(np.exp(-0.5 * (deviation * np.pi / 6) ** 2))


NOTEBOOK = Sensor(
    Group(2, GAINS[20], 0.0), Group(6, tuple(chained_gain(gain) for gain in GAINS[60]), 0.0)
)


def notebook_down(image: np.ndarray, gains: tuple[float, ...], factor: int) -> np.ndarray:
    return mtf.degrade(image, gains, factor, 0.0, "zero", mtf.PAPER_TAPS)


def published(dark_frame: bool) -> Iterator[Scene]:
    for name in UCNN:
        full = groups(name)
        seen = [notebook_down(image, gains, 2) for image, gains in zip(full, GAINS.values())]
        if not dark_frame:
            inside = [
                notebook_down(np.ones_like(image), gains, 2)
                for image, gains in zip(full, GAINS.values())
            ]
            seen = [image / share for image, share in zip(seen, inside)]
        yield Scene(name, whole(*seen), full[1], places(BANDS_20M), NOTEBOOK)


def corrected() -> Iterator[Scene]:
    for name in (*(f"{name}_aligned" for name in UCNN), *DSEN2):
        ten, twenty, sixty = groups(name)
        cells = min(sixty.shape[1:]) // 2 * 2
        ten, twenty, sixty = (
            ten[:, : 6 * cells, : 6 * cells],
            twenty[:, : 3 * cells, : 3 * cells],
            sixty[:, :cells, :cells],
        )
        nested = (mtf.nested_phase(2),) * 2
        seen = [
            degrade(image, 2, gains, nested)
            for image, gains in zip((ten, twenty, sixty), GAINS.values())
        ]
        first = TRAINED_ROWS if name in DSEN2 else BORDER
        yield Scene(name, whole(*seen), twenty, places(BANDS_20M), SENTINEL2, first)


def responses() -> dict[str, np.ndarray]:
    """Sentinel-2A's spectral responses: (n, 2) of wavelength in nm and response, by band."""
    table: dict[str, list[list[float]]] = {}
    for line in (DATA / "bandpass" / "srf" / "S2A_MSI_V4.txt").read_text().splitlines():
        if line.startswith("#") and "Band" in line:
            number = line.split("Band")[1].strip()
            band = table.setdefault("B" + number.zfill(2), [])
        elif line.strip() and not line.startswith("#"):
            band.append([float(value) for value in line.split()[:2]])
    return {name: np.array(rows) for name, rows in table.items()}


def twelve_bands(file: str, wavelengths: str) -> np.ndarray:
    dataset = gdal.Open(str(DATA / "hsi" / file))
    if wavelengths:
        centres = np.genfromtxt(DATA / "hsi" / wavelengths, delimiter=",", skip_header=1)[:, 1]
    else:
        bands = (dataset.GetRasterBand(index + 1) for index in range(dataset.RasterCount))
        centres = np.array([float(band.GetMetadataItem("wavelength")) for band in bands])
    curves = responses()
    weights = np.array([np.interp(centres, *curves[band].T, left=0, right=0) for band in BANDS_OUT])
    cube = dataset.ReadAsArray().astype(np.float32)
    return np.tensordot(weights / weights.sum(axis=1, keepdims=True), cube, 1).astype(np.float32)


def native() -> Iterator[Scene]:
    generator = np.random.default_rng(0)
    for name, (file, wavelengths, (top, bottom, left, right)) in CUBES.items():
        truth = np.maximum(twelve_bands(file, wavelengths)[:, top:bottom, left:right], 1)
        ten, twenty, sixty = (
            truth[list(places(bands))] for bands in (BANDS_10M, BANDS_20M, BANDS_60M)
        )
        seen = [ten, observe(twenty, SENTINEL2.twenty), observe(sixty, SENTINEL2.sixty)]
        deviations = [image.mean(axis=(1, 2), keepdims=True) / SIGNAL_TO_NOISE for image in seen]
        noisy = [
            (image + deviation * generator.standard_normal(image.shape)).astype(np.float32)
            for image, deviation in zip(seen, deviations)
        ]
        sharpened = places((*BANDS_20M, *BANDS_60M))
        yield Scene(name, whole(*noisy), truth[list(sharpened)], sharpened, SENTINEL2)


def bicubic(scene: Scene) -> np.ndarray:
    parts = {"ten": 1, "twenty": 2, "sixty": 6}
    images = [
        zoom(getattr(scene.block, part), (1, f, f), order=3, mode="nearest", grid_mode=True)
        for part, f in parts.items()
    ]
    return stacked(*images)


def stacked(ten: np.ndarray, twenty: np.ndarray, sixty: np.ndarray) -> np.ndarray:
    names = (*BANDS_10M, *BANDS_20M, *BANDS_60M)
    bands = dict(zip(names, np.concatenate([ten, twenty, sixty])))
    return np.stack([bands[name] for name in BANDS_OUT])


def regressed(
    guides: np.ndarray, coarse: np.ndarray, group: Group
) -> tuple[np.ndarray, np.ndarray]:
    """Regress values on registered guides, one set of coefficients a band, and back-project; also the guides."""
    sample = Samples(guides, coarse, np.ones(coarse.shape[1:], bool))
    offset = estimate_offset([sample], group) or (0.0, 0.0)
    guides = registered(guides, offset if max(map(abs, offset)) > THRESHOLD else (0.0, 0.0))
    inner = interior(sample.valid)
    result = np.empty((len(coarse), *guides.shape[1:]), np.float32)
    for band, gain in enumerate(group.gains):
        seen = degrade(guides, group.factor, [gain] * len(guides), (group.phase, group.phase))[
            :, inner
        ].T
        design = np.column_stack([seen, np.ones(len(seen))])
        slopes = np.linalg.lstsq(design, coarse[band][inner], rcond=None)[0]
        result[band] = np.tensordot(slopes[:-1], guides, 1) + slopes[-1]
    return consistent(result, coarse, group), guides


def registered_regression(scene: Scene) -> np.ndarray:
    block = scene.block
    twenty, guides = regressed(block.ten, block.twenty, scene.sensor.twenty)
    sixty, _ = regressed(np.concatenate([guides, twenty]), block.sixty, scene.sensor.sixty)
    return stacked(block.ten, twenty, sixty)


def bandloom(mode: str, threads: int) -> Callable[[Scene], np.ndarray]:
    def run(scene: Scene) -> np.ndarray:
        options = Options(mode=mode, threads=threads, device="cpu", sensor=scene.sensor)
        return fit([scene.block], options, Progress()).apply(scene.block)

    return run


def inner(image: np.ndarray, first_row: int = BORDER) -> np.ndarray:
    return image[:, first_row:-BORDER, BORDER:-BORDER]


def quality_table(
    title: str, scenes: Iterator[Scene], methods: dict[str, Callable], ratio: int
) -> None:
    print(
        f"\n### {title}\n\n| scene | method | SRE dB | SAM deg | ERGAS | CPU s |\n|---|---|---|---|---|---|"
    )
    for scene in scenes:
        for name, method in methods.items():
            started = time.process_time()
            result = method(scene)[list(scene.places)]
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
            result = notebook_down(method(scene)[list(places(BANDS_60M))], GAINS[60], 3)
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
        scene = Scene(name, whole(ten, twenty, sixty), ten, places(BANDS_10M), SENTINEL2)
        for method_name, method in methods.items():
            result = method(scene)
            shares = []
            for bands, image, group in (
                (BANDS_20M, twenty, SENTINEL2.twenty),
                (BANDS_60M, sixty, SENTINEL2.sixty),
            ):
                difference = np.abs(observe(result[list(places(bands))], group) - image).mean(
                    axis=(1, 2)
                )
                shares += list(100 * difference / image.mean(axis=(1, 2)))
            equal = "yes" if np.array_equal(result[list(scene.places)], ten) else "no"
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
