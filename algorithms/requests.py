"""From the parameters of QGIS to the request of a job, for every algorithm that writes a raster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
)

from . import settings
from .model_folders import model_folders

if TYPE_CHECKING:
    from .base import BandloomAlgorithm


def read_request(
    algorithm: BandloomAlgorithm, parameters: dict, context: QgsProcessingContext
) -> Any:
    """Return what the user asks for, as :mod:`..jobs.requests` has it.

    Raises:
        InputError: a value that has to be given is not.
    """
    from ..jobs.requests import job_of, request_of

    fields = job_of(algorithm.name()).fields
    values: dict[str, Any] = {"THREADS": settings.threads(), "FOLDERS": model_folders()}
    for definition in algorithm.parameterDefinitions():
        if definition.name() in fields and fields[definition.name()].kind != "area":
            values[definition.name()] = _value(algorithm, definition, parameters, context)
    return request_of(
        algorithm.name(),
        {name: value for name, value in values.items() if name in fields},
        **algorithm.outputOptions(parameters, context),
    )


def _value(
    algorithm: BandloomAlgorithm,
    definition: QgsProcessingParameterDefinition,
    parameters: Mapping[str, Any],
    context: QgsProcessingContext,
) -> Any:
    """Return a parameter's value; "" for what is left out."""
    name, kind = definition.name(), definition.type()
    if kind in ("raster", "multilayer"):
        return algorithm.rasterPaths(name)
    if kind == "string" and isinstance(parameters.get(name), (list, tuple)):
        return parameters[name]
    optional = definition.flags() & definition.Flag.FlagOptional
    if definition.isDestination() and optional and parameters.get(name) in (None, ""):
        return ""
    return _reader(algorithm, definition)(parameters, name, context)


def _reader(
    algorithm: BandloomAlgorithm, definition: QgsProcessingParameterDefinition
) -> Callable[..., Any]:
    """Return the method by which QGIS reads such a parameter."""
    kind = definition.type()
    if kind == "number":
        whole = definition.dataType() == QgsProcessingParameterNumber.Type.Integer
        return algorithm.parameterAsInt if whole else algorithm.parameterAsDouble
    if kind == "enum":
        several = definition.allowMultiple()
        return algorithm.parameterAsEnumStrings if several else algorithm.parameterAsEnumString
    return {
        "boolean": algorithm.parameterAsBool,
        "string": algorithm.parameterAsString,
        "file": algorithm.parameterAsFile,
        "rasterDestination": algorithm.parameterAsOutputLayer,
        "fileDestination": algorithm.parameterAsFileOutput,
    }[kind]
