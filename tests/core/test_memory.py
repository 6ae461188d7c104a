"""What arrays leave, in processes that give it back at once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import numpy as np
from bandloom.core.memory import keep_freed
if sys.argv[1] == "kept":
    keep_freed()
for _ in range(50):
    np.ones(1_000_000, np.float32)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


def faults(what: str) -> int:
    """Return how often a process that is to give memory back at once asked for a page of it."""
    path = os.pathsep.join(filter(None, sys.path))
    env = {**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536", "PYTHONPATH": path}
    command = [sys.executable, "-c", FAULTS, what]
    done = subprocess.run(command, env=env, capture_output=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's memory alone is kept")
def test_arrays_take_the_pages_that_others_left():
    given_back, kept = faults("given back"), faults("kept")
    if given_back < 50 * 900:
        pytest.skip("this system hands memory out in larger pages")
    assert kept < given_back / 3
