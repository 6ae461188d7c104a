"""The language of reports: what is marked is translated where it is shown, and stays English for all else."""

from __future__ import annotations

import json

import pytest
from bandloom.core import language
from bandloom.core.language import Figures, later, said, translated
from bandloom.quality.report import Report, number

WORDS = {
    "reference": "référence",
    "Value": "Valeur",
    "compared ({what}): {share} of {count}": "{count} comparés ({what}), dont {share}",
    "loss": "perte",
}


@pytest.fixture
def french():
    language.speak(lambda text: WORDS.get(text, text), ",")
    yield
    language.speak()


def text():
    return said(
        "compared ({what}): {share} of {count}",
        what=later("reference"),
        share=Figures("0.25"),
        count=3,
    )


def test_a_text_is_english_until_somebody_speaks_another_language():
    assert text() == translated(text()) == "compared (reference): 0.25 of 3"
    assert number(0.25) == "0.25"


def test_values_and_numbers_of_a_text_are_translated_where_it_is_shown(french):
    assert text() == "compared (reference): 0.25 of 3"  # as the log and JSON have it
    assert json.dumps(text()) == '"compared (reference): 0.25 of 3"'
    assert translated(text()) == "3 comparés (référence), dont 0,25"
    assert translated("scene.1.tif") == "scene.1.tif"


def test_a_report_speaks_it(french):
    report = Report("Value", text())
    report.table(["Value"], [["reference"], [0.25], [3]], "Value")
    report.bars(["loss"], [0.25], "Value", "loss")
    report.lines({"loss": ([0.0, 0.5], [1.5, 2.5])}, "loss", "loss", "Value")
    page = report.html()
    assert "<title>Valeur</title>" in page and "dont 0,25" in page
    assert "<td>référence</td>" in page and "<td>0,25</td>" in page and "<td>3</td>" in page
    assert "perte: 0,25" in page and ">1,6</text>" in page and ">loss<" not in page
    assert '<polyline points="70.0,' in page  # drawings keep their points
