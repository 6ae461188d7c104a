"""Train pan-sharpening model as QGIS runs it, and how the model is then found."""

from __future__ import annotations

import os

import numpy as np
import pytest
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.tests.builders import read_tif, write_tif


@pytest.fixture
def files(tmp_path):
    random = np.random.default_rng(0)
    field = np.kron(random.uniform(100, 800, (3, 28, 28)), np.ones((7, 7)))[:, :192, :192].astype(
        np.float32
    )
    ms = ObservationModel.nested(2, (0.3,) * 3).observe(field).round().astype(np.uint16)
    return {
        "PAN": [write_tif(tmp_path / "pan.tif", field.mean(0).round().astype(np.uint16), 1.0)],
        "MS": [write_tif(tmp_path / "ms.tif", ms, 2.0, names=("blue", "green", "red"))],
    }


@pytest.fixture
def run(qgis_app, feedback):
    """Runs an algorithm of the toolbox; a failure raises what the user would read."""
    import processing

    return lambda name, parameters: processing.run(
        f"bandloom:{name}", parameters, feedback=feedback
    )


@pytest.fixture
def models(qgis_app):
    """The folder of the user's models, emptied of what a test leaves in it."""
    from bandloom.algorithms.model_folders import model_folders

    folder = model_folders()[-1]
    before = set(folder.glob("*"))
    yield folder
    for path in set(folder.glob("*")) - before:
        path.unlink()


def test_a_trained_model_is_found_by_its_name_and_by_its_path(
    run, files, tmp_path, models, open_dialog, qgis_app
):
    from qgis.core import QgsProcessingContext

    outputs = {"MODEL_OUT": str(tmp_path / "mine.json"), "REPORT": str(tmp_path / "report.html")}
    results = run(
        "trainpansharpening",
        {**files, "EPOCHS": 1, "NAME": "my_sensor", "DEVICE": "cpu", **outputs},
    )
    assert results == outputs and all(os.path.getsize(path) > 1000 for path in outputs.values())
    assert {path.name for path in models.glob("my_sensor*")} == {
        f"my_sensor{suffix}"
        for suffix in (".json", ".onnx", ".safetensors", ".training.safetensors")
    }
    sharpened = []
    for number, chosen in enumerate(("my_sensor", outputs["MODEL_OUT"])):
        output = str(tmp_path / f"{number}.tif")
        run(
            "pansharpen",
            {"PAN": files["PAN"][0], "MS": files["MS"][0], "MODEL": chosen, "OUTPUT": output},
        )
        sharpened.append(read_tif(output))
    assert np.array_equal(*sharpened)
    registry = qgis_app.processingRegistry()
    wrapper = (
        open_dialog(registry.algorithmById("bandloom:trainpansharpening"))
        .mainWidget()
        .wrappers["RESUME"]
    )
    listed = [wrapper.widget.itemText(number) for number in range(wrapper.widget.count())]
    assert (
        listed[0] == ""
        and {"my_sensor", "pansharp_4"} <= set(listed)
        and "l1bsr_light" not in listed
    )
    context = QgsProcessingContext()
    wrapper.setParameterValue("/some/file.json", context)
    assert wrapper.parameterValue() == "/some/file.json"


def test_a_refusal_is_one_sentence_and_writes_nothing(run, files, tmp_path):
    from qgis.core import QgsProcessingException

    before = sorted(os.listdir(tmp_path))
    outputs = {"MODEL_OUT": str(tmp_path / "mine.json"), "REPORT": str(tmp_path / "report.html")}
    with pytest.raises(QgsProcessingException, match="1 PAN and 2 MS"):
        run("trainpansharpening", {**files, "MS": files["MS"] * 2, **outputs})
    with pytest.raises(QgsProcessingException, match="cannot be named"):
        run("trainpansharpening", {**files, "NAME": "../mine", **outputs})
    assert sorted(os.listdir(tmp_path)) == before


def test_an_import_says_what_tries_the_model(run, models, feedback):
    from bandloom.nets.models import cards, engines

    card = run("importmodel", {"FILE": str(cards.BUNDLED / "pansharp_any.json"), "NAME": "again"})[
        "MODEL_OUT"
    ]
    assert card == str(models / "again.json") and os.path.isfile(card)
    (device,) = [line for line in feedback.infos if line.startswith("Device ")]
    assert all(f"{name} {version}" in device for name, version in engines.engines().items())
