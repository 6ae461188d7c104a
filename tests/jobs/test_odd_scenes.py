"""Jobs on scenes with a saturated or masked patch, and on images that do not show the same ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.core.progress import Progress
from bandloom.jobs.fuse_hyperspectral import FuseRequest, fuse
from bandloom.jobs.inputs.bandpass_pairs import read_pairs
from bandloom.jobs.pansharpen import PansharpenRequest, pansharpen
from bandloom.jobs.register_bands import RegisterRequest, register
from bandloom.jobs.sharpen_sentinel2 import SharpenRequest, sharpen
from bandloom.jobs.super_resolve_l1b import SuperResolveRequest, superresolve
from bandloom.nets.models import engines
from bandloom.nets.pansharpening.options import Options
from bandloom.nets.sentinel2.options import Options as SharpenOptions
from bandloom.tests.builders import CORNER, coarser, read_tif, write_tif
from bandloom.tests.progress_log import ProgressLog
from scipy.ndimage import gaussian_filter

needs_runner = pytest.mark.skipif(
    not any(engines.is_here(library) for library in ("openvino", "onnxruntime", "torch")),
    reason="no library that runs a network is installed",
)
SIDE = 144
SQUARE = (slice(36, 72), slice(48, 84))  # finest pixels: multiples of 12
S2 = (("B02", "B03", "B04", "B08"), ("B05", "B06", "B07", "B8A", "B11", "B12"))


def ground(bands: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    fields = (
        np.stack([gaussian_filter(random.normal(size=(SIDE, SIDE)), 1.5) for _ in range(3)]) * 6
    )
    mixed = np.tensordot(random.uniform(0.2, 1, (bands, 3)), fields, 1)
    return (2000 + 300 * mixed).clip(200, 6000)


class Case(NamedTuple):
    """A job: its images as (name, values, finest pixels in one of its own), and what runs it on paths."""

    images: list[tuple[str, np.ndarray, int, tuple[str, ...]]]
    run: Callable[[dict[str, str], str, Progress], None]


def case(name: str) -> Case:
    if name == "fuse":
        fine = ground(20)
        msi = np.stack([fine[k : k + 4].mean(0) for k in (0, 5, 10, 15)])
        return Case(
            [("hsi", coarser(fine, 4), 4, ()), ("msi", msi, 1, ())],
            lambda paths, output, log: fuse(
                FuseRequest(paths["hsi"], paths["msi"], output, threads=1), log
            ),
        )
    if name == "pansharpen":
        fine, options = ground(4), Options(device="cpu", threads=1)
        return Case(
            [("pan", fine.mean(0, keepdims=True), 1, ()), ("ms", coarser(fine, 4), 4, ())],
            lambda p, output, log: pansharpen(
                PansharpenRequest(p["pan"], p["ms"], output, options=options), log
            ),
        )
    if name == "sharpen":
        fine, options = ground(10), SharpenOptions(device="cpu", threads=1)
        return Case(
            [("ten", fine[:4], 1, S2[0]), ("twenty", coarser(fine[4:], 2), 2, S2[1])],
            lambda p, output, log: sharpen(
                SharpenRequest(
                    output=output, ten=(p["ten"],), twenty=(p["twenty"],), options=options
                ),
                log,
            ),
        )
    job, request = (
        (register, RegisterRequest) if name == "register" else (superresolve, SuperResolveRequest)
    )
    return Case(
        [("input", ground(4), 1, S2[0])],
        lambda p, output, log: job(request(p["input"], output, threads=1), log),
    )


def write(images, folder, value: float | None = None, **moved) -> dict[str, str]:
    paths = {}
    for name, values, step, names in images:
        stored = values.copy()
        if value is not None:
            stored[
                (slice(None), *(slice(part.start // step, part.stop // step) for part in SQUARE))
            ] = value
        corner = moved.get(name, CORNER)
        path = folder / f"{name}_{value}.tif"
        paths[name] = write_tif(
            path, stored.round().astype(np.uint16), 10.0 * step, corner=corner, names=names
        )
    return paths


@needs_runner
@pytest.mark.parametrize("name", ["fuse", "pansharpen", "sharpen", "register", "superresolve"])
def test_a_saturated_or_masked_patch_stays_in_its_place(tmp_path, name):
    """Away from the patch the result is that of the scene without it, and in its middle the patch's value."""
    images, run = case(name)
    results = {}
    for value in (None, 0, 65535):
        output = tmp_path / f"out_{value}.tif"
        run(write(images, tmp_path, value), str(output), ProgressLog())
        results[value] = read_tif(output).astype(float)
    scale = results[None].shape[1] // SIDE
    outside = np.ones(results[None].shape[1:], bool)
    outside[
        tuple(slice((part.start - 36) * scale, (part.stop + 36) * scale) for part in SQUARE)
    ] = False
    spread = results[None].std(axis=(1, 2))
    for value in (0, 65535):
        assert np.isfinite(results[value]).all()
        error = np.sqrt(((results[value] - results[None])[:, outside] ** 2).mean(axis=1))
        # slopes that hold for the whole scene see the patch's edges too: pan-sharpening loses most
        assert (error < 0.45 * spread).all(), (value, error / spread)
        middle = tuple(
            slice((part.start + 15) * scale, (part.stop - 15) * scale) for part in SQUARE
        )
        assert np.abs(results[value][(slice(None), *middle)] - value).max() <= max(
            120, 0.02 * value
        ), value


@pytest.mark.parametrize("name", ["fuse", "pansharpen"])
def test_a_displaced_image_is_a_warning_that_says_where_it_belongs(tmp_path, name):
    images, run = case(name)
    coarse = {"fuse": "hsi", "pansharpen": "ms"}[name]
    log = ProgressLog()
    paths = write(
        images, tmp_path, **{coarse: (CORNER[0] + 2 * 40, CORNER[1] - 3 * 40)}
    )  # 2 pixels east, 3 south
    run(paths, str(tmp_path / "out.tif"), log)
    where = {
        "fuse": "+3 rows, +2 columns of its pixels further on",
        "pansharpen": "3 of its pixels up and 2 to the left",
    }
    assert any(where[name] in text for text in log.warnings), log.warnings


def test_a_displaced_ms_that_is_placed_anew_is_no_warning(tmp_path):
    images, run = case("pansharpen")
    log, uncorrected = ProgressLog(), ProgressLog()
    paths = write(images, tmp_path, ms=(CORNER[0] + 40, CORNER[1]))  # 1 pixel east
    run(paths, str(tmp_path / "out.tif"), log)
    assert not log.warnings
    assert any("the MS is placed by as much" in text for text in log.infos)
    request = PansharpenRequest(
        paths["pan"], paths["ms"], str(tmp_path / "left.tif"), options=Options(register=False)
    )
    pansharpen(request, uncorrected)
    assert any("1 of its pixels to the left" in text for text in uncorrected.warnings)


@pytest.mark.parametrize("name", ["fuse", "pansharpen", "sharpen"])
def test_an_image_of_another_place_is_a_warning(tmp_path, name):
    images, run = case(name)
    number = 0 if name == "fuse" else 1
    key, values, step, names = images[number]
    images[number] = (key, coarser(ground(len(values), seed=7), step), step, names)
    log = ProgressLog()
    run(write(images, tmp_path), str(tmp_path / "out.tif"), log)
    assert any("other places or dates" in text for text in log.warnings), log.warnings


def test_good_pairs_are_no_warning(tmp_path):
    for name in ("fuse", "pansharpen", "sharpen", "register"):
        images, run = case(name)
        log = ProgressLog()
        run(write(images, tmp_path), str(tmp_path / f"{name}.tif"), log)
        assert not log.warnings, (name, log.warnings)


def test_a_bandpass_pair_of_other_places_is_a_warning(tmp_path):
    one, other, same = (ground(4, seed) for seed in (0, 7, 0))
    paths = [
        write_tif(tmp_path / f"{n}.tif", image.astype(np.uint16), names=S2[0])
        for n, image in enumerate((one, other, same))
    ]
    log = ProgressLog()
    read_pairs(paths[:1], paths[1:2], (), 0, log)
    assert any(text.startswith("0.tif explains") for text in log.warnings)
    log = ProgressLog()
    read_pairs(paths[:1], paths[2:], (), 0, log)
    assert not any("explains" in text for text in log.warnings)


def test_a_bandpass_pair_is_refused_by_system_then_place_then_size(tmp_path):
    image = ground(4).astype(np.uint16)
    source = write_tif(tmp_path / "s.tif", image, names=S2[0])

    def refused(words: str, **options) -> None:
        target = write_tif(tmp_path / "t.tif", image[:, :100], names=S2[0], **options)
        with pytest.raises(InputError, match=words):
            read_pairs([source], [target], (), 0, ProgressLog())

    refused("coordinate reference system of .*t.tif is EPSG:32633", epsg=32633, corner=(0.0, 0.0))
    refused("no area in common", corner=(0.0, 0.0))
    refused("has 144 x 100 pixels")
