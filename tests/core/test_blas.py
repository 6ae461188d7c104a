"""OpenBLAS is held to one thread while a job runs, and has its threads back after the last one."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from bandloom.core import blas


@pytest.fixture
def threads():
    np.ones((2, 2)) @ np.ones((2, 2))
    paths = blas._loaded()
    if not paths:
        pytest.skip("numpy's BLAS is not OpenBLAS here")
    library = ctypes.CDLL(paths[0])
    names = [
        f"{first}openblas_{{}}_num_threads{last}"
        for first in blas.PREFIXES
        for last in blas.SUFFIXES
    ]
    name = next(name for name in names if hasattr(library, name.format("get")))
    getter, setter = (getattr(library, name.format(what)) for what in ("get", "set"))
    before = getter()
    setter(2)
    yield getter
    setter(before)


def test_one_thread_within_and_as_many_as_before_after(threads):
    before = threads()
    with blas.one_blas_thread():
        assert threads() == 1
        with blas.one_blas_thread():
            assert threads() == 1
        assert threads() == 1
    assert threads() == before


def test_threads_are_back_after_an_error(threads):
    before = threads()
    with pytest.raises(ValueError), blas.one_blas_thread():
        raise ValueError
    assert threads() == before


def test_where_nothing_is_known_of_libraries_nothing_is_done(monkeypatch, tmp_path):
    monkeypatch.setattr(blas, "MAPPED", tmp_path / "absent")
    with blas.one_blas_thread():
        assert not blas._restore
