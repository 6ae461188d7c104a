"""The guide: every algorithm has a page that says what the algorithm says, and nothing it points to is missing."""

from __future__ import annotations

import re
import sys

import pytest

PICTURELESS = {"importmodel"}  # models
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def pages(qgis_app, root):
    found = qgis_app.processingRegistry().providerById("bandloom").algorithms()
    return {
        a.name(): (a, root / "docs" / f"{a.name()}.md") for a in found if a.groupId() != "chains"
    }


def test_pages_say_what_the_algorithms_say(pages, root, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(root / "scripts"), *sys.path])
    import docs

    for algorithm, page in pages.values():
        text = page.read_text(encoding="utf-8")
        assert docs.refreshed(text, algorithm) == text, f"make docs writes {page.name} again"


def test_pages_show_a_result_and_the_dialog(pages):
    for name, (_, page) in pages.items():
        text = page.read_text(encoding="utf-8")
        assert re.search(r"\(images/\w+\.png\)", text) or name in PICTURELESS, page.name
        assert f"(images/dialogs/{name}.png)" in text


def test_pictures_of_dialogs_are_no_larger_than_what_qgis_opens(pages, open_dialog, root):
    from qgis.PyQt.QtGui import QImage

    for name, (algorithm, _) in pages.items():
        dialog = open_dialog(algorithm)
        dialog.show()
        picture = QImage(str(root / "docs" / "images" / "dialogs" / f"{name}.png"))
        assert (
            300 < picture.width() <= dialog.width() and 300 < picture.height() <= dialog.height()
        ), name


def test_each_sample_has_a_tutorial_that_names_what_one_presses(pages, root):
    from bandloom.gui.sample import SAMPLES
    from qgis.PyQt.QtGui import QImage

    for task, images in SAMPLES.items():
        algorithm, _ = pages[task]
        text = (root / "docs" / "tutorials" / f"{task}.md").read_text(encoding="utf-8")
        assert f"*Plugins > Bandloom > Load sample > {algorithm.displayName()}*" in text
        inputs = {layer.description() for layer in algorithm.parameterDefinitions()}
        chosen = re.findall(r"\*([^*]+)\*: \*([^*]+)\*", text)
        for label, layer in chosen:
            assert label in inputs and layer in {image.name for image in images}, (task, label)
        picture = QImage(str(root / "docs" / "images" / "tutorials" / f"{task}.jpg"))
        assert picture.width() == 860 and f"(../images/tutorials/{task}.jpg)" in text


def test_each_step_of_a_tutorial_has_its_pictures_beneath_it(root):
    """All that are drawn, each beneath the step whose number it bears; what is only read on has none."""
    folder = root / "docs" / "images" / "tutorials"
    for page in (root / "docs" / "tutorials").glob("*.md"):
        parts = re.split(r"^(\d)\. ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        shown = {
            number: re.findall(rf"^    !\[[^]]+\]\(\.\./images/tutorials/({page.stem}-\d\S*)\)$", text, re.M)
            for number, text in zip(parts[::2], parts[1::2])
        }  # fmt: skip
        names = [name for found in shown.values() for name in found]
        assert sorted(names) == sorted(path.name for path in folder.glob(f"{page.stem}-*"))
        assert all(
            name[len(page.stem) + 1] == number for number, found in shown.items() for name in found
        )
        assert [number for number, found in shown.items() if not found] in ([], ["7"]), page.name


def test_help_addresses_lead_to_the_pages(pages):
    for algorithm, page in pages.values():
        assert algorithm.helpUrl().endswith(f"/docs/{page.name}")


def test_every_parameter_is_explained(pages):
    for algorithm, _ in pages.values():
        for parameter in algorithm.parameterDefinitions():
            assert parameter.isDestination() or parameter.help(), (algorithm.id(), parameter.name())


def test_links_lead_somewhere(root):
    for page in [root / "README.md", *(root / "docs").rglob("*.md")]:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"
