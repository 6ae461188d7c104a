"""What a fitted method is to the pipe: something local that turns the arrays of a window into bands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np

Block = Any  # the arrays of one padded window: each task names its own


class WindowedMethod(Protocol):
    """A fitted method: local, so that windows may be computed anywhere and in any order. Picklable.

    Attributes:
        halo: pixels of the scene's grid that a result depends on, on either side.
        multiple: windows start and end on multiples of this.
        upscaling: output pixels in one pixel of the scene's grid, a side.
        notes: what provenance says of the fit: network, model, engine, offsets and blur.
    """

    @property
    def halo(self) -> int: ...  # noqa: D102

    @property
    def multiple(self) -> int: ...  # noqa: D102

    @property
    def upscaling(self) -> int: ...  # noqa: D102

    @property
    def notes(self) -> Mapping[str, str]: ...  # noqa: D102

    def apply(self, block: Block) -> np.ndarray:
        """Return (bands, rows, cols) of the padded window, or of the window without its margin.

        Rows and columns are those of the output: ``upscaling`` times the scene's.
        """


@runtime_checkable
class TrimmedMethod(Protocol):
    """A method that saves work where the margin of a window is not wanted."""

    def apply_inside(self, block: Block) -> np.ndarray:
        """Return what ``apply`` does, without a margin of ``halo`` pixels on either side."""
