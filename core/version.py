"""The plugin's version and those of the libraries it computes with, for the log and for results."""

from __future__ import annotations

import configparser
import functools

from .resources import PLUGIN

LIBRARIES = ("numpy", "scipy", "torch", "onnxruntime", "openvino")


@functools.cache
def version() -> str:
    """Return the plugin's version as ``metadata.txt`` states it."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(PLUGIN / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


def library_versions() -> dict[str, str]:
    """Return the versions of the installed libraries, without importing any."""
    import importlib.metadata  # it takes milliseconds that QGIS's start should not wait for

    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions
