"""What an output's provenance says of the network that took part: its model, its digest, the engine and device."""

from __future__ import annotations

from typing import Any

from . import engines
from .cards import Card
from .runtime import Runner

WITHOUT_NETWORK = {"DEVICE": "CPU", "ENGINE": "NumPy and SciPy on CPU, float32"}


def network_notes(runner: Any) -> dict[str, str]:  # noqa: ANN401 - a Runner, or a network fitted by torch
    """Return the notes of what runs a network.

    Args:
        runner: a :class:`Runner` of a model file; a network fitted to the scene, with ``device`` as the user chose
            it; or None where no network takes part.
    """
    if runner is None:
        return dict(WITHOUT_NETWORK)
    if isinstance(runner, Runner):
        return {
            **model_notes(runner.model.name, runner.model.card),
            **engine_notes(runner.description),
        }
    return torch_notes(getattr(runner, "device", "auto"))


def model_notes(name: str, card: Card | None) -> dict[str, str]:
    """Return name, network and digest of a model: of its ONNX file, else of its safetensors file."""
    if card is None:
        return {"MODEL": name}
    digest = card.sha256.get("onnx") or card.sha256.get("safetensors") or ""
    return {"MODEL": name, "MODEL_SHA256": digest.replace(" ", "")}


def engine_notes(description: str) -> dict[str, str]:
    """Return the notes of a description such as "OpenVINO 2024.6 on CPU, float32, 2 threads"."""
    device = description.partition(" on ")[2].partition(",")[0]
    return {"DEVICE": device, "ENGINE": description}


def torch_notes(device: str) -> dict[str, str]:
    """Return the notes of what only torch does, on the device that ``auto``, ``cpu`` or ``cuda`` stands for."""
    processor = engines.torch_device(device).type.upper()
    return engine_notes(f"torch {engines.engines()['torch']} on {processor}, float32")
