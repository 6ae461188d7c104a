"""What an algorithm needs beyond QGIS's own Python, told in one sentence, without importing any of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ..core.errors import EngineError

# Import name: the name people know it by.
LIBRARIES = {
    "onnxruntime": "onnxruntime",
    "openvino": "OpenVINO",
    "torch": "PyTorch",
    "scipy": "scipy",
    "safetensors": "safetensors",
}


def missing(needs: tuple[tuple[str, ...], ...]) -> str:
    """Return one sentence on the first need of which no alternative is installed, or an empty string."""
    from ..nets.models.engines import (
        is_here,
    )  # it imports numpy, which QGIS's start should not wait for

    for alternatives in needs:
        if not any(is_here(name) for name in alternatives):
            names = " or ".join(LIBRARIES[name] for name in alternatives)
            return f"{names} is needed and is not installed: {_how(alternatives[0])}"
    return ""


def check(needs: tuple[tuple[str, ...], ...]) -> None:
    """Raise :class:`EngineError` with that sentence; QGIS does not enforce ``canExecute`` in scripts."""
    text = missing(needs)
    if text:
        raise EngineError(text)


def unimportable(error: ImportError) -> str:
    """Return the sentence for a failed import, or an empty string for one that is a defect of Bandloom."""
    library = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError):
        is_library = library in LIBRARIES
        return (
            f"{LIBRARIES[library]} is needed and could not be imported: {_how(library)}"
            if is_library
            else ""
        )
    return _numpy_misfit(error) if "numpy" in str(error) else ""


def _numpy_misfit(error: ImportError) -> str:
    from importlib.metadata import (
        version,
    )  # here, because loading the plugin should not wait for it

    spec = importlib.util.find_spec("numpy")
    folder = Path(spec.origin).parents[1] if spec and spec.origin else "unknown"
    return (
        f"numpy {version('numpy')} in {folder} is not the one that other packages here were built "
        f"for ({error}): uninstall what pip put over QGIS's own (python3 -m pip uninstall numpy) and start QGIS anew."
    )


def with_link(text: str, algorithm: str) -> str:
    """Return the sentence with a link to the engine set-up, which opens the algorithm then, for QGIS's windows."""
    return f'{text} <a href="bandloom:enginesetup?{algorithm}">Bandloom: engine set-up</a>'


def _how(library: str) -> str:
    from ..nets.models.engines import how_to_install

    return f"{how_to_install(library)}."
