"""A fit that is not finite is an error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from bandloom.core.errors import EngineError
from bandloom.nets.training.finite import check_finite


@dataclass
class Fit:
    weights: np.ndarray
    parts: tuple = ()
    name: str = "fit"


def test_finite_numbers_pass():
    check_finite("The fit", Fit(np.ones(3), (Fit(np.arange(3)), 2.0)), 1.0)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_number_that_is_not_finite_is_refused_wherever_it_is(value):
    for learnt in (
        value,
        Fit(np.array([1.0, value])),
        Fit(np.ones(2), (Fit(np.array([value])),)),
        [1.0, value],
    ):
        with pytest.raises(EngineError, match="The fit came out as numbers that are not finite"):
            check_finite("The fit", learnt)


def test_a_network_of_nan_is_refused():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    network = torch.nn.Linear(2, 2)
    check_finite("The network", network)
    with torch.no_grad():
        network.weight[0, 0] = float("nan")
    with pytest.raises(EngineError, match="not finite"):
        check_finite("The network", network)
