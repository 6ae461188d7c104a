"""Hypersharp: what is estimated blind, quality on the fixtures' pairs, locality, bad bands, noise."""

from __future__ import annotations

import os
import pickle
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import Cancelled, InputError
from bandloom.nets.hyperspectral import (
    back_projection,
    blind_fit,
    local_gp,
    overlapping_cells,
    patch_denoiser,
    placement,
    psf_estimation,
    spectral_prior,
    subspace,
)
from bandloom.nets.hyperspectral import psf as observation
from bandloom.nets.hyperspectral import srf_estimation as responses
from bandloom.tests.progress_log import ProgressLog

FIXTURES = Path(
    os.environ.get("BANDLOOM_FIXTURES", Path(__file__).parents[2] / "../shared/fixtures")
)
RATIO = 4


def scene(rows: int = 80, cols: int = 96, bands: int = 30, bands_msi: int = 5, seed: int = 0):
    """A cube of five materials in soft patches with a little texture of its own in each band, and responses."""
    random = np.random.default_rng(seed)
    place = np.linspace(0, 1, bands)
    materials = np.stack(
        [
            0.3 + 0.25 * np.sin(2 * np.pi * (f * place + random.random()))
            for f in (0.3, 0.8, 1.3, 2, 3)
        ]
    )
    fields = random.normal(size=(5, rows, cols))
    from scipy.ndimage import gaussian_filter

    smooth = np.stack([gaussian_filter(field, 1.5, mode="wrap") for field in fields]) * 8
    shares = np.exp(smooth) / np.exp(smooth).sum(axis=0)
    cube = np.tensordot(materials.T, shares, 1) + random.normal(size=(bands, rows, cols)) * 0.003
    responses = np.zeros((bands_msi, bands))
    for band, row in enumerate(responses):
        row[band * 6 : band * 6 + 6] = np.array([1, 3, 5, 5, 3, 1]) / 18
    return cube.astype(np.float32), responses


def pair(psf: np.ndarray, ratio: int = RATIO, **options):
    cube, responses = scene(**options)
    hsi = observation.degrade(cube, psf.astype(np.float32), ratio)
    return cube, responses, hsi, np.tensordot(responses.astype(np.float32), cube, 1)


def whole(hsi: np.ndarray, msi: np.ndarray) -> blind_fit.Sample:
    return blind_fit.Sample(hsi, msi, np.ones(hsi.shape[1:], bool), np.ones(msi.shape[1:], bool))


def part(full: blind_fit.Sample, rows, cols) -> blind_fit.Sample:
    """Cut coarse rows and columns; beyond the image the edge is repeated and invalid, as a Source does."""
    ratio = full.ratio

    def cut(array: np.ndarray, factor: int) -> np.ndarray:
        height, width = array.shape[-2:]
        down = np.clip(np.arange(rows[0] * factor, rows[1] * factor), 0, height - 1)
        across = np.clip(np.arange(cols[0] * factor, cols[1] * factor), 0, width - 1)
        return array[..., down[:, None], across]

    def inside(factor: int) -> np.ndarray:
        height, width = (size * factor for size in full.hsi.shape[1:])
        down, across = (np.arange(span[0] * factor, span[1] * factor) for span in (rows, cols))
        return ((down >= 0) & (down < height))[:, None] & ((across >= 0) & (across < width))

    return blind_fit.Sample(
        cut(full.hsi, 1), cut(full.msi, ratio), cut(full.valid_hsi, 1) & inside(1),
        cut(full.valid_msi, ratio) & inside(ratio), (rows[0], cols[0]),
    )  # fmt: skip


def spans(axis: overlapping_cells.Axis, group: int) -> list:
    """Return start and stop of up to ``group`` cells at a time."""
    edges = axis.edges
    return [
        (int(edges[i]), int(edges[min(i + group, len(edges) - 1)]))
        for i in range(0, len(edges) - 1, group)
    ]


def fused(fuser: blind_fit.Fuser, full: blind_fit.Sample, group: int) -> np.ndarray:
    ratio = full.ratio
    out = np.full((len(full.hsi), *full.msi.shape[1:]), np.nan, np.float32)
    for rows in spans(fuser.axes[0], group):
        for cols in spans(fuser.axes[1], group):
            result = fuser.apply(part(full, *fuser.support(rows, cols)), rows, cols)
            out[:, rows[0] * ratio : rows[1] * ratio, cols[0] * ratio : cols[1] * ratio] = result
    return out


def psnr(reference: np.ndarray, found: np.ndarray) -> float:
    peak, error = (
        reference.max(axis=(1, 2)),
        ((reference - found).astype(np.float64) ** 2).mean(axis=(1, 2)),
    )
    return float((10 * np.log10(peak**2 / error)).mean())


def relative(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.abs(found - wanted).sum() / np.abs(wanted).sum())


def padded(psf: np.ndarray, size: int) -> np.ndarray:
    rim = (size - len(psf)) // 2
    return np.pad(psf, rim)


def fixture_files(pattern: str):
    files = sorted(FIXTURES.glob(f"udaln/**/{pattern}"))
    absent = pytest.param(
        None, marks=pytest.mark.skip(reason=f"no udaln/**/{pattern} under {FIXTURES}")
    )
    return pytest.mark.parametrize(
        "path", [pytest.param(path, id=path.stem) for path in files] or [absent]
    )


@pytest.mark.parity
@fixture_files("bench_*_pair.npz")
def test_blind_beats_the_published_result_and_the_affine_map(path):
    stored = np.load(path)
    reference = stored["reference(bands,H,W)"]
    sample = whole(stored["lr_hsi"], stored["hr_msi"])
    fuser = blind_fit.fit([sample], sample.hsi.shape[1:], blind_fit.SensorModel())
    assert relative(fuser.psf, padded(stored["psf_true"], len(fuser.psf))) < 0.05
    for found, true in zip(fuser.srf, stored["srf_normalised"].T):
        assert relative(found, true) < 0.10
    known = sample.valid
    seen = observation.degrade(sample.msi, stored["psf_true"].astype(np.float32), sample.ratio)[
        :, known
    ].T
    design = np.hstack([seen, np.ones((len(seen), 1))]).astype(np.float64)
    affine = np.linalg.lstsq(design, sample.hsi[:, known].T.astype(np.float64), rcond=None)[0]
    mapped = np.tensordot(affine[:-1].T, sample.msi, 1) + affine[-1][:, None, None]
    reached = psnr(reference, fused(fuser, sample, 2))
    assert (
        reached > psnr(reference, mapped) + 0.8
    )  # 57.05 dB for the affine map of the published pair
    for result in path.parent.glob(f"bench_*_{path.stem.split('_')[-2]}_results.npz"):
        assert (
            reached
            > psnr(
                reference, np.moveaxis(np.load(result)["result_float16"], -1, 0).astype(np.float32)
            )
            + 3
        )


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.8, -0.5)])
def test_wide_and_shifted_kernels_are_found(shift):
    true = observation.gaussian(RATIO, 2, (1.9, 1.6), shift)
    _, responses, hsi, msi = pair(true)
    found = psf_estimation.estimate_psf(
        [psf_estimation.Sample(hsi, msi, np.ones(hsi.shape[1:], bool))]
    )
    assert found.sum() == pytest.approx(1.0, abs=1e-6)
    assert relative(padded(found, len(true)), true) < 0.05
    assert observation.centroid(found) == pytest.approx(observation.centroid(true), abs=0.05)


def test_block_kernels_and_responses_are_found():
    true = observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0))
    _, table, hsi, msi = pair(true)
    found = psf_estimation.estimate_psf(
        [psf_estimation.Sample(hsi, msi, np.ones(hsi.shape[1:], bool))]
    )
    assert found.shape == true.shape
    assert relative(found, true) < 0.02
    srf = estimated_srf(hsi, observation.degrade(msi, found, RATIO))
    assert (srf >= 0).all()
    assert relative(srf, table) < 0.1


def estimated_srf(hsi, seen, **options):
    spectra = hsi.reshape(len(hsi), -1).T.astype(np.float64)
    return responses.estimate_srf(
        spectra, seen.reshape(len(seen), -1).T, subspace.band_noise(spectra), **options
    )


def test_responses_are_found_through_noise():
    true = observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0))
    _, table, hsi, msi = pair(true)
    noisy = hsi + np.random.default_rng(1).normal(size=hsi.shape) * 0.03 * np.sqrt((hsi**2).mean())
    seen = observation.degrade(msi, true.astype(np.float32), RATIO)
    found = estimated_srf(noisy, seen)
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    assert relative(found, table) < 0.35
    supports = [(band * 6, band * 6 + 5) for band in range(5)]
    bounded = estimated_srf(noisy, seen, supports=supports)
    assert relative(bounded, table) < 0.3
    assert all(
        (np.delete(row, range(first, last + 1)) == 0).all()
        for row, (first, last) in zip(bounded, supports)
    )


def test_windows_give_what_the_whole_gives():
    psf = observation.gaussian(2, 1, (0.9, 0.9), (0.3, 0.0))
    cube, _, hsi, msi = pair(psf, 2, rows=100, cols=150, bands=12, bands_msi=2)
    sample = whole(hsi, msi)
    fuser = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel())
    assert len(spans(fuser.axes[1], 1)) > 2
    together, alone = fused(fuser, sample, 9), fused(fuser, sample, 1)
    assert np.abs(together - alone).max() < 1e-4 * cube.max()
    assert np.isfinite(together).all()


def test_no_seams_between_cells():
    axis = overlapping_cells.Axis(130, local_gp.CELL, local_gp.MARGIN)
    total = np.zeros(130 * 3)
    for cell in range(len(axis.edges) - 1):
        start, stop = axis.support(cell)
        total[start * 3 : stop * 3] += axis.weights(cell, 3)
    np.testing.assert_allclose(total, 1.0, atol=1e-6)


def test_the_result_degraded_gives_the_input():
    psf = observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0))
    cube, _, hsi, msi = pair(psf, bands_msi=2)  # two bands cannot tell five materials apart
    sample = whole(hsi, msi)
    fuser = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel(psf=psf))
    again = observation.degrade(fused(fuser, sample, 9), psf.astype(np.float32), RATIO)
    linear = observation.degrade(fuser.linear.apply(msi), psf.astype(np.float32), RATIO)
    assert np.abs(again - hsi).mean() < 0.1 * np.abs(linear - hsi).mean()
    assert psnr(cube, fused(fuser, sample, 9)) > psnr(cube, fuser.linear.apply(msi)) + 1


def test_noise_is_estimated_and_taken_out():
    random = np.random.default_rng(1)
    psf = observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0))
    cube, _, hsi, msi = pair(psf)
    clean = msi.copy()
    level = 0.01 * np.sqrt((msi**2).mean(axis=(1, 2)))
    msi = msi + (random.normal(size=msi.shape) * level[:, None, None]).astype(np.float32)
    hsi = hsi + (random.normal(size=hsi.shape) * 0.03 * np.sqrt((hsi**2).mean())).astype(np.float32)
    sample = whole(hsi, msi)
    fuser = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel())
    np.testing.assert_allclose(fuser.noise_msi, level, rtol=0.35)
    inner = fuser.noise_hsi[3:-3]  # bands at either end have neighbours on one side only
    np.testing.assert_allclose(inner, 0.03 * np.sqrt((hsi**2).mean()), rtol=0.25)
    before, after = (((image - clean) ** 2).mean() for image in (msi, fuser.denoiser.apply(msi)))
    assert after < 0.75 * before
    plain = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel(psf=psf)).linear
    assert psnr(cube, fused(fuser, sample, 9)) > psnr(cube, plain.apply(msi)) + 0.3


def test_without_noise_the_msi_is_left_alone():
    _, _, hsi, msi = pair(observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0)))
    fuser = blind_fit.fit([whole(hsi, msi)], hsi.shape[1:], blind_fit.SensorModel())
    found = msi if fuser.denoiser is None else fuser.denoiser.apply(msi)
    assert np.abs(found - msi).mean() < 1e-3 * msi.std()


def test_bad_bands_are_enlarged_and_do_no_harm():
    psf = observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0))
    cube, _, hsi, msi = pair(psf)
    clean = fused(
        blind_fit.fit([whole(hsi, msi)], hsi.shape[1:], blind_fit.SensorModel()), whole(hsi, msi), 9
    )
    spoiled = hsi.copy()
    spoiled[7] = np.random.default_rng(2).normal(size=hsi.shape[1:])
    spoiled[11] = 0.25
    sample = whole(spoiled, msi)
    fuser = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel())
    assert np.flatnonzero(~fuser.good).tolist() == [7, 11]
    result = fused(fuser, sample, 9)
    np.testing.assert_allclose(result[11], 0.25, atol=1e-3)
    assert (
        np.corrcoef(
            observation.degrade(result[7:8], psf.astype(np.float32), RATIO).ravel(),
            spoiled[7].ravel(),
        )[0, 1]
        > 0.99
    )
    kept = fuser.good
    assert psnr(cube[kept], result[kept]) > psnr(cube[kept], clean[kept]) - 0.3


def test_invalid_pixels_are_not_learnt_from():
    cube, _, hsi, msi = pair(observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0)))
    hsi, msi = hsi.copy(), msi.copy()
    valid_hsi, valid_msi = np.ones(hsi.shape[1:], bool), np.ones(msi.shape[1:], bool)
    hsi[:, 3:6, 3:6] = 40.0
    valid_hsi[3:6, 3:6] = False
    msi[:, 60:63, 60:63] = 70.0
    valid_msi[60:63, 60:63] = False
    sample = blind_fit.Sample(hsi, msi, valid_hsi, valid_msi)
    assert sample.valid.sum() == hsi[0].size - 9 - 1
    fuser = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel())
    far = np.s_[:, 30:50, 60:90]
    assert psnr(cube[far], fused(fuser, sample, 9)[far]) > 38


def test_fuser_is_picklable_and_repeatable():
    _, _, hsi, msi = pair(observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0)))
    sample = whole(hsi, msi)
    one, other = (
        blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel(), seed=3) for _ in range(2)
    )
    np.testing.assert_array_equal(
        fused(one, sample, 9), fused(pickle.loads(pickle.dumps(other)), sample, 9)
    )


@pytest.mark.parametrize("size", [3, 7])
def test_a_coarse_pixel_is_the_weighted_sum_of_fine_ones(size):
    """Of those under the kernel, by its definition; and no array of every pixel's surroundings is made."""
    random = np.random.default_rng(4)
    image, psf = random.random((20, 96, 90)).astype(np.float32), random.random((size, size))
    observation.degrade(image[:1], psf, 3)  # loads what it needs
    tracemalloc.start()
    seen = observation.degrade(image, psf, 3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reach = (size - 3) // 2
    padded = np.pad(image.astype(float), ((0, 0), (reach, reach), (reach, reach)), mode="edge")
    expected = [
        (padded[:, row : row + size, col : col + size] * psf).sum(axis=(1, 2))
        for row in range(0, 96, 3)
        for col in range(0, 90, 3)
    ]
    np.testing.assert_allclose(seen.reshape(20, -1), np.transpose(expected), rtol=1e-5)
    assert seen.dtype == np.float32 and peak < 2.5 * image.nbytes


def test_back_projection_without_noise_is_exact():
    psf = observation.gaussian(5, 2, (2.0, 2.0), (0.4, 0.0))
    weights = back_projection.kriging_weights(psf, 5, np.array([0.0, 50.0]))
    coarse = np.zeros((2, 9, 9), np.float32)
    coarse[:, 4, 4] = 1.0
    fine = back_projection.spread(coarse, weights, 5)
    again = observation.degrade(fine, psf.astype(np.float32), 5)
    assert again[0, 4, 4] == pytest.approx(1.0, abs=0.02)
    assert abs(again[1, 4, 4]) < 0.1


def test_band_noise_is_that_of_the_band():
    random = np.random.default_rng(0)
    smooth = random.normal(size=(800, 3)) @ np.stack(
        [np.sin(np.arange(40) / k) for k in (3, 7, 13)]
    )
    noise = np.linspace(0.01, 0.1, 40)
    found = subspace.band_noise(smooth + random.normal(size=smooth.shape) * noise)
    np.testing.assert_allclose(found, noise, rtol=0.35)


def test_no_pixel_is_darker_than_the_scene_allows():
    _, _, hsi, msi = pair(observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0)))
    dark = msi.copy()
    dark[:, 40:44, 40:44] = -3.0
    sample = whole(hsi, msi)
    fuser = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel())
    least = hsi.min(axis=(1, 2))
    assert (fused(fuser, whole(hsi, dark), 9).min(axis=(1, 2)) >= 0.499 * least).all()
    negative = blind_fit.fit([whole(hsi - 0.5, msi)], hsi.shape[1:], blind_fit.SensorModel())
    assert np.isneginf(negative.floor).any()


def test_fit_stops_when_asked():
    _, _, hsi, msi = pair(observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0)))
    with pytest.raises(Cancelled):
        blind_fit.fit(
            [whole(hsi, msi)],
            hsi.shape[1:],
            blind_fit.SensorModel(),
            progress=ProgressLog(lambda log: log.looks == 4),  # between two responses
        )


def test_too_few_pixels_get_one_sentence():
    _, _, hsi, msi = pair(observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0)))
    sample = whole(hsi, msi)
    sample.valid_hsi[:] = False
    with pytest.raises(InputError, match="Only 0 hyperspectral pixels"):
        blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel())
    flat = whole(np.ones_like(hsi), msi)
    with pytest.raises(InputError, match="No hyperspectral band"):
        blind_fit.fit([flat], hsi.shape[1:], blind_fit.SensorModel())


def test_noise_filter_depends_on_its_neighbours_only():
    random = np.random.default_rng(0)
    image = random.normal(size=(3, 40, 50)).astype(np.float32).cumsum(axis=2)
    found = patch_denoiser.fit_denoiser(image, np.full(3, 0.5))
    inner = found.apply(image[:, 8:22, 8:32])[:, 2:-2, 2:-2]
    np.testing.assert_allclose(inner, found.apply(image)[:, 10:20, 10:30], atol=1e-5)


def test_smooth_rows_lose_their_noise_and_sharp_ones_stay():
    random = np.random.default_rng(0)
    place = np.arange(60)
    scale = 40 * (1.5 + np.sin(place / 5))
    smooth = np.stack([np.sin(place / 9), np.cos(place / 14)]) * scale
    noise = random.normal(size=(4, 60))
    found = spectral_prior.smooth_rows(smooth + noise[:2], scale)
    assert ((found - smooth) ** 2).mean() < 0.4 * (noise[:2] ** 2).mean()
    sharp = 100 * random.normal(size=(1, 60)) * scale
    np.testing.assert_allclose(spectral_prior.smooth_rows(sharp, scale), sharp, atol=0.01)
    assert (spectral_prior.smooth_rows(noise[2:], scale) ** 2).mean() < 0.1
    alike = spectral_prior.smooth_pixels(np.vstack([smooth + noise[:2]] * 5), scale)[:2]
    assert ((alike - smooth) ** 2).mean() < 0.5 * (noise[:2] ** 2).mean()


def test_features_depend_on_their_surroundings_only():
    image = np.random.default_rng(0).normal(size=(3, 60, 60)).astype(np.float32).cumsum(axis=1)
    found = local_gp.fit_features(image, 4, np.zeros(3))
    far = image.copy()
    far[:, : 30 - found.reach] += 5
    np.testing.assert_allclose(found.apply(far)[30:], found.apply(image)[30:], atol=1e-5)
    assert np.abs(found.apply(far)[29] - found.apply(image)[29]).max() > 1e-3


def test_inducing_points_are_as_many_as_the_scene_leaves_room_for():
    small, middle, large = (local_gp.inducing_members((side, side), 5) for side in (20, 48, 400))
    assert small == 25 > middle > large == 1
    for ratio in (2, 5, 10, 20):  # what a cell holds is bounded, whatever the ratio
        rows, _ = local_gp._inducing(np.ones((32, 32), bool), ratio, (0, 0), 1)
        assert 150 <= rows.shape[1] <= max(150, local_gp.VALUES / (32 * ratio) ** 2)
    rows, cols = local_gp._inducing(np.ones((3, 3), bool), 2, (0, 0), 4)
    assert sorted(zip(rows.ravel().tolist(), cols.ravel().tolist())) == [
        (r, c) for r in range(6) for c in range(6)
    ]


CUT = observation.gaussian(RATIO, 0, (1.7, 1.7), (0.0, 0.0))


def fused_at_once(hsi, msi):
    sample = whole(hsi, msi)
    fuser = blind_fit.fit([sample], hsi.shape[1:], blind_fit.SensorModel())
    rows, cols = (0, hsi.shape[1]), (0, hsi.shape[2])
    return fuser.apply(part(sample, *fuser.support(rows, cols)), rows, cols), fuser


def test_a_changed_patch_spoils_no_other_pixel_and_is_left_to_the_hsi():
    cube, _, hsi, msi = pair(CUT)
    plain, _ = fused_at_once(hsi, msi)
    bent = msi.copy()
    bent[:, 20:40, 40:60] = 3 * msi.max()
    result, fuser = fused_at_once(hsi, bent)
    learnable, trust = fuser.agreement.judge(whole(hsi, bent))
    assert not learnable[5:10, 10:15].any() and (trust[5:10, 10:15] == 0).all()
    far = np.s_[:, 48:, :]
    assert learnable[12:].mean() > 0.97
    assert psnr(cube[far], result[far]) > psnr(cube[far], plain[far]) - 1
    inside = np.s_[:, 22:38, 42:58]
    assert result[inside].max() < 1.5 * cube.max()


def test_a_cloud_in_the_hsi_has_no_say():
    cube, _, hsi, msi = pair(CUT)
    plain, _ = fused_at_once(hsi, msi)
    clouded = hsi.copy()
    clouded[:, 2:9, 3:10] += 2 * hsi.max()
    result, fuser = fused_at_once(clouded, msi)
    assert not fuser.agreement.judge(whole(clouded, msi))[0][2:9, 3:10].any()
    far = np.s_[:, 48:, :]
    assert psnr(cube[far], result[far]) > psnr(cube[far], plain[far]) - 1


def test_a_small_disagreement_is_change_beside_a_large_one_alone():
    from bandloom.nets.hyperspectral.agreement import Agreement

    disagreement = np.zeros((9, 12))
    disagreement[4, 2], disagreement[4, 4], disagreement[4, 9] = 3.0, 0.5, 0.5

    class Given(Agreement):
        def measure(self, sample):
            return disagreement, np.ones_like(disagreement)

    sample = whole(np.ones((2, 9, 12), np.float32), np.ones((1, 18, 24), np.float32))
    learnable, _ = Given(*[None] * 6, noise=0.01).judge(sample)
    assert not learnable[4, 2] and not learnable[4, 4]
    assert learnable[4, 9] and learnable.sum() == learnable.size - 2


@pytest.mark.parametrize("by", [(0, 0), (2, -1)])
def test_whole_displacements_are_found_and_taken_back(by):
    cube, _, hsi, msi = pair(CUT)
    moved = np.roll(hsi, by, axis=(1, 2))
    result, fuser = fused_at_once(moved, msi)
    assert fuser.displacement == by
    inner = np.s_[:, 16:-16, 16:-16]
    assert psnr(cube[inner], result[inner]) > 40
    there = whole(moved, msi).displaced(by)
    assert there.offset == (max(0, -by[0]), max(0, -by[1]))


def test_half_a_pixel_off_belongs_to_the_nearer_whole_one():
    cube, responses = scene(rows=84)
    hsi = observation.degrade(cube[:, 7:-1], CUT.astype(np.float32), RATIO)[:, :-1]
    msi = np.tensordot(responses.astype(np.float32), cube, 1)[:, : 4 * hsi.shape[1]]
    fuser = blind_fit.fit([whole(hsi, msi)], hsi.shape[1:], blind_fit.SensorModel())
    assert fuser.displacement == (-2, 0)
    assert observation.centroid(fuser.psf) == pytest.approx((-1, 0), abs=0.1)
    nearer = placement._nearer((-1, 3), observation.gaussian(5, 3, (1.7, 1.7), (2.2, -1.5)), 5)
    assert nearer == (-2, 3)


def test_the_psf_is_off_by_about_its_standard_errors():
    true = observation.gaussian(RATIO, 4, (1.9, 1.9), (0.5, -1.0))
    misses, errors = [], []
    for seed in range(3):
        _, _, hsi, msi = pair(true, seed=seed)
        random = np.random.default_rng(seed)
        hsi = hsi + 0.01 * random.normal(size=hsi.shape).astype(np.float32)
        msi = msi + 0.01 * random.normal(size=msi.shape).astype(np.float32)
        sample = psf_estimation.Sample(hsi, msi, np.ones(hsi.shape[1:], bool))
        found = psf_estimation.estimate([sample])
        widths = [observation.width(found.free, axis) for axis in (0, 1)]
        wanted = [observation.width(true, axis) for axis in (0, 1)]
        misses.append(np.subtract([*widths, *observation.centroid(found.free)], [*wanted, 0.5, -1]))
        errors.append(found.spread)
    assert (np.abs(misses) < 4 * np.array(errors)).all()
    assert np.sqrt(np.mean(np.square(misses))) > 0.15 * np.sqrt(np.mean(np.square(errors)))


def test_noise_in_place_of_the_msi_leaves_the_hsi_interpolated():
    cube, _, hsi, msi = pair(CUT)
    noise = np.random.default_rng(1).normal(msi.mean(), msi.std(), msi.shape).astype(np.float32)
    result, fuser = fused_at_once(hsi, noise)
    assert fuser.psf.shape == (RATIO, RATIO) and fuser.psf_errors is None
    assert psnr(cube, result) > psnr(cube, hsi.repeat(RATIO, axis=1).repeat(RATIO, axis=2))


def test_kernels_wider_than_the_reach_of_free_ones_are_found():
    true = observation.gaussian(RATIO, 7, (2.9, 2.9), (0.0, 0.0))
    _, _, hsi, msi = pair(true)
    found = psf_estimation.estimate_psf(
        [psf_estimation.Sample(hsi, msi, np.ones(hsi.shape[1:], bool))]
    )
    size = max(len(true), len(found))
    assert relative(padded(found, size), padded(true, size)) < 0.05


def test_the_nominal_kernel_stays_where_another_explains_little_more():
    _, _, hsi, msi = pair(observation.gaussian(RATIO, 0, (1.6, 1.6), (0.0, 0.0)))
    rough = msi + np.random.default_rng(0).normal(size=msi.shape) * 0.5 * msi.std()
    samples = [psf_estimation.Sample(hsi, rough.astype(np.float32), np.ones(hsi.shape[1:], bool))]
    estimate = psf_estimation.estimate(samples)
    assert estimate.share > psf_estimation.BORNE_OUT
    np.testing.assert_allclose(
        estimate.kernel, observation.gaussian(RATIO, 0, (RATIO / 2.355,) * 2, (0.0, 0.0))
    )


def test_fine_pixels_may_be_as_dark_as_those_of_the_msi():
    """Coarse pixels of a dark speckle are never dark: half of their smallest value is no floor for it."""
    cube, responses = scene()
    dark = np.random.default_rng(3).random(cube.shape[1:]) < 0.03
    cube[:, dark] *= 0.02
    hsi = observation.degrade(cube, CUT.astype(np.float32), RATIO)
    result, fuser = fused_at_once(hsi, np.tensordot(responses.astype(np.float32), cube, 1))
    assert (fuser.floor < 0.2 * hsi.min(axis=(1, 2))).all()
    assert result[:, dark].mean() < 0.1 * cube[:, ~dark].mean()
