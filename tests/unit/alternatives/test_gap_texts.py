"""How gaps read: names, values, examples of records, and what is said where not everything could be tried."""

from typing import Any

import pytest

from service.alternatives import gap_finding, proposing
from service.alternatives.gap_values import joined, one_value
from service.alternatives.gaps import gaps
from service.alternatives.trial import Trial
from service.domain.record import Field, FieldType
from service.intake import Contract
from service.language.folder import load
from service.settings import shipped
from tests.builders import AS_OF, Json, dossier, incident, release_of, rule
from tests.strategies import as_bytes

_LATE = rule(about="about: incident", when="when: [{incident.late: true}]", effect="recommend: reminder")
_BOTH = "when: [{subject.trained: true}, {setting.vacancy: true}]"


def _gaps(written: Json, **added: str) -> Json:
    release = release_of(**added)
    return gaps(Trial(release), Contract(release.kinds).read(as_bytes(written)), AS_OF.toordinal())


def _first(told: Json) -> str:
    text: str = told["unsettled"][0]["ways"][0]["sets"][0]["text"]
    return text


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("工程延误", "「工程延误」"),
        ("「一网通办」整改", "「『一网通办』整改」"),
        ("处置不力（第二次）", "「处置不力（第二次）」"),
        ("", "2026年1月15日拖延（I-1）"),
    ],
)
def test_a_record_is_named_in_single_marks_and_by_its_id_where_it_has_no_title(title: str, named: str) -> None:
    told = _gaps(dossier(incidents=[incident(title=title)]), rules=_LATE)
    assert _first(told) == f"查明{named}的「误期天数」不少于10天，对{named}的「提醒」即可以提出。"


def test_the_actions_that_a_value_settles_alike_are_said_together() -> None:
    bar = rule(name="B", when="when: [{subject.trained: false}]", effect="bar: [praise, training]")
    others = rule(name="R-2", effect="recommend: training") + rule(name="R-3", effect="recommend: care")
    told = _gaps(dossier(), rules=rule() + others + bar)
    assert told["first"][0]["text"] == (
        "单独查明「已培训」，可使3项意见有定论："
        "属实的，「表扬」、「培训」可以提出，「关爱」应当提出；不属实的，「表扬」、「培训」、「关爱」不再提出。"
    )


def test_a_record_of_which_several_things_are_missing_is_named_once() -> None:
    both = "when: [{incident.late: true}, {incident.corrected: false}]"
    told = _gaps(
        dossier(incidents=[incident(title="工程延误")]),
        rules=rule(about="about: incident", when=both, effect="recommend: reminder"),
    )
    assert _first(told) == (
        "同时查明以下2项：「工程延误」的「误期天数」不少于10天，「已改正」不属实，对「工程延误」的「提醒」即可以提出。"
    )


def test_what_is_barred_must_not_be_proposed_and_what_is_held_waits() -> None:
    bar = rule(name="B", when="when: [{subject.category: leader}]", effect="bar: [praise]")
    hold = rule(name="H", when="when: [{subject.rank: r1}]", effect="hold: [praise]")
    told = _gaps(dossier(subject={"trained": True}), rules=rule() + bar + hold)
    texts = [way["sets"][0]["text"] for way in told["unsettled"][0]["ways"]]
    assert texts[1:] == ["查明「类别」为领导，「表扬」即不得提出。", "查明「职级」为一级，「表扬」即暂缓提出。"]


def test_records_that_a_list_might_hold_are_said_field_by_field() -> None:
    facts = "talks: {label: 谈话次数, count: measures, where: [{measure.kind: talk}]}\n"
    one, two = (_first(_gaps(dossier(), facts=facts, rules=rule(when=f"when: [{{talks: {n}}}]"))) for n in (1, 2))
    assert one == "查明「处理」有相应记录（例如，种类：谈话），「表扬」即可以提出。"
    assert "（例如，①种类：谈话；②种类：谈话）" in two


def _field(kind: FieldType, **more: Any) -> Field:
    return Field("field", "字段", kind, **more)


_CODES = {"a": "甲", "b": "乙", "c": "丙"}


@pytest.mark.parametrize(
    ("field", "values", "said"),
    [
        (_field(FieldType.TRUTH), (True,), "属实"),
        (_field(FieldType.TRUTH), (False,), "不属实"),
        (_field(FieldType.CODE, codes=_CODES), ("a", "b"), "为甲或者乙"),
        (_field(FieldType.CODE, codes=_CODES), ("a", "b", "c"), "为甲、乙或者丙"),
        (_field(FieldType.CODES, codes=_CODES), ([], ["a", "b"]), "为无或者甲、乙"),
        (_field(FieldType.ID), ("other", "x"), "为x或者其他"),
        (_field(FieldType.ID), ("other",), "为其他"),
        (_field(FieldType.SHARE), (0.3, 0.4), "不低于30%"),
        (_field(FieldType.INTEGER, unit="次"), (3, 4), "不少于3次"),
    ],
)
def test_values_are_said_as_people_say_them(field: Field, values: tuple[Any, ...], said: str) -> None:
    likely = [0.1, 0.3, 0.4] if field.type is FieldType.SHARE else [1, 3, 4] if field.type is FieldType.INTEGER else []
    assert joined(field, values, likely, str) == said


def test_a_value_by_itself_is_said_plainly() -> None:
    assert [one_value(_field(FieldType.TRUTH), one, str) for one in (True, False)] == ["是", "否"]
    assert one_value(_field(FieldType.DATE), None, str) == "尚无"


def test_a_text_that_is_empty_is_blank() -> None:
    release = load(shipped("rulesets"))
    done = {"id": "ACH-1", "title": "", "date": "2026-01-15", "role": "lead", "certified_on": "2026-02-01", "deed": ""}
    written = dossier(achievements=[done], awards=[{"date": "2026-03-01", "kind": "commendation"}], sanctions=[])
    written |= {"investigations": [], "incidents": [], "tasks": [], "appraisals": []}
    told = gaps(Trial(release), Contract(release.kinds).read(as_bytes(written)), AS_OF.toordinal())
    one = next(one for one in told["unsettled"] if one["action"] == "timely_commendation")
    assert "「事迹」为空白，「及时表彰奖励」即不再提出。" in str(one)


def test_a_dossier_of_many_records_is_tried_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    outcome = Trial.outcome

    def counted(self: Trial, *asked: Any) -> Any:
        tried.append(asked)
        return outcome(self, *asked)

    monkeypatch.setattr(Trial, "outcome", counted)
    monkeypatch.setattr(gap_finding, "MOST_RECORDS", 80)
    monkeypatch.setattr(gap_finding, "LEAST_TRIALS", 2)
    told = _gaps(dossier(incidents=[incident() for _ in range(20)]), rules=_LATE)
    assert (len(tried), told["exhausted"], len(told["first"])) == (4, False, 1)


def test_of_several_fields_together_some_are_tried_though_single_ones_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap_finding, "MOST_TRIALS", 12)
    many = "".join(
        rule(name=f"M-{name}", when=f"when: [{{subject.{name}: x}}]".replace("x", code), effect="recommend: care")
        for name, code in (("category", "leader"), ("rank", "r1"), ("protection", "leave"))
    )
    told = _gaps(dossier(), rules=rule(when=_BOTH) + many)
    ways = {one["action"]: [way["verdict"] for way in one["ways"]] for one in told["unsettled"]}
    assert (told["exhausted"], "recommended" in ways["praise"]) == (False, True)


def test_what_was_not_looked_into_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "MOST_OPENED", 1)
    told = _gaps(dossier(), rules=rule(when=_BOTH))
    assert (told["exhausted"], told["text"][-24:]) == (False, "可能的组合过多，没有逐一推算，所列各项均经核对。")


def test_that_no_field_settles_anything_alone_is_not_said_where_not_all_were_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gap_finding, "MOST_TRIALS", 0)
    told = _gaps(dossier(), rules=rule(when=_BOTH))
    assert told["text"] == "截至2026年6月30日，有1项意见待定。可能的组合过多，没有逐一推算，所列各项均经核对。"
