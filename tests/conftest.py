"""Makes ``import bandloom`` work whatever the checkout is called, and QGIS for the tests that need it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATH = tempfile.TemporaryDirectory(prefix="bandloom-path-")
(Path(PATH.name) / "bandloom").symlink_to(ROOT, target_is_directory=True)
sys.path.insert(0, PATH.name)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _folder(variable: str, default: str) -> Path:
    folder = Path(os.environ.get(variable) or ROOT.parent / "shared" / default)
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there (set {variable})")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def fixtures_dir() -> Path:
    """The reference methods' numeric fixtures."""
    return _folder("BANDLOOM_FIXTURES", "fixtures")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The real scenes."""
    return _folder("BANDLOOM_DATA", "data")


@pytest.fixture(scope="session")
def sample() -> dict[str, str]:
    """The parameters of the Sentinel-2 algorithm that name the sample scene's files."""
    folder = ROOT / "resources" / "sample"
    return {f"INPUT_{size}M": str(folder / f"sentinel2_{size}m.tif") for size in (10, 20, 60)}


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory):
    """A QGIS with windows (offscreen), Processing and Bandloom's provider, over an empty profile."""
    pytest.importorskip("qgis.core", reason="QGIS is not installed")
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(tmp_path_factory.mktemp("profile"))
    from qgis.core import QgsApplication

    app = QgsApplication([], True)
    app.initQgis()
    plugins = str(Path(app.pkgDataPath()) / "python" / "plugins")
    if plugins not in sys.path:
        sys.path.append(plugins)
    from processing.core.Processing import Processing

    Processing.initialize()
    import bandloom

    plugin = bandloom.classFactory(None)
    plugin.initProcessing()
    yield app
    plugin.unload()
    Processing.deinitialize()


@pytest.fixture
def feedback(qgis_app):
    """A feedback that keeps what it is told."""
    from qgis.core import QgsProcessingFeedback

    class Collector(QgsProcessingFeedback):
        def __init__(self) -> None:
            super().__init__()
            self.infos, self.warnings, self.errors = [], [], []

        def pushInfo(self, text: str) -> None:
            self.infos.append(text)

        def pushWarning(self, text: str) -> None:
            self.warnings.append(text)

        def reportError(self, text: str, fatalError: bool = False) -> None:
            self.errors.append(text)

    return Collector()
