"""
What the rules come to were a field of a record otherwise: what asking everything anew gives.
"""

import pytest

from service.domain.reach import reach_of
from tests.builders import Asking, dossier, incident, release_of, rule

FACTS = """\
incident.open: {label: 未免责, holds: [{not: [{incident.status: exempt}]}]}
open_ones: {label: 未免责事项, count: incidents, where: [{incident.open: true}]}
incident.crowded: {label: 事项多, holds: [{open_ones: {at_least: 2}}, {incident.corrected: false}]}
incident.talked: {label: 已谈话, any: measures, matching: {measure.about: incident.id}, where: [{many: true}]}
many: {label: 多, holds: [{open_ones: {at_least: 2}}]}
incident.tags: {label: 情形数, hits: {rules: [OPEN]}}
crowded_years: {label: 年数, streak: reviews, by: review.year, while: [{review.crowd: true}]}
review.crowd: {label: 同时, holds: [{many: true}]}
"""
RULES = (
    rule(name="OPEN", about="about: incident", when="when: [{incident.open: true}]", effect="recommend: reminder")
    + rule(
        name="TAG", about="about: incident", when="when: [{incident.tags: {at_least: 1}}]", effect="recommend: visit"
    )
    + rule(name="CROWD", about="about: incident", when="when: [{incident.crowded: true}]", effect="recommend: warning")
    + rule(name="TALK", about="about: incident", when="when: [{incident.talked: true}]", effect="recommend: criticism")
    + rule(name="MANY", when="when: [{many: true}]", effect="hold: [praise]")
    + rule(name="WORST", when="when: [{crowded_years: {at_least: 1}}]", effect="hold: [care]")
    + rule(name="ELSE", effect="recommend: praise")
)


@pytest.mark.parametrize(
    "statuses", [("none", "none"), ("exempt", "none"), ("refused", "exempt"), ("exempt", "exempt")]
)
@pytest.mark.parametrize("supposed", ["none", "exempt"])
def test_what_is_supposed_is_what_asking_everything_anew_gives(statuses: tuple[str, str], supposed: str) -> None:
    def asking(*stated: str) -> Asking:
        incidents = [incident(status=status, corrected=False) for status in stated]
        reviews = [{"year": 2025, "kind": "annual", "grade": "poor"}]
        measures = [{"kind": "talk", "about": "I-1"}]
        return Asking(
            release_of(facts=FACTS, rules=RULES), dossier(incidents=incidents, reviews=reviews, measures=measures)
        )

    before, after = asking(*statuses), asking(supposed, statuses[1])
    kind = before.interpreter.release.kind_of("incident")
    reach = reach_of(kind.fields["status"], "incident", before.interpreter)

    case, answers = reach.suppose(before.case, before.answers, {"incidents[I-1]": supposed})

    assert (answers, list(answers)) == (after.answers, list(after.answers))
    assert (before.answers, before.entity("I-1").values["incident.status"]) == (asking(*statuses).answers, statuses[0])
    assert [one.id for one in case.records["measures"]] == ["M-1"]


def test_what_cannot_differ_stays_what_it_is() -> None:
    asking = Asking(release_of(), dossier(incidents=[incident(), incident()], measures=[{"kind": "talk"}]))
    field = asking.interpreter.release.kind_of("incident").fields["status"]

    case, _ = reach_of(field, "incident", asking.interpreter).suppose(
        asking.case, asking.answers, {"incidents[I-1]": "exempt"}
    )

    first, second = case.records["incidents"]
    assert first is not asking.entity("I-1")
    assert second is asking.entity("I-2")
    assert case.records["measures"][0] is asking.entity("M-1")
