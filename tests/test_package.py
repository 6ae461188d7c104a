"""The zip that `make package` builds, and that its rehearsal of the plugin repository's gate can fail."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UNWANTED = (
    "bandloom/tests/",
    "bandloom/training/",
    "bandloom/bench/",
    "bandloom/scripts/",
    "/.",
    "ARCHITECTURE.md",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "Makefile",
    "mkdocs.yml",
    "pyproject.toml",
    "-dev.txt",
    ".ts",
    "-demo.txt",
)

specification = importlib.util.spec_from_file_location(
    "package_script", ROOT / "scripts" / "package.py"
)
package = importlib.util.module_from_spec(specification)
specification.loader.exec_module(package)

pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists() or shutil.which("git") is None,
    reason="the zip is made from git's list of files",
)

pytest.importorskip("markdown_it", reason="the zip's pages are made by it")
gate = pytest.mark.skipif(
    importlib.util.find_spec("bandit") is None
    or importlib.util.find_spec("detect_secrets") is None,
    reason="the gate's programs are not installed",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("dist") / "bandloom.zip"
    package.build(path)
    return path


@gate
def test_the_zip_passes_the_gate(built):
    assert package.findings(built) == []


def test_the_zip_holds_what_users_need_and_no_more(built):
    with zipfile.ZipFile(built) as content:
        names = content.namelist()
    needed = (
        "__init__.py",
        "plugin.py",
        "metadata.txt",
        "LICENSE",
        "algorithms/provider.py",
        "rasters/source.py",
    )
    assert {f"bandloom/{name}" for name in needed} <= set(names)
    assert [name for name in names if any(part in name for part in UNWANTED)] == []


def test_the_zip_holds_every_page_that_a_sentence_or_a_page_points_to(built, root, tmp_path):
    with zipfile.ZipFile(built) as content:
        content.extractall(tmp_path)
    plugin = tmp_path / "bandloom"
    sources = [path.read_text(encoding="utf-8") for path in plugin.rglob("*.py")]
    pointers = {pointer for text in sources for pointer in re.findall(r"docs/\w+\.md", text)}
    assert "docs/install.md" in pointers
    assert [pointer for pointer in pointers if not (plugin / pointer).is_file()] == []
    pages = sorted((root / "docs").rglob("*.md"))
    assert pages
    for page in pages:
        made = (plugin / page.relative_to(root)).with_suffix(".html")
        text = made.read_text(encoding="utf-8")
        links = re.findall(r'(?:href|src)="(?!\w+:)([^"#]+)', text)
        assert [link for link in links if not (made.parent / link).exists()] == [], made.name
        assert not [link for link in links if link.endswith(".md")]
        for target, heading in re.findall(r'href="(?!\w+:)([^"#]*)#([^"]+)"', text):
            leads_to = (made.parent / target if target else made).read_text(encoding="utf-8")
            assert f'id="{heading}"' in leads_to, f"{made.name}: {target}#{heading}"
        assert text.count("<table>") == len(
            re.findall(r"^\|[-:| ]+\|$", page.read_text(encoding="utf-8"), re.M)
        )


def test_the_zip_is_the_same_every_time(built, tmp_path):
    package.build(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == built.read_bytes()
    with zipfile.ZipFile(built) as content:
        assert {entry.date_time for entry in content.infolist()} == {package.EPOCH}
        assert content.namelist() == sorted(content.namelist())


def test_untracked_files_stay_out(tmp_path):
    (tmp_path / "tracked.py").write_text("")
    (tmp_path / "untracked.py").write_text("")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "tracked.py"], check=True)
    assert package.shipped(tmp_path) == ["tracked.py"]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory) -> list[str]:
    """What the gate says of a zip with everything that it must object to."""
    content = {
        "bandloom/pickled.py": b"import pickle\npickle.loads(b'')\n",
        "bandloom/asserted.py": b"assert True\n",
        "bandloom/broken.py": b"def f(:\n",
        "bandloom/card.json": b'{"a": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}',
        "bandloom/a.so": b"",
        "bandloom/a.sh": b"",
        "bandloom/__pycache__/a.txt": b"",
        "other/a.txt": b"",
        "bandloom/__init__.py": b"",
        "bandloom/metadata.txt": b"[general]\nname=x\nversion=1.a\n",
    }
    path = tmp_path_factory.mktemp("bad") / "bandloom.zip"
    with zipfile.ZipFile(path, "w") as bad:
        for name, data in content.items():
            bad.writestr(name, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "LARGEST", path.stat().st_size - 1)
        return package.findings(path)


@gate
@pytest.mark.parametrize(
    "complaint",
    [
        "bandit B301: pickled.py:2",
        "bandit B101: asserted.py:1",
        "bandit cannot read",
        "detect-secrets Hex High Entropy String: card.json:1",
        "forbidden file: bandloom/a.so",
        "forbidden file: bandloom/a.sh",
        "forbidden folder: bandloom/__pycache__/a.txt",
        "outside the folder bandloom: other/a.txt",
        "metadata.txt lacks description",
        "metadata.txt names an icon that is not there",
        "metadata.txt: the version is not numeric",
        "missing: LICENSE",
        "0.0 MB is more than the site takes",
    ],
)
def test_the_gate_sees(complaints, complaint):
    assert [line for line in complaints if line.startswith(complaint)]


@pytest.mark.parametrize("content", ["", "[general]\nname=5 %\n"])
def test_the_gate_reads_metadata_as_the_site_does(tmp_path, content):
    (tmp_path / "metadata.txt").write_text(content)
    assert package._metadata(tmp_path)[0].startswith("metadata.txt cannot be read")
