"""The one optimiser step, and checkpoints: those of version 0.1.0 are read."""

from __future__ import annotations

import json

import numpy as np
import pytest
from bandloom.core.errors import Cancelled, InputError

torch = pytest.importorskip("torch")

from bandloom.nets.training.checkpoint import Checkpoint  # noqa: E402
from bandloom.nets.training.optimiser import OptimiserState, count_steps, optimiser_step  # noqa: E402
from bandloom.nets.training.patches import apply_symmetry, draw_corner, draw_symmetry  # noqa: E402
from bandloom.nets.training.trainer import Record  # noqa: E402
from bandloom.tests.progress_log import ProgressLog  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

RECORD = {"seed": 3, "scenes": "abc", "steps": 1, "best": 0, "training": [2.0, 1.0], "validation": [2.0, 1.5]}  # fmt: skip


def line(value: float) -> torch.nn.Linear:
    network = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.constant_(network.weight, value)
    return network


def test_a_step_of_gradient_descent_is_the_one_on_paper():
    network = line(3.0)
    descent = torch.optim.SGD(network.parameters(), 0.1)
    # loss w^2: slope 6, so 3 - 0.1 * 6
    assert optimiser_step([descent], lambda: network.weight.square().sum()) == 9.0
    assert network.weight.item() == pytest.approx(2.4)
    # clipped to a norm of 1: 2.4 - 0.1
    optimiser_step([descent], lambda: network.weight.square().sum(), largest_gradient=1.0)
    assert network.weight.item() == pytest.approx(2.3)
    optimiser_step([descent], lambda: torch.tensor(5.0))  # nothing to learn: nothing changes
    assert network.weight.item() == pytest.approx(2.3)


def test_a_checkpoint_of_0_1_0_is_read_and_gone_on_with(tmp_path):
    """The file as 0.1.0 wrote it: names of tensors, and the record as JSON in the metadata."""
    tensors = {
        "network.weight": torch.tensor([[2.0]]),
        "average.weight": torch.tensor([[2.5]]),
        "optimiser.0.step": torch.tensor(1.0),
        "optimiser.0.exp_avg": torch.tensor([[0.1]]),
        "optimiser.0.exp_avg_sq": torch.tensor([[0.2]]),
        "best.weight": torch.tensor([[2.5]]),
    }
    path = tmp_path / "old.training.safetensors"
    save_file(tensors, str(path), {"record": json.dumps(RECORD)})
    checkpoint = Checkpoint.load(path, Record)
    assert checkpoint.record == Record(3, "abc", 1, 0, [2.0, 1.0], [2.0, 1.5])
    assert checkpoint.belongs_to(line(2.5)) and not checkpoint.belongs_to(line(2.0))
    state = OptimiserState(line(0.0), 1e-3, 0.99)
    state.restore(checkpoint.state, checkpoint.record.steps)
    assert (state.network.weight.item(), state.average.weight.item(), state.step) == (2.0, 2.5, 1)
    again = tmp_path / "new.training.safetensors"
    Checkpoint(checkpoint.record, state.state(), checkpoint.best).save(again)
    assert again.read_bytes() == path.read_bytes()


def test_what_is_no_checkpoint_is_refused_in_a_sentence(tmp_path):
    path = tmp_path / "other.safetensors"
    save_file({"weight": torch.ones(1)}, str(path), {"record": json.dumps({"else": 1})})
    with pytest.raises(InputError, match="cannot be read .*delete it"):
        Checkpoint.load(path, Record)


def test_cancel_is_looked_at_every_so_many_steps():
    numbers, progress = [], ProgressLog(lambda log: log.looks > 2)
    with pytest.raises(Cancelled):
        for number in count_steps(100, progress, 10):
            numbers.append(number)
    assert numbers == list(range(20))


def test_patches_lie_on_whole_cells_and_symmetries_are_those_of_the_square():
    rng = np.random.default_rng(0)
    corners = {draw_corner(rng, (20, 9), (8, 12), 4) for _ in range(200)}
    assert corners == {(0, 0), (4, 0), (8, 0), (12, 0)}
    square = np.arange(4).reshape(1, 2, 2)
    images = {apply_symmetry(square, *draw_symmetry(rng)).tobytes() for _ in range(200)}
    assert len(images) == 8
    assert apply_symmetry(square, 1, True).tolist() == [[[3, 1], [2, 0]]]
