"""A model file as a method: a scene's histogram in, the mapping of its pixels out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Union

import numpy as np

from ...core.errors import EngineError
from ..models import cards, runtime
from ..models.notes import network_notes
from .apply_tables import Correction, Mapping, Units
from .histogram import BINS, normalise

if TYPE_CHECKING:
    from .evaluation import Network

METHOD = "bandpass"
DEFAULT_MODEL = "bandpass_s2_gf1wfv"
CITATION = (
    "Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with "
    "UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563."
)
NETWORKS = {"lut_published": "published", "lut_adaptive": "adaptive"}


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
    """A model's mapping of one scene, for values as they are stored; blocks are (values, validity)."""

    mapping: Mapping
    notes: dict[str, str] = field(default_factory=dict)
    multiple: ClassVar[int] = 1
    upscaling: ClassVar[int] = 1

    @property
    def halo(self) -> int:
        """How many pixels around a window it looks at."""
        return self.mapping.halo

    def apply(self, block: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        """Return digital numbers, float32 (bands, rows, cols) without the margin of the block."""
        return self.mapping.apply(block[0])


def fit(model: Model, counts: np.ndarray, units: Units) -> Alignment:
    """Return what a model makes of a scene.

    Args:
        model: an opened model.
        counts: the scene's histogram (bands, 256), in the published form.
        units: what the scene's stored values mean.
    """
    return Alignment(model.mapping(counts).for_units(units), network_notes(model.runner))


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
    from ..models.weight_files import read_safetensors
    from .adaptive_network import AdaptiveNetwork
    from .lut_unet import LutNetwork

    opened = load(model, "cpu", 1, folders)
    weights = cards.verify(cards.find(model, folders)).get("safetensors")
    if weights is None:
        raise EngineError(
            f"The model {model} has no .safetensors file, which training goes on from: choose another."
        )
    kind = AdaptiveNetwork if opened.card.network == "lut_adaptive" else LutNetwork
    try:
        network = kind(**opened.card.arguments)
        network.load_state_dict(read_safetensors(weights))
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

    if isinstance(network, AdaptiveNetwork):
        exported, kind = network, "lut_adaptive"
        arguments = {
            "limits": [int(limit) for limit in network.limits],
            "scene": network.scene.out_features,
        }
    else:
        exported, kind = PublishedTables(network.limits, network.subtracts), "lut_published"
        exported.load_state_dict(network.state_dict())
        arguments = {"limits": list(network.limits), "subtracts": network.subtracts}
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
