"""A model file as a method: a scene's histogram in, the mapping of its pixels out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Union

import numpy as np

from ...core.errors import EngineError
from ..models import cards, runtime
from ..models.notes import network_notes
from .apply_tables import Correction, Mapping, Units
from .block import Block
from .blur import reach, softened
from .histogram import BINS, normalise

if TYPE_CHECKING:
    from .evaluation import Network

METHOD = "bandpass"
DEFAULT_MODEL = "bandpass_s2_gf1wfv"
CITATION = (
    "Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with "
    "UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563."
)
NETWORKS = {"lut_published": "published", "lut_adaptive": "adaptive", "lut_spectral": "spectral"}
# Bundled models by the camera of Gaofen-1's wide field of view whose spectral response they give.
CAMERAS = {1: DEFAULT_MODEL, **{camera: f"{DEFAULT_MODEL}{camera}" for camera in (2, 3, 4)}}


@dataclass(frozen=True)
class Model:
    """An opened model of this method.

    Attributes:
        card: what it is for.
        runner: runs it.
    """

    card: cards.Card
    runner: runtime.Runner = field(repr=False)

    @property
    def limits(self) -> tuple[int, ...]:
        """Digital number a band that the tables reach up to."""
        return tuple(int(limit) for limit in self.card.arguments["limits"])

    @property
    def zero_border(self) -> bool:
        """Whether beyond the raster there is 0 to its convolution."""
        return bool(self.card.arguments.get("zero_border"))

    def mapping(self, counts: np.ndarray) -> Mapping:
        """Return what the model makes of a scene's histogram, (bands, 256) counts."""
        bands = len(self.limits)
        rows = self.runner(normalise(counts)[:, None, :])[:, 0]
        kind = NETWORKS[self.card.network]
        if kind == "published" and self.card.arguments.get("subtracts"):
            kind = "signed"
        correction = Correction(kind, rows[bands:].reshape(-1))
        return Mapping(self.limits, rows[:bands].astype(np.float64), correction)


@dataclass(frozen=True)
class Alignment:
    """A model's mapping of one scene, for values as they are stored.

    Attributes:
        mapping: of the pixels.
        blur: deviation in pixels of the Gaussian that the result passes; 0 leaves it as sharp as it is.
    """

    mapping: Mapping
    blur: float = 0.0
    notes: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = 1

    @property
    def halo(self) -> int:
        """How many pixels around a window it looks at."""
        return self.mapping.halo + reach(self.blur)

    def apply(self, block: Block) -> np.ndarray:
        """Return digital numbers, float32 (bands, rows, cols) without the margin of the block."""
        numbers = self.mapping.apply(block.values, block.inside)
        margin = self.mapping.halo
        rows, cols = block.valid.shape
        inner = block.valid[margin : rows - margin, margin : cols - margin]
        return softened(numbers, inner, self.blur)

    def with_blur(self, blur: float) -> Alignment:
        """Return the same alignment whose result passes a Gaussian of that deviation, pixels."""
        said = f"{blur:.2f} px" if blur else "none"
        return replace(self, blur=blur, notes={**self.notes, "blur": said})


def fit(model: Model, counts: np.ndarray, units: Units, blur: float = 0.0) -> Alignment:
    """Return what a model makes of a scene.

    Args:
        model: an opened model.
        counts: the scene's histogram (bands, 256), in the published form.
        units: what the scene's stored values mean.
        blur: deviation in pixels of the Gaussian that makes the result as soft as the target; 0 for none.
    """
    mapping = model.mapping(counts).for_units(units)
    return Alignment(mapping, notes=network_notes(model.runner)).with_blur(blur)


def load(
    model: Union[str, Path], device: str = "auto", threads: int = 0, folders: Sequence[Path] = ()
) -> Model:
    """Open a bundled or imported model of this method.

    Args:
        model: its name or path; empty for the default one.
        device: ``auto``, ``cpu`` or ``cuda``.
        threads: of the processor; 0 for all.
        folders: where the user's models are.

    Raises:
        EngineError: there is none of that name, it is damaged, or made for another method.
    """
    path = cards.find(model or DEFAULT_MODEL, folders)
    if path.suffix != ".json":
        raise EngineError(
            f"The model {path} has no card beside it, which says what its bands are: import it first."
        )
    card = cards.load_card(path)
    if card.method != METHOD or card.network not in NETWORKS or not card.arguments.get("limits"):
        raise EngineError(
            f"The model {card.name} is for {card.method!r}, not for bandpass alignment."
        )
    if len(card.bands_in) != len(card.arguments["limits"]):
        raise EngineError(
            f"The card of the model {card.name} does not name as many bands as it has tables: mend it."
        )
    if card.arguments.get("hidden"):
        raise EngineError(
            f"The model {card.name} was made by an earlier version of Bandloom: train it anew."
        )
    return Model(
        card, runtime.load(path, device, threads=threads, precision="float32", folders=folders)
    )


def reopen(model: Union[str, Path], folders: Sequence[Path] = ()) -> Network:
    """Return a model's network with its weights, to train on.

    Raises:
        EngineError: there is no such model, or its weights are not there.
    """
    import torch

    from ..models.weight_files import read_safetensors
    from .adaptive_network import AdaptiveNetwork
    from .lut_unet import LutNetwork

    opened = load(model, "cpu", 1, folders)
    weights = cards.verify(cards.find(model, folders)).get("safetensors")
    if weights is None:
        raise EngineError(
            f"The model {model} has no .safetensors file, which training goes on from: choose another."
        )
    spectral = opened.card.network == "lut_spectral"
    kind = LutNetwork if opened.card.network == "lut_published" else AdaptiveNetwork
    try:
        torch.manual_seed(0)  # of a spectral model's U-Net, which begins with changing nothing
        network = kind(**opened.card.arguments)
        network.load_state_dict(read_safetensors(weights), strict=not spectral)
    except (TypeError, RuntimeError) as error:
        raise EngineError(
            f"The model {model} was made by another version of Bandloom: train it anew."
        ) from error
    return network


def available(folders: Sequence[Path] = ()) -> list[str]:
    """Return the names of the installed models of this method, the default first."""
    names = [
        name
        for name, path in cards.models(*folders).items()
        if cards.load_card(path).method == METHOD
    ]
    return sorted(names, key=lambda name: (name != DEFAULT_MODEL, name))


def save(network: Network, folder: Path, card: cards.Card) -> Path:
    """Write a trained network as a model: three files, ``card.name`` with .onnx, .safetensors and .json.

    Args:
        network: on the processor.
        folder: where the files go.
        card: name and what it was trained on; network, arguments and digests are filled in.

    Returns:
        The path of the card.

    Raises:
        OutputError: the folder cannot be written to.
    """
    from .adaptive_network import AdaptiveNetwork
    from .published_export import PublishedTables
    from .spectral_network import SpectralNetwork

    if isinstance(network, SpectralNetwork):
        exported, kind = network, "lut_spectral"
        arguments = {"limits": [int(limit) for limit in network.limits]}
    elif isinstance(network, AdaptiveNetwork):
        exported, kind = network, "lut_adaptive"
        arguments = {
            "limits": [int(limit) for limit in network.limits],
            "scene": network.scene.out_features,
        }
    else:
        kind = "lut_published"
        arguments = {
            "limits": list(network.limits),
            "subtracts": network.subtracts,
            "zero_border": network.zero_border,
        }
        exported = PublishedTables(**arguments)
        exported.load_state_dict(network.state_dict())
    example = np.full((1, len(arguments["limits"]), 1, BINS), 1.0 / BINS, np.float32)
    values = {
        **vars(card),
        "network": kind,
        "arguments": arguments,
        "method": METHOD,
        "value_scale": 10000.0,
    }
    with cards.unfinished(Path(folder), card.name) as inside:
        exported_card = cards.export(exported.eval(), example, inside, cards.Card(**values))
    return Path(folder) / exported_card.name
