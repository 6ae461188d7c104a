"""What is written for those who carry the project on is true: files and names that it points to are there."""

from __future__ import annotations

import configparser
import re

import pytest

PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md", "docs/glossary.md")
TOP = "algorithms|jobs|nets|quality|rasters|core|install|gui|training|bench|resources|scripts|tests|docs"
PATH = re.compile(rf"`((?:{TOP})/[\w./-]*|plugin\.py|Makefile|pyproject\.toml)`")
NAMES_IN = re.compile(r"((?:`[\w.]+`(?:,| and)? ?)+) in `([\w/]+\.(?:py|json))`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"`(?:[A-Z_]+=\S+ )?make (?:-s )?([a-z-]+)")
COMMAND = re.compile(r"^    (?:\S+=\S+ )*make (?:-s )?([a-z-]+)", re.MULTILINE)


@pytest.fixture(params=PAGES)
def page(request, root):
    return root / request.param


def test_every_path_is_there(page, root):
    found = PATH.findall(page.read_text(encoding="utf-8"))
    paths = [path for path in found if not re.search("TASK|LANGUAGE", path)]
    assert paths
    assert [path for path in paths if not (root / path).exists()] == []


def test_every_name_is_in_its_file(root):
    text = "\n".join((root / name).read_text(encoding="utf-8") for name in PAGES)
    pairs = [
        (name.split(".")[-1], path)
        for names, path in NAMES_IN.findall(text)
        for name in re.findall(r"`([\w.]+)`", names)
    ]
    assert len(pairs) > 10
    absent = [
        (name, path)
        for name, path in pairs
        if not re.search(rf"\b{name}\b", (root / path).read_text(encoding="utf-8"))
    ]
    assert absent == []


def test_every_link_leads_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_target_of_make_is_one(page, root):
    text = page.read_text(encoding="utf-8")
    targets = {*TARGET.findall(text), *COMMAND.findall(text)}
    lines = (root / "Makefile").read_text(encoding="utf-8").splitlines()
    assert targets - {line.partition(":")[0] for line in lines} == set()


def test_every_folder_of_the_project_is_described(root):
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.partition("## Where things are")[2].partition("## ")[0]
    folders = {path.parent.name for path in root.glob("*/__init__.py")}
    assert {"jobs", "core"} <= folders
    assert [name for name in sorted(folders) if f"`{name}/`" not in table] == []


def test_the_example_of_a_method_is_short(root):
    files = sorted((root / "tests" / "example_method").glob("*.py"))
    assert {"method.py", "job.py", "algorithm.py"} < {path.name for path in files}
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) < 125


def test_the_citation_is_of_this_version(root):
    metadata = configparser.ConfigParser()
    metadata.read(root / "metadata.txt", encoding="utf-8")
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    general = metadata["general"]
    assert f"\nversion: {general['version']}\n" in citation
    assert f"\nrepository-code: {general['repository']}\n" in citation
    assert f"\nlicense: {general['license']}\n" in citation


def test_issue_forms_and_hooks_are_sound(root):
    yaml = pytest.importorskip("yaml", reason="PyYAML reads the forms")
    forms = sorted((root / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert [form.stem for form in forms] == ["bug", "config", "request", "result"]
    for form in forms:
        content = yaml.safe_load(form.read_text(encoding="utf-8"))
        if form.stem == "config":
            continue
        assert content["name"] and content["description"]
        ids = [item["id"] for item in content["body"]]
        assert len(set(ids)) == len(ids)
        assert all(item["attributes"]["label"] for item in content["body"])
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]
    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}  # nothing is fetched
    for entry in entries:
        for word in entry.split():
            assert not word.endswith(".py") or (root / word).is_file(), word


@pytest.mark.parametrize(
    ("name", "begin"),
    [("docs/compare.md", "## What was measured"), ("README.md", "## Beside the alternatives")],
)
def test_figures_beside_other_tools_are_those_of_the_pages(root, name, begin):
    section = (root / name).read_text(encoding="utf-8").partition(begin)[2].partition("\n## ")[0]
    figures = set(re.findall(r"\d+\.\d{2}", section))
    tasks = ("pansharpen", "sharpensentinel2", "fusehyperspectral", "alignbandpass")
    pages = [(root / "docs" / f"{task}.md").read_text(encoding="utf-8") for task in tasks]
    measured = set(re.findall(r"\d+\.\d{2}", "\n".join(pages)))
    assert len(figures) > 10 and sorted(figures - measured) == []
