"""The default on a pair of arrays, from fit to result, as the job runs it on one window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...core.progress import Progress
from ...nets.hyperspectral import method
from ...nets.hyperspectral.blind_fit import SensorModel


def fuse_whole(hsi: np.ndarray, msi: np.ndarray) -> tuple[np.ndarray, method.Fusion]:
    """Return the fused image and the fitted fusion, given nothing of the sensors."""
    shape = hsi.shape[1:]
    masks = np.ones(shape, bool), np.ones(msi.shape[1:], bool)
    whole = method.Sample(hsi, msi, *masks)
    fusion = method.fit([whole], shape, SensorModel(), method.Options(), Progress())
    rows, cols = (0, shape[0]), (0, shape[1])
    block = method.Block(cut(whole, *fusion.support(rows, cols)), rows, cols)
    return fusion.apply(block), fusion


def cut(whole: method.Sample, rows: tuple[int, int], cols: tuple[int, int]) -> method.Sample:
    """Cut coarse rows and columns (start, stop); beyond the image the edge is repeated, and invalid."""
    before = (-rows[0], -cols[0])
    after = (rows[1] - whole.hsi.shape[1], cols[1] - whole.hsi.shape[2])

    def padded(array: np.ndarray, factor: int) -> np.ndarray:
        widths = [(first * factor, last * factor) for first, last in zip(before, after)]
        widths = [(0, 0)] * (array.ndim - 2) + widths
        return np.pad(array, widths, mode="constant" if array.dtype == bool else "edge")

    ratio = whole.ratio
    return replace(
        whole, hsi=padded(whole.hsi, 1), msi=padded(whole.msi, ratio),
        valid_hsi=padded(whole.valid_hsi, 1), valid_msi=padded(whole.valid_msi, ratio),
        offset=(rows[0], cols[0]),
    )  # fmt: skip
