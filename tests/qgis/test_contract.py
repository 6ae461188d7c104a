"""Ids, parameters and outputs that users' models and scripts depend on: never renamed, only added to."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingContext

COMPUTING = {
    "DEVICE",
    "SEED",
    "NODATA",
    "VARIABLES",
    "TILE_SIZE",
    "CREATION_OPTIONS",
    "SCHEDULER",
} | {
    "AREA",
    "AREA_POLYGONS",
    "LEARN_FROM",
}
RELIABILITY = {"RELIABILITY", "MEDIAN_RELATIVE_ERROR"}
CONTRACT = {
    "alignbandpass": (
        "align",
        {"INPUT", "BANDS", "MODEL", "HISTOGRAM_FROM", "BLUR", "BLUR_FROM"} | COMPUTING,
        {"OUTPUT", "LUT", "REPORT"},
    ),
    "assessfusion": (
        "assess",
        {"FUSED", "MS", "PAN", "MSI", "REFERENCE", "RATIO", "SENSOR", "PROTOCOL", "NODATA"}
        | {"RELIABILITY", "VARIABLES"},
        {
            "REPORT",
            "METRICS",
            "SAM",
            "ERGAS",
            "PSNR",
            "RMSE",
            "CC",
            "SCC",
            "SSIM",
            "UIQI",
            "Q2N",
            "D_LAMBDA",
            "D_S",
        }
        | {"QNR", "D_LAMBDA_K", "HQNR", "COVERAGE_1", "COVERAGE_2", "SHARPNESS"},
    ),
    "pansharpen": (
        "fuse",
        {"PAN", "MS", "PRODUCT", "NETWORK", "MODEL", "MODE", "SENSOR", "ITERATIONS", "REGISTER"}
        | COMPUTING,
        {"OUTPUT"} | {"OFFSET", "SNR", "BLUR"} | RELIABILITY,
    ),
    "fusehyperspectral": (
        "fuse",
        {"HSI", "MSI", "SRF", "PSF", "PRESET", "ITERATIONS", "WEIGHTS"}
        | {"HOLD_SRF", "STAGES", "WHOLE_IMAGE", "REFERENCE"}
        | COMPUTING,
        {"OUTPUT", "REPORT", "PSF_OUT", "SRF_OUT", "WEIGHTS_OUT"} | {"OFFSET"} | RELIABILITY,
    ),
    "importmodel": ("assess", {"FILE", "METHOD", "NAME", "SENSOR"}, {"MODEL_OUT"}),
    "registerbands": (
        "align",
        {"INPUT", "BANDS", "REFERENCE_BAND", "MODEL"} | COMPUTING,
        {"OUTPUT", "FLOW", "OFFSET"},
    ),
    "sharpensentinel2": (
        "sharpen",
        {"INPUT_10M", "INPUT_20M", "INPUT_60M", "PRODUCT", "MODE", "ITERATIONS", "BANDS", "NETWORK"}
        | {"VARIANT", "DEGRADATION", "WHOLE_SCENE", "SCALE", "MODEL", "REFERENCE"}
        | COMPUTING,
        {"OUTPUT", "MODEL_OUT", "CURVE"} | {"OFFSET", "SNR", "BLUR"} | RELIABILITY,
    ),
    "simulateobservation": (
        "assess",
        {"INPUT", "SENSOR", "GAIN", "PSF", "SRF", "RATIO", "SNR", "SHIFT", "PAN", "PAN_WEIGHTS"}
        | {"DEGRADATION"}
        | COMPUTING - {"LEARN_FROM"},
        {"OUTPUT", "PAN_OUTPUT"},
    ),
    "superresolvel1b": (
        "sharpen",
        {"INPUT", "BANDS", "MODEL"} | COMPUTING,
        {"OUTPUT"} | {"OFFSET"} | RELIABILITY,
    ),
    "trainbandpass": (
        "train",
        {
            "SOURCE",
            "TARGET",
            "MASK",
            "EPOCHS",
            "RESUME",
            "TV_WEIGHT",
            "MONOTONICITY_WEIGHT",
            "NETWORK",
        }
        | {"REFERENCE_BN_FREEZE", "DEVICE", "SEED", "NODATA", "VARIABLES"}
        | {"MODE", "DATASET", "HISTOGRAMS", "BAND_MAXIMA", "KEEP_EVERY"}
        | {"BATCH", "LEARNING_RATE", "RATE_MODE", "LOSS"},
        {"MODEL_OUT", "REPORT", "SCORES"},
    ),
    "trainpansharpening": (
        "train",
        {
            "PAN",
            "MS",
            "SENSOR",
            "EPOCHS",
            "RESUME",
            "NAME",
            "ANY_BAND_COUNT",
            "REGISTER",
            "LICENCE",
            "DEVICE",
            "SEED",
        }
        | {"NODATA", "VARIABLES", "NETWORK", "BATCH", "LEARNING_RATE"}
        | {"PATCHES", "PATCHES_VALIDATION", "PATCH_SCALE"},
        {"MODEL_OUT", "REPORT"},
    ),
    "trainl1bsr": (
        "train",
        {
            "INPUT",
            "BANDS",
            "VIEWS",
            "STAGE",
            "NETWORK",
            "EPOCHS",
            "RESUME",
            "NAME",
            "CSR",
            "GROUPS",
            "BLOCKS",
            "PAIRS",
        }
        | {"LICENCE", "DEVICE", "SEED", "NODATA", "VARIABLES"},
        {"MODEL_OUT", "REPORT"},
    ),
    "systemcheck": ("assess", {"RASTER"}, {"REPORT", "OK"}),
}
GROUPS = {
    "sharpen": "Sharpen",
    "fuse": "Fuse",
    "align": "Align",
    "train": "Train",
    "assess": "Assess and manage",
}
ENUMERATIONS = {
    ("importmodel", "METHOD"): (["auto", "l1bsr_rec", "l1bsr_csr", "bandpass"], "auto"),
    ("trainl1bsr", "STAGE"): (["both", "csr", "rec"], "both"),
    ("trainl1bsr", "NETWORK"): (["bandloom", "paper"], "bandloom"),
    ("trainl1bsr", "VIEWS"): (["auto", "pairs", "single"], "auto"),
    ("assessfusion", "PROTOCOL"): (["auto", "reduced", "full"], "auto"),
    ("pansharpen", "MODE"): (["instant", "adapt", "fit"], "instant"),
    ("pansharpen", "NETWORK"): (["bandloom", "paper", "published"], "bandloom"),
    ("trainpansharpening", "NETWORK"): (["bandloom", "paper"], "bandloom"),
    ("alignbandpass", "DEVICE"): (["auto", "cpu", "cuda"], "auto"),
    ("trainbandpass", "NETWORK"): (["bandloom", "paper"], "bandloom"),
    ("trainbandpass", "MODE"): (["train", "test"], "train"),
    ("trainbandpass", "RATE_MODE"): (["constant", "poly", "exp"], "constant"),
    ("trainbandpass", "LOSS"): (["mse", "l1"], "mse"),
    ("fusehyperspectral", "PRESET"): (["fast", "paper"], "fast"),
    ("fusehyperspectral", "DEVICE"): (["auto", "cpu", "cuda"], "auto"),
    ("sharpensentinel2", "MODE"): (["instant", "fit"], "instant"),
    ("sharpensentinel2", "NETWORK"): (["bandloom", "paper"], "bandloom"),
    ("sharpensentinel2", "VARIANT"): (["fr", "rr"], "fr"),
    ("sharpensentinel2", "DEGRADATION"): (["nested", "published"], "nested"),
    ("simulateobservation", "DEGRADATION"): (["nested", "published"], "nested"),
    ("sharpensentinel2", "DEVICE"): (["auto", "cpu", "cuda"], "auto"),
}
DEFAULTS = {
    ("registerbands", "MODEL"): "bandloom",
    ("superresolvel1b", "MODEL"): "l1bsr_light",
    ("sharpensentinel2", "SEED"): 0,
    ("sharpensentinel2", "ITERATIONS"): 0,
}
ADVANCED = {("sharpensentinel2", "TILE_SIZE"), ("sharpensentinel2", "CREATION_OPTIONS")}


@pytest.fixture(scope="module")
def algorithms(qgis_app):
    found = qgis_app.processingRegistry().providerById("bandloom").algorithms()
    return {algorithm.name(): algorithm for algorithm in found if algorithm.groupId() != "chains"}


def test_the_provider_holds_what_was_promised(algorithms):
    assert set(algorithms) == set(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_parameters_and_outputs_keep_their_names(algorithms, name):
    group, parameters, outputs = CONTRACT[name]
    algorithm = algorithms[name]
    assert algorithm.id() == f"bandloom:{name}"
    assert (algorithm.groupId(), algorithm.group()) == (group, GROUPS[group])
    destinations = {parameter.name() for parameter in algorithm.destinationParameterDefinitions()}
    assert {
        parameter.name() for parameter in algorithm.parameterDefinitions()
    } - destinations == parameters
    assert {output.name() for output in algorithm.outputDefinitions()} == outputs


@pytest.mark.parametrize(("name", "parameter"), ENUMERATIONS)
def test_enumerations_are_words(algorithms, name, parameter):
    definition = algorithms[name].parameterDefinition(parameter)
    options, default = ENUMERATIONS[name, parameter]
    assert definition.usesStaticStrings()
    assert (definition.options(), definition.defaultValue()) == (options, default)


@pytest.mark.parametrize(("name", "parameter"), DEFAULTS)
def test_defaults_stay(algorithms, name, parameter):
    assert (
        algorithms[name].parameterDefinition(parameter).defaultValue() == DEFAULTS[name, parameter]
    )


@pytest.mark.parametrize(("name", "parameter"), sorted(ADVANCED))
def test_expert_parameters_are_folded(algorithms, name, parameter):
    definition = algorithms[name].parameterDefinition(parameter)
    assert definition.flags() & definition.Flag.FlagAdvanced


def test_only_rasters_and_models_are_outputs_that_must_be_named(qgis_app):
    for algorithm in qgis_app.processingRegistry().providerById("bandloom").algorithms():
        for output in algorithm.destinationParameterDefinitions():
            named = output.name() in ("OUTPUT", "MODEL_OUT") or algorithm.groupId() == "chains"
            if output.type() == "fileDestination" and not output.name() == "MODEL_OUT":
                assert output.flags() & output.Flag.FlagOptional, (
                    f"{algorithm.name()}: {output.name()}"
                )
            assert named or output.flags() & output.Flag.FlagOptional, (
                f"{algorithm.name()}: {output.name()}"
            )


@pytest.mark.parametrize(
    ("name", "taken"), [("a.tif", True), ("a.img", True), ("a.dat", True), ("a.bsq", True), ("a.hdr", False)]
)  # fmt: skip
def test_dialogs_take_what_is_written(algorithms, name, taken):
    output = algorithms["pansharpen"].parameterDefinition("OUTPUT")
    found = output.isSupportedOutputValue(f"/tmp/{name}", QgsProcessingContext())
    assert found[0] == taken


def test_only_inputs_are_required(algorithms):
    required = {
        (name, parameter.name())
        for name, algorithm in algorithms.items()
        for parameter in algorithm.parameterDefinitions()
        if not parameter.isDestination()
        and not parameter.flags() & parameter.Flag.FlagOptional
        and parameter.defaultValue() is None
    }
    images = {
        ("registerbands", "INPUT"),
        ("superresolvel1b", "INPUT"),
        ("simulateobservation", "INPUT"),
    }
    bandpass = images | {("alignbandpass", "INPUT")}  # a data set may stand for pairs
    assert required == bandpass | {("fusehyperspectral", "HSI"), ("fusehyperspectral", "MSI")} | {
        ("assessfusion", "FUSED"), ("importmodel", "FILE"),
    }  # fmt: skip


def test_outputs_are_raster_destinations(algorithms):
    for name in ("sharpensentinel2", "fusehyperspectral", "pansharpen"):
        assert algorithms[name].parameterDefinition("OUTPUT").type() == "rasterDestination"
