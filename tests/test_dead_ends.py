"""Shipped functions are used by shipped code, not by tests alone."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHIPPED = ("core", "rasters", "quality", "nets", "jobs", "install", "gui", "algorithms")
USERS = (*SHIPPED, "plugin.py", "batch.py", "scripts", "training", "bench")
# Published definitions: nothing of the toolbox needs them, and parity tests hold ours against them.
PUBLISHED = {"move_counts", "read_checkpoint", "warp_loss", "d_s_native", "global_uiqc"}


def uses_and_functions() -> tuple[dict[str, set], list[tuple[str, Path, range]]]:
    """Return where names are read, and the public functions at the top of modules with their lines."""
    uses, functions = defaultdict(set), []
    for folder in USERS:
        place = ROOT / folder
        for path in [place] if place.is_file() else place.rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Name):
                    uses[node.id].add((path, node.lineno))
                elif isinstance(node, ast.Attribute):
                    uses[node.attr].add((path, node.lineno))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    uses[node.value].add((path, node.lineno))
            functions += [
                (node.name, path, range(node.lineno, node.end_lineno + 1))
                for node in tree.body
                if isinstance(node, ast.FunctionDef) and folder in SHIPPED
            ]
    return uses, functions


def test_no_function_is_called_by_tests_alone():
    uses, functions = uses_and_functions()
    dead = {
        name
        for name, path, lines in functions
        if all(user == path and line in lines for user, line in uses[name])
    }
    assert len(functions) > 500
    assert dead - PUBLISHED == set()
