"""What loading the plugin costs when QGIS starts: processor time, the least of five processes.

``python -m bandloom.bench.load``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

PROCESSES = 5
CLOCKS = ("import", "registration of its algorithms")


def load() -> list[float]:
    """Load the plugin in this process; returns the milliseconds of each of ``CLOCKS``."""
    from qgis.core import QgsApplication

    app = QgsApplication([], False)
    app.initQgis()
    sys.path.append(app.pkgDataPath() + "/python/plugins")
    from processing.core.Processing import Processing

    Processing.initialize()
    times = [time.process_time()]
    from bandloom import plugin

    times.append(time.process_time())
    plugin.BandloomPlugin().initProcessing()
    times.append(time.process_time())
    return [1000 * (after - before) for before, after in zip(times, times[1:])]


def main() -> None:
    if "--one" in sys.argv:
        sys.stdout.write("TIMES " + " ".join(str(value) for value in load()) + "\n")
        sys.stdout.flush()
        os._exit(0)
    command = [sys.executable, "-m", "bandloom.bench.load", "--one"]
    trials = []
    with tempfile.TemporaryDirectory() as profile:
        environment = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": profile}
        for _ in range(PROCESSES):
            done = subprocess.run(
                command, capture_output=True, text=True, env=environment, check=True
            )
            line = next(line for line in done.stdout.splitlines() if line.startswith("TIMES "))
            trials.append([float(word) for word in line.split()[1:]])
    sys.stdout.write("| loading | ms of processor time |\n|---|---:|\n")
    for name, values in zip(CLOCKS, zip(*trials)):
        sys.stdout.write(f"| {name} | {min(values):.1f} |\n")


if __name__ == "__main__":
    main()
