"""The plugin as QGIS sees it: it loads fast and light, and its toolbox entries are complete."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "onnxruntime", "openvino", "onnx", "scipy", "safetensors")
SLOW = ("importlib.metadata", "subprocess", "urllib.request", "multiprocessing", "asyncio", "email")
MOST_CALLS = 100  # of Python for each of a provider of empty algorithms; 57 measured. In ms: make bench BENCH=load

LOAD = """
import json, os, sys
from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingProvider
app = QgsApplication([], False)
app.initQgis()
sys.path.append(app.pkgDataPath() + "/python/plugins")
from processing.core.Processing import Processing
Processing.initialize()

class Empty(QgsProcessingAlgorithm):
    def __init__(self, number):
        super().__init__()
        self.number = number
    def name(self): return f"empty{self.number}"
    def displayName(self): return self.name()
    def group(self): return ""
    def groupId(self): return ""
    def initAlgorithm(self, configuration=None): pass
    def createInstance(self): return Empty(self.number)
    def processAlgorithm(self, parameters, context, feedback): return {}

class EmptyProvider(QgsProcessingProvider):
    def id(self): return "empty"
    def name(self): return "empty"
    def loadAlgorithms(self):
        for number in range(COUNT):
            self.addAlgorithm(Empty(number))

def calls(work):
    made = [0]
    def count(frame, event, argument):
        made[0] += event == "call"
    sys.setprofile(count)
    work()
    sys.setprofile(None)
    return made[0]

def load_plugin():
    global plugin
    plugin = bandloom.classFactory(None)
    plugin.initProcessing()

def load_empty():
    global empty
    empty = EmptyProvider()
    app.processingRegistry().addProvider(empty)

before = set(sys.modules)
import bandloom
bandloom.classFactory(None)
load_plugin()
new = sorted(set(sys.modules) - before)
ids = [a.id() for a in app.processingRegistry().providerById("bandloom").algorithms()]
plugin.unload()
after_unload = app.processingRegistry().providerById("bandloom") is not None
COUNT = len(ids)
made = [calls(load_plugin), calls(load_empty)]
plugin.unload()
plugin.initGui()
with_windows = app.processingRegistry().providerById("bandloom") is not None
print("RESULT" + json.dumps({
    "calls": made, "new": new, "ids": ids, "after_unload": after_unload, "with_windows": with_windows
}), flush=True)
os._exit(0)
"""


def load() -> dict:
    """Load the plugin in a fresh interpreter."""
    import bandloom

    path = str(Path(bandloom.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, timeout=120
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    assert lines, done.stderr
    return json.loads(lines[0][len("RESULT") :])


@pytest.fixture(scope="module")
def loaded(qgis_app) -> dict:
    return load()


@pytest.fixture(scope="module")
def provider(qgis_app):
    return qgis_app.processingRegistry().providerById("bandloom")


def test_loading_imports_nothing_but_itself_and_little_of_the_standard_library(loaded):
    own = {name for name in loaded["new"] if name.partition(".")[0] == "bandloom"}
    assert "bandloom.plugin" in own
    others = {name.partition(".")[0] for name in set(loaded["new"]) - own}
    assert others & set(HEAVY) == set()
    assert others <= set(sys.stdlib_module_names)
    assert [name for name in loaded["new"] if name.startswith(SLOW)] == []


def test_loading_leaves_jobs_windows_and_rasters_for_later(loaded):
    parts = [name.split(".")[1:] for name in loaded["new"] if name.startswith("bandloom.")]
    assert [part for part in parts if part[0] in ("gui", "jobs", "rasters", "training")] == []


def test_loading_calls_little_more_than_a_provider_of_empty_algorithms(loaded):
    """What loading costs beyond its imports, counted: the same on any processor."""
    own, empty = loaded["calls"]
    assert empty > len(loaded["ids"])
    assert own < MOST_CALLS * empty


def test_every_algorithm_is_listed(loaded):
    assert {"bandloom:systemcheck", "bandloom:sharpensentinel2"} <= set(loaded["ids"])


def test_the_provider_introduces_itself(provider):
    assert provider.name() == "Bandloom"
    assert provider.versionInfo() == "0.2.0"
    assert not provider.icon().isNull()
    assert provider.icon().pixmap(24, 24).toImage().pixelColor(12, 5).alpha() > 0


def test_every_algorithm_explains_itself(provider):
    for algorithm in provider.algorithms():
        assert algorithm.displayName()
        assert len(algorithm.shortDescription()) > 20
        assert len(algorithm.shortHelpString()) > 100
        assert algorithm.tags()
        page = "chains" if algorithm.groupId() == "chains" else algorithm.name()
        assert algorithm.helpUrl().endswith(f"/docs/{page}.md")
        assert Path(algorithm.svgIconPath()).is_file()
        assert not algorithm.icon().isNull()
        unexplained = [
            p.name()
            for p in algorithm.parameterDefinitions()
            if not p.help() and not p.isDestination()
        ]
        assert unexplained == [] or page == "chains"  # QGIS 3.22 forgets them when it reads a model


def test_every_help_page_is_there(provider):
    pages = {algorithm.helpUrl().rpartition("/")[2] for algorithm in provider.algorithms()}
    missing = [page for page in pages if not (ROOT / "docs" / page).is_file()]
    assert missing == []


def test_icons_are_vector_drawings():
    icons = sorted((ROOT / "resources" / "icons").glob("*.svg"))
    assert icons
    for icon in icons:
        assert ElementTree.parse(icon).getroot().tag.endswith("svg")


def test_it_comes_with_the_windows_and_leaves_when_unloaded(loaded):
    assert loaded["with_windows"]
    assert not loaded["after_unload"]
