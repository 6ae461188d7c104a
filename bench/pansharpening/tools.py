"""The tools that users have: GDAL's pansharpening, and the Orfeo ToolBox where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from .classical import brovey_weights
from .scenes import Scene

ORFEO = "otbcli_BundleToPerfectSensor"  # Debian's otb-bin
ORFEO_METHODS = ("rcs", "lmvm", "bayes")
EPSG = 32631  # some projected system: the scenes' own positions do not matter


def have_orfeo() -> bool:
    return shutil.which(ORFEO) is not None


def gdal_pansharpen(scene: Scene, weighted: bool) -> np.ndarray:
    """Weighted Brovey by GDAL itself, cubic; equal weights (its default) or regressed ones."""
    count = len(scene.block.ms)
    weights = brovey_weights(scene) if weighted else np.full(count, 1 / count)
    with tempfile.TemporaryDirectory() as folder:
        pan, ms = write_pair(scene, Path(folder))
        dataset = gdal.Open(pansharpened_vrt(pan, ms, weights))
        return dataset.ReadAsArray().reshape(count, *scene.block.pan.shape[1:]).astype(np.float32)


def pansharpened_vrt(pan: str, ms: str, weights: Sequence[float]) -> str:
    """Return the XML of GDAL's virtual pansharpened dataset."""
    bands = "".join(
        f'<SpectralBand dstBand="{number}"><SourceFilename>{ms}</SourceFilename><SourceBand>{number}</SourceBand>'
        "</SpectralBand>"
        for number in range(1, len(weights) + 1)
    )
    return (
        '<VRTDataset subClass="VRTPansharpenedDataset"><PansharpeningOptions><Algorithm>WeightedBrovey</Algorithm>'
        f"<AlgorithmOptions><Weights>{','.join(f'{weight:.8f}' for weight in weights)}</Weights></AlgorithmOptions>"
        "<Resampling>Cubic</Resampling><NumThreads>ALL_CPUS</NumThreads>"
        "<SpatialExtentAdjustment>None</SpatialExtentAdjustment>"
        f"<PanchroBand><SourceFilename>{pan}</SourceFilename><SourceBand>1</SourceBand></PanchroBand>"
        f"{bands}</PansharpeningOptions></VRTDataset>"
    )


def orfeo(scene: Scene, method: str) -> np.ndarray:
    """BundleToPerfectSensor of the Orfeo ToolBox: rcs, lmvm or bayes with their defaults."""
    with tempfile.TemporaryDirectory() as folder:
        pan, ms = write_pair(scene, Path(folder))
        output = str(Path(folder) / "fused.tif")
        run_orfeo(pan, ms, output, method)
        dataset = gdal.Open(output)
        return (
            dataset.ReadAsArray()
            .reshape(len(scene.block.ms), *scene.block.pan.shape[1:])
            .astype(np.float32)
        )


def run_orfeo(pan: str, ms: str, output: str, method: str = "rcs", kind: str = "float") -> None:
    command = [ORFEO, "-inp", pan, "-inxs", ms, "-out", output, kind, "-method", method]
    quiet = {**os.environ, "OTB_LOGGER_LEVEL": "WARNING"}
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=quiet
    )


def write_pair(scene: Scene, folder: Path) -> tuple[str, str]:
    """Write PAN and MS as float32 GeoTIFFs that lie as the scene's phase says."""
    factor = scene.block.factor
    left, top = (scene.phase[axis] + 0.5 - factor / 2 for axis in (1, 0))
    pan, ms = str(folder / "pan.tif"), str(folder / "ms.tif")
    _write(pan, scene.block.pan, (500000.0, 1.0, 0.0, 5000000.0, 0.0, -1.0))
    _write(ms, scene.block.ms, (500000.0 + left, factor, 0.0, 5000000.0 - top, 0.0, -factor))
    return pan, ms


def _write(path: str, image: np.ndarray, geotransform: tuple[float, ...]) -> None:
    count, height, width = image.shape
    dataset = gdal.GetDriverByName("GTiff").Create(path, width, height, count, gdal.GDT_Float32)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(EPSG)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform(geotransform)
    dataset.WriteArray(np.ascontiguousarray(image, np.float32) if count > 1 else image[0])
    del dataset
