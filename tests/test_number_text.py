"""Numbers in texts: points and commas, and what separates."""

from __future__ import annotations

import pytest
from bandloom.core.number_text import read_number, readings
from bandloom.jobs.inputs.published_fusion import read_plan
from bandloom.jobs.inputs.response_tables import read_psf, read_responses, response_names
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.nodata import parse_nodata


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5,-1", [(0.5, -1.0)]),
        (" 0.5 , -1 ", [(0.5, -1.0)]),
        ("0.5 -1", [(0.5, -1.0)]),
        ("0.5;-1", [(0.5, -1.0)]),
        ("0,5 -1,2", [(0.5, -1.2)]),
        ("0,5; -1,2", [(0.5, -1.2)]),
        ("1e-3,2e3", [(1e-3, 2e3)]),
        # two readings, which the number of values tells apart
        ("0,5", [(0.0, 5.0), (0.5,)]),
        ("0,5,-1,2", [(0.0, 5.0, -1.0, 2.0), (0.5, -1.2)]),
        ("0,5, -1,2", [(0.0, 5.0, -1.0, 2.0), (0.5, -1.2)]),
        ("1,-2", [(1.0, -2.0)]),
        ("1,2,3", [(1.0, 2.0, 3.0)]),
        # none
        ("0.5;1,2.3", []),
        ("1.000,5 2", []),
        ("weights.csv", []),
        ("1,", []),
        ("", []),
    ],
)
def test_each_reading_of_a_text(text, expected):
    assert readings(text) == expected


def test_one_number_with_either_sign():
    assert [read_number(text) for text in ("-9999,5", "-9999.5", " 3 ")] == [-9999.5, -9999.5, 3.0]
    for text in ("1 2", "1;2", "1,2,3", "a"):
        with pytest.raises(ValueError, match="no number"):
            read_number(text)


def test_tables_of_a_spreadsheet_with_decimal_commas(tmp_path):
    table = tmp_path / "responses.csv"
    table.write_text(
        "Longueur d'onde;bleu, étroit;rouge\n1;0,5;0\n\n2;0,5;0,25\n3;0;0,75\n", "utf-8"
    )
    bands = [BandInfo("")] * 3
    expected = [[0.5, 0.5, 0.0], [0.0, 0.25, 0.75]]
    assert read_responses(str(table), bands, 2).tolist() == expected
    assert response_names(str(table)) == ["bleu, étroit", "rouge"]
    table.write_text("0,25;0,25\n0,5;0\n")
    assert read_psf(str(table), 2).tolist() == [[0.25, 0.25], [0.5, 0.0]]


def test_nodata_and_a_plan_with_commas():
    assert float(parse_nodata("-9999,5")) == -9999.5
    text = "S1=0.001_20_10_S2=0.0005_30_20_S3=6e-05_15_5"
    assert read_plan(text.replace("0.", "0,")) == read_plan(text)
