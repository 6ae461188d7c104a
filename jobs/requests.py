"""The parameters of the toolbox as requests of jobs: the one table, for QGIS and for batches without it."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ..core.errors import InputError
from ..core.number_text import read_number
from ..rasters.area_files import read_extent, read_polygons

PROVIDER = "bandloom:"
IDLE = ("THREADS", "FOLDERS", "SCHEDULER")  # parameters that change no result
TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Field(NamedTuple):
    """Where the value of a parameter goes.

    Attributes:
        name: of the request's field, with a point for those of its options.
        kind: ``input`` (a path), ``output`` (a path), ``value``, or ``area``: a part of the area of interest, which
            QGIS reads itself.
        choices: all values that there are, where they are fixed.
        separator: between the parts of a text, as a regular expression, where the field holds several.
    """

    name: str
    kind: str = "value"
    choices: tuple[str, ...] = ()
    separator: str = ""


@dataclass(frozen=True)
class Job:
    """What an algorithm of the toolbox does.

    Attributes:
        module: of ``jobs/``.
        function: takes a request and a progress, and returns numbers or nothing.
        request: the class of its request.
        fields: by parameter.
    """

    module: str
    function: str
    request: str
    fields: Mapping[str, Field] = field(default_factory=dict)

    def load(self) -> tuple[Callable[..., Any], type]:
        """Return the function and the class of its requests, whose import takes a while."""
        module = importlib.import_module(f"{__package__}.{self.module}")
        return getattr(module, self.function), getattr(module, self.request)


def _choice(name: str, *choices: str) -> Field:
    return Field(name, choices=choices)


def _common(options: str = "") -> dict[str, Field]:
    """Return what all raster algorithms have; device, seed and threads are in ``options`` of the request."""
    return {
        "DEVICE": _choice(f"{options}device", "auto", "cpu", "cuda"),
        "SEED": Field(f"{options}seed"),
        "THREADS": Field(f"{options}threads"),
        "NODATA": Field("nodata"),
        "TILE_SIZE": Field("tile_size"),
        "CREATION_OPTIONS": Field("creation_options", separator=r"\|"),
        "SCHEDULER": Field("scheduler"),
        "OUTPUT": Field("output", "output"),
        "AREA": Field("area.extent", "area"),
        "AREA_POLYGONS": Field("area.polygons", "area"),
        "LEARN_FROM": Field("area.learn", "area", ("scene", "area")),
    }


_WORDS = r"[,;\s]+"
_RELIABILITY = {"RELIABILITY": Field("reliability", "output")}
_MODEL = {"MODEL": Field("model", "input"), "FOLDERS": Field("folders")}
JOBS: dict[str, Job] = {
    "pansharpen": Job("pansharpen", "pansharpen", "PansharpenRequest", {
        "PAN": Field("pan", "input"), "MS": Field("ms", "input"), "PRODUCT": Field("product", "input"),
        "SENSOR": Field("sensor"),
        "MODE": _choice("options.mode", "instant", "adapt", "fit"),
        "NETWORK": _choice("options.network", "bandloom", "paper", "published"),
        "MODEL": Field("options.model", "input"), "FOLDERS": Field("options.folders"),
        "REGISTER": Field("options.register"), "ITERATIONS": Field("options.iterations"),
        **_RELIABILITY, **_common("options."),
    }),
    "sharpensentinel2": Job("sharpen_sentinel2", "sharpen", "SharpenRequest", {
        "INPUT_10M": Field("ten", "input"), "INPUT_20M": Field("twenty", "input"),
        "INPUT_60M": Field("sixty", "input"), "PRODUCT": Field("product", "input"),
        "BANDS": Field("bands", separator=_WORDS),
        "MODE": _choice("options.mode", "instant", "fit"),
        "NETWORK": _choice("options.network", "bandloom", "paper"),
        "ITERATIONS": Field("options.iterations"),
        "VARIANT": _choice("options.paper.variant", "fr", "rr"),
        "DEGRADATION": _choice("options.paper.degradation", "nested", "published"),
        "WHOLE_SCENE": Field("options.paper.whole"), "SCALE": Field("options.paper.scale"),
        "MODEL": Field("options.paper.model", "input"), "REFERENCE": Field("reference", "input"),
        "MODEL_OUT": Field("model_out", "output"), "CURVE": Field("curve", "output"),
        **_RELIABILITY, **_common("options."),
    }),
    "fusehyperspectral": Job("fuse_hyperspectral", "fuse", "FuseRequest", {
        "HSI": Field("hsi", "input"), "MSI": Field("msi", "input"), "SRF": Field("srf", "input"),
        "PSF": Field("psf", "input"), "PRESET": _choice("preset", "fast", "paper"),
        "ITERATIONS": Field("iterations"), "WEIGHTS": Field("weights", "input"), "HOLD_SRF": Field("hold_srf"),
        "STAGES": Field("stages"), "WHOLE_IMAGE": Field("whole"), "REFERENCE": Field("reference", "input"),
        "REPORT": Field("report", "output"), "PSF_OUT": Field("psf_out", "output"),
        "SRF_OUT": Field("srf_out", "output"), "WEIGHTS_OUT": Field("weights_out", "output"),
        **_RELIABILITY, **_common(),
    }),
    "superresolvel1b": Job("super_resolve_l1b", "superresolve", "SuperResolveRequest", {
        "INPUT": Field("input", "input"), "BANDS": Field("bands"), **_MODEL, **_RELIABILITY, **_common(),
    }),
    "registerbands": Job("register_bands", "register", "RegisterRequest", {
        "INPUT": Field("input", "input"), "BANDS": Field("bands"), "REFERENCE_BAND": Field("reference"),
        "FLOW": Field("flow", "output"), **_MODEL, **_common(),
    }),
    "alignbandpass": Job("align_bandpass", "align", "AlignRequest", {
        "INPUT": Field("source", "input"), "BANDS": Field("bands", separator=_WORDS),
        "HISTOGRAM_FROM": Field("histogram_from", "input"), "BLUR": Field("blur"),
        "BLUR_FROM": Field("blur_from", "input"), "LUT": Field("lut", "output"),
        "REPORT": Field("report", "output"), **_MODEL, **_common(),
    }),
    "simulateobservation": Job("simulate_observation", "simulate", "SimulateRequest", {
        "INPUT": Field("input", "input"), "RATIO": Field("ratio"), "SENSOR": Field("sensor"), "GAIN": Field("gain"),
        "PSF": Field("psf", "input"), "SRF": Field("srf", "input"), "SNR": Field("snr"), "SHIFT": Field("shift"),
        "PAN": Field("pan", "input"), "PAN_WEIGHTS": Field("pan_weights", "input"),
        "PAN_OUTPUT": Field("pan_output", "output"),
        "DEGRADATION": _choice("degradation", "nested", "published"),
        **{name: target for name, target in _common().items() if name != "LEARN_FROM"},  # nothing is learnt
    }),
}  # fmt: skip


def job_of(algorithm: str) -> Job:
    """Return the job of an algorithm, with or without the provider's name before it.

    Raises:
        InputError: it is not one that writes a raster.
    """
    name = algorithm[len(PROVIDER) :] if algorithm.startswith(PROVIDER) else algorithm
    if name not in JOBS:
        what = (
            f"{algorithm} is no algorithm that writes a raster" if name else "No algorithm is named"
        )
        raise InputError(f"{what}: choose one of {', '.join(JOBS)}.")
    return JOBS[name]


def request_of(algorithm: str, values: Mapping[str, Any], **fields: Any) -> Any:
    """Return the request that values of parameters ask for; empty values stand for the defaults.

    Args:
        algorithm: its id.
        values: by parameter; texts for numbers and lists will do, as in ``qgis_process``.
        fields: of the request, which win over what the values say.

    Raises:
        InputError: there is no such parameter or choice, a value is of another type, or one that has to be given is
            not.
    """
    job = job_of(algorithm)
    _, request = job.load()
    given: dict[str, Any] = {}
    for parameter, value in values.items():
        if parameter not in job.fields:
            raise InputError(
                f"{algorithm} has no parameter {parameter}: choose among {', '.join(job.fields)}."
            )
        if value is None or value in ("", (), []):
            continue
        target = job.fields[parameter]
        if target.choices and value not in target.choices:
            raise InputError(
                f"{parameter} {value} is no choice: take one of {', '.join(target.choices)}."
            )
        if target.kind == "area":
            given.update(_area(target.name, str(value)))
        else:
            kind = _type_of(request, target.name)
            given[target.name] = _converted(parameter, value, target, kind)
    given.update(fields)
    needed = [
        parameter
        for parameter, target in job.fields.items()
        if target.name in _required(request) and target.name not in given
    ]
    if needed:
        raise InputError(f"{algorithm} needs a value for {' and '.join(needed)}.")
    return _built(request, given)


def _area(name: str, text: str) -> dict[str, Any]:
    """Return what one parameter says of the area of interest, by fields.

    Raises:
        InputError: it is no extent, or there are no such polygons.
    """
    if name == "area.learn":
        return {name: text == "area"}
    if name == "area.polygons":
        return {name: read_polygons(text)}
    extent, crs = read_extent(text)
    return {name: extent, "area.crs": crs}


def digest(algorithm: str, request: Any) -> str:
    """Return a SHA-256 of what decides about a result: all of a request but where it goes and who computes.

    Args:
        algorithm: its id.
        request: of its job.
    """
    fields = job_of(algorithm).fields
    others = {one.name for name, one in fields.items() if one.kind == "output" or name in IDLE}
    values = _flat(dataclasses.asdict(request))
    decisive = {name: value for name, value in values.items() if name not in others}
    text = json.dumps({"ALGORITHM": algorithm, **decisive}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return values of nested mappings by names with points."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        deeper = isinstance(value, Mapping)
        flat.update(_flat(value, f"{before}{name}.") if deeper else {before + name: value})
    return flat


def _required(request: type) -> set[str]:
    """Return the fields that have to be given: those without a default, and where the result goes."""
    missing = dataclasses.MISSING
    return {
        one.name
        for one in dataclasses.fields(request)
        if (one.default is missing and one.default_factory is missing) or one.name == "output"
    }


def _type_of(request: type, name: str) -> str:
    """Return the type of a field of a request or of the options in it, as it is written there."""
    first, _, rest = name.partition(".")
    one = next(one for one in dataclasses.fields(request) if one.name == first)
    return _type_of(type(_default(one)), rest) if rest else str(one.type)


def _default(one: dataclasses.Field) -> Any:
    return one.default if one.default is not dataclasses.MISSING else one.default_factory()  # type: ignore[operator]


def _built(request: type, given: Mapping[str, Any]) -> Any:
    """Return a request, or options, of fields by their names with points."""
    own: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {}
    for name, value in given.items():
        first, _, rest = name.partition(".")
        if rest:
            nested.setdefault(first, {})[rest] = value
        else:
            own[first] = value
    for one in dataclasses.fields(request):
        if one.name in nested:
            own[one.name] = _built(type(_default(one)), nested[one.name])
    return request(**own)


def _converted(parameter: str, value: Any, target: Field, kind: str) -> Any:
    """Return a value as a field's type has it.

    Raises:
        InputError: it is none of that type.
    """
    try:
        if kind == "bool":
            return TRUTH[str(value).lower()]
        if kind == "int":
            return _whole(value)
        if kind == "float":
            return read_number(str(value))
    except (KeyError, TypeError, ValueError) as error:
        names = {"bool": "true or false", "int": "a whole number", "float": "a number"}
        raise InputError(f"{parameter} {value!r} is not {names[kind]}.") from error
    if kind == "str":
        several = isinstance(value, (list, tuple))
        return ",".join(map(str, value)) if several else str(value).strip()
    if target.name.endswith("folders"):
        return tuple(map(Path, value))
    return _parts(value, target.separator)


def _whole(value: Any) -> int:
    number = float(value)
    if number != int(number):
        raise ValueError(value)
    return int(number)


def _parts(value: Any, separator: str) -> tuple[str, ...]:
    """Return the parts of a text or of a list."""
    if not isinstance(value, (list, tuple)):
        value = re.split(separator, str(value)) if separator else [value]
    return tuple(text for text in (str(part).strip() for part in value) if text)


def absolute(algorithm: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values whose paths in this folder are given from the root, so that they hold in other processes.

    Args:
        algorithm: its id.
        values: by parameter; an input may be several.
    """
    fields = job_of(algorithm).fields
    return {
        name: _absolute(value, fields[name].kind) if name in fields else value
        for name, value in values.items()
    }


def _absolute(value: Any, kind: str) -> Any:
    if isinstance(value, (list, tuple)):
        return [_absolute(one, kind) for one in value]
    if kind == "value" or not isinstance(value, str) or not value:
        return value
    path, bar, variable = value.partition("|")  # data.mat|variable=NAME
    if kind == "output" or os.path.exists(
        path
    ):  # else the name of a model, or what only GDAL opens
        path = os.path.abspath(path)
    return path + bar + variable
