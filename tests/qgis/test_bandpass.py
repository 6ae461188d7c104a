"""Align bandpass and Train bandpass alignment as QGIS runs them."""

from __future__ import annotations

import csv
import os

import numpy as np
import pytest
from bandloom.tests.builders import read_tif, write_tif
from osgeo import gdal

NAMES = ("B02", "B03", "B04", "B08")


@pytest.fixture
def run(qgis_app, feedback):
    """Runs an algorithm of the toolbox; a failure raises what the user would read."""
    import processing

    return lambda name, parameters: processing.run(
        f"bandloom:{name}", parameters, feedback=feedback
    )


def test_the_bundled_model_aligns_the_sample_scene(run, sample, tmp_path, feedback):
    """With its defaults, on the real thing: same grid and type, another picture, colours in their place."""
    output = str(tmp_path / "aligned.tif")
    results = run("alignbandpass", {"INPUT": sample["INPUT_10M"], "OUTPUT": output})
    assert results == {"OUTPUT": output}
    found, source = gdal.Open(output), gdal.Open(sample["INPUT_10M"])
    assert found.GetGeoTransform() == source.GetGeoTransform()
    assert [found.GetRasterBand(n + 1).GetDescription() for n in range(4)] == list(NAMES)
    before, after = read_tif(sample["INPUT_10M"]).astype(float), read_tif(output).astype(float)
    change = np.abs(after - before).mean(axis=(1, 2)) / before.mean(axis=(1, 2))
    assert (change > 0.002).all() and (change < 0.2).all()


def test_bands_as_text_and_as_list_with_all_outputs(run, sample, tmp_path):
    from qgis.core import QgsRasterLayer

    files = {"LUT": str(tmp_path / "lut.csv"), "REPORT": str(tmp_path / "report.html")}
    layer = QgsRasterLayer(sample["INPUT_10M"], "scene")
    outputs = []
    for number, bands in enumerate(("1,2,3,4", "B02;B03;B04;B08", [1, 2, 3, 4])):
        outputs.append(str(tmp_path / f"{number}.tif"))
        results = run(
            "alignbandpass", {"INPUT": layer, "BANDS": bands, "OUTPUT": outputs[-1], **files}
        )
        assert set(results) == {"OUTPUT", "LUT", "REPORT"} and all(
            os.path.exists(path) for path in results.values()
        )
    assert all(np.array_equal(read_tif(outputs[0]), read_tif(path)) for path in outputs[1:])


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"BANDS": "1,2,3"}, "3 bands and 4 are needed"),
        ({"BANDS": "1,2,3,7"}, "not band 7"),
        ({"MODEL": "none_such"}, "none_such"),
        ({"DEVICE": "abacus"}, "DEVICE"),
    ],
)
def test_wrong_parameters_are_refused_in_a_sentence(
    run, sample, tmp_path, changed, words, feedback
):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException) as caught:
        run(
            "alignbandpass",
            {"INPUT": sample["INPUT_10M"], **changed, "OUTPUT": str(tmp_path / "o.tif")},
        )
    assert words in str(caught.value) + " ".join(feedback.errors)
    assert os.listdir(tmp_path) == []


def test_a_trained_model_is_used_by_its_path(run, sample, tmp_path):
    source = read_tif(sample["INPUT_10M"])
    paths = [
        write_tif(tmp_path / f"{name}.tif", array, 16, names=NAMES, nodata=0)
        for name, array in (("source", source), ("target", (1.1 * source + 50).astype(np.uint16)))
    ]
    outputs = {"MODEL_OUT": str(tmp_path / "mine.json"), "REPORT": str(tmp_path / "report.html")}
    results = run(
        "trainbandpass",
        {
            "SOURCE": [paths[0]], "TARGET": [paths[1]], "EPOCHS": 1,
            **outputs, "MODEL_OUT": str(tmp_path / "mine"),
        },
    )  # fmt: skip
    assert results == outputs and all(os.path.getsize(path) > 1000 for path in outputs.values())
    output = str(tmp_path / "aligned.tif")
    run("alignbandpass", {"INPUT": paths[0], "MODEL": outputs["MODEL_OUT"], "OUTPUT": output})
    assert np.abs(read_tif(output) - 1.1 * source - 50).mean() < 12
    scores = str(tmp_path / "scores.csv")
    test = {"MODE": "test", "RESUME": outputs["MODEL_OUT"], "SCORES": scores}
    run("trainbandpass", {"SOURCE": [paths[0]], "TARGET": [paths[1]], **test})
    with open(scores, newline="") as file:
        last = list(csv.DictReader(file))[-1]
    assert last["tile"] == "all" and float(last["RMSE nir"]) < 20 < float(last["RMSE before nir"])


def test_pairs_of_different_size_are_refused(run, sample, tmp_path):
    from qgis.core import QgsProcessingException

    parameters = {"SOURCE": [sample["INPUT_10M"]], "TARGET": [sample["INPUT_20M"]]}
    outputs = {"MODEL_OUT": str(tmp_path / "mine.json"), "REPORT": str(tmp_path / "report.html")}
    with pytest.raises(QgsProcessingException, match="bands"):
        run("trainbandpass", {**parameters, **outputs})
    assert os.listdir(tmp_path) == []
