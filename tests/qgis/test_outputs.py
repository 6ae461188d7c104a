"""No output harms anything, and what cannot be written is refused before the work: every algorithm, every output."""

from __future__ import annotations

import os

import numpy as np
import pytest
from bandloom.tests.builders import read_tif, write_tif

pytestmark = pytest.mark.qgis

# The second outputs of each algorithm, and OUTPUT; and the inputs that they are written over, one a case.
OUTPUTS = {
    "sharpensentinel2": (["OUTPUT"], "INPUT_20M"),
    "pansharpen": (["OUTPUT"], "PAN"),
    "fusehyperspectral": (["OUTPUT", "REPORT", "PSF_OUT", "SRF_OUT"], "MSI"),
    "alignbandpass": (["OUTPUT", "LUT", "REPORT"], "INPUT"),
    "registerbands": (["OUTPUT", "FLOW"], "INPUT"),
    "superresolvel1b": (["OUTPUT"], "INPUT"),
    "simulateobservation": (["OUTPUT", "PAN_OUTPUT"], "INPUT"),
    "trainpansharpening": (["MODEL_OUT", "REPORT"], "PAN"),
    "trainl1bsr": (["MODEL_OUT", "REPORT"], "INPUT"),
    "trainbandpass": (["MODEL_OUT", "REPORT"], "TARGET"),
    "assessfusion": (["REPORT", "METRICS"], "FUSED"),
}
CASES = [(name, output) for name, (outputs, _) in OUTPUTS.items() for output in outputs]
RASTERS = [name for name, (outputs, _) in OUTPUTS.items() if "OUTPUT" in outputs]
ENDS = {"OUTPUT": "tif", "FLOW": "tif", "LUT": "csv", "PSF_OUT": "csv", "SRF_OUT": "csv", "METRICS": "json", "PAN_OUTPUT": "tif",
        "MODEL_OUT": "json", "REPORT": "html"}  # fmt: skip


@pytest.fixture
def inputs(tmp_path, sample):
    """The parameters of each algorithm, of copies that may be lost."""
    folder = tmp_path / "in"
    folder.mkdir()
    ten, twenty, sixty = (read_tif(sample[f"INPUT_{size}M"]) for size in (10, 20, 60))
    ten, twenty, sixty = ten[:, :48, :48], twenty[:, :24, :24], sixty[:, :8, :8]
    names = ("B02", "B03", "B04", "B08"), ("B05", "B06", "B07", "B8A", "B11", "B12"), ("B01", "B09")
    images = {
        str(size): write_tif(folder / f"{size}.tif", image, size, names=label)
        for size, image, label in zip((10, 20, 60), (ten, twenty, sixty), names)
    }
    mean = ten.mean(0).astype(np.uint16)
    coarse = ten.reshape(4, 16, 3, 16, 3).mean((2, 4)).astype(np.uint16)
    pan = write_tif(folder / "pan.tif", mean, 10)
    ms = write_tif(folder / "ms.tif", coarse, 30, names=("blue", "green", "red", "nir"))
    spectra = np.tensordot(np.linspace(0.1, 1.0, 40).reshape(10, 4) / 2, coarse, 1).astype(
        np.float32
    )
    hsi, other = (
        write_tif(folder / "hsi.tif", spectra, 30),
        write_tif(folder / "other.tif", ten, 10),
    )
    four = {"INPUT": images["10"]}
    return {
        "sharpensentinel2": {f"INPUT_{size}M": [images[str(size)]] for size in (10, 20, 60)},
        "pansharpen": {"PAN": pan, "MS": ms},
        "fusehyperspectral": {"HSI": hsi, "MSI": images["10"]},
        "alignbandpass": four,
        "registerbands": four,
        "superresolvel1b": four,
        "simulateobservation": four,
        "trainpansharpening": {"PAN": [pan], "MS": [ms], "EPOCHS": 1},
        "trainl1bsr": {"INPUT": [images["10"]], "EPOCHS": 1},
        "trainbandpass": {"SOURCE": [images["10"]], "TARGET": [other], "EPOCHS": 1},
        "assessfusion": {"FUSED": images["10"], "REFERENCE": other, "RATIO": 2},
    }


@pytest.fixture
def refusal(qgis_app, feedback, tmp_path):
    """Returns ``run(name, parameters)``: what refuses a run, before it learns, with everything as it was."""
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException

    stages = []
    feedback.setProgressText = stages.append

    def contents():
        return {
            path: path.read_bytes() if path.is_file() else None
            for path in sorted(tmp_path.rglob("*"))
        }

    def run(name, parameters):
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"bandloom:{name}")
        before, context = contents(), QgsProcessingContext()
        with pytest.raises(QgsProcessingException) as caught:
            algorithm.run(parameters, context, feedback, catchExceptions=False)
        assert contents() == before
        assert not [
            text
            for text in stages
            if text.startswith(("Learning", "Training", "Sharpening", "Counting"))
        ]
        assert "\n" not in str(caught.value).strip() and ".bandloom" not in str(caught.value)
        return str(caught.value)

    return run


def outputs(name, folder):
    """All outputs of an algorithm in a folder that exists."""
    folder.mkdir(exist_ok=True)
    return {output: str(folder / f"{output}.{ENDS[output]}") for output in OUTPUTS[name][0]}


@pytest.mark.parametrize(("name", "output"), CASES)
def test_an_output_on_an_input_is_refused_with_both_names(inputs, refusal, tmp_path, name, output):
    parameter = OUTPUTS[name][1]
    path = inputs[name][parameter]
    path = path[0] if isinstance(path, list) else path
    text = refusal(name, {**inputs[name], **outputs(name, tmp_path / "out"), output: path})
    assert f"{output} {path} is also an input, {parameter} {path}" in text


@pytest.mark.parametrize(
    ("name", "output"), [case for case in CASES if len(OUTPUTS[case[0]][0]) > 1]
)
def test_an_output_on_another_is_refused_with_both_names(inputs, refusal, tmp_path, name, output):
    other = next(known for known in OUTPUTS[name][0] if known != output)
    paths = outputs(name, tmp_path / "out")
    text = refusal(name, {**inputs[name], **paths, output: paths[other]})
    assert paths[other] in text and output in text and other in text


@pytest.mark.parametrize(("name", "output"), CASES)
def test_absent_folders_and_pipes_are_refused(inputs, refusal, tmp_path, name, output):
    paths = outputs(name, tmp_path / "out")
    absent = str(tmp_path / "absent" / f"a.{ENDS[output]}")
    assert f"absent does not exist ({output})" in refusal(
        name, {**inputs[name], **paths, output: absent}
    )
    pipe = str(tmp_path / "out" / f"pipe.{ENDS[output]}")
    os.mkfifo(pipe)
    text = refusal(name, {**inputs[name], **paths, output: pipe})
    assert f"{output} {pipe} is a folder, a device, a pipe or a socket" in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"CREATION_OPTIONS": "COMPRESS"}, "'COMPRESS' is no creation option: write NAME=VALUE"),
        ({"CREATION_OPTIONS": "COMPRESS=LZW|NONSENSE=1"}, "has no creation option NONSENSE"),
        ({"CREATION_OPTIONS": "COMPRESS=FOO"}, "The creation option COMPRESS cannot be 'FOO'"),
        ({"OUTPUT": "a.gpkg"}, "cannot be written as GeoPackage"),
        ({"OUTPUT": "a.asc"}, "cannot be written as Arc/Info ASCII Grid"),
        ({"OUTPUT": "a.xyz"}, "cannot hold the result"),
    ],
)
@pytest.mark.parametrize("name", RASTERS)
def test_options_and_formats_are_tried_before_the_work(
    inputs, refusal, tmp_path, name, values, words
):
    values = {
        key: str(tmp_path / "out" / value) if key == "OUTPUT" else value
        for key, value in values.items()
    }
    assert words in refusal(name, {**inputs[name], **outputs(name, tmp_path / "out"), **values})


@pytest.mark.parametrize("name", RASTERS)
def test_a_full_disk_is_seen_before_the_work(inputs, refusal, tmp_path, monkeypatch, name):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 100})())
    text = refusal(name, {**inputs[name], **outputs(name, tmp_path / "out")})
    assert "MB free and the result needs at least" in text


@pytest.mark.parametrize("ratio", [0.5, float("nan"), 1e9, 1.0])
def test_a_ratio_that_is_none_is_refused_in_a_sentence(inputs, refusal, tmp_path, ratio):
    values = {**inputs["assessfusion"], **outputs("assessfusion", tmp_path / "out"), "RATIO": ratio}
    assert "is no ratio of pixel sizes: give a number above 1, up to 32" in refusal(
        "assessfusion", values
    )


def test_the_report_of_the_system_check_is_no_model_file(refusal, tmp_path, monkeypatch):
    from bandloom.algorithms import systemcheck
    from bandloom.nets.models import cards

    folder = tmp_path / "models"
    cards.copy_as(cards.BUNDLED / "pansharp_4.json", folder, "mine")
    monkeypatch.setattr(systemcheck, "model_folders", lambda: (folder,))
    for suffix in (".json", ".onnx"):
        text = refusal("systemcheck", {"REPORT": str(folder / f"mine{suffix}")})
        assert "is also an input, the models" in text


def test_the_system_check_names_what_dead_runs_have_left(qgis_app, feedback, tmp_path, monkeypatch):
    from bandloom.rasters.staging import staging_name
    from qgis.core import QgsApplication, QgsProcessingContext

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("bandloom:systemcheck")
    monkeypatch.chdir(tmp_path)
    left = tmp_path / staging_name().replace(f"-{os.getpid()}-", "-99999999-")
    left.mkdir()
    results, ok = algorithm.run(
        {"REPORT": str(tmp_path / "r.html")}, QgsProcessingContext(), feedback
    )
    assert ok and results["OK"] is True
    (warning,) = [text for text in feedback.warnings if str(left) in text]
    assert "ended by force: delete it" in warning
    assert left.name in (tmp_path / "r.html").read_text(encoding="utf-8")
    left.rmdir()
    feedback.infos.clear()
    algorithm.create().run({"REPORT": str(tmp_path / "r.html")}, QgsProcessingContext(), feedback)
    assert [
        text for text in feedback.infos if text.startswith("Unfinished outputs: None: Looked at ")
    ]
