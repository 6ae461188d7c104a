"""Every fit and every result stays finite, or says in a sentence why not: saturated, masked, equal, empty images."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.core.progress import Progress
from bandloom.nets.bandpass import baselines
from bandloom.nets.bandpass.evaluation import Sample as LutSample
from bandloom.nets.hyperspectral import blind_fit as hypersharp
from bandloom.nets.hyperspectral import local_gp, psf_estimation, srf_estimation
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.imaging.registration import dense_flow
from bandloom.nets.imaging.registration.lucas_kanade import estimate_offset, register_target
from bandloom.nets.imaging.statistics import gather
from bandloom.nets.models import engines
from bandloom.nets.pansharpening import method as pansharp
from bandloom.nets.pansharpening import options as pansharp_options
from bandloom.nets.pansharpening.block import Block as PanBlock
from bandloom.nets.sentinel2 import method as s2s
from bandloom.nets.sentinel2 import options as s2s_options
from bandloom.nets.sentinel2.block import Block as S2Block
from bandloom.quality import reference
from bandloom.tests.builders import coarser
from scipy.ndimage import gaussian_filter

needs_torch = pytest.mark.skipif(not engines.is_here("torch"), reason="torch is not installed")
needs_runner = pytest.mark.skipif(
    not any(engines.is_here(library) for library in ("openvino", "onnxruntime", "torch")),
    reason="no library that runs a network is installed",
)
LEVEL = 500.0


class View:
    """One image of a scene: (bands, rows, cols), the share of the finest side a pixel has, and where it is valid."""

    def __init__(self, values: np.ndarray, factor: int) -> None:
        self.values, self.factor, self.valid = values, factor, np.ones(values.shape[1:], bool)

    def square(self, start: float, stop: float) -> tuple:
        """Return the place of a square, in shares of the side."""
        rows, cols = (slice(round(start * size), round(stop * size)) for size in self.valid.shape)
        return rows, cols


def ground(side: int, bands: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    fields = (
        np.stack([gaussian_filter(random.normal(size=(side, side)), 1.5) for _ in range(3)]) * 6
    )
    mixed = np.tensordot(random.uniform(0.2, 1, (bands, 3)), fields, 1) + random.normal(
        0, 0.01, (bands, side, side)
    )
    return (1500 + 300 * mixed).clip(1, 6000).astype(np.float32)


def nothing(views):
    """The scene as it is."""


def saturated(views):
    for view in views:
        view.values[(slice(None), *view.square(0.2, 0.5))] = 65535


def masked(views):
    for view in views:
        view.values[(slice(None), *view.square(0.2, 0.5))] = 0


def saturated_in_one(views):
    view = views[0]
    view.values[(slice(None), *view.square(0.2, 0.5))] = 65535


def mostly_constant(views):
    for view in views:
        view.values[(slice(None), *view.square(0.0, 0.9))] = LEVEL


def equal_bands(views):
    for view in views:
        view.values[:] = view.values[0]


def two_equal_bands(views):
    for view in views:
        if len(view.values) > 1:
            view.values[1] = view.values[0]


def zero_band(views):
    for view in views:
        if len(view.values) > 1:
            view.values[-1] = 0


def constant_guide(views):
    views[-1].values[:] = LEVEL


def constant(views):
    for view in views:
        view.values[:] = LEVEL


def zeros(views):
    for view in views:
        view.values[:] = 0


def hole(views):
    for view in views:
        view.valid[view.square(0.1, 0.4)] = False
        view.values[(slice(None), *view.square(0.1, 0.4))] = 0


def empty(views):
    for view in views:
        view.valid[:] = False
        view.values[:] = 0


CHANGES = (
    nothing, saturated, masked, saturated_in_one, mostly_constant, equal_bands, two_equal_bands, zero_band,
    constant_guide, constant, zeros, hole, empty,
)  # fmt: skip
ANY_CHANGE = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
FULL_CHANGE = pytest.mark.parametrize(
    "change", CHANGES[:-1], ids=lambda change: change.__name__
)  # empty is refused
EMPTIED = (constant, zeros, empty)  # nothing to learn from: a sentence, or the constant itself


def sound(make, change) -> None:
    """Run; a refusal is good only where there is nothing to learn from; the result is finite, a constant stays one."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            result = make()
        except InputError as refusal:
            assert change in (*EMPTIED, constant_guide), refusal
            assert len(str(refusal)) > 20
            return
    assert np.isfinite(result).all()
    if change in (constant, zeros):
        assert np.abs(result - (LEVEL if change is constant else 0)).max() < 1


def fused(hsi: View, msi: View) -> np.ndarray:
    shape = hsi.values.shape[1:]
    sample = hypersharp.Sample(hsi.values, msi.values, hsi.valid, msi.valid)
    fuser = hypersharp.fit([sample], shape, hypersharp.SensorModel())
    spans = tuple((0, size) for size in shape)
    rows, cols = fuser.support(*spans)
    rims = [(-start, stop - size) for (start, stop), size in zip((rows, cols), shape)]

    def wide(image: np.ndarray, ratio: int) -> np.ndarray:
        margins = [(before * ratio, after * ratio) for before, after in rims]
        return (
            np.pad(image, margins)
            if image.ndim == 2
            else np.pad(image, [(0, 0), *margins], mode="edge")
        )

    whole = hypersharp.Sample(
        wide(hsi.values, 1), wide(msi.values, sample.ratio), wide(hsi.valid, 1), wide(msi.valid, sample.ratio),
        (rows[0], cols[0]),
    )  # fmt: skip
    blank = hypersharp.Sample(
        0 * whole.hsi,
        0 * whole.msi,
        np.zeros_like(whole.valid_hsi),
        np.zeros_like(whole.valid_msi),
        whole.offset,
    )
    assert np.isfinite(fuser.apply(blank, *spans)).all()
    return fuser.apply(whole, *spans)


@ANY_CHANGE
def test_fusion(change):
    fine = ground(72, 10)
    views = [
        View(coarser(fine, 3), 3),
        View(np.stack([fine[k : k + 3].mean(0) for k in (0, 3, 6)]), 1),
    ]
    change(views)
    sound(lambda: fused(*views), change)


@needs_runner
@ANY_CHANGE
@pytest.mark.parametrize("bands", [4, 3])
def test_pan_sharpening(change, bands):
    fine = ground(128, bands)
    views = [View(coarser(fine, 4), 4), View(fine.mean(0, keepdims=True), 1)]
    change(views)
    ms, pan = views
    block = PanBlock(pan.values, ms.values, pan.valid, ms.valid)
    options = pansharp_options.Options(device="cpu", threads=1, register=True)
    sound(lambda: pansharp.fit([block], (1.5, 1.5), options, Progress()).apply(block), change)


@needs_runner
@ANY_CHANGE
def test_sentinel2(change):
    fine = ground(120, 12)
    views = [
        View(coarser(fine[4:10], 2), 2),
        View(coarser(fine[10:], 6), 6),
        View(fine[:4].copy(), 1),
    ]
    change(views)
    twenty, sixty, ten = views
    block = S2Block(ten.values, twenty.values, sixty.values, ten.valid, twenty.valid, sixty.valid)
    options = s2s_options.Options(device="cpu", threads=1)
    sound(lambda: s2s.fit([block], options, Progress()).apply(block), change)


@ANY_CHANGE
def test_band_registration(change):
    view = View(ground(128, 4), 1)
    change([view])
    statistics = gather([(view.values, view.valid)])
    image = statistics.normalise(view.values)

    def flow() -> np.ndarray:
        offsets = dense_flow.coarse_offsets([image], 1)
        sequence = dense_flow.registration_order([image], 1, statistics.constant)
        cells = dense_flow.estimate_flow(
            lambda window: (np.resize(image, (4, window.height, window.width)), np.ones((4, window.height, window.width), bool)),
            (128, 128), offsets, sequence, 1, lambda share: None,
        ).cells  # fmt: skip
        assert np.isfinite(dense_flow.residuals(view.values, view.valid, 1)).all()
        return cells

    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        found = flow()
    assert np.isfinite(found).all()
    if change in (constant, zeros, empty):
        assert not found.any()


def lut_sample(change) -> LutSample:
    source, target = View(ground(64, 4), 1), View(1.1 * ground(64, 4) + 30, 1)
    change([source, target])
    return LutSample(source.values, target.values, source.valid & target.valid, "s")


@FULL_CHANGE
@pytest.mark.parametrize("name", sorted(baselines.BASELINES))
def test_baselines_of_bandpass(change, name):
    sample = lut_sample(change)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        found = baselines.BASELINES[name]([sample])(sample.source, sample.valid)
    assert np.isfinite(found[:, sample.valid]).all()
    error, before = (
        np.abs(image - sample.target)[:, sample.valid].mean() for image in (found, sample.source)
    )
    assert error <= before + 0.5  # a constant scene has nothing to gain and nothing to lose


@ANY_CHANGE
def test_registration_of_bandpass_pairs(change):
    sample = lut_sample(change)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        assert np.isfinite(estimate_offset(sample)).all()
        assert np.isfinite(register_target(sample).target).all()


@needs_torch
@FULL_CHANGE
def test_training_of_bandpass(change):
    from bandloom.nets.bandpass import evaluation, training

    sample = lut_sample(change)
    limits = (7000,) * 4
    network, curve = training.train([sample], [sample], training.Options(limits=limits, epochs=1))
    assert np.isfinite(evaluation.align(network, sample)).all()
    assert np.isfinite(curve.rmse).all()


@needs_torch
@ANY_CHANGE
def test_papers_fusion(change):
    from bandloom.nets.hyperspectral.udaln import method as udaln
    from bandloom.nets.hyperspectral.udaln.training import Pair

    fine = ground(24, 6)
    views = [
        View(coarser(fine, 3), 3),
        View(np.stack([fine[k : k + 3].mean(0) for k in (0, 3)]), 1),
    ]
    change(views)
    hsi, msi = views

    def make() -> np.ndarray:
        pair = Pair(hsi.values, msi.values, hsi.valid, msi.valid)
        return udaln.fit(pair, [(0, 2), (3, 5)], udaln.Options(12, "cpu", 0, 1)).apply(msi.values)

    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            assert np.isfinite(make()).all()
        except InputError:
            assert change is empty


@needs_torch
@ANY_CHANGE
def test_papers_pan_sharpening(change):
    from bandloom.nets.pansharpening.cf2n.training import PaperOptions, fit_paper

    fine = ground(128, 3)
    views = [View(coarser(fine, 4), 4), View(fine.mean(0, keepdims=True), 1)]
    change(views)
    ms, pan = views
    block = PanBlock(pan.values, ms.values, pan.valid, ms.valid)
    options = PaperOptions(2, "cpu", 0, 1, channels=8, modules=1, precision="float32")
    try:
        model = fit_paper(
            [block], ObservationModel.nested(4, (0.3,) * 3), 0.15, options, Progress()
        )
    except InputError:
        assert change in (zeros, empty)
        return
    assert np.isfinite(model.apply(block)).all()


@ANY_CHANGE
def test_measures_against_a_reference(change):
    truth, image = View(ground(64, 4), 1), View(ground(64, 4, 1), 1)
    change([truth, image])
    valid = truth.valid & image.valid
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        for measure in (
            reference.sam,
            reference.cc,
            reference.uiqi,
            reference.scc,
            reference.q2n,
            reference.rmse,
        ):
            try:
                value = measure(truth.values, image.values, valid=valid)
            except InputError:
                assert change is empty
                continue
            # without a valid window or a pixel other than 0 there is no value: NaN, never an error
            assert np.isfinite(value) or change in (empty, zeros)


def test_a_kernel_of_equal_pixels_has_a_root():
    """Rounding of distances between equal pixels far from the origin makes the kernel's matrix indefinite."""
    seen = np.full((12, 12, 4), 40.0, np.float32) + np.random.default_rng(0).normal(
        0, 1e-4, (12, 12, 4)
    ).astype("f4")
    rows, cols = (place.ravel() for place in np.indices((12, 12)))
    gram = local_gp._mean_kernel(seen, 3, rows[None], cols[None])[:, rows, cols].astype(np.float64)
    gram[::2] += 0.004  # as float32 leaves it where features are large
    gram = (gram + gram.T) / 2
    assert np.linalg.eigvalsh(gram)[0] < -1e-5
    root = local_gp._root(gram)
    assert np.isfinite(root).all() and np.abs(root @ root.T - gram).max() < 2


def test_a_kernel_that_explains_everything_is_still_found():
    flat = psf_estimation.Sample(
        ground(12, 6), np.zeros((3, 36, 36), np.float32), np.ones((12, 12), bool)
    )
    assert psf_estimation.estimate_psf([flat]).sum() == pytest.approx(1, abs=1e-6)


def test_responses_where_the_solver_gives_up(monkeypatch):
    """SciPy's nnls raises when it does not end; equal bands can do that."""
    import scipy.optimize

    def endless(*args, **kwargs):
        raise RuntimeError("Maximum number of iterations reached.")

    monkeypatch.setattr(scipy.optimize, "nnls", endless)
    spectra = ground(12, 6).reshape(6, -1).T.astype(np.float64)
    found = srf_estimation.estimate_srf(spectra, spectra[:, :2], np.full(6, 1.0))
    assert np.isfinite(found).all() and (found >= 0).all() and found.sum(axis=1) == pytest.approx(1)
