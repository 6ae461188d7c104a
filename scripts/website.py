"""Builds the guide as a site that works without a network: ``make site`` writes build/site/html.

MkDocs checks that every page is in the navigation and that every link and heading that a page points to is there. Pages
lie as in the repository, so that their links are the same in all three forms: on GitHub, in the zip and here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "site" / "pages"
SHOWN = (
    "README.md",
    "CHANGELOG.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "docs/**/*.md",
    "docs/**/*.png",
    "docs/**/*.jpg",
    "resources/MANIFEST.md",
    "resources/sample/README.md",
    "resources/icons/bandloom.svg",
    "scripts/iframe-worker.js",
)
REPOSITORY = "https://github.com/bandloom/bandloom/blob/main/"
_LINK = re.compile(r"(?<=\]\()(?!\w+:)([^)#\s]+)")


def lay_out(pages: Path = PAGES, root: Path = ROOT) -> None:
    """Copy what is shown; links to other files of the repository lead to its own site."""
    shutil.rmtree(pages, ignore_errors=True)
    names = {
        path.relative_to(root).as_posix(): path for shown in SHOWN for path in root.glob(shown)
    }
    for name, path in names.items():
        copy = pages / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            copy.write_text(_with_links(path, root, set(names)), encoding="utf-8")
        else:
            shutil.copyfile(path, copy)


def _with_links(page: Path, root: Path, names: set[str]) -> str:
    def address(match: re.Match[str]) -> str:
        target = (page.parent / match[1]).resolve()
        if not (target.exists() and target.is_relative_to(root)):
            return match[1]  # for MkDocs to object to
        name = target.relative_to(root).as_posix()
        return match[1] if name in names else REPOSITORY + name

    return _LINK.sub(address, page.read_text(encoding="utf-8"))


def build(configuration: Path = ROOT / "mkdocs.yml") -> subprocess.CompletedProcess[str]:
    """Run MkDocs over pages that are laid out; its exit status is not 0 where anything is wrong."""
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(configuration)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # news of other programs
    return subprocess.run(command, env=quiet, capture_output=True, text=True)


def main() -> int:
    """Lay out and build; returns the exit status."""
    lay_out()
    done = build()
    sys.stderr.write(done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
