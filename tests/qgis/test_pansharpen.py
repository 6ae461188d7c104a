"""*Pan-sharpen* and *Assess fusion quality* as QGIS runs them, one after the other."""

from __future__ import annotations

import numpy as np
import pytest
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.nets.models import cards
from bandloom.nets.models.engines import WITHOUT_NETWORK
from bandloom.tests.builders import read_tif, write_tif
from bandloom.tests.products import make_landsat
from osgeo import gdal

pytestmark = pytest.mark.qgis
MODELS = [name for name in cards.models() if name.startswith("pansharp")]


@pytest.fixture
def files(tmp_path):
    random = np.random.default_rng(0)
    field = np.kron(random.uniform(100, 800, (4, 28, 28)), np.ones((7, 7)))[:, :192, :192].astype(
        np.float32
    )
    ms = ObservationModel.nested(4, (0.3,) * 4).observe(field).round().astype(np.uint16)
    return {
        "PAN": write_tif(tmp_path / "pan.tif", field.mean(0).round().astype(np.uint16), 1.0),
        "MS": write_tif(tmp_path / "ms.tif", ms, 4.0, names=("blue", "green", "red", "NIR")),
    }


def process(name, parameters, feedback=None):
    import processing

    return processing.run(f"bandloom:{name}", parameters, feedback=feedback)


def test_a_pair_is_sharpened_and_assessed(qgis_app, files, feedback, tmp_path):
    output = str(tmp_path / "sharp.tif")
    assert process("pansharpen", {**files, "DEVICE": "cpu", "OUTPUT": output})["OUTPUT"] == output
    assert gdal.Open(output).RasterCount == 4
    report, metrics = str(tmp_path / "r.html"), str(tmp_path / "m.json")
    scores = process(
        "assessfusion", {"FUSED": output, **files, "REPORT": report, "METRICS": metrics}, feedback
    )
    assert [line for line in feedback.infos if line.startswith("Device ")] == [WITHOUT_NETWORK]
    assert 0 < scores["HQNR"] <= 1
    assert scores["REPORT"] == report


def test_a_refusal_is_one_sentence_and_writes_nothing(qgis_app, files, tmp_path):
    from qgis.core import QgsProcessingException

    output = tmp_path / "sharp.tif"
    with pytest.raises(QgsProcessingException, match="has 4 bands and must have one"):
        process("pansharpen", {"PAN": files["MS"], "MS": files["PAN"], "OUTPUT": str(output)})
    assert not output.exists()


def test_a_product_is_sharpened_as_its_bands_are(qgis_app, tmp_path):
    random = np.random.default_rng(0)
    pan = random.integers(7000, 9000, (96, 96)).astype(np.uint16)
    ms = random.integers(7000, 9000, (6, 48, 48)).astype(np.uint16)
    product, by_hand = str(tmp_path / "product.tif"), str(tmp_path / "by_hand.tif")
    folder = make_landsat(tmp_path, pan, ms)
    layers = {
        "PAN": write_tif(tmp_path / "pan.tif", pan, 15.0),
        "MS": write_tif(tmp_path / "ms.tif", ms, 30.0),
    }
    process("pansharpen", {"PRODUCT": str(folder), "DEVICE": "cpu", "OUTPUT": product})
    process("pansharpen", {**layers, "DEVICE": "cpu", "OUTPUT": by_hand})
    assert np.array_equal(read_tif(product), read_tif(by_hand))
    metadata = next(folder.glob("*_MTL.txt"))
    parts = {"PAN": f"{metadata}|part=pan", "MS": f"{metadata}|part=ms"}
    scores = [process("assessfusion", {"FUSED": product, **given}) for given in (parts, layers)]
    assert scores[0]["HQNR"] == scores[1]["HQNR"] > 0


@pytest.mark.parametrize(
    "given, words",
    [
        ({}, "PAN and MS are needed, or one product"),
        ({"PAN": "p.tif"}, "PAN and MS are needed, or one product"),
        ({"PAN": "p.tif", "PRODUCT": "LC08_MTL.txt"}, "leave one of them empty"),
        ({"PRODUCT": "LC08_MTL.txt"}, "LC08_MTL.txt does not exist"),
    ],
)
def test_layers_or_a_product_are_asked_for(qgis_app, tmp_path, given, words):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=words):
        process("pansharpen", {**given, "OUTPUT": str(tmp_path / "o.tif")})


def test_the_published_network_wants_mode_fit(qgis_app, files, tmp_path):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="use mode fit"):
        process("pansharpen", {**files, "NETWORK": "published", "OUTPUT": str(tmp_path / "x.tif")})


def test_there_is_a_model_for_any_number_of_bands():
    assert {"pansharp_4", "pansharp_8", "pansharp_any"} <= set(MODELS)
    assert {"cf2n_4", "cf2n_8", "cf2n_any"} <= set(cards.models())
