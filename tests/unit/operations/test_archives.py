"""
Archives: the same release gives the same bytes, what comes back is what went out, and nothing else comes in.
"""

import json
import random
from contextlib import suppress
from io import BytesIO
from stat import S_IFLNK
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from service.governance.errors import RefusedError
from service.language.files import digest_of
from service.operations.archives import MANIFEST, pack, unpack
from service.operations.bundles import MOST_BYTES, MOST_FILE_BYTES, MOST_FILES
from tests.unit.operations.small_bundle import small_bundle

BUNDLE = small_bundle()
DIGEST = digest_of(BUNDLE)
NAMED = {"format": 1, "digest": DIGEST, "title": "试验", "publications": []}


def archive(files: dict[str, bytes] | None = None, manifest: object = NAMED, compression: int = ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", compression) as made:
        if manifest is not None:
            made.writestr(MANIFEST, manifest if isinstance(manifest, bytes) else json.dumps(manifest))
        for path, content in (BUNDLE if files is None else files).items():
            made.writestr(path, content)
    return written.getvalue()


def with_member(member: ZipInfo, content: bytes = b"x") -> bytes:
    written = BytesIO(archive())
    with ZipFile(written, "a") as made:
        made.writestr(member, content)
    return written.getvalue()


def refused(content: bytes) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        unpack(content)
    assert caught.value.code == "not_publishable"
    return [one.code for one in caught.value.faults]


def test_what_goes_out_comes_back() -> None:
    found = unpack(pack(DIGEST, "试验", BUNDLE, [{"effective_from": "2027-01-01"}]))

    assert (found.digest, found.title, dict(found.bundle)) == (DIGEST, "试验", BUNDLE)


def test_one_release_gives_the_same_bytes_in_whatever_order_its_files_come() -> None:
    turned = dict(reversed(BUNDLE.items()))

    assert pack(DIGEST, "试验", BUNDLE, []) == pack(DIGEST, "试验", turned, [])


def test_an_archive_that_was_packed_by_others_is_read_too() -> None:
    assert unpack(archive()).digest == DIGEST
    assert unpack(archive(compression=ZIP_STORED)).digest == DIGEST


def test_a_file_that_was_changed_added_or_left_out_is_noticed() -> None:
    path = min(BUNDLE)
    assert refused(archive({**BUNDLE, path: BUNDLE[path] + b"\n# x"})) == ["wrong_digest"]
    assert refused(archive({**BUNDLE, "rulesets/more.yaml": b"x: 1"})) == ["wrong_digest"]
    assert refused(archive({name: content for name, content in BUNDLE.items() if name != path})) == ["wrong_digest"]


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        (None, "no_manifest"),
        (b"{", "wrong_manifest"),
        ([], "wrong_manifest"),
        ({**NAMED, "format": 2}, "wrong_manifest"),
        ({**NAMED, "digest": "sha256:1"}, "wrong_manifest"),
        ({**NAMED, "digest": 1}, "wrong_manifest"),
        ({**NAMED, "title": None}, "wrong_manifest"),
    ],
)
def test_a_manifest_says_what_it_has_to(manifest: object, code: str) -> None:
    assert refused(archive(manifest=manifest)) == [code]


@pytest.mark.parametrize(
    "path",
    [
        "../rulesets/a.yaml",
        "rulesets/../../a.yaml",
        "/rulesets/a.yaml",
        "rulesets/a.sh",
        "C:/rulesets/a.yaml",
        "rulesets/.ssh/a.yaml",
        "rulesets\\a.yaml",
        "other/a.yaml",
        "rulesets/",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    assert refused(archive({**BUNDLE, path: b"x"})) == ["wrong_path"]


def test_a_link_is_refused() -> None:
    link = ZipInfo("rulesets/link.yaml")
    link.external_attr = (S_IFLNK | 0o777) << 16

    assert refused(with_member(link, b"/etc/passwd")) == ["not_a_file"]


def test_a_name_that_stands_twice_is_refused() -> None:
    path = min(BUNDLE)
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = with_member(ZipInfo(path), BUNDLE[path])

    assert refused(twice) == ["repeated_member"]


def test_a_way_of_packing_that_is_not_expected_is_refused() -> None:
    assert set(refused(archive(compression=ZIP_BZIP2))) == {"not_a_file"}


def test_what_would_unfold_beyond_all_measure_is_refused_before_it_does() -> None:
    bomb = {f"rulesets/{number}.yaml": b"\0" * MOST_FILE_BYTES for number in range(MOST_BYTES // MOST_FILE_BYTES + 1)}
    assert refused(archive(bomb)) == ["bundle_too_large"]
    assert refused(archive({"rulesets/big.yaml": b"\0" * (MOST_FILE_BYTES + 1)})) == ["file_too_large"]
    many = {f"rulesets/{number}.yaml": b"" for number in range(MOST_FILES + 1)}
    assert refused(archive(many)) == ["too_many_files"]


def test_what_says_that_it_is_shorter_than_it_is_does_not_unfold() -> None:
    content = bytearray(archive({"rulesets/a.yaml": b"\0" * 100_000}))
    said, meant = (100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert content.count(said) >= 2  # in the file's own header, and in the directory

    assert refused(bytes(content.replace(said, meant)))[0] in {"wrong_length", "not_an_archive", "wrong_digest"}


def test_every_fault_is_told_at_once() -> None:
    assert refused(archive({"a": b"", "b": b"", "rulesets/big.yaml": b"\0" * (MOST_FILE_BYTES + 1)}, None)) == [
        "no_manifest",
        "wrong_path",
        "wrong_path",
        "file_too_large",
    ]


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x05\x06" + bytes(18), archive()[:-40]])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert refused(content)[0] in {"not_an_archive", "no_manifest"}


def test_a_damaged_archive_is_refused_or_is_what_it_was() -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    whole = archive()
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(RefusedError):  # and no other error
            assert unpack(bytes(damaged)).digest == DIGEST
