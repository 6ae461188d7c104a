"""Variables of MATLAB and HDF5 files as inputs: through the dialog's parameter and by name."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.tests.builders import read_tif, write_hdf5, write_tif

pytestmark = pytest.mark.qgis


@pytest.fixture
def truth():
    random = np.random.default_rng(0)
    field = np.kron(random.uniform(100, 800, (4, 16, 16)), np.ones((6, 6)))[:, :96, :96]
    return field.round().astype(np.float32)


@pytest.fixture
def arrays(truth):
    ms = ObservationModel.nested(4, (0.3,) * 4).observe(truth).round().astype(np.uint16)
    return {"I_MS": ms.transpose(1, 2, 0), "I_PAN": truth.mean(0).round().astype(np.uint16)}


@pytest.fixture
def mat(arrays, tmp_path):
    pytest.importorskip("scipy.io").savemat(tmp_path / "scene.mat", {**arrays, "ratio": 4})
    return str(tmp_path / "scene.mat")


def process(name, parameters, feedback=None):
    import processing

    return processing.run(f"bandloom:{name}", parameters, feedback=feedback)


def test_a_mat_file_gives_what_rasters_of_its_arrays_give(
    qgis_app, arrays, mat, tmp_path, feedback
):
    plain = {
        "PAN": write_tif(tmp_path / "pan.tif", arrays["I_PAN"], 0),
        "MS": write_tif(tmp_path / "ms.tif", arrays["I_MS"].transpose(2, 0, 1), 0),
    }
    expected = process("pansharpen", {**plain, "OUTPUT": str(tmp_path / "plain.tif")})["OUTPUT"]
    said = {"PAN": mat, "MS": mat, "VARIABLES": "MS=I_MS; PAN=I_PAN"}
    by_parameter = process("pansharpen", {**said, "OUTPUT": str(tmp_path / "one.tif")}, feedback)
    named = {"PAN": f"{mat}|variable=I_PAN", "MS": f"{mat}|variable=I_MS"}
    by_name = process("pansharpen", {**named, "OUTPUT": str(tmp_path / "two.tif")})
    assert any("I_MS was read as 24 rows, 24 columns, 4 bands" in text for text in feedback.infos)
    for result in (by_parameter, by_name):
        np.testing.assert_array_equal(read_tif(result["OUTPUT"]), read_tif(expected))


def test_an_image_of_pancollections_stack_is_assessed(qgis_app, truth, tmp_path):
    """gt, ms, pan as its files hold them: (n, bands, rows, cols)."""
    model = ObservationModel.nested(4, (0.3,) * 4)
    other = truth[:, ::-1]
    stack = {
        "gt": np.stack([other, truth]).astype(np.float64),
        "ms": np.stack([model.observe(other), model.observe(truth)]).astype(np.float64),
        "pan": np.stack([other, truth]).mean(1, keepdims=True).astype(np.float64),
    }
    path = write_hdf5(tmp_path / "test_wv3.h5", stack)
    fused = write_tif(tmp_path / "fused.tif", truth, 0)
    inputs = {"FUSED": fused, "MS": path, "PAN": path, "REFERENCE": path}
    right = process(
        "assessfusion",
        {**inputs, "VARIABLES": "MS=ms|index=1;PAN=pan|index=1;REFERENCE=gt|index=1"},
    )
    assert right["ERGAS"] == pytest.approx(0, abs=1e-9)
    wrong = process(
        "assessfusion",
        {**inputs, "VARIABLES": "MS=ms|index=0;PAN=pan|index=0;REFERENCE=gt|index=0"},
    )
    assert wrong["ERGAS"] > 1


def test_what_is_wrong_is_one_sentence(qgis_app, mat, tmp_path):
    from qgis.core import QgsProcessingException

    inputs = {"PAN": mat, "MS": mat, "OUTPUT": str(tmp_path / "never.tif")}
    with pytest.raises(QgsProcessingException, match="say which is meant"):
        process("pansharpen", inputs)
    with pytest.raises(QgsProcessingException, match="VARIABLES names PANS"):
        process("pansharpen", {**inputs, "VARIABLES": "MS=I_MS;PANS=I_PAN"})
    assert not (tmp_path / "never.tif").exists()


def test_it_runs_from_the_command_line(qgis_process, mat, tmp_path):
    output = tmp_path / "sharp.tif"
    done = qgis_process(
        "run", "bandloom:pansharpen", f"--PAN={mat}|variable=I_PAN", f"--MS={mat}", "--VARIABLES=MS=I_MS",
        f"--OUTPUT={output}",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_tif(output).shape == (4, 96, 96)


def test_names_that_gdal_alone_knows_are_taken(qgis_app, arrays, tmp_path):
    """QGIS 3.22 looks for a file of that name, and finds none."""
    paths = [
        write_tif(tmp_path / "pan.tif", arrays["I_PAN"], 0),
        write_tif(tmp_path / "ms.tif", arrays["I_MS"].transpose(2, 0, 1), 0),
    ]
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(paths[0], "in/pan.tif")
    named = {
        "PAN": f"/vsizip/{tmp_path}/both.zip/in/pan.tif",
        "MS": f"GTIFF_DIR:1:{paths[1]}",
    }
    results = [
        process("pansharpen", {**inputs, "OUTPUT": str(tmp_path / f"{number}.tif")})["OUTPUT"]
        for number, inputs in enumerate((dict(zip(("PAN", "MS"), paths)), named))
    ]
    np.testing.assert_array_equal(*map(read_tif, results))
