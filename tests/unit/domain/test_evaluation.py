"""
What an evaluation says: verdicts with their reasons, what is lacking, what is pending, and what was found.
"""

from typing import Any

from service.domain.evaluation import Detail
from tests.builders import dossier, evaluate, incident, rule

BAR = rule(name="BAR-1", when="when: [{setting.vacancy: false}]", effect="bar: [praise]")
HOLD = rule(name="HOLD-1", when="when: [{subject.points: {at_least: 5}}]", effect="hold: [praise]")
LADDER = "".join(
    rule(
        name=name,
        about="about: incident",
        when=f"when: [{{incident.late_days: {{at_least: {days}}}}}]",
        effect=f"recommend: {action}",
    )
    for name, days, action in (("STEP-0", 1, "reminder"), ("STEP-1", 10, "warning"), ("STEP-2", 30, "criticism"))
)


def _praise(**person: Any) -> dict[str, Any]:
    vacancy = person.pop("vacancy", True)
    setting = {} if vacancy is None else {"setting": {"vacancy": vacancy}}
    (found,) = evaluate(dossier(subject={"trained": True, **person}, **setting), rules=rule() + BAR + HOLD)[
        "recommendations"
    ]
    return {
        "verdict": found["verdict"],
        "modality": found["modality"],
        **{key: [one["rule"] for one in found[key]] for key in ("reasons", "barred_by", "held_by", "doubts")},
    }


def test_a_recommendation_names_every_rule_that_took_part() -> None:
    nothing: dict[str, Any] = {"barred_by": [], "held_by": [], "doubts": []}

    assert _praise(points=1) == {"verdict": "recommended", "modality": "may", "reasons": ["R-1"], **nothing}
    assert _praise(points=9) == {
        "verdict": "held",
        "modality": "may",
        "reasons": ["R-1"],
        **nothing,
        "held_by": ["HOLD-1"],
    }
    assert _praise(points=9, vacancy=False) == {
        "verdict": "barred",
        "modality": "must_not",
        "reasons": ["R-1"],
        "barred_by": ["BAR-1"],
        "held_by": ["HOLD-1"],
        "doubts": [],
    }
    assert _praise(vacancy=None) == {
        "verdict": "unsettled",
        "modality": "may",
        "reasons": ["R-1"],
        **nothing,
        "doubts": ["BAR-1", "HOLD-1"],
    }


def test_a_bar_that_may_stand_says_what_it_lacks() -> None:
    (found,) = evaluate(dossier(subject={"trained": True}), rules=rule() + BAR)["recommendations"]

    assert found["doubts"] == [
        {
            "rule": "BAR-1",
            "title": "某条 BAR-1",
            "answer": "unknown",
            "text": "「某条 BAR-1」是否成立尚不能认定，尚缺：有空缺。",
            "missing": ["setting.vacancy"],
        }
    ]


def test_a_rule_that_speaks_of_several_actions_gives_each_the_same_reason() -> None:
    rules = rule(effect="recommend: [praise, care]") + rule(
        name="BAR-1", when="when: [{setting.vacancy: false}]", effect="bar: [praise, care]"
    )

    praise, care = evaluate(dossier(subject={"trained": True}), rules=rules)["recommendations"]

    assert (praise["action"], care["action"]) == ("praise", "care")
    assert praise["reasons"] == care["reasons"]
    assert praise["doubts"] == care["doubts"] != []


def test_a_recommendation_comes_with_its_procedure_and_remedies() -> None:
    (found,) = evaluate(dossier(subject={"trained": True}), rules=rule())["recommendations"]

    assert [(one["id"], one["working_days"], one["confidence_label"], one["note"]) for one in found["procedure"]] == [
        ("P-1", 5, "拟制", None),
        ("P-2", None, "已核对", "会议决定"),
    ]
    assert [one["id"] for one in found["remedies"]] == ["review"]
    assert (found["body"], found["label"], found["kind"], found["about"]) == ("党委", "表扬", "incentive", None)


def test_a_remedy_is_named_to_those_who_may_use_it_and_to_those_of_unknown_category() -> None:
    def remedies(**person: str) -> list[str]:
        written = dossier(subject={"trained": True, **person})
        (found,) = evaluate(written, rules=rule(effect="recommend: demotion"))["recommendations"]
        return [one["id"] for one in found["remedies"]]

    assert remedies(category="leader") == ["review", "appeal"]
    assert remedies(category="staff") == ["review"]
    assert remedies() == ["review", "appeal"]


def test_an_action_without_procedure_has_none() -> None:
    (found,) = evaluate(dossier(subject={"trained": True}), rules=rule(effect="recommend: care"))["recommendations"]

    assert (found["procedure"], found["remedies"]) == ([], [])


def test_the_highest_rung_stands_and_names_what_it_supersedes() -> None:
    told = evaluate(dossier(incidents=[incident(late_days=12), incident(late_days=40)]), rules=LADDER)

    assert [(one["action"], one["about"]) for one in told["recommendations"]] == [
        ("warning", "I-1"),
        ("criticism", "I-2"),
    ]
    assert [(one["action"], one["about"], one["verdict"], one["by"], one["rules"]) for one in told["superseded"]] == [
        ("warning", "I-2", "recommended", "criticism", ["STEP-1"]),
        ("reminder", "I-1", "recommended", "warning", ["STEP-0"]),
        ("reminder", "I-2", "recommended", "criticism", ["STEP-0"]),
    ]


def test_what_is_lacking_is_named_once_with_the_rules_it_holds_up_the_most_first() -> None:
    rules = LADDER + rule(when="when: [{subject.points: {at_least: 1}}, {subject.trained: false}]")

    told = evaluate(dossier(incidents=[incident(), incident(late_days=3)]), rules=rules)

    assert [(one["path"], one["label"], one["rules"]) for one in told["missing"]] == [
        ("incidents[I-1].late_days", "误期天数", ["LATE-1@I-1", "STEP-0@I-1", "STEP-1@I-1", "STEP-2@I-1"]),
        ("subject.points", "积分", ["R-1"]),
        ("subject.trained", "已培训", ["R-1"]),
    ]


def test_a_list_that_is_lacking_is_named() -> None:
    told = evaluate(dossier(), rules=rule(when="when: [{lates: {at_least: 1}}]"))

    assert [(one["path"], one["label"]) for one in told["missing"]] == [("incidents", "事项")]


def test_what_is_not_settled_yet_is_pending() -> None:
    told = evaluate(dossier(incidents=[incident(evidence="alleged", title="某事"), incident(evidence="verified")]))

    (found,) = told["pending"]
    assert (found["incident"], found["path"], found["title"], found["evidence"]) == (
        "I-1",
        "incidents[I-1]",
        "某事",
        "alleged",
    )
    assert found["text"].startswith("「某事」尚在「反映」阶段")


def test_in_brief_only_what_holds_or_might_is_found_and_in_full_every_answer() -> None:
    written = dossier(incidents=[incident(late_days=12), incident(late_days=1), incident()])

    brief, full = evaluate(written), evaluate(written, detail=Detail.FULL)

    assert [(one["rule"], one["about"], one["answer"]) for one in brief["findings"]] == [
        ("LATE-1", "I-1", "yes"),
        ("LATE-1", "I-3", "unknown"),
    ]
    assert [one["answer"] for one in full["findings"]] == ["yes", "no", "unknown"]


def test_an_evaluation_says_of_what_day_and_release_it_is_and_that_it_is_advice() -> None:
    told = evaluate(dossier())

    assert (told["as_of"], told["subject_ref"], told["advice"]) == ("2026-06-30", "CAD-1", "本意见仅供参考。")
    assert told["release"]["digest"].startswith("sha256:")
