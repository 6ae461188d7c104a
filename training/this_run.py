"""What a card says of the run that made its weights, so that the run can be done again."""

from __future__ import annotations

import platform

import torch


def this_run(**settings: int) -> str:
    """Return one sentence: settings, threads, torch and machine; steps and seeds decide the weights on one machine."""
    listed = ", ".join(f"{name} {value}" for name, value in settings.items())
    return f"Run: {listed}, threads {torch.get_num_threads()}, torch {torch.__version__}, {platform.machine()}."
