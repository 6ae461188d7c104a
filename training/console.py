"""What training says on the terminal."""

from __future__ import annotations

from ..core.progress import Progress


class Console(Progress):
    """Says every tenth of the way where training stands."""

    tenths = 0

    def report(self, fraction: float) -> None:  # noqa: D102 - as Progress
        if int(fraction * 10) > self.tenths:
            self.tenths = int(fraction * 10)
            print(f"{self.tenths * 10} %", flush=True)
