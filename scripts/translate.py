"""Collects the texts that QGIS shows into resources/i18n/bandloom_LANGUAGE.ts and compiles it for Qt.

``make translate`` runs it, for every language that has a file; ``--languages`` begins a new one. A text is what is
passed to ``tr``, ``later`` or ``said`` as it stands; a translation that is there is kept, and a text that nothing
shows any more is dropped. ``lrelease`` is of Debian's qttools5-dev-tools.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
LAYERS = ("algorithms", "gui", "install", "jobs", "nets", "quality")
CONTEXT = "Bandloom"
CALLS = ("tr", "later", "said")
CHAIN_OPTIONS = (
    "model_name",
    "model_group",
    "ALG_DESC",
    "description",
)  # options of QGIS's model files


def languages(folder: Path = FOLDER) -> list[str]:
    """Return the languages that have a file, such as ``fr`` of bandloom_fr.ts."""
    return sorted(path.stem.split("_", 1)[1] for path in folder.glob("bandloom_*.ts"))


def texts(root: Path = ROOT) -> list[str]:
    """Return every text that is marked for translation, in the order of the files."""
    collected = {}
    for path in [
        *(path for layer in LAYERS for path in sorted((root / layer).rglob("*.py"))),
        root / "plugin.py",
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                collected.update(dict.fromkeys(_marked(node)))
    for path in sorted((root / "resources" / "chains").glob("*.model3")):
        options = ElementTree.parse(path).getroot().iter("Option")  # noqa: S314 - the project's own file
        collected.update(
            {option.get("value"): None for option in options if option.get("name") in CHAIN_OPTIONS}
        )
    return [text for text in collected if text]


def _marked(call: ast.Call) -> list[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if (
        name == "translate"
        and len(call.args) == 2
        and getattr(call.args[0], "value", "") == CONTEXT
    ):
        text = call.args[1]
    elif name in CALLS:
        text = call.args[0]
    else:
        return []
    return (
        [text.value]
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value
        else []
    )


def translations_of(path: Path) -> dict[str, str]:
    """Return the translations of a file, by text; none when it is not there."""
    if not path.is_file():
        return {}
    messages = ElementTree.parse(path).getroot().iter("message")  # noqa: S314 - the project's own file
    pairs = {
        message.findtext("source", ""): message.findtext("translation", "") for message in messages
    }
    return {text: translation for text, translation in pairs.items() if translation}


def write(path: Path, language: str, translations: dict[str, str], texts: list[str]) -> None:
    """Write a file of translations for Qt."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text in texts:
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        translation.text = translations.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(head + ElementTree.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def main() -> int:
    """Collect and compile; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", nargs="+", default=languages())
    options = parser.parse_args()
    collected = texts()
    for language in options.languages:
        path = FOLDER / f"bandloom_{language}.ts"
        translations = translations_of(path)
        write(path, language, translations, collected)
        missing = [text for text in collected if text not in translations]
        sys.stdout.write(f"{path.name}: {len(collected)} texts, {len(missing)} not translated\n")
        program = shutil.which("lrelease") or shutil.which("lrelease-qt5")
        if program is None:
            sys.stderr.write(
                "lrelease is not installed (Debian: qttools5-dev-tools): nothing was compiled\n"
            )
            return 1
        subprocess.run(
            [program, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
