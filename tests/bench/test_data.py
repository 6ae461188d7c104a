"""Benches say in a sentence that their scenes are missing, and use the project's own where they can."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from bandloom.training import data
from osgeo import gdal

NEEDING = (
    "bandpass", "cf2n", "hyperspectral", "l1bsr", "l1bsr_speed", "l1bsr_whole", "native", "pansharpen", "reliability",
    "reliability_pictures", "robustness", "s2s_paper", "s2s_quality",
)  # fmt: skip
ALONE = {
    "bandpass_speed", "beside", "cancel", "cluster", "load", "memory", "needs", "pansharpen_speed", "runtime", "scale",
}  # fmt: skip


def test_every_bench_is_one_or_the_other(root):
    benches = {path.stem for path in (root / "bench").glob("*.py")} - {"__init__"}
    assert benches == {*NEEDING, *ALONE}


@pytest.mark.parametrize("name", NEEDING)
def test_missing_scenes_are_told_in_a_sentence(name, monkeypatch, tmp_path):
    pytest.importorskip("torch", reason="torch is not installed")
    bench = importlib.import_module(f"bandloom.bench.{name}")
    monkeypatch.setattr(data, "DATA", tmp_path / "none")
    monkeypatch.setattr(sys, "argv", [name])
    with pytest.raises(SystemExit, match=r"^This needs the real scenes, and .*set BANDLOOM_DATA"):
        bench.main()


def test_missing_fixtures_are_told_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "FIXTURES", tmp_path / "none")
    with pytest.raises(SystemExit, match="^This needs the numbers of .*set BANDLOOM_FIXTURES"):
        data.require_fixtures()


def test_speed_of_sentinel2_is_measured_on_the_sample_without_scenes(monkeypatch, tmp_path):
    from bandloom.bench import scale

    monkeypatch.setattr(scale, "DATA", tmp_path / "none")
    paths = scale.mirrored_scene(scale.crop(), 240, tmp_path)
    assert [gdal.Open(str(path)).RasterXSize for path in paths] == [240, 120, 40]


def test_speed_of_fusion_is_measured_on_the_sample_without_scenes(monkeypatch, tmp_path):
    from bandloom.bench import beside

    monkeypatch.setattr(beside, "DATA", tmp_path / "none")
    hsi, msi = map(gdal.Open, beside.make("fuse", 96, tmp_path))
    assert (hsi.RasterCount, hsi.RasterXSize, msi.RasterCount, msi.RasterXSize) == (64, 32, 9, 96)


def test_speed_of_pansharpening_is_measured_on_the_sample_without_scenes(monkeypatch, tmp_path):
    from bandloom.bench import pansharpen_speed

    monkeypatch.setattr(pansharpen_speed, "DATA", Path(tmp_path / "none"))
    pan, ms = map(gdal.Open, pansharpen_speed.mirrored_pair(256, tmp_path))
    assert (pan.RasterCount, pan.RasterXSize) == (1, 256)
    assert (ms.RasterCount, ms.RasterXSize) == (4, 64)
    assert abs(ms.ReadAsArray()[1].mean() / pan.ReadAsArray().mean() - 1) < 0.05


def test_pictures_of_expected_errors_are_three_side_by_side(monkeypatch, tmp_path, data_dir):
    bench = importlib.import_module("bandloom.bench.reliability_pictures")
    arguments = ["pictures", "--pictures", "sentinel2", "--folder", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", arguments)
    bench.main()
    pixels = gdal.Open(str(tmp_path / "reliability_sentinel2.png")).ReadAsArray()
    assert pixels.shape == (3, 234, 3 * 234 + 2 * bench.GAP)
    gap = pixels[:, :, 234 : 234 + bench.GAP]
    assert (gap == 255).all()
    assert pixels[:, :, 234 + bench.GAP :].std() > 10
