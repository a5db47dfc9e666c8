"""
The version of the person: it tells what concerns them, and names nobody and nothing that is withheld.
"""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from service.domain.record import FieldType, RecordKind
from service.reports.disclosure import withheld_records, without
from service.reports.document import texts
from service.reports.html import as_html
from service.reports.material import Audience
from service.reports.withholding import Withholding
from service.reports.word import as_word
from tests.strategies import DossierMaker, as_bytes
from tests.unit.reports.writing import (
    AS_OF,
    EXAMPLES,
    document_of,
    dossier,
    example,
    incident,
    read,
    report,
    reporting,
    section,
    told,
    wiring,
)

Json = dict[str, Any]

RELEASE = wiring().release
WRITTEN = (FieldType.TEXT, FieldType.ID)
INFORMANT = "举报人某甲"
SEEDS = (3, 11, 58)
HIDING = (0, 1, 2, 3, 4, 10, 11, 12, 13, 14)
"""Seeds of dossiers in which something is withheld, and changes no verdict."""


TURNS = "今后12个月与您有关的日期"
VERIFYING = dossier(
    incidents=[incident(), incident(id="I-2", title="另一件事", evidence="under_verification", verified_on=None)]
)


def test_a_matter_under_verification_is_told_to_the_department_alone() -> None:
    assert "「另一件事」尚在「核实中」阶段" in told(VERIFYING, Audience.DEPARTMENT)
    own = told(VERIFYING, Audience.CADRE)
    assert "事项1" in own
    assert not [word for word in ("事项2", "核实中", "1月15日发生", "在核") if word in own]


REFERRED = dossier(
    incidents=[incident(suspected_violation=True, severity="grave", corrected=True)],
    achievements=[
        {
            "id": "H-1",
            "title": "甲",
            "date": "2026-03-01",
            "role": "lead",
            "level": "city",
            "certified_on": "2026-03-02",
        }
    ],
)


def test_a_referral_is_told_to_the_department_alone() -> None:
    assert "移送纪检监察" in told(REFERRED, Audience.DEPARTMENT)
    own = told(REFERRED, Audience.CADRE)
    assert not [word for word in ("移送", "REF-01", "HOLD-03") if word in own]


def test_a_measure_that_stands_or_falls_with_a_withheld_reason_is_not_told() -> None:
    held = section(document_of(REFERRED, Audience.DEPARTMENT), "暂缓及原因")
    assert "评先评优倾斜" in held
    own = document_of(REFERRED, Audience.CADRE)
    assert section(own, "暂缓及原因") == "无。"
    assert not [title for title in ("建议", "待定", TURNS) if "评先评优倾斜" in section(own, title)]


UNSTATED = {"id": "I-0", "title": "又一件事", "kind": "misconduct", "suspected_violation": True, "severity": "grave"}


def test_a_matter_of_which_nobody_says_how_far_it_is_verified_is_not_to_be_guessed() -> None:
    sent = json.loads(example("pioneer"))
    whole, own = (document_of({**sent, "incidents": [UNSTATED]}, audience) for audience in Audience)
    assert "评先评优倾斜" in section(whole, "待定")
    assert section(own, "待定") == "没有待定的措施。"
    assert section(own, "可以补充的情况") == "无。"
    assert "评先评优倾斜" not in section(own, TURNS)
    assert "关心关爱" in section(own, TURNS)


def test_a_withheld_matter_leaves_no_gap_in_what_is_numbered_nor_counted() -> None:
    sent = json.loads(example("not_performing"))
    verified = sent["incidents"][0]
    hidden = [{**verified, "id": f"I-0{number}", "evidence": "alleged", "verified_on": None} for number in (1, 2)]
    sent["measures"].append({"id": "M-0", "kind": "inquiry", "on": "2026-02-01", "about": "I-01"})
    without_them, with_them = (
        told({**sent, "incidents": [*more, *sent["incidents"]]}, Audience.CADRE) for more in ([], hidden)
    )
    assert with_them == without_them
    assert "不在档案中" not in with_them


@pytest.mark.parametrize("seed", HIDING)
def test_what_is_withheld_does_not_show(seed: int) -> None:
    whole = read(as_bytes(DossierMaker(RELEASE.kinds).make(seed)))
    hidden = withheld_records(whole, RELEASE, AS_OF.toordinal())
    assert hidden
    own, alone = (reporting().document(one, AS_OF, Audience.CADRE) for one in (whole, without(whole, RELEASE, hidden)))
    assert own == alone


def test_every_version_of_the_person_says_alike_that_it_is_not_all() -> None:
    feet = {report(name, Audience.CADRE).foot for name in EXAMPLES} | {document_of(REFERRED, Audience.CADRE).foot}
    assert feet == {"本件只送本人；其中记录以类别和日期指称，不含他人信息，也不包括依规另行告知的事项。"}


def test_the_person_is_not_asked_for_what_a_withheld_rule_waits_for() -> None:
    sent = dossier(incidents=[incident(kind="misconduct", tolerance={"status": "refused", "decided_on": "2026-03-01"})])
    whole = document_of(sent, Audience.DEPARTMENT)
    assert "涉嫌违纪违法" in section(whole, "缺证清单")
    assert "启动调整程序" in section(whole, "待定")
    own = document_of(sent, Audience.CADRE)
    assert "涉嫌" not in "".join(texts(own))
    assert "启动调整程序" not in section(own, "待定")


def test_a_list_that_is_lacking_is_named_to_the_person_without_the_withheld_rules() -> None:
    supplied = section(report("almost_empty", Audience.CADRE), "可以补充的情况")
    assert "整类记录没有提供" in supplied
    assert "BAR-06" in supplied


def test_a_day_on_which_only_what_is_withheld_changes_is_no_day_of_the_person() -> None:
    investigated = dossier(
        incidents=[incident(suspected_violation=True)],
        investigations=[{"id": "V-1", "opened_on": "2026-07-20", "closed_on": None, "about": "I-1"}],
    )
    whole, own = (document_of(investigated, audience) for audience in Audience)
    assert "「移送纪检监察」由建议转为不提出" in section(whole, "今后12个月的变化")
    assert "移送" not in section(own, TURNS)


def test_nothing_undecided_is_said_where_nothing_is() -> None:
    assert section(document_of(dossier(), Audience.CADRE), "档案所载的情况") == "无。"
    for title in ("可以补充的情况", "容错单列"):
        assert section(report("pioneer", Audience.CADRE), title) == "无。"


def test_where_nothing_is_set_aside_what_is_being_considered_stands_alone() -> None:
    assert section(report("private_gain_unknown", Audience.CADRE), "容错单列").startswith("正在认定的容错")


def test_a_person_to_whom_nothing_is_to_be_remedied_is_told_where_to_object() -> None:
    told_of = section(document_of(dossier(), Audience.CADRE), "救济途径与期限")
    assert told_of.startswith("本告知没有列出另有救济途径的意见；有不同意见的，可以填写本件末尾的“本人意见”")
    assert "无。" not in told_of


def with_names(sent: Json) -> Json:
    """Put a name of its own in every text and every id of a dossier, those that it lacks included."""
    names: dict[str, str] = {}

    def name(word: str) -> str:
        return names.setdefault(word, f"{INFORMANT}{len(names)}号")

    def renamed(kind: RecordKind, record: Json, place: str) -> Json:
        new: Json = {**record}
        for field in kind.fields.values():
            if field.type in WRITTEN and field.fact != "subject.ref":
                *outer, last = field.name.split(".")
                at = new
                for key in outer:
                    at[key] = dict(at.get(key, {}))
                    at = at[key]
                at[last] = name(at.get(last) or f"{place}.{field.name}")
        return new

    return {
        kind.name: renamed(kind, sent[kind.name], kind.name)
        if kind.single
        else [renamed(kind, one, f"{kind.name}{at}") for at, one in enumerate(sent[kind.name])]
        for kind in RELEASE.kinds
        if kind.name in sent
    }


SENT = [
    *(pytest.param(json.loads(example(name)), id=name) for name in EXAMPLES),
    *(pytest.param(DossierMaker(RELEASE.kinds).make(seed), id=f"seed {seed}") for seed in SEEDS),
    pytest.param(REFERRED, id="referred"),
    pytest.param(VERIFYING, id="verifying"),
]


@pytest.mark.parametrize("sent", SENT)
def test_no_name_in_a_dossier_reaches_the_version_of_the_person(sent: Json) -> None:
    named = with_names(sent)
    document = document_of(as_bytes(named), Audience.CADRE)
    with ZipFile(BytesIO(as_word(document))) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist()]
    for written in (*parts, as_html(document).decode(), "\n".join(texts(document))):
        assert INFORMANT not in written


@pytest.mark.parametrize("sent", SENT)
def test_nothing_withheld_is_named_to_the_person(sent: Json) -> None:
    own = told(as_bytes(sent), Audience.CADRE)
    assert not [mark for mark in Withholding.of(RELEASE, frozenset()).marks if mark in own]


def test_names_do_reach_the_version_of_the_department() -> None:
    named = with_names(REFERRED)
    assert named["incidents"][0]["title"] in told(as_bytes(named), Audience.DEPARTMENT)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_version_of_the_person_has_the_verdicts_of_the_dossier(name: str) -> None:
    whole, own = (report(name, audience) for audience in Audience)
    counts = [next(text for text in texts(one) if text.startswith("建议") and "缺项" in text) for one in (whole, own)]
    referred = "移送纪检监察" in "".join(texts(whole))
    assert (counts[0].rpartition("，")[0] == counts[1].rpartition("，")[0]) is not referred


@pytest.mark.parametrize("name", EXAMPLES)
def test_from_how_many_sources_a_matter_is_known_is_told_to_the_department_alone(name: str) -> None:
    label = RELEASE.facts["incident.sources"].label
    assert all(label not in text for text in texts(document_of(example(name), Audience.CADRE)))


def test_how_many_sources_are_wanted_is_not_asked_of_the_person() -> None:
    lacking = {key: value for key, value in incident(verified_by="unit").items() if key != "sources"}
    sent = dossier(incidents=[lacking])
    label = RELEASE.facts["incident.sources"].label
    assert any(label in text for text in texts(document_of(sent, Audience.DEPARTMENT)))
    assert all(label not in text for text in texts(document_of(sent, Audience.CADRE)))
