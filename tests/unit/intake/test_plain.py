"""Small bodies without a dossier: every kind of value, and all that is wrong with one told at once."""

import json
from datetime import date
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.intake.plain import (
    MOST_BYTES,
    codes_shape,
    day_shape,
    digest_shape,
    id_shape,
    list_shape,
    number_shape,
    object_shape,
    or_null,
    plain_form,
    read_plain,
    text_shape,
    truth_shape,
)

DIGEST = "sha256:" + "0a" * 32
FORM = plain_form(
    {
        "title": text_shape("标题", most=5, required=True),
        "note": text_shape("说明"),
        "key": id_shape("编号"),
        "release": digest_shape("版本"),
        "from": day_shape("起始日期"),
        "retroactive": truth_shape("追溯"),
        "number": number_shape("序号", 1, 3),
        "outcome": codes_shape("处理", {"adopted": "采纳", "refused": "不采纳"}),
        "units": or_null(list_shape("单位", id_shape("单位代号"), least=1, most=2)),
        "appeal": object_shape("申诉", {"on": day_shape("日期", required=True)}),
    }
)
GOOD = {
    "title": "试行",
    "note": "",
    "key": "K-1",
    "release": DIGEST,
    "from": "2026-06-30",
    "retroactive": False,
    "number": 3,
    "outcome": "adopted",
    "units": ["U-1"],
    "appeal": {"on": "2026-06-30"},
}


def read(body: Any) -> dict[str, Any]:
    return read_plain(json.dumps(body).encode(), FORM)


def told(source: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DossierFaultsError) as caught:
        read_plain(source, FORM)
    return [(fault.code, fault.path) for fault in caught.value.faults]


def test_every_kind_of_value_is_read_and_full_days_are_dates() -> None:
    assert read(GOOD) == {**GOOD, "from": date(2026, 6, 30), "appeal": {"on": date(2026, 6, 30)}}


def test_what_is_not_required_may_be_absent_and_some_may_be_null() -> None:
    assert read({"title": "甲", "units": None}) == {"title": "甲", "units": None}


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("title", "一二三四五六", [("too_long_text", "title")]),
        ("title", " \n", [("blank_text", "title")]),
        ("title", "a\u0000", [("control_character", "title")]),
        ("title", "\ud800", [("control_character", "title")]),
        ("note", 3, [("wrong_type", "note")]),
        ("key", "K 1", [("lookalike_character", "key")]),
        ("release", DIGEST.upper(), [("invalid_digest", "release")]),
        ("release", DIGEST + "0", [("invalid_digest", "release")]),
        ("from", "2026-06", [("invalid_date", "from")]),
        ("retroactive", "true", [("wrong_type", "retroactive")]),
        ("number", 4, [("out_of_range", "number")]),
        ("number", True, [("wrong_type", "number")]),
        ("outcome", "adoptd", [("unknown_code", "outcome")]),
        ("units", [], [("too_few_items", "units")]),
        ("units", ["a", "b", "c"], [("too_many_items", "units")]),
        ("units", ["a", None], [("null_not_allowed", "units[1]")]),
        ("appeal", {}, [("missing_key", "appeal.on")]),
        ("appeal", None, [("null_not_allowed", "appeal")]),
        ("as_of", "2026-06-30", [("unknown_key", "as_of")]),
    ],
)
def test_what_no_body_may_hold_is_refused_at_its_place(key: str, value: Any, expected: list[tuple[str, str]]) -> None:
    assert told(json.dumps({**GOOD, key: value}).encode()) == expected


def test_all_that_is_wrong_with_a_body_is_told_at_once_in_its_order() -> None:
    body = b'{"zz": 1, "outcome": "x", "units": ["a", "a b"], "key": "", "key": "K-1"}'
    assert told(body) == [
        ("unknown_key", "zz"),
        ("unknown_code", "outcome"),
        ("lookalike_character", "units[1]"),
        ("duplicate_key", "key"),
        ("missing_key", "title"),
    ]


@pytest.mark.parametrize(
    ("source", "code"), [(b"", "not_json"), (b"[]", "not_an_object"), (b"{", "not_json"), (b"\xff", "not_json")]
)
def test_what_is_no_object_is_refused_as_a_whole(source: bytes, code: str) -> None:
    assert told(source) == [(code, "")]


def test_a_body_above_the_limit_is_not_read_at_all() -> None:
    with pytest.raises(DossierTooLargeError) as caught:
        read_plain(b" " * (MOST_BYTES + 1), FORM)
    assert caught.value.limit == MOST_BYTES


def test_people_are_told_in_chinese_what_a_text_lacks() -> None:
    with pytest.raises(DossierFaultsError) as caught:
        read({"title": "", "units": []})
    assert [fault.message for fault in caught.value.faults] == ["「标题」不能为空", "项数过少：至少 1 项"]
