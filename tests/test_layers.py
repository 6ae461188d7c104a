"""Dependencies point one way: algorithms -> nets, quality, rasters; and loading stays light."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEUTRAL = {"bandloom.errors", "bandloom.progress", "bandloom.version"}
# What each layer may import beside the standard library, the neutral modules and itself.
ALLOWED = {
    "rasters": {"numpy", "osgeo", "scipy"},
    "quality": {"numpy", "scipy"},
    "nets": {"numpy", "scipy", "torch", "onnx", "google", "onnxruntime", "openvino", "safetensors"},  # google: of onnx
    "algorithms": {"numpy", "osgeo", "qgis", "processing", "bandloom.rasters", "bandloom.nets", "bandloom.quality"},
    "errors.py": set(),
    "progress.py": set(),
    "version.py": set(),
    "install": {"bandloom.nets"},
    "gui": {"qgis", "bandloom.install"},
    "plugin.py": {"qgis", "bandloom.algorithms", "bandloom.gui", "bandloom.install"},
    "__init__.py": {"qgis", "bandloom.plugin"},
}
HEAVY = {"torch", "onnxruntime", "openvino", "onnx", "safetensors", "scipy"}


def sources(layer: str) -> list[Path]:
    place = ROOT / layer
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


def imports(path: Path, tree: ast.AST) -> list[str]:
    """Absolute names of the modules imported anywhere in ``tree``."""
    package = ("bandloom", *path.relative_to(ROOT).parent.parts)
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.append(node.module)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1])
            names += [f"{base}.{node.module}"] if node.module else [f"{base}.{alias.name}" for alias in node.names]
    return names


def layer_of(name: str) -> str:
    """``bandloom.nets.s2s.mtf`` -> ``bandloom.nets``; ``scipy.ndimage`` -> ``scipy``."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "bandloom" else parts[0]


def strangers(layer: str, path: Path, tree: ast.AST) -> set[str]:
    allowed = ALLOWED[layer] | NEUTRAL | {f"bandloom.{layer}"} | set(sys.stdlib_module_names)
    return {layer_of(name) for name in imports(path, tree)} - allowed


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_only_what_lies_below_it(layer):
    paths = sources(layer)
    assert paths
    found = {str(path.relative_to(ROOT)): strangers(layer, path, ast.parse(path.read_text())) for path in paths}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("layer", "line", "stranger"),
    [
        ("rasters", "def f():\n    import torch", "torch"),
        ("rasters", "from ..nets import engines", "bandloom.nets"),
        ("rasters", "import qgis.core", "qgis"),
        ("nets", "from osgeo import gdal", "osgeo"),
        ("nets", "from ..rasters.grid import Grid", "bandloom.rasters"),
        ("nets", "from qgis.core import Qgis", "qgis"),
        ("quality", "import torch", "torch"),
        ("algorithms", "import torch", "torch"),
    ],
)
def test_the_guard_sees_an_import_that_points_up(layer, line, stranger):
    assert strangers(layer, ROOT / layer / "probe.py", ast.parse(line)) == {stranger}


def at_load(path: Path) -> set[Path]:
    """``path`` and every file of the package that importing it imports at once."""
    seen, queue = set(), [path]
    while queue:
        path = queue.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        for name in imports(path, top_level(path)):
            parts = name.split(".")[1:] if name.startswith("bandloom.") else []
            for depth in range(1, len(parts) + 1):
                place = ROOT.joinpath(*parts[:depth])
                queue += [place.with_suffix(".py"), place / "__init__.py"]
    return seen


def top_level(path: Path) -> ast.Module:
    """The statements that run on import: no function bodies, no ``if TYPE_CHECKING``."""
    body = [node for node in ast.parse(path.read_text()).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return ast.Module(body=body, type_ignores=[])


def test_loading_the_plugin_imports_nothing_heavy():
    reached = at_load(ROOT / "plugin.py")
    assert ROOT / "algorithms" / "provider.py" in reached
    assert ROOT / "algorithms" / "base.py" in reached
    found = {str(path): {layer_of(name) for name in imports(path, top_level(path))} & HEAVY for path in reached}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize("word", ["PyQt5", "PyQt6", "print(", "eval(", "exec_("])
def test_shipped_code_has_no(word):
    shipped = [path for layer in ALLOWED for path in sources(layer)]
    found = [path.name for path in shipped if any(_uses(line, word) for line in path.read_text().splitlines())]
    assert found == []


def _uses(line: str, word: str) -> bool:
    before, found, _ = line.partition(word)
    return bool(found) and not (before[-1:].isalnum() or before.endswith((".", "_")))
