"""The models that come with Bandloom, as QGIS runs them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from bandloom.rasters.raster import describe
from bandloom.tests.builders import make_product, read_tif, write_tif

FILES = {"rasterDestination": ".tif", "fileDestination": ".html"}
ROOT = Path(__file__).resolve().parents[2]
CHAINS = ROOT / "resources" / "chains"
IDS = ("pansharpenandassess", "sentinel2togaofen1", "superresolveandassess")

specification = importlib.util.spec_from_file_location(
    "chains_script", ROOT / "scripts" / "chains.py"
)
script = importlib.util.module_from_spec(specification)
specification.loader.exec_module(script)


@pytest.fixture
def model(qgis_app):
    """Returns ``model(path)``: a model as the designer opens it."""
    from qgis.core import QgsProcessingModelAlgorithm

    def read(path):
        opened = QgsProcessingModelAlgorithm()
        assert opened.fromFile(str(path))
        return opened

    return read


@pytest.fixture
def run_chain(qgis_app, tmp_path, feedback):
    """Returns ``run(name, inputs)``: the paths of the outputs by their description."""
    import processing

    def run(name, inputs):
        chain = qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")
        paths = {
            parameter.name(): str(tmp_path / f"{parameter.description()}{FILES[parameter.type()]}")
            for parameter in chain.destinationParameterDefinitions()
        }
        results = processing.run(chain, {**inputs, **paths}, feedback=feedback)
        return {name.rpartition(":")[2]: results[name] for name in paths}

    return run


@pytest.mark.parametrize("name", IDS)
def test_each_chain_can_be_used_from_the_toolbox(qgis_app, open_dialog, name):
    chain = qgis_app.processingRegistry().algorithmById(f"bandloom:{name}")
    assert chain.canExecute()[0], chain.canExecute()[1]
    assert (chain.group(), chain.groupId()) == ("Chains", "chains")
    assert chain.destinationParameterDefinitions() and len(chain.shortHelpString()) > 100
    assert open_dialog(chain).windowTitle().endswith(chain.displayName())
    assert chain.displayName() != name


def test_only_these_chains_are_there(qgis_app):
    algorithms = qgis_app.processingRegistry().providerById("bandloom").algorithms()
    assert sorted(
        algorithm.name() for algorithm in algorithms if algorithm.groupId() == "chains"
    ) == sorted(IDS)


@pytest.mark.parametrize("name", IDS)
def test_each_chain_is_valid_in_the_designer_as_it_is_shipped(model, name):
    chain = model(CHAINS / f"{name}.model3")
    remedy = "the designer opens the chain red: run `make chains`"
    for step in chain.childAlgorithms():
        assert chain.validateChildAlgorithm(step) == (True, []), f"{step}: {remedy}"
    assert chain.validate() == (True, []), remedy


@pytest.mark.parametrize("name", IDS)
def test_steps_are_set_to_the_defaults_of_today(qgis_app, name):
    text = (CHAINS / f"{name}.model3").read_text(encoding="utf-8")
    remedy = "a step sets what is optional, no parameter any more or has another default: run `make chains`"
    assert script.complete(text, script.demanded) == text, remedy


def test_completing_a_chain_makes_it_valid(model, tmp_path):
    from qgis.core import Qgis

    text = (CHAINS / "pansharpenandassess.model3").read_text(encoding="utf-8")
    bare = tmp_path / "bare.model3"
    bare.write_text(script.complete(text, lambda identity: {"GONE": 1}), encoding="utf-8")
    valid, issues = model(bare).validate()
    if Qgis.QGIS_VERSION_INT < 32300:  # 3.40 takes an algorithm's default for what is not set
        assert not valid
        assert len(issues) == sum("mandatory" in issue for issue in issues) >= 10
    assert script.complete(bare.read_text(encoding="utf-8"), script.demanded) == text


@pytest.mark.parametrize("name", IDS)
def test_a_chain_of_the_toolbox_computes_on_the_default_device(qgis_app, name):
    from bandloom.algorithms import settings
    from qgis.core import QgsSettings

    setting = f"Processing/Configuration/{settings.DEVICE}"
    QgsSettings().setValue(setting, settings.DEVICES.index("cpu"))
    try:
        chain = qgis_app.processingRegistry().createAlgorithmById(f"bandloom:{name}")
    finally:
        QgsSettings().remove(setting)
    steps = [chain.childAlgorithm(step).parameterSources() for step in chain.childAlgorithms()]
    devices = [sources["DEVICE"][0].staticValue() for sources in steps if "DEVICE" in sources]
    assert devices and set(devices) == {"cpu"}


def test_a_product_becomes_gaofen1_like(run_chain, tmp_path):
    made = make_product(tmp_path, "L2A")
    paths = run_chain("sentinel2togaofen1", {"PRODUCT": str(made.metadata)})
    assert len(describe(paths["Sharpened"]).bands) == 12
    aligned = describe(paths["Aligned"])
    assert len(aligned.bands) == 4
    assert aligned.grid == describe(paths["Sharpened"]).grid


def test_a_pansharpened_scene_is_scored(run_chain, tmp_path):
    random = np.random.default_rng(0)
    field = np.kron(random.uniform(100, 800, (4, 24, 24)), np.ones((8, 8)))
    pan = write_tif(tmp_path / "pan.tif", field.mean(0).round().astype(np.uint16), 1.0)
    ms = field.reshape(4, 48, 4, 48, 4).mean(axis=(2, 4)).round().astype(np.uint16)
    paths = run_chain(
        "pansharpenandassess", {"PAN": pan, "MS": write_tif(tmp_path / "ms.tif", ms, 4.0)}
    )
    # Degraded to its pixels again, the result is the MS.
    back = read_tif(paths["Pansharpened"]).reshape(4, 48, 4, 48, 4).mean(axis=(2, 4))
    assert np.abs(back - ms).mean() < 0.2 * ms.std()
    with open(paths["Numbers"]) as file:
        assert 0.5 < json.load(file)["scores"]["hqnr"] <= 1


def test_a_super_resolved_image_is_scored(run_chain, data_dir):
    source = next(iter(sorted((data_dir / "l1b").glob("*_BGRN.tif"))), None)
    if source is None:
        pytest.skip(f"no Level-1B image under {data_dir}")
    paths = run_chain("superresolveandassess", {"INPUT": str(source)})
    assert read_tif(paths["Superresolved"]).shape[1] == 2 * read_tif(source).shape[1]
    with open(paths["Numbers"]) as file:
        assert 0 <= json.load(file)["scores"]["d_lambda_k"] < 0.05
