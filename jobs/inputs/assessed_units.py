"""In which units *Assess fusion quality* compares: as stored, or in physical values where scales or offsets differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...core.progress import Progress
from ...core.window import Window
from ...quality.streaming import Images, Read
from ...rasters.source import Source

SIDE = 512  # pixels a side of the windows in which the largest value is looked for
SAMPLES, SAMPLE_SIDE = 8, 16  # samples along each side of the scene, and pixels a side of one


@dataclass(frozen=True)
class Values:
    """A source that is read in the units of a comparison: stored value x ``scale`` + ``offset``.

    Attributes:
        source: of the stored values.
        table: scale and offset of each band, (bands, 2).
    """

    source: Source
    table: np.ndarray

    @property
    def as_stored(self) -> bool:
        """Whether they are the stored values."""
        return np.array_equal(self.table, _stored(self.source))

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Return what :meth:`~.source.Source.read` does, in these units."""
        values, valid = self.source.read(window)
        if self.as_stored:
            return values, valid
        scale, offset = self.table.T[..., None, None]  # (bands, 1, 1) each
        return (values * scale + offset).astype(np.float32), valid

    def data_range(self) -> float:
        """Return the full scale that the values suggest: 2^bits - 1 for whole numbers, else the largest."""
        whole = all(np.issubdtype(info.dtype, np.integer) for info in self.source.bands)
        read, grid = self.source.read if whole else self.read, self.source.grid
        largest = 0.0
        for row in range(0, grid.height, SIDE):
            for col in range(0, grid.width, SIDE):
                values, valid = read(Window(col, row, SIDE, SIDE).intersection(grid.window))
                largest = max(largest, float(values[:, valid].max(initial=0.0)))
        if largest <= 0:
            return 1.0
        if not whole:
            return largest
        full = float(2 ** math.ceil(math.log2(largest + 1)) - 1)
        return full * float(np.abs(self.table[:, 0]).max())


def reader(*images: Values) -> Read:
    """Return what reads a window of all images, with the validity that they share."""

    def read(window: Window) -> tuple[Images, np.ndarray]:
        blocks = [image.read(window) for image in images]
        valid = np.logical_and.reduce([valid for _, valid in blocks])
        return [values for values, _ in blocks], valid

    return read


def in_one_unit(sources: Mapping[str, Source], progress: Progress) -> list[Values]:
    """Return sources on one grid as they are compared: as stored where their scales and offsets are the same.

    Where these differ it is in physical values. A source that declares neither, beside one that does, may hold digital
    numbers of the other's scale or physical values: it is what its mean level is nearer to.

    Args:
        sources: by what the log calls them; the fused raster first.
        progress: is told of all but the usual case.
    """
    declared = {what: _declared(source) for what, source in sources.items()}
    scaled = [
        what for what in sources if not np.array_equal(declared[what], _stored(sources[what]))
    ]
    alike = {
        what
        for what in sources
        if scaled and what not in scaled and _stored_alike(sources[what], sources[scaled[0]])
    }
    known = [declared[what] for what in sources if what not in alike]
    if all(_same(table, known[0]) for table in known):
        if alike:
            names = " and ".join(f"the {what}" for what in sources if what in alike)
            progress.info(
                f"No scale is declared for {names}, but values are near those stored in the {scaled[0]}: all are "
                "compared as stored."
            )
        return [Values(source, _stored(source)) for source in sources.values()]
    tables = {
        what: _table_for(source, declared[scaled[0]]) if what in alike else declared[what]
        for what, source in sources.items()
    }
    told = "; ".join(f"{what}: {_told(table)}" for what, table in tables.items())
    progress.info(f"Scales or offsets differ, so that physical values are compared. {told}.")
    return [Values(source, tables[what]) for what, source in sources.items()]


def expected_errors(errors: Source, fused: Values) -> Values:
    """Return expected errors in the units in which a fused image is compared: differences have no offset.

    Args:
        errors: of the bands of the fused image.
        fused: what they are expected of.
    """
    result, own = (_declared(source)[:, 0] for source in (fused.source, errors))
    if (own == 1.0).all():
        own = result
    scale = fused.table[:, 0] * own / result
    return Values(errors, np.column_stack((scale, np.zeros_like(scale))))


def _declared(source: Source) -> np.ndarray:
    """Return the declared scales and offsets (bands, 2); those that are 0 or not finite declare nothing."""
    table = np.array([(info.scale or 1.0, info.offset) for info in source.bands])
    return np.where(np.isfinite(table), table, _stored(source))


def _stored(source: Source) -> np.ndarray:
    return np.tile((1.0, 0.0), (len(source.bands), 1))


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two tables are the same; a PAN's is where all bands of the other have it."""
    return np.array_equal(one, other) or len(np.unique(np.vstack((one, other)), axis=0)) == 1


def _table_for(source: Source, table: np.ndarray) -> np.ndarray:
    bands = len(source.bands)
    return table if len(table) == bands else np.tile(table.mean(axis=0), (bands, 1))


def _told(table: np.ndarray) -> str:
    texts = (
        "as stored" if (scale, offset) == (1.0, 0.0) else f"value x {scale:g} {offset:+g}"
        for scale, offset in table
    )
    return ", ".join(dict.fromkeys(texts))


def _stored_alike(source: Source, scaled: Source) -> bool:
    """Tell whether a source's values are nearer to those that another one stores than to those that it means."""
    own, stored = _levels(source, scaled)
    scale, offset = _declared(scaled).T
    meant = (stored * scale + offset).mean()
    return _distance(own.mean(), stored.mean()) <= _distance(own.mean(), meant)


def _levels(*sources: Source) -> list[np.ndarray]:
    """Return each source's mean by band, (bands,), of samples where all are valid; zeros where none is."""
    grid = sources[0].grid
    read = reader(*(Values(source, _stored(source)) for source in sources))
    totals, count = [np.zeros(len(source.bands)) for source in sources], 0
    for row in np.linspace(0, max(grid.height - SAMPLE_SIDE, 0), SAMPLES).astype(int):
        for col in np.linspace(0, max(grid.width - SAMPLE_SIDE, 0), SAMPLES).astype(int):
            sample = Window(int(col), int(row), SAMPLE_SIDE, SAMPLE_SIDE)
            images, valid = read(sample.intersection(grid.window))
            count += int(valid.sum())
            for total, values in zip(totals, images):
                total += values[:, valid].sum(axis=1, dtype=np.float64)
    return [total / max(count, 1) for total in totals]


def _distance(one: float, other: float) -> float:
    return abs(one - other) / max(abs(one), abs(other), 1e-30)
