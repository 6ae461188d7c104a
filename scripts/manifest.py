"""Writes the digests of what ships in resources/ into its manifest: ``make manifest``; ``--check`` only compares.

Origin and licence of a new file are for people to say: its row is written with question marks, which the check refuses.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
MANIFEST = RESOURCES / "MANIFEST.md"
FOLDERS = ("models", "sensors", "reliability", "sample")
LEFT_OUT = (".aux.xml",)  # GDAL's statistics, which are not tracked
COLUMNS = 4  # file, origin, licence, digest
_ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def shipped(root: Path = RESOURCES) -> list[str]:
    """Return the files that need a row, as paths from ``root``."""
    paths = (path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())
    return sorted(str(path.relative_to(root)) for path in paths if not path.name.endswith(LEFT_OUT))


def digest(path: Path) -> str:
    """Return the SHA-256 in groups of eight, as the cards write it: scanners take the whole for a secret."""
    whole = hashlib.sha256(path.read_bytes()).hexdigest()
    return " ".join(whole[start : start + 8] for start in range(0, len(whole), 8))


def rows(text: str) -> dict[str, list[str]]:
    """Return the cells of each file's row."""
    lines = [line for line in text.splitlines() if _ROW.match(line)]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row for row in cells}


def findings(text: str, root: Path = RESOURCES) -> list[str]:
    """Return what is wrong with a manifest, one sentence each."""
    table, names = rows(text), shipped(root)
    wrong = [f"{name} has no row" for name in names if name not in table]
    wrong += [f"{name} is not there" for name in table if name not in names]
    for name, row in table.items():
        if len(row) != COLUMNS or not all(row) or "?" in row[1:3]:
            wrong.append(f"{name} lacks origin, licence or digest")
        elif name in names and row[3] != digest(root / name):
            wrong.append(f"{name} has another digest")
    return wrong


def refreshed(text: str, root: Path = RESOURCES) -> str:
    """Return the manifest with today's digests; new files have rows at the end, files that are gone have none."""
    table, names = rows(text), shipped(root)
    lines = []
    for line in text.splitlines():
        match = _ROW.match(line)
        if match is None:
            lines.append(line)
        elif match[1] in names:
            _, origin, licence, *_ = table[match[1]]
            lines.append(f"| `{match[1]}` | {origin} | {licence} | {digest(root / match[1])} |")
    lines += [
        f"| `{name}` | ? | ? | {digest(root / name)} |" for name in names if name not in table
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Refresh or check; returns the exit status."""
    text = MANIFEST.read_text(encoding="utf-8")
    if "--check" not in arguments:
        text = refreshed(text)
        MANIFEST.write_text(text, encoding="utf-8")
    wrong = findings(text)
    for line in wrong:
        sys.stderr.write(f"{MANIFEST.name}: {line} (make manifest)\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
