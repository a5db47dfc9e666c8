"""
A rule of the small release that holds or might, its reason, and facts of every kind for it to ask.
"""

from typing import Any

from tests.builders import evaluate, rule

FACTS = """\
talks: {label: 谈话次数, unit: 次, count: measures, where: [{measure.taken_on: {within_months: $six}}]}
incident.talked:
  label: 已谈话
  any: measures
  matching: {measure.about: incident.id}
  where: [{measure.kind: talk}]
last_grade: {label: 最近等次, latest: reviews, by: review.year, since: {years: 2}, value: review.grade}
low_years: {label: 低年数, unit: 年, streak: reviews, by: review.year, while: [{review.grade: poor}]}
rank_months: {label: 任职月数, unit: 月, months: {from: subject.rank_since, to: as_of}}
settled: {label: 已定, holds: [{subject.trained: true}], fails: [{subject.points: 0}], awaits: subject.category}
open_lates: {label: 未改误期, hits: {classify: lateness}, over: incidents, where: [{incident.corrected: false}]}
incident.classes: {label: 情形数, hits: {classify: lateness}}
"""
PARAMETERS = "six: {label: 月数, values: {2000-01-01: {value: 6}}}\n"


def reason_of(when: str, written: dict[str, Any], *lines: str, about: str = "subject") -> dict[str, Any]:
    """Give the reason of a rule that holds or might, and with it the graph and what is lacking."""
    effect = "recommend: praise" if about == "subject" else "recommend: reminder"
    rules = rule(*lines, about=f"about: {about}", when=f"when: {when}", effect=effect)
    told = evaluate(written, facts=FACTS, parameters=PARAMETERS, rules=rules)
    (found,) = told["recommendations"]
    return {
        **found["reasons"][0],
        "facts": told["facts"],
        "missing": [one["path"] for one in told["missing"] if "R-1" in str(one["rules"])],
    }


def evidence_of(reason: dict[str, Any]) -> dict[str, Any]:
    """Give what a reason rests on: path -> value."""
    return {one["path"]: one["value"] for one in reason["evidence"]}


def talk(**fields: Any) -> dict[str, Any]:
    """Give a measure that is a talk."""
    return {"kind": "talk", **fields}
