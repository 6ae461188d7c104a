"""The models that were found as lines and as a part of the page of *System check*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...nets.models.cards import Card
    from ...nets.models.catalogue import Entry

# What uses the models of a method.
USED_BY = {
    "s2s": "Sharpen Sentinel-2 bands",
    "pansharp": "Pan-sharpen",
    "l1bsr": "Super-resolve L1B",
    "l1bsr_registration": "Register bands",
    "bandpass": "Align bandpass",
}
UNKNOWN = "not stated"


def line(entry: Entry) -> str:
    """Return one line on a model: what it is for and whether its files are sound, or what is wrong."""
    if entry.problem or entry.card is None:
        return entry.problem
    card = entry.card
    files = " and ".join(entry.files)
    return f"{used_by(card)}; {card.sensor or UNKNOWN}; {card.parameters} parameters; {files} as the card says"


def used_by(card: Card) -> str:
    """Return the name of the algorithm that a model is for."""
    return USED_BY.get(card.method, f"method {card.method}")


def section(entries: list[Entry]) -> str:
    """Return the cards of all models as HTML, each folded to its name."""
    return "<h2>Cards of the models</h2>\n" + "\n".join(map(_folded, entries))


def _folded(entry: Entry) -> str:
    rows = "\n".join(
        f"<tr><td>{escape(label)}</td><td>{text}</td></tr>" for label, text in _rows(entry)
    )
    title = escape(entry.name) + ("" if entry.card is None else f" ({escape(used_by(entry.card))})")
    shown, kind = (" open", ' class="problem"') if entry.problem else ("", "")
    return f"<details{shown}><summary{kind}>{title}</summary>\n<table>\n{rows}\n</table></details>"


def _rows(entry: Entry) -> Iterator[tuple[str, str]]:
    """Return labels and HTML of what is known of a model."""
    if entry.problem:
        yield "Problem", escape(entry.problem)
    yield (
        "From",
        f"{'bundled with the plugin' if entry.bundled else 'yours'}, {escape(str(entry.folder))}",
    )
    if entry.card is None:
        return
    card = entry.card
    yield "Sensor", escape(card.sensor or UNKNOWN)
    yield "Bands in", _bands(card.bands_in)
    yield "Bands out", _bands(card.bands_out)
    yield "Pixel size", _pixel_size(card)
    yield "Parameters", f"{card.parameters:,}".replace(",", " ")
    if not entry.problem:
        yield "Files", f"{' and '.join(entry.files)}, SHA-256 as the card says"
    yield "Measured on held-out data", _metrics(card.metrics)
    yield "Training", escape(card.training or UNKNOWN)
    yield "Licence of the weights", escape(card.licence or UNKNOWN)
    yield "Citation", escape(card.citation or UNKNOWN)


def _bands(names: tuple[str, ...]) -> str:
    return f"{len(names)}: {escape(', '.join(names))}" if names else UNKNOWN


def _pixel_size(card: Card) -> str:
    if not card.gsd_in or not card.gsd_out:
        return "any"
    return (
        f"{card.gsd_in:g} m"
        if card.gsd_in == card.gsd_out
        else f"{card.gsd_in:g} m to {card.gsd_out:g} m"
    )


def _metrics(metrics: Mapping[str, Any]) -> str:
    return (
        "<br>".join(f"{escape(name)}: {escape(_value(value))}" for name, value in metrics.items())
        or UNKNOWN
    )


def _value(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(entry)}" for name, entry in value.items())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
