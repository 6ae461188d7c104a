"""Measures, kernels and resampling against the numbers of the public reference functions."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from bandloom.quality import filters, full, reference
from bandloom.quality.hypercomplex import q2n_map
from bandloom.quality.local import BlockQ
from bandloom.quality.streaming import over_whole

pytestmark = pytest.mark.parity

RELATIVE = 1e-6  # the fixtures' stated tolerance for float64
# The same whole numbers give the same Q2n but for float64's rounding (1e-15 measured). A pixel that is rounded to another
# whole number, as after a product in float32, moves its block by 1e-7 to 4e-5: the product is made in float64 here.
Q2N_RELATIVE = 1e-10
FLOAT32_IN_REFERENCE = 1e-4  # absolute, for the toolbox's D_s and HQNR
MS_GAINS = {
    "QB": (0.34, 0.32, 0.30, 0.22),
    "IKONOS": (0.26, 0.28, 0.29, 0.28),
    "GeoEye1": (0.23,) * 4,
    "WV4": (0.23,) * 4,
    "WV3": (0.325, 0.355, 0.360, 0.350, 0.365, 0.360, 0.335, 0.315),
    "none": (0.30,) * 8,
}
PAN_GAINS = {"QB": 0.15, "IKONOS": 0.17, "GeoEye1": 0.16, "WV2": 0.11, "WV3": 0.14, "none": 0.15}


def near(expected, relative: float = RELATIVE):
    return pytest.approx(float(expected), rel=relative)


def bands_first(image: np.ndarray) -> np.ndarray:
    return np.moveaxis(image, 2, 0)


def as_the_toolbox(image: np.ndarray, block: int) -> np.ndarray:
    """Whole numbers from 0 up; incomplete blocks take the last row and column again (its slip)."""
    more = [(0, -length % block) for length in image.shape[1:]]
    return np.pad(np.round(np.clip(image.astype(np.float64), 0, None)), [(0, 0), *more], "edge")


def each_file(fixtures_dir, pattern: str, family: str = "fusion_metrics"):
    paths = sorted((fixtures_dir / family).glob(pattern))
    if not paths:
        pytest.skip(f"no {family}/{pattern} under {fixtures_dir}")
    for path in paths:
        with np.load(path) as file:
            yield path.stem, {key: file[key] for key in file.files}


@pytest.fixture
def pairs(fixtures_dir):
    """Every pair of images with the numbers measured on it."""
    return [
        (bands_first(data["gt"]), bands_first(data["pred"]), data)
        for _, data in each_file(fixtures_dir, "fr_*.npz")
    ]


@pytest.fixture
def scenes(fixtures_dir):
    """Every fused scene: fused, enlarged MS, MS, PAN and the numbers measured on them."""
    return [
        (*(bands_first(data[key]) for key in ("fused", "msexp", "ms")), data["pan"][None], data)
        for _, data in each_file(fixtures_dir, "nr_*.npz")
    ]


@pytest.fixture
def kernels(fixtures_dir):
    """The arrays of every file of kernels and resampled images, a dictionary each."""
    return [data for _, data in each_file(fixtures_dir, "filters*.npz")]


def the_key(data: dict, start: str, end: str = "") -> str:
    """Return the one key that begins and ends so: sizes stand between."""
    (key,) = (
        key for key in data if key.startswith(start) and key.endswith(end) and "FAILS" not in key
    )
    return key


def test_pixel_measures(pairs):
    for gt, pred, data in pairs:
        ratio, data_range = 1 / data["meta/ergas_ratio"], float(data["meta/data_range"])
        assert reference.sam(gt, pred) == near(data["numpy/SAM_deg"])
        assert reference.sam(gt, pred) == near(np.degrees(data["sewar/sam_rad"]))
        assert reference.ergas(gt, pred, ratio) == near(data["numpy/ERGAS(pred,gt)_reference_mean"])
        assert reference.ergas(pred, gt, ratio) == near(data["numpy/ERGAS(gt,pred)_official_order"])
        assert reference.psnr(gt, pred, data_range) == near(data["numpy/MPSNR"])
        assert reference.rmse(gt, pred) == near(data["sewar/rmse"])
        assert reference.rmse(gt, pred) * len(gt) ** 0.5 == near(
            data["numpy/RMSE_per_pixel_vector"]
        )
        assert reference.cc(gt, pred) == near(data["numpy/CC"])
        assert reference.global_uiqc(gt, pred) == near(data["numpy/UIQC_global"])


def test_signal_to_reconstruction_error(fixtures_dir):
    for _, data in each_file(fixtures_dir, "parts*.npz", "s2s"):
        whole = bands_first(data["sre_ref"]), bands_first(data["sre_est"])
        np.testing.assert_allclose(reference.sre_bands(*whole), data["sre_bands"], rtol=RELATIVE)
        border = int(the_key(data, "sre_bands_border").rpartition("border")[2])
        inner = [image[:, border:-border, border:-border] for image in whole]
        np.testing.assert_allclose(
            reference.sre_bands(*inner), data[f"sre_bands_border{border}"], rtol=RELATIVE
        )
        assert reference.sre(*inner) == near(data[f"sre_mean_border{border}"])


def test_angle_leaves_out_zero_pixels(pairs):
    for gt, pred, data in pairs:
        rows, cols = (int(length) for length in data["sam_zero_block_rows_cols"])
        pred = pred.copy()
        pred[:, :rows, :cols] = 0
        pixels = pred[0].size
        counted_as_zero = reference.sam(gt, pred) * (pixels - rows * cols) / pixels
        assert counted_as_zero == near(data["numpy/SAM_deg_pred_with_zero_pixels"])


def test_local_measures(pairs):
    for gt, pred, data in pairs:
        assert reference.ssim(gt, pred, float(data["meta/data_range"])) == near(data["numpy/SSIM"])
        assert reference.scc(gt[:1], pred[:1]) == near(data["torch64/SCC_band0_laplacian_valid"])
        for key in data:
            if key.startswith("sliding_q/mean_over_bands_block"):
                block = int(key.rpartition("block")[2])
                assert reference.uiqi(gt, pred, block) == near(data[key])


def test_q2n(pairs):
    compared = 0
    for gt, pred, data in pairs:
        scale = float(data["meta/q2n_input_multiplied_by"])
        for key in (key for key in data if key.startswith("q2n_S") and key.endswith("_map")):
            block = int(key[len("q2n_S") : -len("_map")])
            numbers = (
                as_the_toolbox(image.astype(np.float64) * scale, block) for image in (gt, pred)
            )
            blocks = q2n_map(*numbers, block)
            np.testing.assert_allclose(blocks, data[key], rtol=Q2N_RELATIVE)
            assert blocks.mean() == near(data[f"q2n_S{block}"], Q2N_RELATIVE)
            compared += 1
    assert compared


def test_one_pixel_rounded_otherwise_moves_q2n_more_than_its_tolerance(pairs):
    """Why the product is made in float64: what a pixel near .5 does to its block."""
    for gt, pred, data in pairs:
        blocks = [int(key[len("q2n_S") :]) for key in data if re.fullmatch(r"q2n_S\d+", key)]
        if not blocks:
            continue  # the reference takes powers of two alone
        block, scale = min(blocks), float(data["meta/q2n_input_multiplied_by"])
        numbers = [as_the_toolbox(image.astype(np.float64) * scale, block) for image in (gt, pred)]
        before = q2n_map(*numbers, block)
        numbers[1][0, 0, 0] += 1
        change = np.abs(q2n_map(*numbers, block) / before - 1)
        assert Q2N_RELATIVE < change[0, 0] < 1e-3 and change.ravel()[1:].max(initial=0) == 0


def test_mtf_kernels(kernels):
    compared = 0
    for key, expected in ((key, data[key]) for data in kernels for key in data):
        kind, _, case = key.partition("/")
        if "FAILS" in key or kind not in ("genMTF", "genMTF_pan"):
            continue
        sensor, ratio = re.match(r"(.+)_r(\d+)", case).groups()
        gains = MS_GAINS[sensor] if kind == "genMTF" else (PAN_GAINS[sensor],)
        for gain, kernel in zip(gains, np.moveaxis(np.atleast_3d(expected), 2, 0)):
            # The reference keeps the MS gains in float32.
            np.testing.assert_allclose(
                filters.mtf_kernel(gain, int(ratio)), kernel, atol=RELATIVE * kernel.max()
            )
            compared += 1
    assert compared


def test_normalised_kernels(kernels):
    compared = 0
    for key, expected in (
        (key, data[key]) for data in kernels for key in data if key.startswith("GNyq2win_")
    ):
        _, gain, ratio = key.split("_")
        kernel = filters.mtf_kernel(float(gain), int(ratio[1:]))
        np.testing.assert_allclose(kernel / kernel.sum(), expected, atol=1e-12)
        compared += 1
    assert compared


def test_cubic_resizing(kernels):
    compared = 0
    for data in kernels:
        for key in (key for key in data if key.startswith("imresize/bicubic_")):
            scale = Fraction(key.rpartition("_")[2]).limit_denominator(16)  # 0.3333 is a third
            found = filters.resize(data["imresize/in"][None], float(scale))[0]
            np.testing.assert_allclose(found, data[key], rtol=1e-10)
            compared += 1
    assert compared


def test_23_tap_interpolation(kernels):
    compared = 0
    for data in kernels:
        for key in (key for key in data if re.fullmatch(r"interp23/x\d+", key)):
            found = filters.interp23(bands_first(data["interp23/in"]), int(key.rpartition("x")[2]))
            np.testing.assert_allclose(found, bands_first(data[key]), atol=1e-9)
            compared += 1
    assert compared


def test_mtf_filtering_and_d_lambda_k(scenes):
    for fused, enlarged, _, _, data in scenes:
        block, ratio = int(data["meta/S"]), int(data["meta/ratio"])
        for key in (key for key in data if key.startswith("D_lambda_K/")):
            sensor = key.rpartition("/")[2]
            low = filters.mtf_filter(fused, MS_GAINS[sensor][: len(fused)], ratio)
            corner = data[the_key(data, f"MTF/{sensor}/filtered_fused_band0_topleft")]
            np.testing.assert_allclose(low[0, : len(corner), : len(corner)], corner, rtol=RELATIVE)
            q2n = q2n_map(as_the_toolbox(enlarged, block), as_the_toolbox(low, block), block).mean()
            assert 1 - q2n == near(data[key])


def test_d_lambda_k_differs_from_the_toolbox_only_by_its_rounding(scenes):
    compared = 0
    for fused, enlarged, _, _, data in scenes:
        block, sensor = int(data["meta/S"]), str(data["meta/sensor"])
        if any(length % block for length in fused.shape[1:]):
            continue  # the edge blocks differ on purpose: mirrored here
        value = full.d_lambda_k(fused, enlarged, int(data["meta/ratio"]), MS_GAINS[sensor], block)
        assert value == pytest.approx(float(data[f"D_lambda_K/{sensor}"]), abs=5e-4)
        compared += 1
    assert compared


def test_d_lambda(scenes):
    for fused, enlarged, ms, _, data in scenes:
        for coarse, end, exponent in (
            (enlarged, "(fused,msexp)", 1),
            (ms, "(fused,ms)", 1),
            (enlarged, "_p2", 2),
        ):
            key = the_key(data, "D_lambda_sliding_block", end)
            block = int(re.search(r"block(\d+)", key)[1])
            assert full.d_lambda(fused, coarse, block, exponent=exponent) == near(data[key])


def test_global_d_lambda(scenes):
    def between(image, i, j):
        return reference.global_uiqc(image[i : i + 1], image[j : j + 1])

    for fused, enlarged, _, _, data in scenes:
        pairs = permutations(range(len(fused)), 2)
        change = [abs(between(fused, i, j) - between(enlarged, i, j)) for i, j in pairs]
        assert np.mean(change) == near(data["numpy_global/D_lambda(msexp)"])


def test_toolbox_d_s_and_hqnr(scenes):
    """The toolbox's D_s from our parts: its coarse PAN comes from the 23-tap filter."""
    for fused, enlarged, _, pan, data in scenes:
        ratio, key = (
            int(data["meta/ratio"]),
            next(key for key in data if re.fullmatch(r"D_s_toolbox_block\d+", key)),
        )
        block = int(key.rpartition("block")[2])
        low = filters.interp23(filters.resize(pan, 1 / ratio), ratio)
        fine = over_whole(BlockQ(block), fused, np.broadcast_to(pan, fused.shape))
        coarse = over_whole(BlockQ(block), enlarged, np.broadcast_to(low, fused.shape))
        d_s = np.abs(fine - coarse).mean()
        assert d_s == pytest.approx(float(data[key]), abs=FLOAT32_IN_REFERENCE)
        for key in (key for key in data if key.startswith("HQNR/")):
            hqnr, d_lambda_k, _ = data[key]
            value = full.quality_with_no_reference(d_lambda_k, d_s)
            assert value == pytest.approx(hqnr, abs=FLOAT32_IN_REFERENCE)


def test_native_d_s_and_qnr(scenes):
    compared = 0
    for fused, enlarged, ms, pan, data in scenes:
        block, ratio = int(data["meta/S"]), int(data["meta/ratio"])
        for key in (key for key in data if key.startswith("D_s_sliding") and "FAILS" not in key):
            gain = PAN_GAINS[str(data["meta/sensor"])]
            assert full.d_s_native(fused, ms, pan, ratio, gain, block, phase=0) == near(data[key])
            compared += 1
        for key in (key for key in data if key.startswith("qnr(") and "FAILS" not in key):
            gain = PAN_GAINS[re.match(r"qnr\((\S+) pan filter", key)[1]]
            d_s = full.d_s_native(fused, ms, pan, ratio, gain, block, phase=0)
            qnr = full.quality_with_no_reference(full.d_lambda(fused, enlarged, block), d_s)
            assert (qnr, d_s) == (near(data[key][0]), near(data[key][2]))
    assert compared
