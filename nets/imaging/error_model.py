"""The perceptron that turns what is weighed into an expected error (:mod:`.expected_error`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...core.clipping import clip
from .matrices import product

WEIGHTS = Path(__file__).resolve().parents[2] / "resources" / "reliability"
MOST = 2.0  # times the largest quantity: what no error is expected to exceed, however odd the scene


@dataclass(frozen=True)
class ErrorModel:
    """A perceptron of a few weights: quantities in, the logarithm of an expected error out.

    Attributes:
        layers: weights (inputs, outputs) and biases (outputs,), one after the other; the last has one output.
        limits: lowest and highest of each input that was learnt from, (2, inputs): nothing is said beyond them.
    """

    layers: tuple[tuple[np.ndarray, np.ndarray], ...]
    limits: np.ndarray

    @classmethod
    def load(cls, name: str) -> ErrorModel:
        """Read the weights of a method from ``resources/reliability``."""
        content = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
        return cls(
            tuple(
                (np.array(layer["weights"], np.float32), np.array(layer["biases"], np.float32))
                for layer in content["layers"]
            ),
            np.array(content["limits"], np.float32),
        )

    def log_error(self, logs: np.ndarray, signed: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Return the logarithms (...) of expected errors.

        Args:
            logs: of quantities, (13, ...).
            signed: beside them in :func:`.expected_error.inputs`, (3 + m, ...).
            known: of :attr:`.expected_error.Evidence.known`, (2 + k,).
        """
        level = logs.mean(axis=0)
        # Inputs by pixels: rows of many pixels are compared and added to several times faster than columns.
        values = np.concatenate([logs - level, signed]).reshape(len(logs) + len(signed), -1)
        seen, constant = np.split(self.limits, [len(values)], axis=1)
        clip(values, *seen[..., None])
        # What is known of a band is the same everywhere: a part of the first biases.
        (weights, biases), *others = self.layers
        known = np.clip(known, *constant)
        first = (weights[: len(values)], biases + known @ weights[len(values) :])
        *hidden, last = [first, *others]
        for weights, biases in hidden:
            values = product(weights.T, values)
            values += biases[:, None]
            np.maximum(values, 0, out=values)
        weights, biases = last
        errors = product(weights.T, values).reshape(level.shape) + (biases + level)
        return np.minimum(errors, logs.max(axis=0) + np.float32(np.log(MOST)))
