"""What training says on the terminal."""

from __future__ import annotations

from ..core.progress import Progress


class Console(Progress):
    """Says every tenth of the way where training stands."""

    said = 0

    def report(self, fraction: float) -> None:  # noqa: D102 - as Progress
        if int(fraction * 10) > self.said:
            self.said = int(fraction * 10)
            print(f"{self.said * 10} %", flush=True)
