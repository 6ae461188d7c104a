"""Windows: rectangles of whole pixels on a grid, as immutable values.

Columns grow to the right and rows downwards. A window may reach beyond the grid it is used on.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Window:
    """A rectangle of ``width`` by ``height`` pixels whose first pixel is ``col_off, row_off``."""

    col_off: int
    row_off: int
    width: int
    height: int

    @property
    def col_stop(self) -> int:
        """The first column right of the window."""
        return self.col_off + self.width

    @property
    def row_stop(self) -> int:
        """The first row below the window."""
        return self.row_off + self.height

    @property
    def empty(self) -> bool:
        """Whether the window holds no pixel."""
        return self.width <= 0 or self.height <= 0

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns as slices, to index an array ``(..., rows, cols)`` of the whole grid."""
        return slice(self.row_off, self.row_stop), slice(self.col_off, self.col_stop)

    def padded(self, halo: int) -> Window:
        """Return the window grown by ``halo`` pixels on each side."""
        return Window(
            self.col_off - halo, self.row_off - halo, self.width + 2 * halo, self.height + 2 * halo
        )

    def whole(self, multiple: int) -> Window:
        """Return the window grown to edges that are multiples of ``multiple``."""
        col, row = (edge // multiple * multiple for edge in (self.col_off, self.row_off))
        right, bottom = (-(-edge // multiple) * multiple for edge in (self.col_stop, self.row_stop))
        return Window(col, row, right - col, bottom - row)

    def shifted(self, cols: int, rows: int) -> Window:
        """Return the window moved by whole pixels."""
        return Window(self.col_off + cols, self.row_off + rows, self.width, self.height)

    def scaled(self, factor: int | Fraction) -> Window:
        """Return the same rectangle on the grid with ``factor`` times as many pixels a side.

        Raises:
            ValueError: an edge of the rectangle does not fall between two pixels of that grid.
        """
        edges = [
            Fraction(factor) * edge
            for edge in (self.col_off, self.row_off, self.width, self.height)
        ]
        if any(edge.denominator != 1 for edge in edges):
            raise ValueError(f"{self} does not fall on whole pixels when scaled by {factor}")
        return Window(*(int(edge) for edge in edges))

    def intersection(self, other: Window) -> Window:
        """Return what both windows share; an empty window where they do not meet."""
        col, row = max(self.col_off, other.col_off), max(self.row_off, other.row_off)
        width = min(self.col_stop, other.col_stop) - col
        height = min(self.row_stop, other.row_stop) - row
        return Window(col, row, max(width, 0), max(height, 0))

    def relative_to(self, outer: Window) -> Window:
        """Return the window as seen from the first pixel of ``outer``: how to cut it from an array of ``outer``."""
        return self.shifted(-outer.col_off, -outer.row_off)
