"""Builders of small products of other sensors than Sentinel-2, their metadata shortened from real ones."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import numpy as np
from bandloom.tests.builders import write_tif

LANDSAT = "LC08_L1TP_017051_20151205_20200908_02_T1"
SUN_ELEVATION = 48.24450155  # degrees, of that scene
OLI_BANDS = ("2", "3", "4", "5", "6", "7")


def make_landsat(
    parent: os.PathLike | str,
    pan: np.ndarray,
    ms: np.ndarray,
    bands: tuple[str, ...] = OLI_BANDS,
    spacecraft: str = "LANDSAT_8",
    level: str = "L1TP",
    form: str = "txt",
) -> Path:
    """Write the folder of a Collection 2 product and return it.

    Args:
        parent: an existing folder.
        pan: (rows, cols), 15 m.
        ms: (bands, rows, cols), 30 m.
        bands: their numbers.
        spacecraft: as the metadata name it.
        level: processing level; of Level 2 there is no PAN.
        form: of the metadata file: txt, xml or json.
    """
    name = LANDSAT.replace("L1TP", level)
    folder = Path(parent) / name
    folder.mkdir()
    numbers = [*bands, "8"] if level.startswith("L1") else list(bands)
    images = {number: f"{name}_B{number}.TIF" for number in numbers}
    for number, array in zip(numbers, (*ms, pan)):
        write_tif(folder / images[number], array, 15.0 if number == "8" else 30.0)
    write_tif(folder / f"{name}_QA_PIXEL.TIF", ms[0], 30.0)
    groups = _landsat_groups(name, level, spacecraft, images)
    (folder / f"{name}_MTL.{form}").write_text(_WRITERS[form](groups), encoding="utf-8")
    return folder


def tarred(folder: Path) -> str:
    """Return a product as the tar that USGS gives: its files without a folder."""
    path = folder.with_suffix(".tar")
    with tarfile.open(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.add(file, file.name)
    return str(path)


def _landsat_groups(
    name: str, level: str, spacecraft: str, images: dict[str, str]
) -> dict[str, dict[str, str]]:
    level1 = {"LANDSAT_PRODUCT_ID": LANDSAT, "PROCESSING_LEVEL": "L1TP"}
    names = {f"FILE_NAME_BAND_{number}": image for number, image in images.items()}
    contents = {"LANDSAT_PRODUCT_ID": name, "PROCESSING_LEVEL": level, **names}
    # Level 2 repeats its Level 1's record, with a PAN that is not delivered
    level1 = {**level1, **names, "FILE_NAME_BAND_8": f"{LANDSAT}_B8.TIF"}
    rescaling = {}
    for number in images:
        rescaling[f"REFLECTANCE_MULT_BAND_{number}"] = "2.0000E-05"
        rescaling[f"REFLECTANCE_ADD_BAND_{number}"] = "-0.100000"
    return {
        "PRODUCT_CONTENTS": contents,
        "IMAGE_ATTRIBUTES": {
            "SPACECRAFT_ID": spacecraft,
            "SENSOR_ID": "OLI_TIRS",
            "SUN_ELEVATION": str(SUN_ELEVATION),
        },
        "LEVEL1_PROCESSING_RECORD": level1,
        "LEVEL1_RADIOMETRIC_RESCALING": rescaling,
    }


def _odl(groups: dict[str, dict[str, str]]) -> str:
    lines = ["GROUP = LANDSAT_METADATA_FILE"]
    for group, items in groups.items():
        lines.append(f"  GROUP = {group}")
        for key, value in items.items():
            number = value.replace(".", "").replace("E-", "").lstrip("-").isdigit()
            lines.append(f"    {key} = {value}" if number else f'    {key} = "{value}"')
        lines.append(f"  END_GROUP = {group}")
    return "\n".join([*lines, "END_GROUP = LANDSAT_METADATA_FILE", "END", ""])


def _xml(groups: dict[str, dict[str, str]]) -> str:
    inner = "".join(
        f"<{group}>{''.join(f'<{key}>{value}</{key}>' for key, value in items.items())}</{group}>"
        for group, items in groups.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<LANDSAT_METADATA_FILE>{inner}</LANDSAT_METADATA_FILE>\n"


def _json(groups: dict[str, dict[str, str]]) -> str:
    return json.dumps({"LANDSAT_METADATA_FILE": groups})


_WRITERS = {"txt": _odl, "xml": _xml, "json": _json}
