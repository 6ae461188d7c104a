"""Builds the plugin's zip and rehearses the checks of plugins.qgis.org on it; any finding fails.

``make package`` runs it. The zip holds the tracked files that users need, with the guide's pages also as HTML, which
the Help buttons of the dialogs open without a network; it is the same for the same files.
"""

from __future__ import annotations

import configparser
import html
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
ZIP = ROOT / "build" / "dist" / "bandloom.zip"
FOLDERS_LEFT_OUT = ("tests/", "training/", "bench/", "scripts/", ".")
FILES_LEFT_OUT = (
    "ARCHITECTURE.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "Makefile",
    "mkdocs.yml",
    "pyproject.toml",
    "requirements-demo.txt",
    "requirements-dev.txt",
)
SUFFIXES_LEFT_OUT = (".ts",)  # the texts that translations are compiled from
LARGEST = 25_000_000  # bytes, the site's limit
FORBIDDEN_FOLDERS = {"__pycache__", ".git", "__MACOSX", ".."}
FORBIDDEN = (".pyc", ".so", ".dll", ".exe", ".dylib", ".sh", ".bat", ".ps1", ".cmd")
REQUIRED = (
    "name",
    "description",
    "version",
    "qgisminimumversion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
    "homepage",
    "license",
    "hasprocessingprovider",
)  # fmt: skip; configparser lowers the case
EPOCH = (2020, 1, 1, 0, 0, 0)
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ max-width: 60em; margin: 2em auto; padding: 0 1em; font-family: sans-serif; line-height: 1.4 }}
table {{ border-collapse: collapse }} td, th {{ border: 1px solid #bbb; padding: 0.2em 0.6em; text-align: left }}
img {{ max-width: 100% }} pre {{ background: #f3f3f3; padding: 0.6em; overflow-x: auto }}
</style></head><body>
{body}</body></html>
"""


def shipped(root: Path = ROOT) -> list[str]:
    """Return the tracked files that belong in the zip, as paths from the root."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z"], check=True, capture_output=True, text=True
    )
    names = [
        name for name in listed.stdout.split("\0") if name and not name.startswith(FOLDERS_LEFT_OUT)
    ]
    kept = [name for name in names if name not in FILES_LEFT_OUT]
    kept = [name for name in kept if not name.endswith(SUFFIXES_LEFT_OUT)]
    return sorted(name for name in kept if (root / name).is_file())


def page(text: str) -> str:
    """Return a page of the guide as HTML, its links to other pages leading to theirs."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(re.sub(r"<!--.*?-->\n?", "", text))
    for heading, content in zip(tokens, tokens[1:]):
        if heading.type == "heading_open":  # named as the repository's site names it
            heading.attrSet("id", re.sub(r"[^\w -]", "", content.content.lower()).replace(" ", "-"))
    body = parser.renderer.render(tokens, parser.options, {})
    body = re.sub(r'(href="(?!\w+:)[^"#]*)\.md(["#])', r"\1.html\2", body)
    return PAGE.format(title=html.escape(text.partition("\n")[0].lstrip("# ")), body=body)


def build(path: Path = ZIP, root: Path = ROOT) -> None:
    """Write the zip with one top folder, ``bandloom``."""
    contents = {name: (root / name).read_bytes() for name in shipped(root)}
    pages = [name for name in contents if name.startswith("docs/") and name.endswith(".md")]
    contents.update(
        {
            f"{name[:-3]}.html": page(contents[name].decode("utf-8")).encode("utf-8")
            for name in pages
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(f"bandloom/{name}", EPOCH)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, contents[name], compresslevel=9)


def findings(path: Path) -> list[str]:
    """Return everything the plugin repository would object to."""
    objections = _structure(path)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as package:
        package.extractall(folder)
        plugin = Path(folder) / "bandloom"
        if plugin.is_dir():
            objections += _metadata(plugin) + _bandit(plugin) + _secrets(plugin)
    return objections


def _structure(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = [PurePosixPath(name) for name in package.namelist()]
    objections = [f"forbidden file: {name}" for name in names if name.suffix in FORBIDDEN]
    objections += [
        f"forbidden folder: {name}" for name in names if set(name.parts) & FORBIDDEN_FOLDERS
    ]
    objections += [
        f"outside the folder bandloom: {name}" for name in names if name.parts[0] != "bandloom"
    ]
    needed = ("LICENSE", "metadata.txt", "__init__.py")
    objections += [
        f"missing: {name}" for name in needed if PurePosixPath("bandloom", name) not in names
    ]
    if path.stat().st_size > LARGEST:
        objections.append(f"{path.stat().st_size / 1e6:.1f} MB is more than the site takes")
    return objections


def _metadata(plugin: Path) -> list[str]:
    metadata = configparser.ConfigParser()  # as the site reads it: a lone % sign is an error
    try:
        metadata.read(plugin / "metadata.txt", encoding="utf-8")
        general = dict(metadata["general"])
    except (configparser.Error, KeyError) as error:
        return [f"metadata.txt cannot be read: {error}"]
    objections = [f"metadata.txt lacks {key}" for key in REQUIRED if not general.get(key)]
    icon = general.get("icon", "")
    if not icon or not (plugin / icon).is_file():
        objections.append(f"metadata.txt names an icon that is not there: {icon}")
    if not all(number.isdigit() for number in general.get("version", "?").split(".")):
        objections.append("metadata.txt: the version is not numeric")
    return objections


def _bandit(plugin: Path) -> list[str]:
    report = _json("bandit", "--quiet", "--recursive", "--format", "json", str(plugin))
    objections = [
        f"bandit cannot read {error['filename']}: {error['reason']}" for error in report["errors"]
    ]
    for item in report["results"]:
        name = Path(item["filename"]).relative_to(plugin)
        objections.append(
            f"bandit {item['test_id']}: {name}:{item['line_number']}: {item['issue_text']}"
        )
    return objections


def _secrets(plugin: Path) -> list[str]:
    report = _json(
        "detect_secrets",
        "-C",
        str(plugin),
        "scan",
        "--all-files",
        "--exclude-files",
        r"metadata\.txt",
        ".",
    )
    return [
        f"detect-secrets {item['type']}: {name}:{item['line_number']}"
        for name, items in report["results"].items()
        for item in items
    ]


def _json(module: str, *arguments: str) -> dict:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if not done.stdout.strip():
        raise RuntimeError(f"{module} said nothing: {done.stderr.strip()}")
    return json.loads(done.stdout)


def main() -> int:
    """Build and check; returns the exit status."""
    build()
    objections = findings(ZIP)
    for line in objections:
        sys.stderr.write(f"{line}\n")
    size = ZIP.stat().st_size / 1e6
    sys.stdout.write(
        f"{ZIP}: {size:.2f} MB, {len(shipped())} files, {len(objections)} finding(s)\n"
    )
    return 1 if objections else 0


if __name__ == "__main__":
    sys.exit(main())
