"""The published bandpass network as it can be imported."""

from __future__ import annotations

from ..models.cards import Card
from ..models.import_weights import Kind
from .lut_unet import BINS, LIMITS

BANDS = ("blue", "green", "red", "nir")
CITATION = (
    "Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with "
    "UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563."
)
CARD = Card(
    "",
    "bandpass",
    "lut_published",
    sensor="Sentinel-2 to GF-1 WFV",
    bands_in=BANDS,
    bands_out=BANDS,
    gsd_in=16.0,
    gsd_out=16.0,
    value_scale=10000.0,
    citation=CITATION,
)
IMPORTABLE = {
    "bandpass": Kind(
        "bandpass network of four bands",
        "unet.inc.double_conv.0.weight",
        lambda _: {"limits": list(LIMITS), "subtracts": False, "zero_border": True},
        (4, 1, BINS),
        CARD,
    ),
}
