"""Loss curves as CSV beside a report: one file for every training and fit, ``REPORT_losses.csv``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...rasters.outputs import Outputs
from ..inputs.response_tables import as_csv

if TYPE_CHECKING:
    from ...nets.training.trainer import Record

HEADING = ("curve", "step", "value")
Curves = Mapping[str, tuple[Sequence[int], Sequence[float]]]  # steps or epochs, and values, by name


def record_curves(record: Record, name: str = "") -> Curves:
    """Return the curves of a training run: the loss after each epoch, the first before any step.

    Args:
        record: of the run.
        name: of the network, where a report tells of several.
    """
    epochs = list(range(len(record.training)))
    prefix = f"{name} " if name else ""
    return {
        f"{prefix}learnt from": (epochs, record.training),
        f"{prefix}held out": (epochs, record.validation),
    }


def stage_curves(losses: Any) -> Curves:
    """Return the curves of UDALN's three stages; the terms a, b, c, d of the last one by one."""
    curves = {"stage 1": losses.stage1, "stage 2": losses.stage2}
    for number, letter in enumerate("abcd"):
        curves[f"stage 3 {letter}"] = [terms[number] for terms in losses.stage3]
    return {
        name: (list(range(1, len(values) + 1)), values) for name, values in curves.items() if values
    }


def write_curves(outputs: Outputs, report: str, curves: Curves) -> None:
    """Write curves beside a report, if there is one.

    Args:
        outputs: of the run; they include the report.
        report: its path, or empty.
        curves: to write; no file without any.

    Raises:
        OutputError: a file of that name is an input or another output, or the disk is full.
    """
    if not report or not curves:
        return
    path = Path(report).with_name(f"{Path(report).stem}_losses.csv")
    outputs.claim_side_files(report, [path.name])
    outputs.write_text(str(path), curve_table(curves))


def curve_table(curves: Curves) -> str:
    """Return curves as CSV: a row a value."""
    rows = [
        (name, step, f"{value:.9g}")
        for name, (steps, values) in curves.items()
        for step, value in zip(steps, values)
    ]
    return as_csv([HEADING, *rows])
