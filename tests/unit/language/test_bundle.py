"""
Bundles: the files of a release, and the one digest that they have wherever they are read.
"""

from pathlib import Path

import pytest

from service.domain.errors import RulesetFaultsError
from service.language.bundle import digest_of, read_bundle, release_of
from service.language.files import FEATURES, RULESETS, beside, digest_of_folder, part_of, read_files
from service.language.folder import load
from service.settings import shipped
from tests.builders import files_of

FEATURE = "# language: zh-CN\n功能: 迟到\n".encode()


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def bundle() -> dict[str, bytes]:
    return {RULESETS + path: content for path, content in files_of().items()} | {FEATURES + "late.feature": FEATURE}


def test_a_bundle_is_the_rulesets_and_the_features_and_nothing_that_lies_among_them(tmp_path: Path) -> None:
    besides = {"rulesets/README.md": b"#", "rulesets/schemas/facts.json": b"{}", "features/README.md": b"#"}
    written(tmp_path, {**bundle(), "features/beyond_reach.yaml": b"[]", **besides})

    found = read_bundle(tmp_path / "rulesets", tmp_path / "features")

    assert found == {**bundle(), "features/beyond_reach.yaml": b"[]"}
    assert part_of(found, RULESETS) == read_files(tmp_path / "rulesets") == files_of()


def test_a_folder_that_is_named_like_a_file_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").mkdir()

    with pytest.raises(IsADirectoryError):
        read_files(tmp_path)


def test_a_folder_and_its_bundle_have_one_digest_however_they_are_read(tmp_path: Path) -> None:
    written(tmp_path, bundle())

    digest = digest_of(bundle())

    assert digest_of_folder(tmp_path / "rulesets") == digest
    assert load(tmp_path / "rulesets").digest == digest
    assert release_of(bundle()).digest == digest


def test_what_is_evaluated_on_the_command_line_is_what_ships() -> None:
    shipped_bundle = read_bundle(shipped("rulesets"), shipped("features"))

    assert load(shipped("rulesets")).digest == release_of(shipped_bundle).digest


def test_a_specification_that_changes_makes_another_release(tmp_path: Path) -> None:
    written(tmp_path, bundle())
    before = load(tmp_path / "rulesets").digest
    (tmp_path / "features" / "late.feature").write_bytes(FEATURE + "\n  场景: 再一个\n".encode())

    assert load(tmp_path / "rulesets").digest != before


def test_rulesets_alone_are_a_bundle_too(tmp_path: Path) -> None:
    rulesets = written(tmp_path / "rulesets", files_of())

    assert beside(rulesets) is None
    assert load(rulesets).digest == digest_of(read_bundle(rulesets, None))


def test_a_rule_file_does_not_become_a_feature_by_its_name() -> None:
    one = digest_of({"rulesets/a.yaml": b"x"})

    assert one != digest_of({"features/a.yaml": b"x"})
    assert one == digest_of({"rulesets/a.yaml": b"x"})


def test_the_faults_of_a_bundle_are_those_of_its_rulesets() -> None:
    broken = {path: content for path, content in bundle().items() if path != "rulesets/parameters.yaml"}

    with pytest.raises(RulesetFaultsError, match=r"parameters\.yaml: missing file") as caught:
        release_of(broken)

    assert "parameters.yaml" in {fault.file for fault in caught.value.faults}
