"""EnMAP products, Level 1C and 2A: the spectral image by ``...-METADATA.XML``.

EnMAP HSI Level 1/Level 2 Product Specification, EN-PCV-ICD-2009-2, DLR.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..core.errors import InputError
from .product import Part, Product, ProductBand, read_text
from .xml_tree import parse_xml

METADATA = re.compile(r"(?:^|[/\\])ENMAP[^/\\]*-METADATA\.XML$", re.IGNORECASE)
LEVELS_UP = 0
_IMAGE = re.compile(r"-SPECTRAL_IMAGE(_COG)?\.(TIF|TIFF)$", re.IGNORECASE)


def candidates(files: Sequence[str]) -> list[str]:
    """Return the metadata files among files."""
    return [path for path in files if METADATA.search(path)]


def read(metadata: str, files: Sequence[str]) -> Product:
    """Return the spectral image with its wavelengths, widths and gains.

    Args:
        metadata: path of the ``...-METADATA.XML``.
        files: what lies beside it.

    Raises:
        InputError: the image is not there (Level 1B has two), or the metadata cannot be read.
    """
    stem = metadata[: -len("-METADATA.XML")]
    images = [path for path in files if path.startswith(stem) and _IMAGE.search(path)]
    if not images:
        raise InputError(
            f"No {stem.replace(chr(92), '/').rpartition('/')[2]}-SPECTRAL_IMAGE.TIF lies beside {metadata}: take a "
            "Level-1C or Level-2A product of EnMAP, with its spectral image."
        )
    bands: list[ProductBand] = []
    for table in parse_xml(read_text(metadata), metadata).all("bandCharacterisation"):
        for one in table.all("bandID"):
            bands.append(
                ProductBand(
                    f"band {int(one.attributes.get('number', len(bands) + 1)):03d}",
                    float(one.value("wavelengthCenterOfBand")),
                    float(one.value("FWHMOfBand")),
                    float(one.value("GainOfBand", "1")),
                    float(one.value("OffsetOfBand", "0")),
                )
            )
    return Product(metadata, "EnMAP", {"hsi": Part((images[0],), tuple(bands))})
