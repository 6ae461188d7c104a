"""Nested grids: resolution groups of one scene brought to grids that share a corner and divide evenly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..core.errors import InputError
from ..core.window import Window
from .grid import Grid
from .pairing import same_size
from .warp import ALIGNED, check_same_crs


@dataclass(frozen=True)
class Nesting:
    """Working grids, one for each raster given and in their order, and what had to be done to get there."""

    grids: tuple[Grid, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True)
class _Member:
    """One raster as seen from the finest one: edges in its pixels."""

    name: str
    grid: Grid
    factor: int
    left: float
    top: float
    right: float
    bottom: float
    lattice: bool

    @property
    def nests(self) -> bool:
        return self.lattice and all(
            abs(edge - round(edge)) <= ALIGNED for edge in (self.left, self.top)
        )


def nested_grids(grids: Sequence[Grid], factors: Sequence[int], names: Sequence[str]) -> Nesting:
    """Return the grids on which rasters of several ground sampling distances are worked on together.

    The finest working grid is the part all rasters have in common, in pixels of the first raster of factor 1; its
    corner is moved inwards by as little as makes it a corner of the coarser pixels too. A coarser working grid has
    the same corner and covers it. A raster that cannot nest (its pixels begin inside those of the finest) gets the
    nested grid as well: a :class:`~.source.Source` given that grid resamples it. Rasters without georeferencing are
    taken to share their first corner.

    Args:
        grids: native grids.
        factors: ground sampling distance of each in units of the finest: 1, 2, 6.
        names: how messages call each.

    Raises:
        InputError: different reference systems, nothing in common, or sizes that cannot belong together.
    """
    base = grids[list(factors).index(1)]
    for grid, name in zip(grids, names):
        check_same_crs(base, grid, name)
        if grid.image_coordinates != base.image_coordinates:
            raise InputError(
                f"{name} and another input are not both georeferenced; give both a geotransform first."
            )
    if base.image_coordinates:
        return _nest_by_size(grids, factors, names)
    members = [_member(base, *item) for item in zip(grids, factors, names)]
    common = _common_window(members)
    finest = base.crop(common)
    messages = _resampling_messages(members, common) + _crop_messages(members, common)
    working = {factor: finest.scaled(Fraction(1, factor)) for factor in set(factors)}
    return Nesting(tuple(working[factor] for factor in factors), tuple(messages))


def _member(base: Grid, grid: Grid, factor: int, name: str) -> _Member:
    corners = [base.to_pixel(*grid.to_map(c, r)) for c in (0, grid.width) for r in (0, grid.height)]
    cols, rows = zip(*corners)
    col, row = corners[0]
    end_col, end_row = corners[3]
    drift = max(abs(end_col - col - factor * grid.width), abs(end_row - row - factor * grid.height))
    return _Member(name, grid, factor, min(cols), min(rows), max(cols), max(rows), drift <= ALIGNED)


def _common_window(members: Sequence[_Member]) -> Window:
    """Intersect all footprints, then move the corner inwards onto the coarse pixels, finer groups first."""
    left, top = (
        math.ceil(max(getattr(m, side) for m in members) - ALIGNED) for side in ("left", "top")
    )
    right, bottom = (
        math.floor(min(getattr(m, side) for m in members) + ALIGNED) for side in ("right", "bottom")
    )
    nesting = sorted((m for m in members if m.nests), key=lambda m: m.factor)
    col = _congruent(left, [(m.factor, round(m.left)) for m in nesting])
    row = _congruent(top, [(m.factor, round(m.top)) for m in nesting])
    if right <= left or bottom <= top:
        extents = "; ".join(f"{m.name}: {_extent(m.grid)}" for m in members)
        raise InputError(
            f"The inputs have no area in common ({extents}); choose rasters of one place."
        )
    if right <= col or bottom <= row:
        raise InputError(
            "The area that the inputs have in common is below one coarse pixel; choose larger inputs."
        )
    return Window(col, row, right - col, bottom - row)


def _congruent(start: int, lattices: Sequence[tuple[int, int]]) -> int:
    """Return the first whole number from ``start`` on that lies on as many lattices (step, origin) as can agree."""
    satisfied: list[tuple[int, int]] = []
    best = start
    for lattice in lattices:
        corner = _first_on(start, satisfied + [lattice])
        if corner is not None:
            satisfied.append(lattice)
            best = corner
    return best


def _first_on(start: int, lattices: Sequence[tuple[int, int]]) -> int | None:
    period = math.lcm(*(step for step, _ in lattices))
    candidates = range(start, start + period)
    return next(
        (c for c in candidates if all((c - origin) % step == 0 for step, origin in lattices)), None
    )


def _on_lattice(member: _Member, common: Window) -> bool:
    offsets = (common.col_off - round(member.left), common.row_off - round(member.top))
    return member.nests and all(offset % member.factor == 0 for offset in offsets)


def _resampling_messages(members: Sequence[_Member], common: Window) -> list[str]:
    astray = [member.name for member in members if not _on_lattice(member, common)]
    if not astray:
        return []
    return [
        f"Resampled by cubic convolution, since their pixels are not those of the finest grid: {', '.join(astray)}."
    ]


def _crop_messages(members: Sequence[_Member], common: Window) -> list[str]:
    """Say what is left out; a coarse raster may reach over the common part by less than one of its pixels."""
    wide = dict.fromkeys(
        m.name
        for m in members
        if m.factor - ALIGNED
        <= max(
            common.col_off - m.left,
            common.row_off - m.top,
            m.right - common.col_stop,
            m.bottom - common.row_stop,
        )
    )
    if not wide:
        return []
    return [
        f"Not all inputs cover the same area: the common part of {common.width} x {common.height} pixels of the finest "
        f"grid is used ({', '.join(wide)} {'reaches' if len(wide) == 1 else 'reach'} beyond it)."
    ]


def _nest_by_size(grids: Sequence[Grid], factors: Sequence[int], names: Sequence[str]) -> Nesting:
    """Nest rasters without georeferencing: same first corner, sizes in the ratio of the factors."""
    width = min(grid.width * factor for grid, factor in zip(grids, factors))
    height = min(grid.height * factor for grid, factor in zip(grids, factors))
    for grid, factor, name in zip(grids, factors, names):
        covered = grid.width * factor, grid.height * factor
        if not same_size(covered, (width, height), max(factors)):
            sizes = ", ".join(f"{n}: {g.width} x {g.height}" for g, n in zip(grids, names))
            raise InputError(
                f"{name} is not georeferenced and its size does not fit the others ({sizes}; expected ratio "
                f"{factor}); give the inputs a geotransform or crop them alike."
            )
    cropped = tuple(
        grid.crop(Window(0, 0, -(-width // factor), -(-height // factor)))
        for grid, factor in zip(grids, factors)
    )
    message = "The inputs are not georeferenced: their first corners are taken as the same place."
    return Nesting(cropped, (message,) if len(set(factors)) > 1 else ())


def _extent(grid: Grid) -> str:
    return ", ".join(f"{edge:.10g}" for edge in grid.extent)
