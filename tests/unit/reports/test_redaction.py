"""
Redaction: nothing that a person wrote is left, and the rules judge alike.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from service.alternatives.trial import Outcome, Trial
from service.domain.record import FieldType, RecordKind
from service.reports.redaction import redacted
from tests.property.asking import examples
from tests.strategies import DossierMaker, dossiers
from tests.unit.reports.writing import AS_OF, EXAMPLES, dossier, example, incident, read, wiring

Json = dict[str, Any]

RELEASE = wiring().release
TRIAL = Trial(RELEASE)
MAKER = DossierMaker(RELEASE.kinds)
WRITTEN = (FieldType.TEXT, FieldType.ID)


def flat(kind: RecordKind, record: Mapping[str, Any], outer: str = "") -> Iterator[tuple[str, Any]]:
    """Give the fields of a record by their flat names."""
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from flat(kind, value, f"{outer}{key}.")
        else:
            yield f"{outer}{key}", value


def written(found: Mapping[str, Any], *, with_titles: bool = True) -> list[str]:
    """Give every text and every id of a dossier, but the person's own reference."""
    return [
        value
        for kind in RELEASE.kinds
        for record in ([found[kind.name]] if kind.single and kind.name in found else found.get(kind.name, ()))
        for name, value in flat(kind, record)
        if kind.fields[name].type in WRITTEN
        and kind.fields[name].fact != "subject.ref"
        and (with_titles or name != kind.title)
    ]


def labels(of: Json) -> dict[str, Any]:
    return redacted(read(of), RELEASE, AS_OF)


def counted(outcome: Outcome) -> tuple[list[Any], list[Any], list[Any]]:
    """Give an outcome without the ids of the records, which follow one another as they did."""
    answers = [(rule, about is None, truth) for (rule, about), truth in outcome.answers.items()]
    verdicts = [(action, about is None, verdict) for (action, about), verdict in outcome.verdicts.items()]
    superseded = [(action, by) for (action, _), by in outcome.superseded.items()]
    return answers, verdicts, superseded


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_judged_alike(name: str) -> None:
    found = read(example(name))
    told = redacted(found, RELEASE, AS_OF)
    day = AS_OF.toordinal()
    assert counted(TRIAL.outcome(told, day)) == counted(TRIAL.outcome(found, day))


@examples(50)
@given(dossiers(MAKER))
def test_any_dossier_is_judged_alike_and_keeps_no_word(sent: Json) -> None:
    found, day = read(sent), AS_OF.toordinal()
    told = redacted(found, RELEASE, AS_OF)
    assert counted(TRIAL.outcome(told, day)) == counted(TRIAL.outcome(found, day))
    words = {word for word in written(found) if word.strip()}
    assert not [word for word in written(told) if word in words and word not in {rule.id for rule in RELEASE.rules()}]


@examples(50)
@given(dossiers(MAKER))
def test_ids_and_texts_are_alike_where_they_were_alike_and_nowhere_else(sent: Json) -> None:
    found = read(sent)
    told = redacted(found, RELEASE, AS_OF)
    pairs = set(zip(written(found, with_titles=False), written(told, with_titles=False), strict=True))
    assert len({before for before, _ in pairs}) == len({after for _, after in pairs}) == len(pairs)


def test_the_redacted_dossier_is_one_that_the_contract_takes() -> None:
    for name in EXAMPLES:
        told = redacted(read(example(name)), RELEASE, AS_OF)
        assert read(json.loads(json.dumps(told, default=date.isoformat)))


def test_a_title_becomes_what_the_record_is() -> None:
    told = labels(dossier(incidents=[incident(), incident(id="I-2", verified_on="2026-03-08", kind="buck_passing")]))
    assert [one["title"] for one in told["incidents"]] == [
        "无故误期（2026年2月1日查实）",
        "推诿扯皮、协同不力（2026年3月8日查实）",
    ]
    assert [one["id"] for one in told["incidents"]] == ["事项1", "事项2"]


def test_two_titles_are_never_alike() -> None:
    told = labels(dossier(incidents=[incident(), incident(id="I-2"), incident(id="I-3")]))
    assert [one["title"] for one in told["incidents"]] == [
        "无故误期（2026年2月1日查实）",
        "无故误期（2026年2月1日查实）（其2）",
        "无故误期（2026年2月1日查实）（其3）",
    ]


def test_a_day_that_has_not_come_does_not_say_what_the_record_is() -> None:
    told = labels(dossier(incidents=[incident(verified_on="2026-07-01")]))
    assert told["incidents"][0]["title"] == "无故误期（2026年1月15日发生）"


def test_days_are_said_as_far_as_they_are_known_and_a_record_without_any_by_its_kind() -> None:
    tasks = [{"id": "T-1", "title": "甲", "due": "2026-05"}, {"id": "T-2", "title": "乙"}]
    told = labels(dossier(tasks=tasks, vetoes=[{"id": "N-1", "item": "丙", "from": "2026"}]))
    assert [one["title"] for one in told["tasks"]] == ["任务（2026年5月应完成）", "任务"]
    assert told["vetoes"][0]["item"] == "负面清单事项（2026年起算）"


def test_what_refers_to_one_another_still_does() -> None:
    told = labels(
        dossier(
            incidents=[incident()],
            measures=[
                {"id": "M-1", "kind": "reminder", "on": "2026-02-10", "about": "I-1"},
                {"id": "M-2", "kind": "reminder", "on": "2026-02-10", "about": "某处"},
            ],
            achievements=[
                {"id": "H-1", "title": "甲", "date": "2026-01-01", "deed": "同一件事", "certified_by": "张三"}
            ],
            awards=[
                {"id": "W-1", "date": "2026-02-01", "kind": "merit_3", "deed": "同一件事"},
                {"id": "W-2", "date": "2026-02-01", "kind": "merit_3", "deed": "H-1"},
            ],
        )
    )
    assert [one["about"] for one in told["measures"]] == ["事项1", "所涉任务或事项1"]
    assert (told["achievements"][0]["deed"], told["achievements"][0]["certified_by"]) == ("事迹1", "认定单位1")
    assert [one["deed"] for one in told["awards"]] == ["事迹1", "实绩1"]


def test_the_own_reference_and_the_words_of_the_release_stay_and_the_unit_does_not() -> None:
    tolerance = {"status": "exempt", "case": "FT-01", "decided_on": "2026-03-01"}
    told = labels(dossier(subject={"unit": {"ref": "U-7", "type": "town"}}, incidents=[incident(tolerance=tolerance)]))
    assert told["subject"]["ref"] == "CAD-1"
    assert told["subject"]["unit"] == {"ref": "单位代号1", "type": "town"}
    assert told["incidents"][0]["tolerance"]["case"] == "FT-01"


def test_the_dossier_that_was_given_stays_as_it_was() -> None:
    found = read(dossier(incidents=[incident()]))
    before = repr(found)
    redacted(found, RELEASE, AS_OF)
    assert repr(found) == before
