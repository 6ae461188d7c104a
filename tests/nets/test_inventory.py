"""The list of models: where they are from, which hide others, what is wrong with each."""

from __future__ import annotations

import pytest
from bandloom.nets.models import cards, catalogue


@pytest.fixture
def folder(tmp_path):
    cards.copy_as(cards.BUNDLED / "pansharp_any.json", tmp_path / "mine", "mine")
    return tmp_path / "mine"


def own(*folders):
    return [entry for entry in catalogue.list_models(*folders) if not entry.bundled]


def test_bundled_models_come_first_and_are_sound(folder):
    found = catalogue.list_models(folder)
    assert {entry.name for entry in found if entry.bundled} == set(cards.models())
    assert [entry.name for entry in found][-1] == "mine"
    assert not [entry.problem for entry in found if entry.problem]
    assert {entry.files for entry in found if entry.name != "l1bsr_csr"} == {
        ("onnx", "safetensors")
    }


def test_folders_that_are_absent_or_named_twice_add_nothing(folder, tmp_path):
    assert [entry.name for entry in own(folder, tmp_path / "absent", folder)] == ["mine"]


def test_the_model_that_hides_another_says_so(folder, tmp_path):
    cards.copy_as(folder / "mine.json", tmp_path / "other", "mine")
    first, second = own(folder, tmp_path / "other")
    assert first.problem == ""
    assert f"hides the one of the same name in {folder}" in second.problem
    assert cards.models(folder, tmp_path / "other")["mine"].parent == second.folder


def test_a_card_without_files_is_told_and_other_json_is_not(folder):
    for suffix in cards.SUFFIXES:
        (folder / f"mine{suffix}").unlink()
    (folder / "package.json").write_text('{"name": "something", "version": 1}')
    (entry,) = own(folder)
    assert "no .onnx or .safetensors file" in entry.problem
    assert entry.card is not None


def test_the_state_of_a_training_is_no_model(folder):
    (folder / f"mine{cards.STATE}").write_bytes(b"state")
    assert [entry.name for entry in own(folder)] == ["mine"]


def test_a_name_with_dots_is_kept(folder):
    cards.copy_as(folder / "mine.json", folder, "v1.2")
    assert [(entry.name, entry.problem) for entry in own(folder)] == [("mine", ""), ("v1.2", "")]


def test_a_file_that_cannot_be_read_is_told(folder, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(cards, "digest", refused)
    assert own(folder)[0].problem == "The model mine cannot be read (Permission denied)."
