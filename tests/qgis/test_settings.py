"""The provider's settings in QGIS's Processing options, and that every algorithm heeds them."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def settings(qgis_app):
    """The module, with every setting as it is in a new profile afterwards."""
    from bandloom.algorithms import settings
    from qgis.core import QgsSettings

    names = [f"Processing/Configuration/{name}" for name in NAMES]
    for name in names:
        QgsSettings().remove(name)
    yield settings
    for name in names:
        QgsSettings().remove(name)


NAMES = (
    "BANDLOOM_DEVICE", "BANDLOOM_MEMORY", "BANDLOOM_THREADS", "BANDLOOM_MODELS", "BANDLOOM_SCHEDULER",
)  # fmt: skip


def choose(name: str, value) -> None:
    """Set a value as the options dialog does."""
    from processing.core.ProcessingConfig import ProcessingConfig

    ProcessingConfig.settings[name].setValue(value)
    ProcessingConfig.settings[name].save()


@pytest.fixture
def algorithms(qgis_app):
    """A fresh one of each algorithm, as the toolbox makes them."""
    from bandloom.algorithms.provider import ALGORITHMS

    return [algorithm().create() for algorithm in ALGORITHMS]


def test_the_options_list_them_under_the_provider(settings):
    from processing.core.ProcessingConfig import ProcessingConfig

    assert [ProcessingConfig.settings[name].group for name in NAMES] == ["Bandloom"] * 5
    assert "Bandloom" in ProcessingConfig.settingIcons
    assert ProcessingConfig.settings["BANDLOOM_DEVICE"].options == ["auto", "cpu", "cuda"]


def test_a_new_profile_limits_nothing(settings):
    assert (settings.device(), settings.memory(), settings.model_folder()) == ("auto", 0.0, None)
    assert settings.threads() >= 0
    assert settings.largest_tile(1000.0) is None
    assert settings.cache_bytes() is None


def test_nonsense_in_the_profile_limits_nothing(settings):
    from qgis.core import QgsSettings

    for name in NAMES[:3]:
        QgsSettings().setValue(f"Processing/Configuration/{name}", "abacus")
    assert (settings.device(), settings.memory()) == ("auto", 0.0)
    assert settings.threads() >= 0


def test_every_algorithm_begins_with_the_default_device(settings, qgis_app):
    from bandloom.algorithms.provider import ALGORITHMS

    choose("BANDLOOM_DEVICE", "cpu")
    made = [algorithm().create() for algorithm in ALGORITHMS]
    found = [algorithm.parameterDefinition("DEVICE") for algorithm in made]
    assert {parameter.defaultValue() for parameter in found if parameter is not None} == {"cpu"}


def test_every_algorithm_computes_with_the_threads(settings, algorithms):
    from qgis.core import QgsProcessingContext

    choose("BANDLOOM_THREADS", 3)
    found = [
        one.engineOptions({}, QgsProcessingContext())
        for one in algorithms
        if one.parameterDefinition("DEVICE")
    ]
    assert {options["threads"] for options in found} == {3}


def test_training_computes_with_the_threads(settings, qgis_app, feedback):
    torch = pytest.importorskip("torch")
    from bandloom.algorithms.systemcheck import SystemCheck
    from qgis.core import QgsProcessingContext

    class Trainer(SystemCheck):
        NEEDS = (("torch",),)

        def execute(self, parameters, context, feedback):
            return {"threads": torch.get_num_threads()}

    before = torch.get_num_threads()
    try:
        choose("BANDLOOM_THREADS", before + 1)
        assert (
            Trainer().processAlgorithm({}, QgsProcessingContext(), feedback)["threads"]
            == before + 1
        )
    finally:
        torch.set_num_threads(before)


def test_every_algorithm_keeps_its_windows_within_the_memory(settings, algorithms):
    from qgis.core import QgsProcessingContext

    asked = {"TILE_SIZE": 4096}
    tiled = [one for one in algorithms if one.parameterDefinition("TILE_SIZE")]
    assert len(tiled) >= 6
    free = [one.outputOptions(asked, QgsProcessingContext())["tile_size"] for one in tiled]
    assert set(free) == {4096}
    choose("BANDLOOM_MEMORY", 1200)
    for one in tiled:
        side = one.outputOptions(asked, QgsProcessingContext())["tile_size"]
        assert 48 <= side < 4096
        assert side**2 * one.TILE_BYTES / 1e6 <= 1200 * 0.75 - settings.FIXED
    small = tiled[0].outputOptions({"TILE_SIZE": 64}, QgsProcessingContext())
    assert small["tile_size"] == 64


def test_gdal_keeps_to_its_share_of_the_memory(settings, feedback):
    from bandloom.algorithms.systemcheck import SystemCheck
    from osgeo import gdal
    from qgis.core import QgsProcessingContext

    class Look(SystemCheck):
        def execute(self, parameters, context, feedback):
            return {"cache": gdal.GetCacheMax()}

    before = gdal.GetCacheMax()
    choose("BANDLOOM_MEMORY", 800)
    assert Look().processAlgorithm({}, QgsProcessingContext(), feedback)["cache"] == 200_000_000
    assert gdal.GetCacheMax() == before


def test_models_are_found_in_the_folder(settings, tmp_path):
    from bandloom.algorithms.model_folders import model_folders

    assert [folder.name for folder in model_folders()] == ["models"]
    choose("BANDLOOM_MODELS", str(tmp_path))
    assert model_folders()[-1] == Path(tmp_path)


def test_they_leave_with_the_provider(qgis_app):
    from bandloom.algorithms.provider import BandloomProvider
    from processing.core.ProcessingConfig import ProcessingConfig

    provider = BandloomProvider()
    try:
        provider.unload()
        assert not set(NAMES) & set(ProcessingConfig.settings)
    finally:
        provider.load()
    assert set(NAMES) <= set(ProcessingConfig.settings)


def test_a_scheduler_is_the_runs_own_the_one_that_is_set_or_dasks(settings, monkeypatch):
    from qgis.core import QgsSettings

    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    assert settings.scheduler("") == ""
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://dask:1")
    assert settings.scheduler("") == "tcp://dask:1"
    QgsSettings().setValue("Processing/Configuration/BANDLOOM_SCHEDULER", "tcp://set:1")
    assert settings.scheduler("") == "tcp://set:1"
    assert settings.scheduler(" tcp://own:1 ") == "tcp://own:1"
    assert settings.scheduler("none") == ""


def test_settings_that_are_gone_already_are_taken_out_without_an_error(settings):
    from qgis.core import QgsApplication

    provider = QgsApplication.processingRegistry().providerById("bandloom")
    settings.unregister()
    try:
        settings.unregister()
    finally:
        settings.register(provider.name(), provider.icon(), provider.tr)
