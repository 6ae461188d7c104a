"""Right values, known before, however windows cut; and a run in QGIS."""

import numpy as np
import pytest
from bandloom.tests.builders import read_tif, write_tif
from bandloom.tests.example_method.job import EnlargeRequest, enlarge_raster


@pytest.fixture
def ramp(tmp_path):
    values = 10.0 * np.arange(40) + 100.0 * np.arange(30)[:, None] + 1  # they tell where they are
    values[20, 30] = 0
    return write_tif(tmp_path / "ramp.tif", values.astype(np.float32), 10.0, nodata=0.0)


@pytest.mark.parametrize("tile_size", [16, 768])
def test_values_are_half_a_pixel_apart_and_nodata_stays(ramp, tmp_path, tile_size):
    enlarge_raster(EnlargeRequest(ramp, str(tmp_path / "fine.tif"), tile_size=tile_size))
    row, col = (np.arange(2 * size) / 2 - 0.25 for size in (30, 40))  # centres in coarse pixels
    fine, expected = read_tif(tmp_path / "fine.tif")[0], 100 * row[:, None] + 10 * col + 1
    np.testing.assert_allclose(fine[1:38, 1:58], expected[1:38, 1:58], rtol=1e-6)
    assert np.argwhere(fine == 0).tolist() == [[40, 60], [40, 61], [41, 60], [41, 61]]


def test_it_runs_in_qgis(qgis_app, ramp):
    import processing
    from bandloom.tests.example_method.algorithm import Enlarge

    result = processing.run(Enlarge().create(), {"INPUT": ramp, "OUTPUT": "TEMPORARY_OUTPUT"})
    fine, coarse = read_tif(result["OUTPUT"])[0], read_tif(ramp)[0]
    assert fine[20:22, 30:32].mean() == pytest.approx(coarse[10, 15], rel=1e-6)  # of a ramp
