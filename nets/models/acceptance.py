"""Whether a model can be used: what its card says has to fit the method, and it has to run on a small block."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import EngineError, InputError
from . import cards, registry, runtime
from .export import check_agreement
from .onnx_file import check_form

LARGEST_HALO = 256  # pixels; the widest network here looks at 112 on either side
VALUE_SCALES = (1e-3, 1e6)
LARGEST_SIZE = 1 << 16  # of a network's argument, such as its channels
INNER = 32  # pixels a side of the block that a model is tried on, without the halo
STEP = 32  # pixels that the sides of that block are a multiple of: networks halve them up to five times


@dataclass(frozen=True)
class Form:
    """What a network takes and gives.

    Attributes:
        method: that it is for.
        bands: numbers of bands in and out that the method gives and takes, from the card's arguments.
        channels: of the network's input, by the number of bands in.
        scale: rows and columns out for one in.
        fixed: arguments of the network that the method allows one value of.
    """

    method: str
    bands: Callable[[Mapping[str, Any]], tuple[int, int]]
    channels: Callable[[int], int] = int
    scale: int = 1
    fixed: Mapping[str, int] = field(default_factory=dict)


def _of_limits(arguments: Mapping[str, Any]) -> tuple[int, int]:
    return (len(arguments["limits"]),) * 2


def _of_cf2n(arguments: Mapping[str, Any]) -> tuple[int, int]:
    return 1 + int(arguments["bands"]), int(arguments["bands"])


FORMS = {
    "cf2n": Form("pansharp", _of_cf2n),
    "cf2n_components": Form("pansharp", _of_cf2n),
    "cf2n_published": Form("pansharp", _of_cf2n),
    "l1bsr_csr": Form("l1bsr_registration", lambda _: (2, 2)),
    "l1bsr_light": Form("l1bsr", lambda _: (4, 4), lambda bands: 8 * bands, 2, {"bands": 4}),
    "l1bsr_rec": Form("l1bsr", lambda _: (4, 4), scale=2, fixed={"bands": 4}),
    "lut_adaptive": Form("bandpass", _of_limits),
    "lut_spectral": Form("bandpass", _of_limits),
    "lut_published": Form("bandpass", _of_limits),
    "pansharp": Form(
        "pansharp", lambda arguments: (int(arguments["features"]), int(arguments["bands"]))
    ),
    "s2s_bandloom": Form(
        "s2s",
        lambda arguments: (10 + int(arguments.get("maps", 0)), 6),
        fixed={"guides": 4, "bands": 6},
    ),
}


def check_model(card_path: Path) -> None:
    """Check a model's card and files, and run it on a small block in every library here that may run it.

    Raises:
        InputError: the card does not fit what its method gives and takes, or says what cannot be.
        EngineError: a file is damaged or another's, or a library cannot run it or gives another answer than torch.
    """
    card, files = cards.load_card(card_path), cards.verify(card_path)
    form = _check_form(card, card_path)
    channels = form.channels(len(card.bands_in))
    if card.arguments.get("noise"):  # a map of each band's noise more
        channels += len(card.bands_in)
    if "onnx" in files:
        check_form(files["onnx"], channels)
    network = registry.reopen(card_path, card.method, "what its card says").eval()
    example = np.random.default_rng(0).random((channels, *_size(card)), np.float32)
    if "onnx" in files:
        check_agreement(network, card_path, example)
    answer = _run(card_path, example)
    if form.method == "bandpass":
        return
    expected = (len(card.bands_out), *(form.scale * side for side in example.shape[1:]))
    if answer.shape != expected:
        raise InputError(
            f"The model {card.name} gives {_by(answer.shape)} for a block of {_by(example.shape)}, and {_by(expected)} "
            "is what its method takes: choose another."
        )


def check_card(card: cards.Card, card_path: Path) -> None:
    """Raise :class:`InputError` for a card that does not fit its method; no network is made."""
    _check_form(card, card_path)


def _check_form(card: cards.Card, path: Path) -> Form:
    form = FORMS.get(card.network)
    if form is None:
        raise InputError(
            f"{path} names the network {card.network!r}, unknown to this version of Bandloom."
        )
    if card.method != form.method:
        raise InputError(
            f"{path} is for {card.method!r} by a network for {form.method!r}: choose another model."
        )
    if not 0 <= card.halo <= LARGEST_HALO:
        raise InputError(
            f"{path} asks for a halo of {card.halo} pixels, not 0 to {LARGEST_HALO}: choose another."
        )
    if not VALUE_SCALES[0] <= card.value_scale <= VALUE_SCALES[1]:
        least, most = VALUE_SCALES
        raise InputError(
            f"{path} has the value scale {card.value_scale:g}, not {least:g} to {most:g}: choose another."
        )
    for name, value in form.fixed.items():
        if card.arguments.get(name, value) != value:
            raise InputError(
                f"{path} is by a network with {name} {card.arguments[name]}, and its method works with {value}: choose "
                "another model."
            )
    expected = _bands(form, card, path)
    for count, names, what in zip(expected, (card.bands_in, card.bands_out), ("takes", "gives")):
        if len(names) != count:
            listed = f" ({', '.join(names[:8])})" if names else ""
            raise InputError(
                f"{path} says that the model {what} {len(names)} bands{listed}, and its method works on {count}: "
                "choose another model."
            )
    return form


def _bands(form: Form, card: cards.Card, path: Path) -> tuple[int, int]:
    """Return the numbers of bands in and out, where the arguments can be a network's."""
    sizes = [size for value in card.arguments.values() for size in _sizes(value)]
    alone = [
        size
        for value in card.arguments.values()
        if not isinstance(value, list)
        for size in _sizes(value)
    ]
    if (
        any(not 0 <= size <= LARGEST_SIZE for size in sizes)
        or math.prod(max(size, 1) for size in alone) > 1 << 20
    ):
        raise InputError(
            f"{path} has arguments that no network here has ({dict(card.arguments)}): choose another."
        )
    try:
        return form.bands(card.arguments)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{path} lacks the argument {error} of its network: choose another model."
        ) from error


def _sizes(value: Any) -> tuple[float, ...]:
    if isinstance(value, (int, float)):
        return (value,)
    numbers = isinstance(value, list) and all(isinstance(entry, (int, float)) for entry in value)
    return tuple(value) if numbers else (math.inf,)


def _size(card: cards.Card) -> tuple[int, int]:
    if card.method == "bandpass":  # it takes histograms
        return 1, registry.task_module("bandpass.lut_unet").BINS
    return (-(-(INNER + 2 * card.halo) // STEP) * STEP,) * 2


def _run(card_path: Path, example: np.ndarray) -> np.ndarray:
    """Run the model as a job will, in the library that is first here; the answer is finite."""
    answer = runtime.load(card_path)(example)
    if not np.isfinite(answer).all():
        raise EngineError(
            f"The model {card_path.stem} gives numbers that are not finite: choose another."
        )
    return answer


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
