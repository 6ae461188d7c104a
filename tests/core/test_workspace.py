"""Arrays that are used again."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from bandloom.core.workspace import Workspace


def test_a_name_has_one_array_that_grows():
    work = Workspace()
    first = work.array("maps", (2, 30, 40))
    assert first.shape == (2, 30, 40) and first.dtype == np.float32
    assert np.shares_memory(first, work.array("maps", (3, 20, 10)))
    assert not np.shares_memory(first, work.array("start", (2, 30, 40)))
    assert not np.shares_memory(first, work.array("maps", (4, 30, 40)))


def test_each_thread_has_its_own():
    work = Workspace()
    here = work.array("maps", (100,))
    with ThreadPoolExecutor(1) as executor:
        there = executor.submit(work.array, "maps", (100,)).result()
    assert not np.shares_memory(here, there)


def test_a_copy_is_empty():
    work = Workspace()
    here = work.array("maps", (100,))
    assert not np.shares_memory(here, pickle.loads(pickle.dumps(work)).array("maps", (100,)))
