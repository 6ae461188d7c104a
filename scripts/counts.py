"""Counts how often the code says one thing, and how dense it is: before and after a change of structure.

Usage: python scripts/counts.py [ROOT]. Shipped code only: tests, benches, trainings and scripts are left out.
"""

from __future__ import annotations

import ast
import io
import statistics
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

# words that say nothing of what a name holds; ``left`` is a side where ``top`` or ``right`` is near
VAGUE = {
    "found", "part", "parts", "place", "places", "each", "seen", "known", "kept", "told", "made",
    "won", "settled", "laid", "left",
}  # fmt: skip
SHIPPED = ("algorithms", "jobs", "nets", "rasters", "quality", "core", "install", "gui")
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def sources(root: Path) -> dict[str, ast.Module]:
    """Return the syntax tree of each shipped file by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=root, capture_output=True, text=True, check=True
    )
    names = [
        name for name in listed.stdout.split() if name.split("/")[0] in SHIPPED or "/" not in name
    ]
    return {name: ast.parse((root / name).read_text(encoding="utf-8")) for name in names}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield every function and method of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def calls(node: ast.AST, name: str) -> bool:
    """Tell whether ``name(...)`` or ``something.name(...)`` is called anywhere inside."""
    called = (item.func for item in ast.walk(node) if isinstance(item, ast.Call))
    return any(getattr(func, "id", getattr(func, "attr", "")) == name for func in called)


def has_keys(node: ast.AST, keys: set[str]) -> bool:
    """Tell whether a dictionary inside is written with one of these keys."""
    displays = (item for item in ast.walk(node) if isinstance(item, ast.Dict))
    return any(keys & {getattr(key, "value", None) for key in display.keys} for display in displays)


def lazy_network(node: ast.ClassDef) -> bool:
    """Tell a picklable class that opens its torch network late: it leaves ``_network`` out of its state."""
    methods = [
        item for item in node.body if isinstance(item, Function) and item.name == "__getstate__"
    ]
    return any("_network" in ast.unparse(method) for method in methods)


def vague_names(function: ast.FunctionDef) -> set[str]:
    """Return the names of a function, its arguments and its variables that hold a vague word."""
    arguments = function.args
    names = {item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    names |= {
        item.id
        for item in ast.walk(function)
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
    }
    sides = {"left"} if {"right", "top"} & names else set()
    return {name for name in {function.name, *names} if set(name.split("_")) & (VAGUE - sides)}


def imports(name: str, tree: ast.Module) -> set[str]:
    """Return the dotted names inside the package that a file imports anywhere, for type checking too."""
    package, names = ["bandloom", *Path(name).parent.parts], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join(
                [*package[: len(package) - node.level + 1], *([node.module] if node.module else [])]
            )
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return names


def circles(trees: dict[str, ast.Module]) -> list[list[str]]:
    """Return the groups of files that import one another in a ring (Tarjan's strongly connected components)."""
    modules = {"bandloom." + ".".join(Path(name).with_suffix("").parts): name for name in trees}
    graph = {
        name: {modules[item] for item in imports(name, tree) if item in modules}
        for name, tree in trees.items()
    }
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    rings: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            ring = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(ring) > 1:
                rings.append(sorted(ring))

    for name in graph:
        if name not in index:
            visit(name)
    return rings


def _is_docstring(token: tokenize.TokenInfo) -> bool:
    return token.type == tokenize.STRING and token.line.strip().startswith('"')


def density(root: Path, names: list[str]) -> tuple[float, float]:
    """Return tokens a line of code, and comments a 1000 lines of code."""
    tokens = comments = 0
    lines = set()
    layout = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    for name in names:
        for token in tokenize.generate_tokens(
            io.StringIO((root / name).read_text(encoding="utf-8")).readline
        ):
            if token.type == tokenize.COMMENT:
                comments += not token.string.startswith(("# fmt", "# noqa", "# type"))
            elif token.type not in layout and not _is_docstring(token):
                tokens += 1
                lines.add((name, token.start[0]))
    return tokens / len(lines), 1000 * comments / len(lines)


def main() -> None:
    """Write the counts."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    trees = sources(root)
    every = [function for tree in trees.values() for function in functions(tree)]
    classes = [
        node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    lengths = sorted(function.end_lineno - function.lineno + 1 for function in every)
    tokens, comments = density(root, list(trees))
    rings = circles(trees)
    rows = {
        "writers (functions that open a Sink)": sum(calls(function, "Sink") for function in every),
        "provenance (functions that write its keys)": sum(
            has_keys(item, {"METHOD", "ALGORITHM"}) for item in every
        ),
        "torch wrappers (classes that open a network late)": sum(
            lazy_network(item) for item in classes
        ),
        "optimiser loops (functions that call backward)": sum(
            calls(function, "backward") for function in every
        ),
        "OpenVINO paths (files that compile a model)": sum(
            calls(tree, "compile_model") for tree in trees.values()
        ),
        "import circles": f"{len(rings)} {rings or ''}",
        "files": len(trees),
        "lines": sum((root / name).read_text(encoding="utf-8").count("\n") for name in trees),
        "functions": len(lengths),
        "their lines: median, 95th percentile, most": f"{statistics.median(lengths):g}, "
        f"{lengths[int(0.95 * len(lengths))]}, {lengths[-1]}",
        "vague names (in functions)": sum(len(vague_names(item)) for item in every),
        "tokens a line of code": f"{tokens:.1f}",
        "comments a 1000 lines of code": f"{comments:.0f}",
    }
    for text, value in rows.items():
        sys.stdout.write(f"{text:52s} {value}\n")


if __name__ == "__main__":
    main()
