"""The guide as a site: every page in it, nothing fetched from elsewhere, and a build that fails on what is broken."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMPARED = ("table", "tr", "li", "pre", "code", "em", "strong", "img", "h2", "h3")
FETCHES = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}

pytest.importorskip("material", reason="the site is made by MkDocs Material")
pytest.importorskip("markdown_it", reason="the zip's pages are made by it")


def script(name: str):
    specification = importlib.util.spec_from_file_location(
        f"{name}_script", ROOT / "scripts" / f"{name}.py"
    )
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


website, package = script("website"), script("package")


class Tags(HTMLParser):
    """Counts of tags, and what a browser would fetch with a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.counts, self.fetched = Counter(), []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.counts[tag] += 1
        attributes = dict(attrs)
        if tag in FETCHES and attributes.get("rel") not in ("canonical", "prev", "next"):
            self.fetched.append(attributes.get(FETCHES[tag]) or "")


def built_in(folder: Path, change=lambda pages: None):
    """Lay out the pages in a folder, change them, and build them."""
    website.lay_out(folder / "pages")
    change(folder / "pages")
    configuration = folder / "mkdocs.yml"
    configuration.write_text(
        f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: pages\nsite_dir: html\n", encoding="utf-8"
    )
    return website.build(configuration)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = built_in(folder)
    assert done.returncode == 0, done.stderr
    return folder / "html"


def made_from(site: Path, name: str) -> str:
    """Return the HTML of a page of the repository."""
    path = site / name
    path = path.with_name("index.html") if path.name == "README.md" else path.with_suffix(".html")
    return path.read_text(encoding="utf-8")


def test_every_page_of_the_guide_is_in_it_as_the_zip_shows_it(site):
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    assert len(pages) > 30
    for page in pages:
        text = made_from(site, str(page.relative_to(ROOT)))
        shown = Tags(re.search(r"<article.*?</article>", text, re.DOTALL)[0]).counts
        expected = Tags(package.page(page.read_text(encoding="utf-8"))).counts
        for tag in COMPARED:
            assert shown[tag] == expected[tag], f"{page.name}: {tag} (a blank line before a list?)"


def test_pages_fetch_nothing_from_elsewhere(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        fetched = Tags(text).fetched
        assert fetched and not [address for address in fetched if "//" in address], page.name
        assert 'data-md-component="source"' not in text  # its script asks GitHub for stars
        assert 'class="mermaid"' not in text  # fetches the program that draws it
        for address in fetched:
            assert page.name == "404.html" or (page.parent / address.split("?")[0]).exists()
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", sheet.read_text(encoding="utf-8"))


def test_the_search_works_in_pages_opened_as_files(site):
    assert 'src="../scripts/iframe-worker.js"' in made_from(site, "docs/area.md")
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert index.startswith("var __index = ") and "docs/area.html" in index


def test_a_broken_link_a_broken_heading_and_a_page_left_out_end_the_build(tmp_path):
    def change(pages: Path) -> None:
        (pages / "docs" / "orphan.md").write_text("# Orphan\n")
        with (pages / "docs" / "area.md").open("a") as page:
            page.write("\n[a](absent.md), [b](pansharpen.md#absent)\n")

    done = built_in(tmp_path, change)
    assert done.returncode != 0
    assert done.stderr.count("WARNING") == 3
    for complaint in ("docs/orphan.md", "'absent.md'", "'#absent'"):
        assert complaint in done.stderr


def test_links_to_other_files_lead_to_the_repository(tmp_path):
    website.lay_out(tmp_path)
    page = (tmp_path / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"]({website.REPOSITORY}tests/example_method)" in page and "](ARCHITECTURE.md)" in page
