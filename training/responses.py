"""Writes spectral responses of sensors as JSON: ``python -m bandloom.training.responses``.

The tables are those of ACOLITE (Vanhellemont, data/RSR), which names where each one is from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from .data import DATA

FOLDER = Path(__file__).parent.parent / "resources" / "sensors"
LARGEST_MICROMETRES = 10.0
STEP = 2  # nm of the written tables
LEAST = 0.002  # responses below are left out at both ends
ESA = "ESA, COPE-GSEG-EOPG-TN-15-0007, Sentinel-2 Spectral Response Functions 4.0 (2024)"
WFV = "Rugang Tang's Excel files (2019)"
SENTINEL2 = {"blue": "2", "green": "3", "red": "4", "nir": "8"}
FOUR = {"blue": "1", "green": "2", "red": "3", "nir": "4"}
EIGHT = {name: str(number + 1) for number, name in enumerate(
    ("coastal", "blue", "green", "yellow", "red", "rededge", "nir1", "nir2"))}  # fmt: skip
# File, which of its bands, and where the numbers are from.
SENSORS: Mapping[str, tuple[str, Mapping[str, str], str]] = {
    "sentinel2a_msi": ("S2A_MSI_V4", SENTINEL2, ESA),
    "sentinel2b_msi": ("S2B_MSI_V4", SENTINEL2, ESA),
    "worldview2": (
        "WorldView2",
        EIGHT,
        "DigitalGlobe's spectral responses, read off their PDF (2017)",
    ),
    **{f"gf1_wfv{camera}": (f"GF1_WFV{camera}", FOUR, WFV) for camera in (1, 2, 3, 4)},
}


def read_table(path: Path) -> dict[str, np.ndarray]:
    """Return (n, 2) wavelengths in nm and responses of each band, by what follows "Band" in its heading."""
    bands: dict[str, list[tuple[float, float]]] = {}
    current = ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.strip(" #;\t\r").split()
        if line.lstrip()[:1] in ("#", ";"):
            indices = [index for index, word in enumerate(words) if word.lower() == "band"]
            if indices and indices[-1] + 1 < len(words):
                current = words[indices[-1] + 1]
        elif len(words) >= 2 and current:
            bands.setdefault(current, []).append((float(words[0]), float(words[1])))
    tables = {name: np.array(rows) for name, rows in bands.items()}
    for table in tables.values():
        if table[0, 0] < LARGEST_MICROMETRES:
            table[:, 0] *= 1000.0
    return tables


def main() -> None:
    """Write one file a sensor."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (file, headings, source) in SENSORS.items():
        tables = read_table(DATA / "bandpass" / "srf" / f"{file}.txt")
        bands = {band: _band(tables[key]) for band, key in headings.items()}
        content = {
            "sensor": name,
            "source": f"{source}; as tabulated in ACOLITE, data/RSR/{file}.txt",
            "unit": "nm",
        }
        (FOLDER / f"{name}.json").write_text(
            json.dumps({**content, "bands": bands}) + "\n", encoding="utf-8"
        )


def _band(table: np.ndarray) -> dict[str, object]:
    response = table[:, 1] / table[:, 1].max()
    used = table[response >= LEAST, 0]
    wavelengths = np.arange(np.ceil(used[0] / STEP) * STEP, used[-1] + 1, STEP)
    resampled = np.interp(wavelengths, table[:, 0], response)
    return {
        "first": float(wavelengths[0]),
        "step": STEP,
        "response": [round(float(value), 4) for value in resampled],
    }


if __name__ == "__main__":
    main()
