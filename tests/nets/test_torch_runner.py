"""The one runner of torch networks fitted to a scene."""

from __future__ import annotations

import functools
import pickle

import numpy as np
import pytest
from bandloom.core.errors import EngineError

torch = pytest.importorskip("torch")
from bandloom.nets.models.torch_runner import TorchRunner  # noqa: E402

BUILD = functools.partial(torch.nn.Conv2d, 2, 1, 1, bias=False)
IMAGE = np.array([[[1.0, 2.0]], [[10.0, 20.0]]])  # two bands, one row


def weights(first: float, second: float) -> dict:
    return {"weight": torch.tensor([first, second]).reshape(1, 2, 1, 1)}


@pytest.mark.parametrize("channels_last", [True, False])
def test_the_mean_of_all_networks_is_returned(channels_last):
    members = [weights(1, 0), weights(3, 1)]
    runner = TorchRunner(BUILD, members, "cpu", threads=None, channels_last=channels_last)
    result = runner(IMAGE)
    assert result.dtype == np.float32
    assert result.tolist() == [[[(1 + 13) / 2, (2 + 26) / 2]]]


def test_a_pickle_holds_the_weights_and_no_opened_network():
    runner = TorchRunner(BUILD, [weights(1, 2)], "cpu", threads=None)
    before = runner(IMAGE)
    copy = pickle.loads(pickle.dumps(runner))
    assert copy._networks is None
    assert runner._networks is not None
    assert np.array_equal(copy(IMAGE), before)
    assert before.tolist() == [[[21, 42]]]


def test_an_unknown_device_is_refused():
    with pytest.raises(EngineError, match="Unknown device 'tpu'"):
        TorchRunner(BUILD, [weights(1, 2)], "tpu")(IMAGE)
