"""The pair of images behind *Fuse hyperspectral and multispectral*: checked, brought together, read by windows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Union

import numpy as np

from ...core.errors import InputError
from ...core.progress import Progress
from ...core.sampling import Budget, sample_windows
from ...core.window import Window
from ...nets.hyperspectral.method import Block, Sample, Span
from ...nets.imaging.masks import enlarge_mask
from ...rasters.bands import BandInfo, blank_bands, number_of_bands
from ...rasters.common_grid import nested_grids
from ...rasters.grid import Grid
from ...rasters.pairing import RATIO_TOLERANCE, Names, relate, whole_ratio
from ...rasters.raster import Raster, describe
from ...rasters.source import Source

LEAST_RATIO, LARGEST_RATIO = 2, 20
HSI, MSI = "The hyperspectral image", "The multispectral image"


@dataclass(frozen=True)
class Scene:
    """Both images on nested grids.

    Attributes:
        hsi: the bands that hold something, on the coarse grid.
        msi: all bands, on the fine grid.
        ratio: fine pixels in a coarse one, a side.
        bands: what the file says of every HSI band, also of those left out.
        used: which of them ``hsi`` reads, bool (C,).
        blank: the value of each HSI band left out, in order; NaN for no value.
    """

    hsi: Source
    msi: Source
    ratio: int
    bands: tuple[BandInfo, ...]
    used: np.ndarray
    blank: tuple[float, ...]

    @property
    def sources(self) -> tuple[Source, Source]:
        """What is read."""
        return (self.hsi, self.msi)

    @property
    def shape(self) -> tuple[int, int]:
        """Coarse rows and columns."""
        return self.hsi.grid.height, self.hsi.grid.width

    @property
    def band_numbers(self) -> np.ndarray:
        """Number in its file, from 1, of each band that ``hsi`` reads."""
        return np.flatnonzero(self.used) + 1

    def read(self, rows: tuple[int, int], cols: tuple[int, int]) -> Sample:
        """Read coarse rows and columns (start, stop), which may reach beyond the scene."""
        coarse = Window(cols[0], rows[0], cols[1] - cols[0], rows[1] - rows[0])
        hsi, valid_hsi = self.hsi.read(coarse)
        msi, valid_msi = self.msi.read(coarse.scaled(self.ratio))
        return Sample(hsi, msi, valid_hsi, valid_msi, (rows[0], cols[0]))

    def all_bands(self, fused: np.ndarray) -> np.ndarray:
        """Put the bands that were left out back in their places: (C, rows, cols) of the file's bands."""
        if self.used.all():
            return fused
        return self._with_others(fused, np.array(self.blank, np.float32)[:, None, None])

    def errors_of_all(self, errors: np.ndarray) -> np.ndarray:
        """Put expected errors of the bands that were left out in their places: nobody knows them (NaN)."""
        return errors if self.used.all() else self._with_others(errors, np.nan)

    def _with_others(self, used: np.ndarray, others: Union[float, np.ndarray]) -> np.ndarray:
        whole = np.empty((len(self.bands), *used.shape[1:]), np.float32)
        whole[self.used] = used
        whole[~self.used] = others
        return whole


@dataclass(frozen=True)
class FusionInput:
    """Both images as the runner reads them: around each window of the fine grid, what a fitted fusion needs.

    Attributes:
        scene: both images.
        support: gives the coarse rows and columns to read for some.
        displacement: coarse rows and columns by which the HSI shows further on what the MSI shows.
    """

    scene: Scene
    support: Callable[[Span, Span], tuple[Span, Span]]
    displacement: tuple[int, int] = (0, 0)

    @property
    def grid(self) -> Grid:
        """The fine one."""
        return self.scene.msi.grid

    @property
    def sources(self) -> tuple[Source, Source]:
        """What is read."""
        return self.scene.sources

    def read(self, window: Window) -> Block:
        """Read a window of the fine grid whose edges are multiples of the ratio."""
        coarse = window.scaled(Fraction(1, self.scene.ratio))
        height, width = self.scene.shape
        rows = coarse.row_off, min(coarse.row_stop, height)
        cols = coarse.col_off, min(coarse.col_stop, width)
        return Block(self.scene.read(*self.support(rows, cols)), rows, cols)

    def valid(self, block: Block) -> np.ndarray:
        """Return where both images are valid, bool (r rows, r cols) of the block's rows and columns."""
        sample = block.sample.displaced(self.displacement)
        ratio, (top, first) = self.scene.ratio, sample.offset
        rows = slice(block.rows[0] - top, block.rows[1] - top)
        cols = slice(block.cols[0] - first, block.cols[1] - first)
        coarse = enlarge_mask(sample.valid_hsi[rows, cols], ratio)
        fine = sample.valid_msi[
            rows.start * ratio : rows.stop * ratio, cols.start * ratio : cols.stop * ratio
        ]
        return coarse & fine


def open_scene(hsi_path: str, msi_path: str, progress: Progress, nodata: str = "") -> Scene:
    """Check both images and bring their grids together.

    Args:
        hsi_path: of the hyperspectral image.
        msi_path: of the multispectral one.
        progress: told how both were brought together, and of bands without data.
        nodata: as :class:`~.source.Source` takes it.

    Raises:
        InputError: they cannot be fused; the message says why.
    """
    hsi, msi = describe(hsi_path), describe(msi_path)
    ratio = _ratio(hsi, msi, progress)
    if len(hsi.bands) <= len(msi.bands):
        raise InputError(
            f"{HSI} has {number_of_bands(len(hsi.bands))} and the multispectral one {len(msi.bands)}; it needs more "
            "bands than the multispectral one: check that the layers are not swapped."
        )
    nesting = nested_grids((msi.grid, hsi.grid), (1, ratio), (MSI, HSI))
    for message in nesting.messages:
        progress.info(message)
    fine, coarse = nesting.grids
    blank = blank_bands(hsi_path, len(hsi.bands))
    _check_blank(hsi, blank, msi, blank_bands(msi_path, len(msi.bands)))
    if blank:
        progress.warn(
            f"Constant or nodata everywhere, and left as is: HSI band{'s' * (len(blank) != 1)} {_numbers(blank)}."
        )
    used = np.array([index + 1 not in blank for index in range(len(hsi.bands))])
    references = [hsi.references[index] for index in np.flatnonzero(used)]
    sources = Source(references, coarse, nodata), Source(msi.references, fine, nodata)
    for source in sources:
        source.tell(progress)
    bands = sources[0].bands if used.all() else Source(hsi.references, coarse, nodata).bands
    return Scene(*sources, ratio, tuple(bands), used, tuple(blank.values()))


def _check_blank(
    hsi: Raster, blank: Mapping[int, float], msi: Raster, empty: Mapping[int, float]
) -> None:
    """Raise InputError where bands without data, by their numbers, leave too few to fuse."""
    count, msi_count = len(hsi.bands) - len(blank), len(msi.bands)
    if not count:
        raise InputError(
            f"{HSI} holds no data (every band is constant or nodata); choose another layer or its nodata."
        )
    if empty:
        raise InputError(
            f"{MSI} has {'no data' if len(empty) == msi_count else 'bands without any data'} "
            f"(constant or nodata everywhere: band{'s' * (len(empty) != 1)} {_numbers(empty)}); remove those or choose "
            "another layer."
        )
    if count <= msi_count:
        raise InputError(
            f"Only {count} hyperspectral bands hold data, the multispectral image has {msi_count}; "
            "it needs more."
        )


def samples(scene: Scene, seed: int, within: Window) -> list[Sample]:
    """Return the parts of a window of coarse pixels that are learnt from: a budget of windows, whatever its size.

    Raises:
        InputError: the images have no valid pixel in common.
    """
    size = max(16, min(48, 960 // scene.ratio))  # coarse pixels

    def read(window: Window) -> Sample:
        return scene.read((window.row_off, window.row_stop), (window.col_off, window.col_stop))

    windows = sample_windows(
        within, Budget(size, 3), lambda window: float(read(window).valid.mean()), seed
    )
    if not windows:
        raise InputError(
            "No pixel is valid in both images (nodata everywhere in at least one); check the layers and their nodata "
            "values."
        )
    return [read(window) for window in windows]


def _ratio(hsi: Raster, msi: Raster, progress: Progress) -> int:
    """Check that the two belong together and return the whole ratio of the ground sampling distances."""
    relation = relate(msi.grid, hsi.grid, Names(MSI, HSI), progress)
    if relation.ratio < 1 - RATIO_TOLERANCE:
        swapped = " The layers seem to be swapped." if len(hsi.bands) < len(msi.bands) else ""
        raise InputError(
            f"{HSI} is finer than the multispectral one (its pixels are {relation.ratio:.3g} times as large); choose a "
            f"multispectral image with smaller pixels.{swapped}"
        )
    whole = whole_ratio(msi.grid, hsi.grid, relation.ratio, Names(MSI, HSI))
    if not LEAST_RATIO <= whole <= LARGEST_RATIO:
        raise InputError(
            f"The pixels of the hyperspectral image are {relation.ratio:.4g} times those of the multispectral one; the "
            f"ratio has to be between {LEAST_RATIO} and {LARGEST_RATIO}."
        )
    return whole


def _numbers(bands: Iterable[int]) -> str:
    listed = [str(band) for band in bands]
    return ", ".join(listed[:12]) + (f" and {len(listed) - 12} more" if len(listed) > 12 else "")
