"""What *Align bandpass* tells of its work: the tables as CSV, and an HTML report."""

from __future__ import annotations

import csv
import io
import os

import numpy as np

from ...core.language import Figures, later, said
from ...core.window import Window
from ...nets.bandpass.apply_tables import Mapping
from ...nets.bandpass.histogram import Tally
from ...nets.models.cards import Card
from ...quality.figures import stretch
from ...quality.report import Report
from ...rasters.nodata import ZEROS
from ...rasters.reflectance import choose_bands
from ...rasters.source import Source

PREVIEW = 420  # pixels a side of the report's pictures


def tables(mapping: Mapping, names: tuple[str, ...]) -> str:
    """Return the tables as CSV: per node and band the digital number that goes in and the one that comes out."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["node", *(f"{name}_{end}" for name in names for end in ("in", "out"))])
    inputs = [np.linspace(0, limit - 1, mapping.tables.shape[1]) for limit in mapping.limits]
    for node in range(mapping.tables.shape[1]):
        pairs = ((into[node], table[node]) for into, table in zip(inputs, mapping.tables))
        writer.writerow([node, *(f"{value:.3f}" for pair in pairs for value in pair)])
    return text.getvalue()


def report(
    source: str,
    aligned: str,
    card: Card,
    mapping: Mapping,
    before: Tally,
    after: Tally,
    bands: tuple[str, ...] = (),
    nodata: str = "",
) -> Report:
    """Return the report: tables beside the histograms before and after, and pictures of both rasters.

    Args:
        source: path of the raster that was aligned.
        aligned: path of the result.
        card: of the model.
        mapping: what the model made of the scene.
        before: counts of the scene's digital numbers.
        after: those of the result.
        bands: number or name of each of the source's bands; empty to recognise them.
        nodata: of the source, as :class:`~.source.Source` takes it.
    """
    names = card.bands_in
    page = Report(
        later("Bandpass alignment"),
        said(
            "{file} as {sensor} by model {model}",
            file=os.path.basename(source),
            sensor=card.sensor,
            model=card.name,
        ),
    )
    if card.training:
        page.paragraph(card.training)
    _add_medians(page, names, mapping, before, after)
    for band, name in enumerate(names):
        page.heading(name)
        _add_curves(page, band, mapping, before, after)
    page.heading(later("The scene"))
    before_picture = _preview(source, bands, names, nodata)
    after_picture = _preview(aligned, (), names)
    page.pictures({later("before"): before_picture, later("after"): after_picture})
    return page


def _add_medians(
    page: Report, names: tuple[str, ...], mapping: Mapping, before: Tally, after: Tally
) -> None:
    above = before.above(mapping.limits) / max(before.total, 1)
    rows = [
        [name, limit, float(old), float(new), Figures(f"{100 * share:.2f} %")]
        for name, limit, old, new, share in zip(
            names, mapping.limits, before.median(), after.median(), above
        )
    ]
    header = [
        later("band"), later("table's end [DN]"), later("median before"), later("median after"),
        later("above the end"),
    ]  # fmt: skip
    page.table(header, rows, later("Digital numbers are reflectance x 10000."))


def _add_curves(page: Report, band: int, mapping: Mapping, before: Tally, after: Tally) -> None:
    """Draw a band's table, as the change that it makes, and its histograms."""
    table = mapping.tables[band]
    nodes = np.linspace(0, mapping.limits[band] - 1, len(table))
    page.lines(
        {later("change"): (nodes, table - nodes)}, later("What the table alone adds"),
        later("digital number"), later("change"),
    )  # fmt: skip
    series = {}
    for text, tally in (("before", before), ("after", after)):
        share = tally.histogram(mapping.limits)[band] / max(tally.total, 1)
        series[text] = (nodes, 100 * share)
    caption = later("Histogram of the scene before and after")
    page.lines(series, caption, later("digital number"), later("% of pixels"))


def _preview(
    path: str, bands: tuple[str, ...], names: tuple[str, ...], nodata: str = ""
) -> np.ndarray:
    """Return the middle of a raster as a picture of its first three bands, the last of them red."""
    references = choose_bands(
        path, bands or tuple(str(number + 1) for number in range(len(names))), names
    ).references
    source = Source(references, nodata=nodata or ZEROS)
    width, height = (min(size, PREVIEW) for size in (source.grid.width, source.grid.height))
    middle = Window(
        (source.grid.width - width) // 2, (source.grid.height - height) // 2, width, height
    )
    values, valid = source.read(middle)
    return stretch(values[2::-1] if len(values) > 2 else values[:1], valid)
