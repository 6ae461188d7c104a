"""Provenance as lines to read, and as numbers to branch on."""

from __future__ import annotations

import pytest
from bandloom.jobs.provenance import history, measures, provenance


@pytest.mark.parametrize(
    "notes, expected",
    [
        ({"OFFSETS": "+3.00 -4.00", "BLUR": "0.59", "SIGNAL_TO_NOISE": "86 74 43"}, {"OFFSET": 5.0, "BLUR": 0.59, "SNR": 43.0}),
        ({"OFFSETS": "20 m +0.30 +0.40, 60 m +0.00 +0.10", "BLUR": "0.25 0.35"}, {"OFFSET": 0.5, "BLUR": 0.3}),
        ({"OFFSETS": "+0.00 +0.00, -1.00 +0.00", "SIGNAL_TO_NOISE": "unknown 12"}, {"OFFSET": 1.0}),
        ({"BLUR": "PSF of 9 x 9 pixels"}, {}),
        ({}, {}),
    ],
)  # fmt: skip
def test_numbers_of_what_was_measured(notes, expected):
    assert measures(notes) == pytest.approx(expected)


def test_history_begins_with_who_made_it_of_what():
    items = provenance("pansharpen", {"OFFSETS": "+0.5 +0.1"}, mode="instant", seed=3)
    first, *rest = history({**items, "INPUTS": "PAN a.tif; MS b.tif"})
    assert first.endswith("bandloom:pansharpen, of PAN a.tif; MS b.tif.")
    assert {"MODE: instant", "OFFSETS: +0.5 +0.1", "SEED: 3"} <= set(rest)
    assert not any("none" in line for line in rest)
    assert history({}) == []
