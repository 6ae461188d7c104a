"""Recipes of the bundled models: by steps, never by the clock, and the same weights from the same steps and seed."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.progress import Progress

torch = pytest.importorskip("torch")

from bandloom.nets.l1bsr.light_rec_network import LightRec  # noqa: E402
from bandloom.nets.l1bsr.supervised_training import Plan, rate_share, train_light  # noqa: E402
from bandloom.nets.l1bsr.view_simulation import Conditions, Scenes  # noqa: E402
from bandloom.training.this_run import this_run  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
RECIPES = [
    *sorted((ROOT / "training").glob("*.py")),
    *sorted((ROOT / "nets").rglob("*training*.py")),
    *sorted((ROOT / "nets" / "training").glob("*.py")),
]
# When a fit is kept goes by the clock; what it learns does not.
RECIPES = [path for path in RECIPES if path.name != "unfinished.py"]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_recipe_goes_by_the_clock(path):
    assert not imported(path) & {"time", "datetime", "timeit"}


def light_weights(steps: int) -> tuple[list[float], dict[str, torch.Tensor]]:
    image = np.random.default_rng(0).uniform(100, 200, (4, 260, 260)).astype(np.float32)
    torch.manual_seed(0)
    network = LightRec()
    plan = Plan(steps, batch=1, side=32, rate=1e-3, conditions=Conditions())
    losses = train_light(network, Scenes([image], 7), plan, Progress())
    return losses, network.state_dict()


def test_the_light_rec_is_trained_by_steps_to_the_same_weights():
    (losses, weights), (again, same) = light_weights(3), light_weights(3)
    assert len(losses) == 3 and losses == again
    assert all(torch.equal(weights[name], same[name]) for name in weights)
    assert rate_share(0.0) == pytest.approx(0.02)
    assert rate_share(0.5) == pytest.approx(0.5)
    assert rate_share(1.0) == pytest.approx(0.0)


CARDS = sorted((ROOT / "resources" / "models").glob("*.json"))
# What a recipe writes of its own run, or what was found out of a run before the recipe was as it is.
THIS_RUN = re.compile(r"Run: (steps|epochs) \d+,.* threads \d+, torch \S+, \S+\.")
OTHER_RUN = re.compile(
    r"These weights: .*(make models.* gives others|to the digit has not been checked)\."
)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_a_bundled_card_says_which_run_made_its_weights(path):
    text = json.loads(path.read_text(encoding="utf-8"))["training"]
    assert THIS_RUN.search(text) or OTHER_RUN.search(text)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_make_models_has_the_recipe_that_the_manifest_names(path):
    manifest = (ROOT / "resources" / "MANIFEST.md").read_text(encoding="utf-8")
    named = re.search(rf"`models/{path.stem}\.onnx` \| trained by `training/(\w+)\.py`", manifest)
    targets = re.search(r"^MODELS \?= (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert named and targets
    assert named[1] in targets[1].split()
    assert (ROOT / "training" / f"{named[1]}.py").is_file()


def test_what_a_recipe_writes_of_its_run_is_a_run():
    assert THIS_RUN.search(this_run(steps=10, seed=0))
