"""Where PAN and MS come from: two rasters that are named, or one product that holds both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...core.errors import InputError
from ...rasters.product import Part
from ...rasters.products import named_part, open_product


@dataclass(frozen=True)
class PairFiles:
    """PAN and MS as rasters are opened.

    Attributes:
        pan: name of the panchromatic raster.
        ms: of the multispectral one.
        inputs: all files that are read, by parameter.
        messages: what the log should say.
    """

    pan: str
    ms: str
    inputs: Mapping[str, tuple[str, ...]]
    messages: tuple[str, ...] = ()


def find_pair(pan: str, ms: str, product: str) -> PairFiles:
    """Return the pair that is given as rasters or as a product.

    Raises:
        InputError: neither or both are given, or the product is not recognised or holds no PAN.
    """
    if product and (pan or ms):
        raise InputError("Both PRODUCT and rasters are given: leave PRODUCT, or PAN and MS, empty.")
    if not product:
        if not (pan and ms):
            raise InputError("PAN and MS are needed, or a PRODUCT that holds both.")
        return PairFiles(pan, ms, {"PAN": (pan,), "MS": (ms,)})
    found = open_product(product)
    lacking = [name.upper() for name in ("pan", "ms") if name not in found.parts]
    if lacking:
        advice = found.advice or "take a product that holds both, or give PAN and MS as rasters"
        raise InputError(
            f"{found.metadata} ({found.title}) holds no {' and no '.join(lacking)}: {advice}."
        )
    parts = {name.upper(): found.parts[name].files for name in ("pan", "ms")}
    names = "; ".join(f"{name} {_named(found.parts[name.lower()])}" for name in parts)
    return PairFiles(
        named_part(found, "pan"),
        named_part(found, "ms"),
        {"PRODUCT": (found.metadata,), **parts},
        (f"The product is of {found.title}: {names}.", *found.messages),
    )


def _named(part: Part) -> str:
    return ", ".join(band.name.replace(",", "") for band in part.bands)
