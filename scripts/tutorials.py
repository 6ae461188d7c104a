"""Draws the pictures of the tutorials: what they tell is done in a QGIS with windows under Xvfb, ``make tutorials``."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images" / "tutorials"
DESKTOP = ROOT / "tests" / "desktop"


def main() -> int:
    """Work through all tutorials; returns the exit status."""
    sys.path.insert(0, str(DESKTOP))
    import conftest as desktop

    shutil.rmtree(desktop.FOLDER, ignore_errors=True)
    (desktop.FOLDER / "tutorials").mkdir(parents=True)
    (desktop.FOLDER / "plan.json").write_text(json.dumps({"code": str(DESKTOP)}))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        desktop.install(home / "profiles" / "default")
        scripts = ROOT / "scripts"
        desktop.run_qgis(home, scripts / "tutorial_session.py", BANDLOOM_SCRIPTS=str(scripts))
    results = json.loads((desktop.FOLDER / "results.json").read_text(encoding="utf-8"))
    for name, result in results.items():
        if result["error"]:
            sys.stderr.write(f"{name}: {result['error']}\n")
    for picture in (desktop.FOLDER / "tutorials").iterdir():
        shutil.copyfile(picture, PICTURES / picture.name)
    return int(any(result["error"] for result in results.values()))


if __name__ == "__main__":
    sys.exit(main())
