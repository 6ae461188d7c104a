"""The examples of docs/python.md, as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from bandloom.nets.imaging.observation_model import ObservationModel
from bandloom.tests.builders import write_tif
from scipy import ndimage

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"


@pytest.fixture
def examples(tmp_path, monkeypatch) -> dict:
    """What the examples leave in their names, run one after the other in a folder with a pair of images."""
    random = np.random.default_rng(0)
    sharp = 900 + 200 * np.stack(
        [ndimage.gaussian_filter(random.standard_normal((192, 192)), 2) * 6 for _ in range(4)]
    )
    sharp = sharp.astype(np.float32)
    ms = ObservationModel.nested(4, (0.3,) * 4).observe(sharp).round().astype(np.uint16)
    write_tif(tmp_path / "pan.tif", sharp.mean(0).round().astype(np.uint16), 1.0)
    write_tif(tmp_path / "ms.tif", ms, 4.0, names=("blue", "green", "red", "nir"))
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S):
        code = re.sub(r"^sys\.path.*$", "", code, flags=re.M)  # found already
        if "sharp.tif" in code and "errors" not in code and "function(" in code:
            code = code.replace('"sharp.tif"', '"again.tif"')  # the next example wants the area's
        exec(compile(code, str(PAGE), "exec"), names)
    return names


def test_the_examples_run(examples):
    assert {"OFFSET", "BLUR", "SNR"} <= set(examples["numbers"])
    assert examples["ndvi"].shape == (92, 84)
    assert np.isfinite(examples["ndvi"]).any()
    assert examples["items"]["ALGORITHM"] == "pansharpen"
    assert examples["items"]["AREA"] == "8 8 84 92"
