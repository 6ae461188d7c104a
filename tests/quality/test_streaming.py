"""Measuring window by window equals measuring the whole, in bounded memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from bandloom.core.errors import Cancelled
from bandloom.quality import full, reference
from bandloom.quality.pixels import PixelErrors
from bandloom.quality.protocols import score_against_reference, score_full_resolution
from bandloom.quality.streaming import array_reader, measure, spans
from bandloom.tests.progress_log import ProgressLog, stop_at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

pytestmark = pytest.mark.filterwarnings("error")

ROWS, COLS, RATIO, RANGE = 213, 277, 4, 4000
WHOLE = 10**6


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(0)
    clean = 1500 + 2500 * gaussian_filter(rng.normal(size=(3, ROWS, COLS)), (0.5, 2, 2))
    noisy = clean + rng.normal(scale=50, size=clean.shape)
    return clean.astype(np.float32), noisy.astype(np.float32)


@pytest.fixture(scope="module", params=["all valid", "holes"])
def valid(request):
    mask = np.ones((ROWS, COLS), bool)
    if request.param == "holes":
        mask[100:120, 60:75] = False
        mask[7, 9] = False
    return mask


def assert_equal_scores(scores, expected, relative: float) -> None:
    for name, value in expected.as_dict().items():
        assert np.isfinite(value).all(), name
        assert scores.as_dict()[name] == pytest.approx(value, rel=relative), name


@pytest.mark.parametrize("size", [33, 64, 100])
def test_scores_against_a_reference_do_not_depend_on_windows(images, valid, size):
    read = array_reader(images, valid)
    whole = score_against_reference(read, ROWS, COLS, RATIO, RANGE, WHOLE)
    assert_equal_scores(score_against_reference(read, ROWS, COLS, RATIO, RANGE, size), whole, 1e-9)


def test_scores_are_those_of_the_plain_functions(images, valid):
    clean, noisy = images
    scores = score_against_reference(array_reader(images, valid), ROWS, COLS, RATIO, RANGE, 64)
    expected = {
        "sre": reference.sre(clean, noisy, valid),
        "sam": reference.sam(clean, noisy, valid),
        "ergas": reference.ergas(clean, noisy, RATIO, valid),
        "psnr": reference.psnr(clean, noisy, RANGE, valid),
        "rmse": reference.rmse(clean, noisy, valid),
        "cc": reference.cc(clean, noisy, valid),
        "scc": reference.scc(clean, noisy, valid),
        "ssim": reference.ssim(clean, noisy, RANGE, valid),
        "uiqi": reference.uiqi(clean, noisy, valid=valid),
        "q2n": reference.q2n(clean, noisy, valid=valid),
        "pixels": valid.sum(),
    }
    for name, value in expected.items():
        assert getattr(scores, name) == pytest.approx(value, rel=1e-9), name


@pytest.mark.parametrize("size", [33, 64, 100])
def test_full_resolution_scores_do_not_depend_on_windows(images, valid, size):
    clean, noisy = images
    read = array_reader((noisy, clean, clean[:1]), valid)
    whole = score_full_resolution(read, ROWS, COLS, RATIO, size=WHOLE)
    # Filters near a hole see the nearest pixels of the window at hand: hence not 1e-9 with holes.
    assert_equal_scores(
        score_full_resolution(read, ROWS, COLS, RATIO, size=size),
        whole,
        1e-9 if valid.all() else 1e-6,
    )
    assert whole.d_s == pytest.approx(full.d_s(noisy, clean, clean[:1], RATIO, valid=valid))
    assert whole.hqnr == pytest.approx((1 - whole.d_lambda_k) * (1 - whole.d_s))
    assert whole.qnr == pytest.approx((1 - whole.d_lambda) * (1 - whole.d_s))


@pytest.mark.parametrize("ratio", [3, 8])
@pytest.mark.parametrize("kind", ["khan", "spatial", "spectral"])
def test_each_measure_knows_its_halo_and_multiple(images, kind, ratio):
    clean, noisy = images
    read = array_reader((noisy, clean, clean[:1]))

    def result(size: int) -> float:
        one = {
            "khan": lambda: full.KhanDistortion(ratio),
            "spatial": lambda: full.SpatialDistortion(ratio),
            "spectral": lambda: full.SpectralDistortion(),
        }[kind]()
        measure(read, ROWS, COLS, [one], size)
        return one.result()

    assert result(50) == pytest.approx(result(WHOLE), rel=1e-9)


def test_large_means_do_not_spoil_small_variances():
    """Moments are joined about their means, never as differences of large sums."""
    rng = np.random.default_rng(0)
    a = 1e7 + rng.normal(size=(1, 64, 64))
    b = a + rng.normal(size=a.shape)
    errors = PixelErrors()
    measure(array_reader((a, b)), 64, 64, [errors], size=9)
    assert errors.result().cc_bands()[0] == pytest.approx(
        np.corrcoef(a.ravel(), b.ravel())[0, 1], rel=1e-9
    )


# Of a busy machine the first draws may take long.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(length=st.integers(1, 500), size=st.integers(1, 200), multiple=st.integers(1, 40))
def test_spans_cover_every_pixel_once_on_multiples(length, size, multiple):
    pieces = spans(length, size, multiple)
    assert [start for start, _ in pieces[1:]] == [stop for _, stop in pieces[:-1]]
    assert (pieces[0][0], pieces[-1][1]) == (0, length)
    assert all(start % multiple == 0 for start, _ in pieces)
    assert length < multiple or all(stop - start >= multiple for start, stop in pieces)


def test_memory_does_not_grow_with_the_raster():
    block = np.random.default_rng(0).normal(1500, 300, (2, 64, 64)).astype(np.float32)

    def peak(length: int) -> int:
        def read(window):
            rows = np.arange(window.row_off, window.row_stop)
            cols = np.arange(window.col_off, window.col_stop)
            at = np.ix_(rows % 64, cols % 64)
            inside = np.logical_and.outer(
                np.isin(rows, np.arange(length)), np.isin(cols, np.arange(length))
            )
            image = block[(slice(None), *at)]
            return (image, image + 1), inside

        tracemalloc.start()
        score_against_reference(read, length, length, RATIO, RANGE, size=128)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(128)  # imports
    assert peak(768) < 1.2 * peak(256)


def test_cancel_is_seen_between_windows_and_progress_reaches_one(images):
    patient, hasty = ProgressLog(), stop_at(0.2)
    read = array_reader(images)
    measure(read, ROWS, COLS, [PixelErrors()], 64, patient)
    assert patient.fractions == sorted(patient.fractions)
    assert patient.fractions[-1] == 1
    with pytest.raises(Cancelled):
        measure(read, ROWS, COLS, [PixelErrors()], 64, hasty)
    assert hasty.fractions[-1] < 0.3
