"""What provenance says of a point spread function."""

from __future__ import annotations

from typing import Optional

import numpy as np

from .psf import centroid, width


def psf_notes(
    psf: np.ndarray,
    ratio: int = 1,
    displacement: tuple[int, int] = (0, 0),
    errors: Optional[np.ndarray] = None,
) -> dict[str, str]:
    """Return what provenance says of a kernel: where its centre lies, its size and widths, fine pixels.

    Args:
        psf: (K, K).
        ratio: fine pixels in a coarse one, a side.
        displacement: coarse pixels by which the HSI was moved back before.
        errors: standard errors (4,) of widths and place, where they were estimated.
    """
    moved = np.array(centroid(psf)) - ratio * np.array(displacement)
    rows, cols = np.round(moved, 2) + 0.0  # no minus before a zero
    notes = {
        "OFFSETS": f"{rows:+.2f} {cols:+.2f}",
        "BLUR": f"PSF of {len(psf)} x {len(psf)} pixels",
        "BLUR_WIDTH": f"{width(psf, 0):.2f} {width(psf, 1):.2f}",
    }
    if errors is not None:
        notes["OFFSETS_ERROR"] = "{:.2f} {:.2f}".format(*errors[2:])
        notes["BLUR_ERROR"] = "{:.2f} {:.2f}".format(*errors[:2])
    return notes
