"""The one runner of torch networks fitted to a scene."""

from __future__ import annotations

import functools
import pickle

import numpy as np
import pytest
from bandloom.core.errors import EngineError

torch = pytest.importorskip("torch")
from bandloom.nets.models.torch_runner import MeanRunner, TorchRunner  # noqa: E402

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


def test_a_thread_that_asks_while_another_opens_the_networks_waits_for_none_of_them():
    """Windows are computed side by side: the second must not see a half-opened list of networks."""
    import threading
    from concurrent.futures import ThreadPoolExecutor

    barrier = threading.Barrier(2, timeout=30)

    def build():
        barrier.wait()  # both threads are opening
        return torch.nn.Conv2d(1, 1, 1)

    weights = torch.nn.Conv2d(1, 1, 1).state_dict()
    runner = TorchRunner(build, [weights], "cpu", threads=None)
    image = np.ones((1, 4, 4), np.float32)
    with ThreadPoolExecutor(2) as executor:
        first, second = executor.map(lambda _: runner(image), range(2))
    assert np.array_equal(first, second)


def test_the_mean_of_networks_of_several_kinds_is_that_of_all_their_members():
    wide = functools.partial(torch.nn.Conv2d, 2, 1, 3, padding=1)
    blank = {name: torch.zeros_like(value) for name, value in wide().state_dict().items()}
    one = TorchRunner(BUILD, [weights(1, 2), weights(3, 4)], "cpu", threads=None)
    other = TorchRunner(wide, [blank], "cpu", threads=None)
    mean = pickle.loads(pickle.dumps(MeanRunner([one, other])))(IMAGE)
    np.testing.assert_allclose(mean, 2 / 3 * one(IMAGE), rtol=1e-6)


def test_the_mean_says_which_device_was_chosen():
    """Provenance tells of it: without, of the one that ``auto`` stands for."""
    assert MeanRunner([TorchRunner(BUILD, [weights(1, 2)], "cpu")]).device == "cpu"
