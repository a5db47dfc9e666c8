"""Whatever is done to a request about alternatives, it is answered or refused; nothing else happens."""

import copy
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.alternatives.trial import Trial
from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.intake import Contract
from service.language.folder import load
from service.operations.alternatives import Alternatives
from service.settings import shipped
from tests.unit.intake.test_random_damage import damage

DOSSIER: dict[str, Any] = {
    "subject": {"ref": "CAD-1", "category": "internal_leader", "rank": "principal_staff_2", "rank_since": "2023-05"},
    "setting": {"rank_vacancy": True},
    "assessments": [{"id": "A-1", "year": 2025, "kind": "annual", "grade": "competent"}],
    "achievements": [{"id": "H-1", "date": "2026-01-10", "role": "lead", "certified_on": None}],
    "incidents": [
        {"id": "I-1", "kind": "buck_passing", "evidence": "verified", "verified_on": "2026-03", "handovers": 3}
    ],
    "investigations": [{"id": "V-1", "opened_on": "2026-05-20", "closed_on": None}],
}
MOVABLE = [
    {"path": "investigations[V-1].closed_on", "from": "2026-06-01", "to": "2026-06-30"},
    {"path": "subject.rank_since", "values": ["2020-01-01", "2022"]},
    {"path": "incidents[I-1].handovers", "to": 9},
    {"path": "sanctions"},
]
QUESTION = {
    "dossier": DOSSIER,
    "as_of": "2026-06-30",
    "goal": {"action": "priority_rank_promotion", "verdict": "recommended"},
    "movable": MOVABLE,
    "fixed": ["incidents[I-1].cause", "setting"],
    "seconds": 1,
    "most": 2,
}
BODIES: dict[str, Any] = {
    "gaps_request": {"dossier": DOSSIER, "as_of": "2026-06-30"},
    "calendar_request": {"dossier": DOSSIER, "as_of": "2026-06-30", "months": 2},
    "counterfactuals_request": QUESTION,
    "comparison_request": {"first": DOSSIER, "second": {"subject": {"ref": "CAD-2"}}, "as_of": "2026-06-30"},
}


@cache
def alternatives() -> Alternatives:
    release = load(shipped("rulesets"))
    ticks = count()  # a clock that counts how often it is looked at: a question ends after so many tries
    return Alternatives(Trial(release), Contract(release.kinds), lambda: next(ticks) / 20, lambda: date(2026, 6, 30))


def is_answered_or_refused(answer: Callable[[bytes], bytes], source: bytes) -> bool:
    try:
        content = answer(source)
    except DossierTooLargeError:
        return True
    except DossierFaultsError as error:
        for fault in error.faults:
            str(fault).encode()
        return bool(error.faults)
    return isinstance(json.loads(content)["text"], str)


@pytest.mark.parametrize("name", BODIES)
def test_the_whole_requests_are_answered(name: str) -> None:
    assert json.loads(getattr(alternatives(), name)(json.dumps(BODIES[name]).encode()))["as_of"] == "2026-06-30"


@pytest.mark.parametrize("name", BODIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_request_is_answered_or_refused(name: str, data: st.DataObject) -> None:
    body = copy.deepcopy(BODIES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        if body:
            damage(data, body)
    assert is_answered_or_refused(getattr(alternatives(), name), json.dumps(body).encode())


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_damaged_question_is_answered_or_refused(data: st.DataObject) -> None:
    asked = copy.deepcopy({name: QUESTION[name] for name in ("goal", "movable", "fixed", "seconds", "most")})
    for _ in range(data.draw(st.integers(1, 3))):
        if asked:
            damage(data, asked)
    body = json.dumps({"dossier": DOSSIER, **asked}).encode()
    assert is_answered_or_refused(alternatives().counterfactuals_request, body)


@pytest.mark.parametrize("name", BODIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_bytes_are_answered_or_refused(name: str, data: st.DataObject) -> None:
    source = bytearray(json.dumps(BODIES[name]).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(source) - 1))
        source[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    assert is_answered_or_refused(getattr(alternatives(), name), bytes(source))
