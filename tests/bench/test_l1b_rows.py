"""The views and simple methods of L1B in the robustness bench."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.bench.simulated import l1b_cases, l1b_rows
from bandloom.bench.simulated.l1b_cases import GREEN, Case
from scipy import ndimage


@pytest.fixture
def seen(monkeypatch):
    """A texture of four bands, seen with shifts and parallax, nearly without noise."""
    rng = np.random.default_rng(0)
    ground = ndimage.gaussian_filter(rng.standard_normal((200, 200)), 1.5)
    bands = 1000 + 3000 * np.stack([(1 + 0.2 * band) * ground for band in range(4)])
    monkeypatch.setitem(l1b_cases.SCENES, "texture", lambda: bands)
    l1b_cases.ground.cache_clear()
    yield l1b_cases.make(Case(noise=1e4, shift=2, parallax=0.4), "texture", 0)
    l1b_cases.ground.cache_clear()


def test_the_flow_leads_to_what_green_sees(seen):
    """A band at p + flow shows what green shows at p: contrast apart, the same ground."""
    pixels = np.indices(seen.observed.shape[1:])
    inner = np.s_[12:-12, 12:-12]
    for band, flow in zip(seen.observed, seen.flow):
        moved = ndimage.map_coordinates(band, pixels + flow, order=3, mode="nearest")
        likeness = np.corrcoef(moved[inner].ravel(), seen.observed[GREEN][inner].ravel())[0, 1]
        assert likeness > 0.99
    assert l1b_rows.end_point_error(seen, seen.flow) == 0
    assert l1b_rows.end_point_error(seen, seen.flow + 0.3) == pytest.approx(0.3 * np.sqrt(2))


def test_simple_methods_are_better_the_more_they_know(seen):
    by_name = {
        name: l1b_rows.score(seen, run(seen)) for name, run in l1b_rows.super_resolutions().items()
    }
    order = ("cubic as it lies", "cubic after phase correlation", "cubic after true registration",
             "Wiener after true registration")  # fmt: skip
    scores = [by_name[name] for name in order]
    assert scores == sorted(scores) and scores[-1] > scores[0] + 6


def test_simple_registrations_find_the_shift(seen):
    for name, run in l1b_rows.registrations().items():
        assert l1b_rows.end_point_error(seen, run(seen)) < (9 if name == "as it lies" else 0.5)
