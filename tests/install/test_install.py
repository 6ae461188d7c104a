"""The command line that installs engines, with wheels made here and without a network."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bandloom.core.errors import EngineError
from bandloom.install import folders, packages, state
from bandloom.install.interpreter import interpreter

from tests.wheels import FakeQgisPython, package, wheel

pytest.importorskip("pip")


@pytest.fixture
def python(tmp_path) -> FakeQgisPython:
    made = FakeQgisPython(tmp_path)
    made.give_pip()
    return made


@pytest.fixture
def wheels(tmp_path) -> Path:
    """onnxruntime with what it needs, and a numpy that must not be taken."""
    folder = tmp_path / "wheels"
    wheel(folder, "onnxruntime", "1.20", ("numpy>=1.21", "flatbuffers"))
    wheel(folder, "flatbuffers", "25.1")
    wheel(folder, "scipy", "1.15", ("numpy>=1.23",))
    wheel(folder, "numpy", "1.24.2")
    wheel(folder, "numpy", "2.2.0")
    return folder


def lies(python: FakeQgisPython) -> set[str]:
    """The names in the folder of libraries."""
    place = folders.home(python.profile)
    return {path.name for path in place.iterdir()} if place.is_dir() else set()


def failed(done, *parts: str) -> None:
    """The run ended with one sentence that holds ``parts``."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert [part for part in parts if part not in last] == [], last


def test_an_engine_is_installed_beside_qgis_numpy(python, wheels):
    done = python("add", "onnxruntime", "--wheels", str(wheels))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ONNX Runtime, processor loads." in done.stdout
    assert lies(python) == {"onnxruntime", "scipy"}
    engine = folders.home(python.profile) / "onnxruntime"
    assert (engine / "onnxruntime" / "__init__.py").is_file()
    assert (engine / "flatbuffers").is_dir()
    assert list(folders.home(python.profile).glob("*/numpy*")) == []
    note = folders.installed(python.profile)["onnxruntime"]
    assert note == {"choice": "onnxruntime", "packages": note["packages"]}
    assert sorted(note["packages"]) == ["flatbuffers==25.1", "onnxruntime==1.20"]
    listed = python("list").stdout
    assert "onnxruntime==1.20" in listed
    assert (
        "has no GDAL, so it is hardly QGIS's Python" in listed
    )  # the Python of this test has none


def test_the_newest_engine_that_agrees_with_qgis_numpy_is_chosen(python, wheels):
    wheel(wheels, "onnxruntime", "1.99", ("numpy>=2",))
    assert python("add", "onnxruntime", "--wheels", str(wheels)).returncode == 0
    assert "onnxruntime==1.20" in folders.installed(python.profile)["onnxruntime"]["packages"]


def test_an_engine_that_needs_another_numpy_is_refused(python, wheels):
    wheel(wheels, "openvino", "2025.1", ("numpy>=2",))
    package(python.site, "scipy", "1.10.1")
    failed(
        python("add", "openvino", "--wheels", str(wheels)),
        "OpenVINO, processor",
        "numpy==1.24.2",
        "Nothing was",
    )
    assert lies(python) == set()


def test_a_numpy_without_metadata_is_not_copied(tmp_path, wheels):
    (tmp_path / "other").mkdir()
    python = FakeQgisPython(tmp_path / "other")
    for path in python.site.glob("numpy*/*"):
        path.unlink()
    for path in python.site.glob("numpy*"):
        path.rmdir()
    package(python.site, "numpy", "1.24.2", metadata=False)
    python.give_pip()
    assert python("add", "onnxruntime", "--wheels", str(wheels)).returncode == 0
    assert list(folders.home(python.profile).glob("*/numpy*")) == []


def test_what_qgis_has_stays_and_is_told(python, wheels):
    package(python.site, "flatbuffers", "1.0")
    package(python.site, "scipy", "1.10.1")
    wheel(wheels, "onnxruntime", "1.21", ("flatbuffers>=20",))
    done = python("add", "onnxruntime", "--wheels", str(wheels))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "QGIS's own flatbuffers 1.0 stays in use, though flatbuffers==25.1" in done.stdout
    assert lies(python) == {"onnxruntime"}


def test_what_is_there_is_not_installed_again(python, wheels):
    package(
        python.site,
        "onnxruntime",
        "1.18",
        "def disable_telemetry_events(): pass\nget_available_providers = list\n",
    )
    package(python.site, "scipy", "1.10.1")
    done = python("add", "onnxruntime", "--wheels", str(wheels))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing to install" in done.stdout
    assert lies(python) == set()


def test_a_library_that_does_not_load_is_told(python, wheels):
    wheel(wheels, "openvino", "2025.1", text="raise ImportError('libfoo.so.1 is missing')\n")
    failed(
        python("add", "openvino", "--wheels", str(wheels)),
        "cannot be loaded",
        "libfoo.so.1 is missing",
        "remove",
    )


def test_choices_of_one_library_replace_each_other(python, wheels):
    if "onnxruntime-cuda" not in {choice.name for choice in packages.choices()}:
        pytest.skip("no CUDA on this platform")
    wheel(wheels, "onnxruntime-gpu", "1.22", module="onnxruntime")
    assert python("add", "onnxruntime", "--wheels", str(wheels)).returncode == 0
    assert python("add", "onnxruntime-cuda", "--wheels", str(wheels)).returncode == 0
    note = folders.installed(python.profile)["onnxruntime"]
    assert note == {"choice": "onnxruntime-cuda", "packages": ["onnxruntime-gpu==1.22"]}
    assert not (folders.home(python.profile) / "onnxruntime" / "flatbuffers").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere PyPI's torch is the processor build")
def test_the_processor_build_of_torch_brings_no_cuda(python, wheels):
    wheel(wheels, "torch", "2.9", ("nvidia-cublas",))
    wheel(wheels, "nvidia-cublas", "13.0")
    wheel(wheels, "safetensors", "0.5")
    failed(
        python("add", "torch", "--wheels", str(wheels)),
        "no build of PyTorch, processor alone",
        "nothing was",
    )
    assert lies(python) == {"scipy"}
    assert python("add", "torch-cuda", "--wheels", str(wheels)).returncode == 0


def test_an_engine_is_removed(python, wheels):
    assert python("add", "onnxruntime", "--wheels", str(wheels)).returncode == 0
    assert python("remove", "onnxruntime").returncode == 0
    assert lies(python) == {"scipy"}
    failed(python("remove", "onnxruntime"), "was not installed by Bandloom", "scipy")


def test_what_a_stopped_run_left_is_swept(python, wheels):
    (folders.begin(python.profile) / "new" / "torch").mkdir()
    assert any(name.startswith(folders.UNFINISHED) for name in lies(python))
    assert folders.installed(python.profile) == {}
    assert python("add", "scipy", "--wheels", str(wheels)).returncode == 0
    assert lies(python) == {"scipy"}


def test_an_unknown_name_is_refused(python):
    failed(python("add", "tensorflow"), "There is no 'tensorflow'", "onnxruntime")


def test_a_folder_without_wheels_is_refused(python, tmp_path):
    failed(python("add", "onnxruntime", "--wheels", str(tmp_path)), "holds no wheels")


def test_a_missing_wheel_is_one_sentence(python, wheels):
    failed(
        python("add", "openvino", "--wheels", str(wheels)),
        "pip could not install OpenVINO",
        "Nothing was installed",
    )


def test_without_pip_the_sentence_says_how_to_get_it(tmp_path):
    failed(FakeQgisPython(tmp_path)("add", "onnxruntime"), "pip is not installed", "python3-pip")


def test_an_old_pip_is_refused(tmp_path):
    python = FakeQgisPython(tmp_path)
    python.give_pip("20.3.4")
    failed(python("add", "onnxruntime"), "pip 20.3.4 is too old", "22.2")


def test_a_profile_that_is_not_there_is_refused(python):
    python.profile.rmdir()
    failed(python("list"), "does not exist")


def test_a_plugin_outside_a_profile_asks_for_one(monkeypatch):
    monkeypatch.setattr(folders, "__file__", "/usr/share/qgis/extra/bandloom/install/folders.py")
    assert folders.profile_of_plugin() is None
    monkeypatch.setattr(
        folders, "__file__", "/home/a/p/default/python/plugins/bandloom/install/folders.py"
    )
    assert folders.profile_of_plugin() == Path("/home/a/p/default")


def test_folders_are_appended_and_taken_out_again(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = list(sys.path)
    for library in ("torch", "onnxruntime"):
        (folders.home(tmp_path) / library).mkdir(parents=True)
    new = folders.attach(tmp_path)
    assert [Path(folder).name for folder in new] == ["onnxruntime", "torch"]
    assert sys.path == [*before, *new]
    assert folders.attach(tmp_path) == []
    folders.detach()
    assert sys.path == before


def test_each_python_has_a_folder_of_its_own(tmp_path):
    assert folders.home(tmp_path).name == f"python{sys.version_info[0]}.{sys.version_info[1]}"


def environment(folder: Path, version: str) -> Path:
    """A virtual environment made with a Python of ``version``."""
    (folder / "lib" / f"python{version}" / "site-packages").mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python3").touch()
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}.2\n")
    return folder


@pytest.mark.parametrize("part", ["", "bin/python3", "lib/{python}/site-packages"])
def test_another_environment_is_used(tmp_path, monkeypatch, part):
    monkeypatch.setattr(sys, "path", list(sys.path))
    made = environment(tmp_path / "venv", folders.VERSION[6:])
    used = folders.use(tmp_path, str(made / part.format(python=folders.VERSION)))
    assert used == str(made / "lib" / folders.VERSION / "site-packages")
    assert folders.attach(tmp_path) == [used]
    folders.detach()
    folders.use(tmp_path, "")
    assert folders.other(tmp_path) == ""


def test_an_environment_of_another_python_is_refused(tmp_path):
    made = environment(tmp_path / "venv", "3.4")
    with pytest.raises(EngineError, match="no packages for Python"):
        folders.use(tmp_path, str(made))
    with pytest.raises(EngineError, match="is of Python 3.4"):
        folders.use(tmp_path, str(made / "lib" / "python3.4" / "site-packages"))
    with pytest.raises(EngineError, match="no packages"):
        folders.use(tmp_path, str(tmp_path / "nowhere"))


def test_the_state_tells_where_a_library_comes_from(tmp_path, monkeypatch):
    standard = [folder for folder in sys.path if "-packages" not in folder]
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *standard])
    choice = packages.choice_of("onnxruntime")
    for name in ("onnxruntime", "onnxruntime.capi"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert state.look(tmp_path, choice) == state.State()
    ours = folders.home(tmp_path) / "onnxruntime"
    package(ours, "onnxruntime", "1.20")
    (ours / folders.NOTE).write_text('{"choice": "onnxruntime", "packages": []}')
    folders.attach(tmp_path)
    assert state.look(tmp_path, choice) == state.State("1.20", str(ours), True)
    package(tmp_path / "site", "onnxruntime", "1.18")
    sys.path_importer_cache.clear()
    assert state.look(tmp_path, choice).version == "1.18"


def test_the_interpreter_beside_qgis_is_found(tmp_path):
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "python3"
    program.write_text("")
    program.chmod(0o755)
    assert interpreter(str(tmp_path), "/Applications/QGIS.app/Contents/MacOS/QGIS") == program
    assert interpreter("", sys.executable) == Path(sys.executable)
    with pytest.raises(EngineError, match="No Python program"):
        interpreter(str(tmp_path / "empty"), str(tmp_path / "qgis-bin.exe"))
