"""Sentinel-2: recognition of bands in products, file names and descriptions."""

from __future__ import annotations

import os
import shutil

import numpy as np
import pytest
from bandloom.core.errors import InputError
from bandloom.rasters import sentinel2
from bandloom.rasters.bands import BandInfo
from bandloom.rasters.common_grid import nested_grids
from bandloom.rasters.raster import describe
from bandloom.rasters.sentinel2_bands import BANDS, SIXTY, TEN, TWENTY, band_name, gsd_in
from bandloom.rasters.source import Source
from bandloom.tests import builders
from osgeo import gdal

pytestmark = pytest.mark.skipif(
    not (gdal.GetDriverByName("SENTINEL2") and gdal.GetDriverByName("JP2OpenJPEG")),
    reason="this GDAL lacks the SENTINEL2 or JP2OpenJPEG driver",
)
LEVELS = [("L1C", "02.08"), ("L1C", "05.09"), ("L2A", "02.08"), ("L2A", "05.09")]


def names(references) -> tuple[str, ...]:
    return tuple(reference[2].name for reference in references)


def check_product(groups: sentinel2.Groups, product: builders.Product, baseline: str) -> None:
    assert (names(groups.ten), names(groups.twenty), names(groups.sixty)) == (TEN, TWENTY, SIXTY)
    for references, gsd in ((groups.ten, 10), (groups.twenty, 20), (groups.sixty, 60)):
        source = Source(references)
        values, valid = source.read(source.grid.window)
        assert source.grid.geotransform == (600000.0, gsd, 0.0, 5700000.0, 0.0, -gsd)
        assert "31" in source.grid.crs
        assert np.argwhere(~valid).tolist() == [[0, 0]]
        for band, info in zip(values, source.bands):
            assert (band[valid] == product.arrays[info.name, gsd][valid]).all()
            assert info.scale == pytest.approx(1e-4)
            assert info.offset == pytest.approx(-0.1 if baseline >= "04.00" else 0.0)
            assert (info.nodata, info.dtype) == (0.0, "uint16")
            assert info.wavelength_nm == BANDS[info.name].wavelength_nm


@pytest.fixture(scope="module", params=LEVELS, ids="-".join)
def product(request, tmp_path_factory):
    level, baseline = request.param
    folder = tmp_path_factory.mktemp("prodüct here")
    return builders.make_product(folder, level, baseline), baseline


def test_products_as_folder_metadata_file_and_parent_folder(product):
    made, baseline = product
    tile = next(made.folder.rglob("MTD_TL.xml"))
    for path in (made.folder, f"{made.folder}/", made.metadata, made.folder.parent, tile):
        check_product(sentinel2.open_product(str(path)), made, baseline)


@pytest.mark.parametrize("name", [None, "a scene.zip"])
def test_products_as_zip_under_any_name(product, name, tmp_path):
    made, baseline = product
    archive = made.zipped()
    if name:
        archive = shutil.copy(archive, tmp_path / name)
    check_product(sentinel2.open_product(str(archive)), made, baseline)


def test_layers_of_a_product_as_qgis_names_them(product):
    made, baseline = product
    layers = [
        name for name, _ in gdal.Open(str(made.metadata)).GetSubDatasets() if ":TCI:" not in name
    ]
    check_product(sentinel2.groups(layers[:1], layers[1:2], layers[2:]), made, baseline)


def test_image_files_of_a_product_in_any_list(product):
    made, baseline = product
    files = [str(file) for file in made.folder.rglob("*.jp2")]
    check_product(sentinel2.groups(files, []), made, baseline)
    check_product(sentinel2.groups([], files[::2], files[1::2]), made, baseline)


@pytest.mark.parametrize("level", ["L1C", "L2A"])
def test_bands_that_a_product_lacks_are_named(tmp_path, level):
    made = builders.make_product(tmp_path, level, without=("B05", "B11"))
    with pytest.raises(InputError, match=r"missing: B05, B11; found: B01, B02, .*B12"):
        sentinel2.open_product(str(made.folder))


def test_a_file_removed_from_a_product_is_a_missing_band_not_zeros(tmp_path):
    made = builders.make_product(tmp_path, "L1C")
    next(made.folder.rglob("*_B8A.jp2")).unlink()
    with pytest.raises(InputError, match="missing: B8A; found: B01"):
        sentinel2.open_product(str(made.folder))


@pytest.mark.parametrize("without", [("B01",), ("B09",), ("B01", "B09")])
@pytest.mark.parametrize("level", ["L1C", "L2A"])
def test_a_product_without_one_60_m_band_or_both_has_the_ten_others(tmp_path, level, without):
    groups = sentinel2.open_product(
        str(builders.make_product(tmp_path, level, without=without).folder)
    )
    assert names(groups.ten) + names(groups.twenty) == TEN + TWENTY and groups.sixty == ()
    if len(without) == 1:
        assert (
            f"{without[0]} was not" in groups.without_sixty
            and groups.without_sixty in groups.messages
        )
    else:
        assert groups.without_sixty == ""


def test_a_product_in_several_zones_is_refused(tmp_path):
    made = builders.make_product(tmp_path, zones=(32631, 32632))
    with pytest.raises(
        InputError, match="several UTM zones .EPSG:32631, EPSG:32632.*bands of one tile"
    ):
        sentinel2.open_product(str(made.folder))


def test_what_is_no_product_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("no product")
    for path in (
        tmp_path,
        tmp_path / "notes.txt",
        tmp_path / "absent.SAFE",
        tmp_path / "absent.zip",
    ):
        with pytest.raises(InputError, match="is no Sentinel-2 product.*choose the .SAFE folder"):
            sentinel2.open_product(str(path))


def damage(product: builders.Product, how: str) -> None:
    text = product.metadata.read_text()
    if how == "absent":
        product.metadata.unlink()
    else:
        product.metadata.write_text(
            {"empty": "", "truncated": text[: len(text) // 3], "other": "<a/>"}[how]
        )


@pytest.mark.parametrize("how", ["absent", "empty", "truncated", "other"])
@pytest.mark.parametrize("level", ["L1C", "L2A"])
def test_without_readable_metadata_the_images_are_taken_by_their_names(tmp_path, level, how):
    made = builders.make_product(tmp_path, level)
    damage(made, how)
    files = [str(file) for file in made.folder.rglob("*.jp2")]
    for groups in (
        sentinel2.open_product(str(made.folder)),
        sentinel2.open_product(str(made.zipped())),
        sentinel2.groups(files, []),
    ):
        assert (names(groups.ten), names(groups.twenty), names(groups.sixty)) == (
            TEN,
            TWENTY,
            SIXTY,
        )
        for references, gsd in ((groups.ten, 10), (groups.twenty, 20), (groups.sixty, 60)):
            source = Source(references)
            values, valid = source.read(source.grid.window)
            assert np.argwhere(~valid).tolist() == [[0, 0]]
            for band, info in zip(values, source.bands):
                assert (band[valid] == made.arrays[info.name, gsd][valid]).all()
                assert (info.scale, info.offset, info.nodata) == (1.0, 0.0, 0.0)
    assert any(
        "offset" in text and "unknown" in text
        for text in sentinel2.open_product(str(made.folder)).warnings
    )


def test_damaged_metadata_without_images_are_refused(tmp_path):
    (tmp_path / "MTD_MSIL1C.xml").write_text("")
    with pytest.raises(
        InputError, match="MTD_MSIL1C.xml cannot be read .*download the product again"
    ):
        sentinel2.open_product(str(tmp_path))


def test_what_macos_leaves_beside_files_is_passed_over(product):
    made, baseline = product
    aside = [made.metadata, *made.folder.rglob("*.jp2")]
    for file in aside:
        file.with_name(f"._{file.name}").write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X        ")
    files = [str(file) for file in made.folder.rglob("*.jp2")]
    try:
        check_product(sentinel2.open_product(str(made.folder)), made, baseline)
        check_product(sentinel2.open_product(str(made.zipped())), made, baseline)
        check_product(sentinel2.groups(files, []), made, baseline)
    finally:
        for file in aside:
            file.with_name(f"._{file.name}").unlink()


@pytest.mark.parametrize("around", ["my download/", "a/b/", "__MACOSX/", ""])
def test_a_zip_with_folders_around_the_product(tmp_path, around):
    import zipfile

    made = builders.make_product(tmp_path, "L2A")
    archive = tmp_path / "wrapped.ZIP"
    with zipfile.ZipFile(archive, "w") as target:
        for file in made.folder.rglob("*"):
            inside = file.relative_to(made.folder.parent)
            target.write(file, (around if around != "__MACOSX/" else "") + str(inside))
            if around == "__MACOSX/":
                target.writestr(f"__MACOSX/{inside}", b"resource fork")
    check_product(sentinel2.open_product(str(archive)), made, "05.09")


def test_a_product_in_folders_and_under_lower_case_names(tmp_path):
    made = builders.make_product(tmp_path, "L2A")
    for name in ("unpacked", "unpacked/again"):
        (tmp_path / name).mkdir()
    nested = shutil.move(str(made.folder), str(tmp_path / "unpacked" / "again"))
    check_product(sentinel2.open_product(str(tmp_path / "unpacked") + "/"), made, "05.09")
    check_product(sentinel2.open_product(f"{nested}/GRANULE"), made, "05.09")
    lower = tmp_path / "lower.safe"
    for folder, _, files in os.walk(nested):
        inside = lower / os.path.relpath(folder, nested).lower()
        inside.mkdir()
        for file in files:
            shutil.copy(os.path.join(folder, file), inside / file.lower())
    check_product(sentinel2.open_product(str(lower)), made, "05.09")


def test_several_products_in_one_folder_are_refused(tmp_path):
    builders.make_product(tmp_path, "L1C")
    builders.make_product(tmp_path, "L2A")
    with pytest.raises(InputError, match="holds several Sentinel-2 products .*choose one of them"):
        sentinel2.open_product(str(tmp_path))


def bucket(folder, layout: str) -> dict[int, list[str]]:
    """Write a scene as cloud buckets hold it: coarser copies, and images that are no bands, among the files."""
    scene = builders.scene()
    (folder / "QI_DATA").mkdir()
    files: dict[int, list[str]] = {10: [], 20: [], 60: []}
    for gsd, bands in ((10, TEN), (20, TWENTY), (60, SIXTY)):
        (folder / f"R{gsd}m").mkdir()
        for name, array in zip(bands, scene[gsd]):
            path = folder / layout.format(gsd=gsd, name=name)
            if path.suffix == ".jp2":
                builders.write_jp2(path, array, gsd)
            else:
                builders.write_tif(path, array, gsd)
            files[gsd].append(str(path))
    suffix = layout.rpartition(".")[2]
    colours = np.zeros((3, 36, 48), np.uint8)
    builders.write_tif(folder / "TCI.tif", colours, 10, names=("Red", "Green", "Blue"))
    for name in (
        "R20m/SCL",
        "R20m/AOT",
        "R10m/WVP",
        "MSK_DETFOO_B02",
        "QI_DATA/MSK_QUALIT_B05",
        "QI_DATA/B04",
    ):
        builders.write_tif(folder / f"{name}.tif", colours[:1], 10)
    if "R{gsd}m/" in layout:
        builders.write_tif(folder / f"R20m/B02.{suffix}", scene[20][0], 20)
        builders.write_tif(folder / f"R60m/B05.{suffix}", scene[60][0], 60)
    return files


@pytest.mark.parametrize(
    "layout",
    [
        "R{gsd}m/{name}.jp2",
        "R{gsd}m/{name}.tif",
        "{name}.tif",
        "{name}_{gsd}m.jp2",
        "T31_x_{name}_{gsd}m.TIF",
    ],
)
def test_plain_names_of_cloud_buckets_as_folder_and_as_files(tmp_path, layout):
    made, scene = bucket(tmp_path, layout), builders.scene()
    everything = [
        str(file)
        for file in tmp_path.rglob("*")
        if file.is_file() and file.parent.name != "QI_DATA"
    ]
    for groups in (
        sentinel2.open_product(str(tmp_path)),
        sentinel2.groups(made[10], made[20], made[60]),
        sentinel2.groups(everything, []),
    ):
        for references, bands, gsd in (
            (groups.ten, TEN, 10), (groups.twenty, TWENTY, 20), (groups.sixty, SIXTY, 60)
        ):  # fmt: skip
            source = Source(references)
            assert names(references) == bands
            assert (source.read(source.grid.window)[0] == scene[gsd]).all()
    (left_out,) = [text for text in sentinel2.groups(everything, []).messages if "no band" in text]
    assert all(
        name in left_out
        for name in ("TCI.tif", "SCL.tif", "AOT.tif", "WVP.tif", "MSK_DETFOO_B02.tif")
    )


def test_half_of_the_60_m_bands_is_left_out_with_a_line(tmp_path):
    """L2A holds B01 at 20 m too: such a copy is not the native band, and without B09 none is written."""
    scene = builders.scene()
    ten, twenty, sixty = stacks(tmp_path, scene)
    copy = builders.write_tif(tmp_path / "T31_x_B01_20m.tif", scene[20][0], 20)
    one = builders.write_tif(tmp_path / "B09.tif", scene[60][1], 60)
    by_the_way, given = (
        sentinel2.groups([ten], [twenty, copy]),
        sentinel2.groups([ten], [twenty], [one]),
    )
    assert (by_the_way.messages, by_the_way.warnings) == ((by_the_way.without_sixty,), ())
    assert (given.messages, given.warnings) == ((), (given.without_sixty,))
    for groups, present, absent in ((by_the_way, "B01", "B09"), (given, "B09", "B01")):
        assert names(groups.ten) + names(groups.twenty) == TEN + TWENTY and groups.sixty == ()
        assert f"{present} was found and {absent} was not" in groups.without_sixty
    both = sentinel2.groups([ten], [twenty, copy], [sixty])
    assert names(both.sixty) == SIXTY and both.sixty[0][0] == sixty
    assert both.messages == ("Left out as copies at other pixel sizes: B01 (20 m).",)


def test_of_copies_under_one_name_the_one_on_native_pixels_is_taken(tmp_path):
    scene = builders.scene()
    ten, twenty, _ = stacks(tmp_path, scene)
    for folder, pixel in (("fine", 10), ("native", 20), ("coarse", 60)):
        (tmp_path / folder).mkdir()
        builders.write_tif(tmp_path / folder / "B05.tif", scene[20][0], pixel)
    five = builders.write_tif(tmp_path / "five.tif", scene[20][1:], 20, names=TWENTY[1:])
    copies = [str(tmp_path / folder / "B05.tif") for folder in ("fine", "native", "coarse")]
    assert sentinel2.groups([ten], [five, *copies]).twenty[0][0] == copies[1]


def test_what_is_no_band_of_a_stack_is_left_out_with_a_line(tmp_path):
    scene = builders.scene()
    ten, twenty, _ = stacks(tmp_path, scene)
    more = builders.write_tif(
        tmp_path / "more.tif", scene[60][[0, 1, 0, 1]], 60, names=("B1", "B9", "B10", "QA60")
    )
    groups = sentinel2.groups([ten], [twenty], [more])
    assert names(groups.sixty) == SIXTY
    assert groups.messages == ("Left out, no band that is sharpened: QA60 of more.tif, B10.",)


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("B5", "B05"), ("B05", "B05"), ("b12", "B12"), ("B8A", "B8A"), ("B08A", "B8A"), ("b8a", "B8A"), ("B8", "B08"),
        ("T32ULC_20230823T095559_B05_20m", "B05"), ("S2B_MSIL2A_20230823_B02_10m", "B02"), ("Band 11", "B11"),
        ("B5, central wavelength 705 nm", "B05"), ("usa_B2", "B02"), ("B04_and_B05", "B05"), ("rededge3", "B07"), ("nir08", "B8A"),
        ("Red", "B04"), ("B10", "B10"), ("B13", None), ("B0", None), ("BGRN", None), ("S2B_T32TB5", None),
        ("TCI", None), ("", None), ("infrared", None), ("AOT", None),
    ],
)  # fmt: skip
def test_band_names(text, band):
    assert band_name(text) == band


@pytest.mark.parametrize(
    ("text", "gsd"),
    [
        ("B05_20m", 20),
        ("x_10m_B02", 10),
        ("R60m", 60),
        ("200m", None),
        ("100m", None),
        ("B02", None),
    ],
)
def test_ground_sampling_distance_in_names(text, gsd):
    assert gsd_in(text) == gsd


def stacks(folder, scene=None, described=True, kind="tif") -> list[str]:
    scene = scene or builders.scene()
    files = []
    for gsd, bands in ((10, TEN), (20, TWENTY), (60, SIXTY)):
        labels = bands if described else ()
        files.append(
            builders.write_tif(folder / f"stack_{gsd}m.{kind}", scene[gsd], gsd, names=labels)
        )
    return files


def test_stacks_by_their_descriptions_in_whatever_order(tmp_path):
    scene = builders.scene()
    order = [3, 0, 2, 1]
    ten = builders.write_tif(
        tmp_path / "a.tif", scene[10][order], 10, names=tuple(TEN[i] for i in order)
    )
    _, twenty, sixty = stacks(tmp_path, scene)
    groups = sentinel2.groups([twenty], [sixty, ten])
    source = Source(groups.ten)
    assert (source.read(source.grid.window)[0] == scene[10]).all()
    assert names(groups.twenty) == TWENTY and names(groups.sixty) == SIXTY and groups.messages == ()


def test_one_file_a_band_by_its_name(tmp_path):
    scene = builders.scene()
    lists = {10: [], 20: [], 60: []}
    for gsd, bands in ((10, TEN), (20, TWENTY), (60, SIXTY)):
        for name, array in zip(bands, scene[gsd]):
            lists[gsd].append(builders.write_tif(tmp_path / f"{name}.tif", array, gsd))
    groups = sentinel2.groups(lists[10][::-1], lists[20][::-1], lists[60][::-1])
    for references, gsd in ((groups.ten, 10), (groups.twenty, 20), (groups.sixty, 60)):
        source = Source(references)
        assert (source.read(source.grid.window)[0] == scene[gsd]).all()
    assert [band.name for band in Source(groups.ten).bands] == list(TEN)


def test_stacks_without_names_are_taken_in_order_with_a_message(tmp_path):
    ten, twenty, sixty = stacks(tmp_path, described=False)
    groups = sentinel2.groups([ten], [twenty], [sixty])
    assert (names(groups.ten), names(groups.twenty), names(groups.sixty)) == (TEN, TWENTY, SIXTY)
    assert len(groups.messages) == 3 and "in the order B02, B03, B04, B08" in groups.messages[0]


def test_names_that_only_count_are_no_names(tmp_path):
    ten, twenty, _ = stacks(tmp_path)
    counted = builders.write_tif(
        tmp_path / "counted.tif",
        builders.scene()[10],
        10,
        names=("Band 1", "Band 2", "Band 3", "Band 4"),
    )
    assert names(sentinel2.groups([counted], [twenty]).ten) == TEN
    with pytest.raises(InputError, match="missing: B08; found: B02, B03, B04"):
        sentinel2.groups(
            [builders.write_tif(tmp_path / "three.tif", builders.scene()[10][:3], 10, names=TEN)],
            [twenty],
        )


def test_a_nameless_stack_of_another_count_is_not_guessed(tmp_path):
    ten, twenty, _ = stacks(tmp_path, described=False)
    three = builders.write_tif(tmp_path / "three.tif", builders.scene()[10][:3], 10)
    with pytest.raises(InputError, match="missing: B02, B03, B04, B08; found: B05"):
        sentinel2.groups([three], [twenty])


def test_nothing_at_all_is_refused():
    with pytest.raises(InputError, match="missing: B02, .*found: none, in no raster"):
        sentinel2.groups([], [])


def test_a_band_given_twice_is_refused_but_the_same_file_twice_is_fine(tmp_path):
    ten, twenty, _ = stacks(tmp_path)
    (tmp_path / "other date").mkdir()
    other = builders.write_tif(tmp_path / "other date" / "B05.tif", builders.scene()[20][0], 20)
    with pytest.raises(InputError, match="Band B05 was given more than once"):
        sentinel2.groups([ten], [twenty, other])
    assert names(sentinel2.groups([ten, ten], [twenty]).ten) == TEN


def test_a_coarser_copy_alone_is_refused(tmp_path):
    ten, twenty, _ = stacks(tmp_path)
    scene = builders.scene()
    files = [
        builders.write_tif(tmp_path / f"T31_{n}_10m.tif", a, 10)
        for n, a in zip(TEN[1:], scene[10][1:])
    ]
    coarse = builders.write_tif(tmp_path / "T31_B02_20m.tif", scene[20][0], 20)
    with pytest.raises(InputError, match="Band B02 was found at 20 m only .*add its 10 m file"):
        sentinel2.groups([*files, coarse], [twenty])


def test_b10_is_left_out(tmp_path):
    scene = builders.scene()
    ten, twenty, _ = stacks(tmp_path, scene)
    sixty = builders.write_tif(
        tmp_path / "l1c_60m.tif",
        np.concatenate([scene[60], scene[60][:1]]),
        60,
        names=("B01", "B09", "B10"),
    )
    assert names(sentinel2.groups([ten], [twenty], [sixty]).sixty) == SIXTY


def test_output_band_names_what_it_knows():
    known = sentinel2.output_band(BandInfo("B5, central wavelength 705 nm", "uint16", scale=1e-4))
    assert (known.name, known.wavelength_nm, known.fwhm_nm, known.scale) == (
        "B05",
        704.1,
        14.0,
        1e-4,
    )
    assert sentinel2.output_band(BandInfo("thermal")) == BandInfo("thermal")


def test_real_scenes(data_dir):
    """The published scenes of s2_multires: names from descriptions, grids that nest."""
    found = sorted((data_dir / "s2_multires").glob("*_10m.tif"))
    if not found:
        pytest.skip("no scene of s2_multires is there")
    for ten in found:
        paths = [str(ten).replace("_10m.tif", f"_{gsd}m.tif") for gsd in (10, 20, 60)]
        groups = sentinel2.groups(*([path] for path in paths))
        assert (names(groups.ten), names(groups.twenty), names(groups.sixty)) == (
            TEN,
            TWENTY,
            SIXTY,
        )
        nesting = nested_grids(
            [describe(path).grid for path in paths], (1, 2, 6), [os.path.basename(p) for p in paths]
        )
        assert nesting.messages == ()
        assert nesting.grids[0].width == 6 * nesting.grids[2].width
