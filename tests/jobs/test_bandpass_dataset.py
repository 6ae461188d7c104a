"""The published training's folders, lists and histograms: read, trained on, and a model tested on them."""

from __future__ import annotations

import csv
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.core.progress import Progress
from bandloom.jobs.assess_bandpass import AssessRequest, assess_model
from bandloom.jobs.inputs.bandpass_dataset import find_patches, read_histograms, read_patches
from bandloom.nets.bandpass import method
from bandloom.nets.models import cards
from bandloom.tests.builders import write_tif
from scipy.ndimage import gaussian_filter

torch = pytest.importorskip("torch", reason="torch is not installed")

FIXTURES = Path(
    os.environ.get("BANDLOOM_FIXTURES", Path(__file__).parents[2] / "../shared/fixtures")
)
FILES = sorted(FIXTURES.glob("lutnet/*.npz"))
ABSENT = pytest.param(None, marks=pytest.mark.skip(reason=f"no lutnet/*.npz under {FIXTURES}"))
LIMITS = (3000, 3000, 4000, 6500)
LEVELS = np.array([500, 800, 700, 2800])[:, None, None]
GAINS = np.array([1.1, 0.9, 1.05, 0.95])[:, None, None]
# site, tile and date, row and column, and the list that names it
PATCHES = (
    ("Brazil", "20LMR_20200716-0-1", "train"),
    ("Brazil", "20LMR_20200716-3-5", "val"),
    ("Brazil", "20LNR_20200716-0-0", "test"),
    ("France", "31TCJ_20200801-2-2", "train"),
    ("France", "31TDJ_20200801-1-1", "test"),
    ("France", "31TDJ_20200801-1-2", "test"),
)


def images(number: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(number)
    noise = np.stack([gaussian_filter(generator.normal(size=(64, 72)), 2) for _ in range(4)])
    source = np.rint(np.clip(LEVELS * (1 + 2 * noise), 50, 2900))
    return source.astype(np.uint16), np.rint(GAINS * source).astype(np.uint16)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory) -> Path:
    """Six patches of two sites; the left half of the first is masked and rubbish."""
    root = tmp_path_factory.mktemp("dataset")
    lists: dict[str, list[str]] = {"train": [], "val": [], "test": []}
    for number, (site, name, split) in enumerate(PATCHES):
        source, target = images(number)
        mask = np.ones((1, 64, 72), np.uint8)
        if number == 0:
            mask[:, :, :36], target[:, :, :36] = 0, 9999
        for folder, array in (("S2", source), ("GF1", target), ("mask", mask)):
            (root / site / folder).mkdir(parents=True, exist_ok=True)
            write_tif(root / site / folder / f"{name}.tif", array, 16)
        lists[split].append(f"{site}/{name}.tif" if split == "val" else f"{name}.tif")
    (root / "divide").mkdir()
    for split, names in lists.items():
        (root / "divide" / f"{split}.txt").write_text("\n".join([*names, "absent-0-0.tif", ""]))
    return root


@pytest.fixture(scope="module")
def tested(dataset, tmp_path_factory):
    """The bundled model's scores on the list of tests, and their table."""
    folder = tmp_path_factory.mktemp("scores")
    request = AssessRequest(
        "bandpass_s2_gf1wfv",
        dataset=str(dataset),
        device="cpu",
        scores=str(folder / "scores.csv"),
        report=str(folder / "report.html"),
    )
    return assess_model(request, Progress()), folder


def test_lists_name_patches_by_file_or_by_site_and_file(dataset):
    found = {split: [patch.name for patch in part] for split, part in find_patches(dataset).items()}
    for split, names in found.items():
        assert names == [f"{site}/{name}.tif" for site, name, which in PATCHES if which == split]


def test_a_tile_s_histogram_is_that_of_its_patches_or_the_one_given(dataset, tmp_path):
    patches = [patch for part in find_patches(dataset).values() for patch in part]
    samples = {s.name: s for s in read_patches(patches, LIMITS, "", Progress())}
    first, second = (samples[f"Brazil/20LMR_20200716-{end}.tif"] for end in ("0-1", "3-5"))
    assert first.counts is second.counts and first.counts.sum() == 4 * 64 * (36 + 72)
    assert first.valid[:, 36:].all() and not first.valid[:, :36].any()
    given = np.arange(1024.0).reshape(4, 256)
    np.save(tmp_path / "20LMR_20200716.npy", given)
    again = read_patches(patches, LIMITS, str(tmp_path), Progress())
    assert (again[0].counts == given).all() and again[-1].counts.sum() == 2 * 4 * 64 * 72


def test_histograms_of_a_table_are_taken_and_pickles_refused(tmp_path):
    given = np.random.default_rng(0).random((4, 256)).round(6)
    lines = [",".join(["31TCJ", str(band + 1), *map(str, row)]) for band, row in enumerate(given)]
    (tmp_path / "h.csv").write_text("\n".join(["tile,band,counts", *lines]))
    np.testing.assert_array_equal(read_histograms(str(tmp_path / "h.csv"), 4)["31TCJ"], given)
    (tmp_path / "h.pkl").write_bytes(pickle.dumps({"31TCJ": given}))
    np.save(tmp_path / "objects.npy", np.array([{}]), allow_pickle=True)
    (tmp_path / "short.csv").write_text("a,1,2\nb,x,3\n")
    for name, words in (
        ("h.pkl", "pickled, which can run any code"),
        ("", "no plain array"),
        ("short.csv", "Line 2 of"),
        ("absent.txt", "neither a folder"),
    ):
        with pytest.raises(InputError, match=words):
            read_histograms(str(tmp_path / name), 4)


def test_a_folder_that_is_no_data_set_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no site"):
        find_patches(tmp_path)
    for folder in ("S2", "GF1"):
        (tmp_path / folder).mkdir()
    with pytest.raises(InputError, match=r"No list of patches named train\.txt"):
        find_patches(tmp_path)
    (tmp_path / "train.txt").write_text("a.tif\n")
    with pytest.raises(InputError, match="None of the 1 patches"):
        find_patches(tmp_path)


def test_a_model_is_scored_by_site_and_tile(tested):
    """The rows are what the bundled model's results and the targets say, computed here anew."""
    scores, folder = tested
    assert [(one.site, one.tile) for one in scores] == [
        ("Brazil", "20LNR_20200716"), ("France", "31TDJ_20200801"), ("Brazil", "all"), ("France", "all"),
        ("all", "all"),
    ]  # fmt: skip
    mapping = method.load("bandpass_s2_gf1wfv", "cpu").mapping(np.ones((4, 256)))
    pairs = [images(number) for number in (4, 5)]
    errors = [np.maximum(mapping.apply(s.astype(np.float32)), 1) - t for s, t in pairs]
    wanted = np.sqrt(np.mean(np.square(errors), axis=(0, 2, 3)))
    before = np.sqrt(np.mean(np.square([s.astype(float) - t for s, t in pairs]), axis=(0, 2, 3)))
    np.testing.assert_allclose(scores[1].rmse, wanted, rtol=1e-5)
    np.testing.assert_allclose(scores[1].before, before, rtol=1e-5)
    assert scores[-1].pixels == 3 * 64 * 72 == sum(one.pixels for one in scores[:2])
    with open(folder / "scores.csv", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["site", "tile", "pixels", "RMSE blue"] and len(rows) == 6
    assert float(rows[2][3]) == pytest.approx(wanted[0], rel=1e-5)
    assert "31TDJ_20200801" in (folder / "report.html").read_text()


def test_the_published_network_trains_on_the_lists_and_keeps_states(dataset, tmp_path):
    from bandloom.jobs.train_bandpass import TrainRequest, train_model
    from bandloom.nets.bandpass.training import Options

    options = Options("paper", epochs=3, batch=2, rate=3e-3, rate_mode="poly", loss="l1")
    request = TrainRequest(
        str(tmp_path / "m.json"), dataset=str(dataset), options=options, keep_every=2
    )
    table = train_model(request)
    card = json.loads((tmp_path / "m.json").read_text())
    assert card["arguments"]["limits"] == list(LIMITS) and "2 patches, 3 epochs" in card["training"]
    kept = json.loads((tmp_path / "m_epochs_2.json").read_text())
    assert "after 2 of 3 epochs" in kept["training"] and not kept["metrics"]
    assert kept["sha256"] != card["sha256"]
    assert sorted(path.suffix for path in tmp_path.glob("m_epochs_*")) == [
        ".json", ".onnx", ".safetensors"
    ]  # fmt: skip
    assert (
        table.rows["affine"][0].max() < 1
    )  # gains alone differ, and the masked rubbish does not count
    scores = assess_model(AssessRequest(str(tmp_path / "m.json"), dataset=str(dataset)), Progress())
    np.testing.assert_allclose(scores[-1].rmse, table.rows["trained"][0], rtol=2e-3)


def test_the_rate_falls_as_its_mode_says():
    from bandloom.nets.bandpass.training import rate_share

    assert [rate_share("constant", epoch, 10) for epoch in (0, 9)] == [1, 1]
    assert rate_share("poly", 5, 10) == pytest.approx(0.5**0.9)
    assert rate_share("exp", 10, 10) == pytest.approx(0.01)
    assert rate_share("exp", 4, 10) == pytest.approx(rate_share("exp", 2, 10) ** 2)


@pytest.mark.parity
@pytest.mark.parametrize("path", FILES or [ABSENT], ids=lambda path: getattr(path, "stem", ""))
def test_the_authors_checkpoint_has_the_authors_scores(path, tmp_path):
    """Their folders, histograms and checkpoint in; RMSE and R2 of blue as their merged segments have them."""
    from bandloom.nets.bandpass.published_export import read_checkpoint

    stored = np.load(path)
    state = {key[3:]: torch.from_numpy(np.array(stored[key])) for key in stored if key[:3] == "sd/"}
    torch.save({"model_state": state, "optimizer_state": {}}, tmp_path / "epochs_195.pth")
    names = []
    for number, pair in enumerate(zip(stored["img"], stored["train/label"])):
        names.append(f"tile{number}_20200801-0-0.tif")
        for folder, array in zip(("S2", "GF1"), pair):
            (tmp_path / "Loess" / folder).mkdir(parents=True, exist_ok=True)
            write_tif(tmp_path / "Loess" / folder / names[-1], array, 16)
        (tmp_path / "histograms").mkdir(exist_ok=True)
        np.save(
            tmp_path / "histograms" / f"tile{number}_20200801.npy", stored["hist_counts"][number]
        )
    (tmp_path / "test.txt").write_text("\n".join(names))
    bands = ("blue", "green", "red", "nir")
    card = cards.Card("epochs_195", "", bands_in=bands, bands_out=bands)
    model = method.save(read_checkpoint(tmp_path / "epochs_195.pth"), tmp_path / "models", card)
    request = AssessRequest(
        str(model), dataset=str(tmp_path), histograms=str(tmp_path / "histograms"), device="cpu"
    )
    whole = assess_model(request, Progress())[-1]
    assert whole.rmse[0] == pytest.approx(float(stored["acc/rmse_band0_official_merge"]), rel=1e-4)
    assert whole.r2[0] == pytest.approx(float(stored["acc/r2_band0_official_merge"]), rel=1e-5)
