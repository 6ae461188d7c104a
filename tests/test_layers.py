"""Dependencies point one way: algorithms -> jobs -> nets, quality, rasters -> core; and loading stays light."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCIENCE = {"bandloom.core", "bandloom.rasters", "bandloom.quality", "bandloom.nets"}
ENGINES = {"torch", "onnx", "google", "onnxruntime", "openvino", "safetensors"}  # google: of onnx
MEASURED = {"numpy", "scipy", "osgeo", "skimage"} | ENGINES
# What each layer may import beside the standard library and itself.
ALLOWED = {
    "core": {"numpy"},
    "rasters": {"numpy", "osgeo", "scipy", "h5py", "bandloom.core"},
    "quality": {"numpy", "scipy", "bandloom.core"},
    "nets": {"numpy", "scipy", "bandloom.core"} | ENGINES,
    "jobs": {"numpy", "scipy", "distributed"} | SCIENCE,
    "algorithms": {"numpy", "osgeo", "qgis", "processing", "bandloom.jobs"} | SCIENCE,
    "install": {"bandloom.core", "bandloom.nets"},
    "gui": {"qgis", "processing", "bandloom.core", "bandloom.install"},
    "plugin.py": {
        "qgis",
        "bandloom.core",
        "bandloom.algorithms",
        "bandloom.gui",
        "bandloom.install",
    },
    "batch.py": {"bandloom.core", "bandloom.jobs"},
    "__init__.py": {"qgis", "bandloom.plugin"},
    "training": {"bandloom.jobs"} | SCIENCE | MEASURED,
    # benches run what users run, QGIS included
    "bench": {
        "qgis",
        "processing",
        "bandloom",
        "bandloom.plugin",
        "bandloom.batch",
        "bandloom.jobs",
        "bandloom.training",
        "distributed",
        "psutil",  # which comes with distributed
    }
    | SCIENCE
    | MEASURED,
}
SHIPPED = [layer for layer in ALLOWED if layer not in ("training", "bench")]
# Inside nets: a task knows what the tasks share, and no other task.
SHARED = {
    "imaging": set(),
    "models": set(),
    "training": {"imaging", "models"},
}
TASKS = ("sentinel2", "pansharpening", "hyperspectral", "bandpass", "l1bsr")
NETS = {**SHARED, **{task: set(SHARED) for task in TASKS}}
# Each task has one front door, method.py; a raster job knows nothing else of it but the types of its arguments.
RASTER_JOBS = {
    "sharpen_sentinel2": "sentinel2",
    "pansharpen": "pansharpening",
    "fuse_hyperspectral": "hyperspectral",
    "align_bandpass": "bandpass",
    "register_bands": "l1bsr",
    "super_resolve_l1b": "l1bsr",
}
TYPES = {"block", "options", "histogram"}
HEAVY = ENGINES | {"scipy", "h5py", "distributed"}


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
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(part for part in (base, node.module) if part)
            names += [f"{base}.{alias.name}" for alias in node.names]
    return names


def layer_of(name: str) -> str:
    """``bandloom.nets.imaging.mtf`` -> ``bandloom.nets``; ``scipy.ndimage`` -> ``scipy``."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "bandloom" else parts[0]


def strangers(layer: str, path: Path, tree: ast.AST) -> set[str]:
    allowed = ALLOWED[layer] | {f"bandloom.{layer}"} | set(sys.stdlib_module_names)
    return {layer_of(name) for name in imports(path, tree)} - allowed


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_only_what_lies_below_it(layer):
    paths = sources(layer)
    assert paths
    offences = {
        str(path.relative_to(ROOT)): strangers(layer, path, ast.parse(path.read_text()))
        for path in paths
    }
    assert {name: names for name, names in offences.items() if names} == {}


def packages_of_nets(path: Path, tree: ast.AST) -> set[str]:
    """The packages inside ``nets`` that a file imports."""
    parts = [name.split(".") for name in imports(path, tree)]
    return {part[2] for part in parts if part[:2] == ["bandloom", "nets"] and len(part) > 2}


@pytest.mark.parametrize("package", NETS)
def test_a_task_knows_no_other_task(package):
    paths = sources(f"nets/{package}")
    assert paths
    allowed = NETS[package] | {package}
    offences = {
        str(path): packages_of_nets(path, ast.parse(path.read_text())) - allowed for path in paths
    }
    assert {name: names for name, names in offences.items() if names} == {}


def modules_of_task(path: Path, task: str) -> set[str]:
    """The modules of a task that a file imports."""
    names = [name.split(".") for name in imports(path, ast.parse(path.read_text()))]
    return {name[3] for name in names if name[:3] == ["bandloom", "nets", task]}


@pytest.mark.parametrize("job", RASTER_JOBS)
def test_a_raster_job_goes_through_the_front_door_of_its_task(job):
    task = RASTER_JOBS[job]
    front_door = ROOT / "nets" / task / "method.py"
    assert "fit" in names_defined(front_door)
    modules = modules_of_task(ROOT / "jobs" / f"{job}.py", task)
    assert "method" in modules
    assert modules <= {"method"} | TYPES


def names_defined(path: Path) -> set[str]:
    """The names that a module has after its import: of functions and classes, and imported ones."""
    names = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def test_a_front_door_stays_small():
    lengths = {
        task: len((ROOT / "nets" / task / "method.py").read_text().splitlines()) for task in TASKS
    }
    assert {task: length for task, length in lengths.items() if length > 250} == {}


def test_nets_holds_nothing_beside_its_packages():
    assert {path.name for path in (ROOT / "nets").iterdir() if path.name != "__pycache__"} == {
        "__init__.py",
        *NETS,
    }


@pytest.mark.parametrize(
    ("layer", "line", "stranger"),
    [
        ("core", "from osgeo import gdal", "osgeo"),
        ("core", "from ..rasters.grid import Grid", "bandloom.rasters"),
        ("rasters", "def f():\n    import torch", "torch"),
        ("rasters", "from ..nets import models", "bandloom.nets"),
        ("rasters", "import qgis.core", "qgis"),
        ("nets", "from osgeo import gdal", "osgeo"),
        ("nets", "from ..rasters.grid import Grid", "bandloom.rasters"),
        ("nets", "from qgis.core import Qgis", "qgis"),
        ("quality", "import torch", "torch"),
        ("jobs", "from qgis.core import QgsRasterLayer", "qgis"),
        ("jobs", "from ..algorithms import settings", "bandloom.algorithms"),
        ("algorithms", "import torch", "torch"),
        ("training", "from bandloom.bench import scale", "bandloom.bench"),
        ("bench", "from bandloom.algorithms import base", "bandloom.algorithms"),
    ],
)
def test_the_guard_sees_an_import_that_points_up(layer, line, stranger):
    assert strangers(layer, ROOT / layer / "probe.py", ast.parse(line)) == {stranger}


def test_the_guard_sees_a_task_that_knows_another():
    tree = ast.parse("from ..pansharpening import method")
    assert packages_of_nets(ROOT / "nets" / "sentinel2" / "probe.py", tree) == {"pansharpening"}


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
    body = [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    return ast.Module(body=body, type_ignores=[])


def test_loading_the_plugin_imports_nothing_heavy():
    reached = at_load(ROOT / "plugin.py")
    assert ROOT / "algorithms" / "provider.py" in reached
    assert ROOT / "algorithms" / "base.py" in reached
    found = {
        str(path): {layer_of(name) for name in imports(path, top_level(path))} & HEAVY
        for path in reached
    }
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize("word", ["PyQt5", "PyQt6", "print(", "eval(", "exec_("])
def test_shipped_code_has_no(word):
    shipped = [path for layer in SHIPPED for path in sources(layer)]
    found = [
        path.name
        for path in shipped
        if any(_uses(line, word) for line in path.read_text().splitlines())
    ]
    assert found == []


def _uses(line: str, word: str) -> bool:
    before, found, _ = line.partition(word)
    return bool(found) and not (before[-1:].isalnum() or before.endswith((".", "_")))
