"""What an algorithm needs beyond QGIS's own Python, told in one sentence, without importing any of it."""

from __future__ import annotations

from ..errors import EngineError

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
    from ..nets.engines import is_here  # it imports numpy, which QGIS's start should not wait for

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


def unimportable(name: str) -> str:
    """Return the sentence for a failed import of module ``name``, or an empty string for one that is not listed."""
    library = name.partition(".")[0]
    if library not in LIBRARIES:
        return ""
    return f"{LIBRARIES[library]} is needed and could not be imported: {_how(library)}"


def with_link(text: str) -> str:
    """Return the sentence with a link to the engine set-up, for QGIS's windows."""
    return f'{text} <a href="bandloom:enginesetup">Bandloom: engine set-up</a>'


def _how(library: str) -> str:
    from ..nets.engines import how_to_install

    return f"{how_to_install(library)}."
