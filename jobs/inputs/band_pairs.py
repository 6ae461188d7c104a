"""Which bands of two rasters *Assess fusion quality* compares: by their names, else in their order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from ...core.errors import InputError
from ...core.language import said
from ...rasters.bands import BandInfo, number_of_bands
from ...rasters.raster import BandRef, Raster
from ...rasters.sentinel2_bands import band_name

_MOST_SHOWN = 12  # pairs of bands in a message


@dataclass(frozen=True)
class Pairs:
    """Bands of two rasters that are compared, in the order of the first.

    Attributes:
        first: positions of the bands in the first raster, from 0.
        second: positions in the other.
        message: which bands these are, for the log.
        doubt: what the user should look at, else empty.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    message: str
    doubt: str = ""

    def references(self, fused: Raster, other: Raster) -> tuple[list[BandRef], list[BandRef]]:
        """Return the bands of both rasters as a Source takes them."""
        return (
            [fused.reference(position + 1) for position in self.first],
            [other.reference(position + 1) for position in self.second],
        )


def pair_bands(fused: Raster, other: Raster, what: str) -> Pairs:
    """Pair bands by their names where all bands of both rasters have one, else in their order.

    Args:
        fused: the raster that is assessed.
        other: what it is compared with.
        what: how messages call the other.

    Raises:
        InputError: there is neither a common name nor an equal number of bands.
    """
    names = [_names(raster) for raster in (fused, other)]
    keys = [[band_name(name) or name.casefold() for name in side] for side in names]
    by_name = all(all(side) and len(set(side)) == len(side) for side in keys)
    common = [key for key in keys[0] if key in keys[1]] if by_name else []
    if common:
        return _by_name(common, names, keys, what)
    if len(fused.bands) != len(other.bands):
        raise InputError(
            f"The fused raster has {number_of_bands(len(fused.bands))} and the {what} {len(other.bands)}, and names "
            "do not tell which belong together: give the same bands."
        )
    order = tuple(range(len(fused.bands)))
    pairs = _pair_list(_labels(names), order, order)
    message = said(
        "Bands compared with the {what} in the order of the files: {pairs}.", what=what, pairs=pairs
    )
    differ = said("The names of the fused bands and of the {what}'s differ.", what=what)
    doubt = said("{first} {second}", first=differ, second=message) if by_name else ""
    return Pairs(order, order, message, doubt)


def _by_name(
    common: Sequence[str], names: Sequence[Sequence[str]], keys: Sequence[Sequence[str]], what: str
) -> Pairs:
    first, second = (tuple(side.index(key) for key in common) for side in keys)
    pairs = _pair_list(names, first, second)
    message = said("Bands compared with the {what} by name: {pairs}.", what=what, pairs=pairs)
    alone = [
        f"{', '.join(name for position, name in enumerate(side) if position not in paired)} of the {owner}"
        for side, paired, owner in ((names[0], first, "fused raster"), (names[1], second, what))
        if len(paired) < len(side)
    ]
    doubt = ""
    if alone:
        names_alone = "; ".join(alone)
        doubt = said("Bands that only one of both has are not scored: {names}.", names=names_alone)
    return Pairs(first, second, message, doubt)


def _names(raster: Raster) -> list[str]:
    """Return the bands' names, "" for those without; the name of a file is none, unless it is that of a band."""
    stem = os.path.splitext(os.path.basename(raster.path))[0]

    def name(info: BandInfo) -> str:
        own = info.description.split(",")[0].strip() or info.name
        return (band_name(stem) or "") if own == stem else own

    return [name(info) for info in raster.bands]


def _labels(names: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[name or str(number) for number, name in enumerate(side, 1)] for side in names]


def _pair_list(names: Sequence[Sequence[str]], first: Sequence[int], second: Sequence[int]) -> str:
    pairs = [f"{names[0][one]} - {names[1][two]}" for one, two in zip(first, second)]
    more = f" and {len(pairs) - _MOST_SHOWN} more" if len(pairs) > _MOST_SHOWN else ""
    return ", ".join(pairs[:_MOST_SHOWN]) + more
