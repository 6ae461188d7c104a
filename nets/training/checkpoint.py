"""The state of a training in one safetensors file: weights, averages, the optimiser's moments, and the record.

The names in the file are fixed: states written since version 0.1 are read.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from ...core.errors import InputError
from ..models.json_file import parse_json
from .optimiser import copy_of

BEST = "best."  # begins the names of the best weights


@dataclass(frozen=True)
class Checkpoint:
    """What a training goes on from.

    Attributes:
        record: what happened so far, a dataclass of plain numbers, texts and lists.
        state: of the optimiser, as :meth:`OptimiserState.state` returns it.
        best: weights of the best state so far, by the network's names.
    """

    record: Any
    state: dict[str, torch.Tensor]
    best: dict[str, torch.Tensor]

    @classmethod
    def load(cls, path: Path, record_type: type) -> Checkpoint:
        """Read what :meth:`save` wrote; the record is made a ``record_type``.

        Raises:
            InputError: the file is damaged or something else.
        """
        try:
            with safe_open(str(path), "pt") as file:
                record = record_type(**parse_json((file.metadata() or {})["record"]))
                tensors = {name: file.get_tensor(name) for name in file.keys()}
        except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"The state of the training {path} cannot be read ({type(error).__name__}): delete it to go on from "
                "the model's weights alone."
            ) from error
        best = {
            name[len(BEST) :]: value for name, value in tensors.items() if name.startswith(BEST)
        }
        state = {name: value for name, value in tensors.items() if not name.startswith(BEST)}
        return cls(record, state, best)

    def save(self, path: Path) -> None:
        """Write the state; it appears under its name when it is complete."""
        best = {BEST + name: value for name, value in copy_of(self.best).items()}
        unfinished = path.with_name(f".{path.name}.part")
        record = {"record": json.dumps(asdict(self.record))}
        unfinished.write_bytes(save({**self.state, **best}, record))  # save_file: mode 0600
        os.replace(unfinished, path)

    def belongs_to(self, network: torch.nn.Module) -> bool:
        """Tell whether the best weights are those of ``network``."""
        return all(
            name in self.best and torch.equal(self.best[name], value)
            for name, value in network.state_dict().items()
        )
