"""
Each route, for each role, for nobody, and for the person's own unit and another: what is allowed and what is refused.

The tables are written by hand. A route that is in none of them, or a line for which there is no route, is a failure.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from service.api.guarding import guards
from service.api.limits import Limits
from service.governance.access import Act, Role
from service.operations.served import Served
from tests.calling import application, client
from tests.changed_examples import example
from tests.serving import ADMINISTRATOR as KEEPER
from tests.serving import key, serving

CALLER, DRAFTER, REVIEWER, AUDITOR, ADMINISTRATOR = Role
ANYBODY = frozenset({"nobody"})
ALL = frozenset(Role)
CALLERS = frozenset({CALLER})
READERS = frozenset({CALLER, AUDITOR})
DRAFTERS = frozenset({DRAFTER})
REVIEWERS = frozenset({REVIEWER})
AUDITORS = frozenset({AUDITOR})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
OF_DRAFTS = frozenset({DRAFTER, REVIEWER, AUDITOR, ADMINISTRATOR})
OF_DEPARTURES = frozenset({DRAFTER, REVIEWER, AUDITOR})
SIMULATORS = frozenset({DRAFTER, REVIEWER})
OF_SIMULATIONS = frozenset({DRAFTER, REVIEWER, AUDITOR})

TABLE: dict[str, tuple[Act | None, frozenset[Any]]] = {
    "POST /v1/evaluations": (Act.EVALUATE, CALLERS),
    "POST /v1/evaluations:batch": (Act.EVALUATE, CALLERS),
    "POST /v1/gaps": (Act.EVALUATE, CALLERS),
    "POST /v1/calendars": (Act.EVALUATE, CALLERS),
    "POST /v1/counterfactuals": (Act.EVALUATE, CALLERS),
    "POST /v1/comparisons": (Act.EVALUATE, CALLERS),
    "GET /v1/evaluations": (Act.READ_EVALUATIONS, READERS),
    "GET /v1/evaluations/{evaluation_id}": (Act.READ_EVALUATIONS, READERS),
    "GET /v1/evaluations/{evaluation_id}/explanation": (Act.READ_EVALUATIONS, READERS),
    "POST /v1/evaluations/{evaluation_id}/replay": (Act.READ_EVALUATIONS, READERS),
    "GET /v1/evaluations/{evaluation_id}/decisions": (Act.READ_EVALUATIONS, READERS),
    "POST /v1/evaluations/{evaluation_id}/decisions": (Act.DECIDE, CALLERS),
    "POST /v1/reviews": (Act.REVIEW, CALLERS),
    "GET /v1/reviews/{review_id}": (Act.READ_EVALUATIONS, READERS),
    "GET /v1/departures": (Act.READ_DEPARTURES, OF_DEPARTURES),
    "GET /v1/rules": (Act.READ_RULES, ALL),
    "GET /v1/rules/{rule_id}": (Act.READ_RULES, ALL),
    "GET /v1/vocabulary": (Act.READ_RULES, ALL),
    "GET /v1/dossier-schema": (Act.READ_RULES, ALL),
    "GET /v1/releases": (Act.READ_RULES, ALL),
    "GET /v1/releases/in-force": (Act.READ_RULES, ALL),
    "GET /v1/releases/{digest}": (Act.READ_RULES, ALL),
    "GET /v1/releases/{digest}/files": (Act.READ_RULES, ALL),
    "GET /v1/releases/{digest}/files/{path:path}": (Act.READ_RULES, ALL),
    "GET /v1/releases/{digest}/archive": (Act.READ_RULES, ALL),
    "GET /v1/releases/{digest}/diff": (Act.READ_RULES, ALL),
    "GET /v1/releases/{digest}/shadow": (Act.READ_DRAFTS, OF_DRAFTS),
    "POST /v1/releases": (Act.PUBLISH, ADMINISTRATORS),
    "POST /v1/releases/{digest}/publications": (Act.PUBLISH, ADMINISTRATORS),
    "POST /v1/releases/{digest}/publications/{number}/withdrawal": (Act.PUBLISH, ADMINISTRATORS),
    "PUT /v1/releases/{digest}/shadow": (Act.PUBLISH, ADMINISTRATORS),
    "DELETE /v1/releases/{digest}/shadow": (Act.PUBLISH, ADMINISTRATORS),
    "POST /v1/drafts": (Act.DRAFT, DRAFTERS),
    "GET /v1/drafts": (Act.READ_DRAFTS, OF_DRAFTS),
    "GET /v1/drafts/{draft_id}": (Act.READ_DRAFTS, OF_DRAFTS),
    "DELETE /v1/drafts/{draft_id}": (Act.DRAFT, DRAFTERS),
    "GET /v1/drafts/{draft_id}/files": (Act.READ_DRAFTS, OF_DRAFTS),
    "GET /v1/drafts/{draft_id}/files/{path:path}": (Act.READ_DRAFTS, OF_DRAFTS),
    "PUT /v1/drafts/{draft_id}/files/{path:path}": (Act.DRAFT, DRAFTERS),
    "DELETE /v1/drafts/{draft_id}/files/{path:path}": (Act.DRAFT, DRAFTERS),
    "POST /v1/drafts/{draft_id}/check": (Act.DRAFT, DRAFTERS),
    "POST /v1/drafts/{draft_id}/submission": (Act.DRAFT, DRAFTERS),
    "GET /v1/drafts/{draft_id}/report": (Act.READ_DRAFTS, OF_DRAFTS),
    "POST /v1/drafts/{draft_id}/recall": (Act.DRAFT, DRAFTERS),
    "POST /v1/drafts/{draft_id}/approvals": (Act.APPROVE, REVIEWERS),
    "GET /v1/drafts/{draft_id}/approvals": (Act.READ_DRAFTS, OF_DRAFTS),
    "GET /v1/jobs/{job_id}": (Act.READ_DRAFTS, OF_DRAFTS),
    "GET /v1/populations": (Act.READ_SIMULATIONS, OF_SIMULATIONS),
    "POST /v1/simulations": (Act.SIMULATE, SIMULATORS),
    "GET /v1/simulations/{simulation_id}": (Act.READ_SIMULATIONS, OF_SIMULATIONS),
    "POST /v1/simulations/{simulation_id}/cancellation": (Act.SIMULATE, SIMULATORS),
    "GET /v1/simulations/{simulation_id}/events": (Act.READ_SIMULATIONS, OF_SIMULATIONS),
    "GET /v1/simulations/{simulation_id}/report": (Act.READ_SIMULATIONS, OF_SIMULATIONS),
    "POST /v1/keys": (Act.KEEP_KEYS, ADMINISTRATORS),
    "GET /v1/keys": (Act.KEEP_KEYS, ADMINISTRATORS),
    "GET /v1/keys/{key_id}": (Act.KEEP_KEYS, ADMINISTRATORS),
    "DELETE /v1/keys/{key_id}": (Act.KEEP_KEYS, ADMINISTRATORS),
    "POST /v1/keys/{key_id}/replacement": (Act.KEEP_KEYS, ADMINISTRATORS),
    "GET /v1/log": (Act.READ_LOG, AUDITORS),
    "GET /v1/log/head": (Act.READ_LOG, AUDITORS),
    "GET /metrics": (Act.READ_RULES, ALL),
    "GET /healthz": (None, ANYBODY),
    "GET /readyz": (None, ANYBODY),
    "GET /docs": (None, ANYBODY),
    "GET /docs/assets/start.js": (None, ANYBODY),
    "GET /docs/assets/{name}": (None, ANYBODY),
    "GET /openapi.json": (None, ANYBODY),
}
OF_PERSONS = {Act.EVALUATE, Act.READ_EVALUATIONS, Act.REVIEW, Act.DECIDE, Act.READ_DEPARTURES, Act.READ_LOG}
"""Whoever may do these is shown what concerns persons, and sees those of their own units alone."""
OF_EVERYBODY = {Act.SIMULATE, Act.READ_SIMULATIONS}
"""These concern the persons of all units at once."""


@dataclass
class House:
    """The application, and a client for each role and unit."""

    served: Served
    app: FastAPI
    clients: dict[tuple[frozenset[Role], str], TestClient] = field(default_factory=dict)

    def as_(self, *roles: Role, unit: str = "*") -> TestClient:
        """Call with some *roles*, for one *unit*; `*`: for all."""
        wanted = (frozenset(roles), unit)
        if wanted not in self.clients:
            units = None if unit == "*" else [unit]
            self.clients[wanted] = client(self.app, key(self.served, *roles, units=units))
        return self.clients[wanted]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with serving(tmp_path_factory.mktemp("house")) as served:
        app = application(served)
        app.state.limits = Limits(failures=0)
        yield House(served, app)


def problem(response: Response) -> tuple[int, str | None]:
    is_problem = response.headers.get("content-type") == "application/problem+json"
    return response.status_code, response.json()["code"] if is_problem else None


def send(caller: TestClient, line: str, **named: str) -> Response:
    """Call a route of the table, whatever it may answer."""
    method, _, path = line.partition(" ")
    for name in ("evaluation_id", "review_id", "draft_id", "job_id", "simulation_id", "key_id", "rule_id", "name"):
        path = path.replace(f"{{{name}}}", named.get(name, "none"))
    path = path.replace("{digest}", f"sha256:{'0' * 64}").replace("{number}", "7").replace("{path:path}", "x.yaml")
    body = {} if method in {"GET", "HEAD"} else {"content": b"{}", "headers": {"Content-Type": "application/json"}}
    return caller.request(method, path, **body)  # type: ignore[arg-type]


def test_every_route_is_in_the_table_and_does_what_the_table_says(house: House) -> None:
    assert all(isinstance(route, APIRoute) for route in house.app.routes)
    found = {
        f"{method} {route.path}": guard and guard.act
        for route, guard in guards(house.app.routes)
        for method in route.methods or ()
    }
    assert found == {line: act for line, (act, _) in TABLE.items()}


@pytest.mark.parametrize("line", TABLE)
def test_each_role_is_let_in_where_the_table_says_so_and_nowhere_else(house: House, line: str) -> None:
    _, allowed = TABLE[line]
    for role in Role:
        response = send(house.as_(role), line)
        if role in allowed or allowed is ANYBODY:
            assert response.status_code not in {401, 403}, role
            assert response.status_code < 500, role
        else:
            assert problem(response) == (403, "role_missing"), role


@pytest.mark.parametrize("line", TABLE)
def test_without_a_role_one_reads_what_is_public_within_the_house(house: House, line: str) -> None:
    act, allowed = TABLE[line]
    response = send(house.as_(), line)
    if act is Act.READ_RULES or allowed is ANYBODY:
        assert response.status_code not in {401, 403}
    else:
        assert problem(response) == (403, "role_missing")


@pytest.fixture(scope="module")
def strangers(house: House) -> list[TestClient]:
    """Call without credentials, with a key that was revoked, and with one that never was."""
    revoked = key(house.served, holder="将吊销")
    house.served.keys.revoke(KEEPER, revoked[10:20])
    return [client(house.app, shown) for shown in (None, revoked, "Bearer gg_x")]


@pytest.mark.parametrize("line", TABLE)
def test_without_good_credentials_one_is_let_in_nowhere_but_where_anybody_is(
    strangers: list[TestClient], line: str
) -> None:
    for response in (send(stranger, line) for stranger in strangers):
        if TABLE[line][1] is ANYBODY:
            assert response.status_code not in {401, 403}
            assert response.status_code < 500
        else:
            assert problem(response) == (401, "unauthenticated")
            assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("line", [line for line in TABLE if line.startswith("GET")])
def test_asking_for_the_headers_alone_asks_for_the_same_credentials(house: House, line: str) -> None:
    response = send(client(house.app), line.replace("GET", "HEAD"))
    assert (response.status_code == 401) is (TABLE[line][1] is not ANYBODY)
    assert response.content == b""


# Own and other unit

OWN, OTHER = "U-07", "U-08"
DOSSIER = example("not_performing")
ELSEWHERE = example("not_performing", subject={"unit": {"ref": OTHER, "type": "department"}})
NOWHERE = {**DOSSIER, "subject": {name: part for name, part in DOSSIER["subject"].items() if name != "unit"}}
FORBIDDEN = (403, "unit_out_of_scope")
HIDDEN = (404, "evaluation_not_found")


def asked(**body: Any) -> dict[str, Any]:
    return {"json": {"as_of": "2026-06-30", **body}}


def goal(dossier: Any) -> dict[str, Any]:
    return asked(dossier=dossier, goal={"action": "development_training", "verdict": "recommended"}, seconds=0.1)


SENT: dict[str, Callable[[Any], dict[str, Any]]] = {
    "POST /v1/evaluations": lambda dossier: asked(dossier=dossier),
    "POST /v1/gaps": lambda dossier: asked(dossier=dossier),
    "POST /v1/calendars": lambda dossier: asked(dossier=dossier, months=1),
    "POST /v1/counterfactuals": goal,
    "POST /v1/comparisons": lambda dossier: asked(first=DOSSIER, second=dossier),
}
"""The routes to which dossiers are sent: whose unit is out of reach is refused."""
BY_ID: dict[str, tuple[int, Any]] = {
    "GET /v1/evaluations/{evaluation_id}": (200, None),
    "GET /v1/evaluations/{evaluation_id}/explanation": (200, None),
    "POST /v1/evaluations/{evaluation_id}/replay": (200, None),
    "GET /v1/evaluations/{evaluation_id}/decisions": (200, None),
    "POST /v1/evaluations/{evaluation_id}/decisions": (422, "dossier_faults"),
}
"""The routes that name an evaluation, and how they answer those who reach it: to others it is not there."""
LISTED = ("GET /v1/evaluations", "GET /v1/departures", "GET /v1/log")
"""The routes that list what concerns persons: others are not among it."""
BY_THEMSELVES = ("POST /v1/evaluations:batch", "POST /v1/reviews", "GET /v1/reviews/{review_id}")
"""The routes that have a test of their own."""
OF_NO_PERSON = ("GET /v1/log/head",)
"""One number and one digest."""


@pytest.fixture(scope="module")
def evaluation(house: House) -> str:
    """Evaluate a dossier of one's own unit; give the id."""
    answered = house.as_(CALLER, unit=OWN).post("/v1/evaluations", **asked(dossier=DOSSIER))
    assert answered.status_code == 200
    return str(answered.json()["id"])


def test_every_route_that_concerns_persons_is_tried_for_own_and_other_unit() -> None:
    tried = {*SENT, *BY_ID, *LISTED, *BY_THEMSELVES, *OF_NO_PERSON}
    assert tried == {line for line, (act, _) in TABLE.items() if act in OF_PERSONS}


@pytest.mark.parametrize("line", SENT)
def test_a_dossier_of_another_unit_or_of_none_that_is_known_is_not_looked_at(house: House, line: str) -> None:
    method, _, path = line.partition(" ")
    local, everywhere = house.as_(CALLER, unit=OWN), house.as_(CALLER)
    for dossier, expected in ((DOSSIER, (200, None)), (ELSEWHERE, FORBIDDEN), (NOWHERE, FORBIDDEN)):
        assert problem(local.request(method, path, **SENT[line](dossier))) == expected
        assert problem(everywhere.request(method, path, **SENT[line](dossier))) == (200, None)


def test_neither_of_two_dossiers_may_be_of_another_unit(house: House) -> None:
    local = house.as_(CALLER, unit=OWN)
    for first, second in ((DOSSIER, ELSEWHERE), (ELSEWHERE, DOSSIER), (NOWHERE, DOSSIER), (ELSEWHERE, ELSEWHERE)):
        assert problem(local.post("/v1/comparisons", **asked(first=first, second=second))) == FORBIDDEN


@pytest.mark.parametrize("line", [line for line, (act, _) in TABLE.items() if act in OF_EVERYBODY])
def test_what_concerns_persons_of_all_units_is_closed_to_who_has_some(house: House, line: str) -> None:
    for role in TABLE[line][1]:
        assert problem(send(house.as_(role, unit=OWN), line)) == FORBIDDEN
        assert problem(send(house.as_(role), line)) != FORBIDDEN


def test_what_was_refused_is_not_recorded(house: House) -> None:
    other, auditor = house.as_(CALLER, unit=OTHER), house.as_(AUDITOR)
    before = house.served.auditing.position()
    assert problem(other.post("/v1/evaluations", **asked(dossier=DOSSIER))) == FORBIDDEN
    assert problem(auditor.post("/v1/evaluations", **asked(dossier=DOSSIER))) == (403, "role_missing")
    assert house.served.auditing.position() == before


def test_of_many_dossiers_those_of_another_unit_are_refused_in_their_place(house: House) -> None:
    lines = b"\n".join(
        json.dumps(asked(dossier=dossier)["json"]).encode() for dossier in (DOSSIER, ELSEWHERE, NOWHERE, DOSSIER)
    )
    answered = house.as_(CALLER, unit=OWN).post(
        "/v1/evaluations:batch", content=lines, headers={"Content-Type": "application/x-ndjson"}
    )
    said = [line.get("problem", {}).get("code") for line in map(json.loads, answered.text.splitlines())]
    assert said == [None, "unit_out_of_scope", "unit_out_of_scope", None]


@pytest.mark.parametrize(("line", "role"), [(line, role) for line in BY_ID for role in sorted(TABLE[line][1])])
def test_an_evaluation_of_another_unit_is_not_there(house: House, evaluation: str, line: str, role: Role) -> None:
    assert problem(send(house.as_(role, unit=OWN), line, evaluation_id=evaluation)) == BY_ID[line]
    assert problem(send(house.as_(role), line, evaluation_id=evaluation)) == BY_ID[line]
    other = send(house.as_(role, unit=OTHER), line, evaluation_id=evaluation)
    unknown = send(house.as_(role, unit=OTHER), line, evaluation_id="0" * 32)
    assert problem(other) == HIDDEN
    assert other.json() == unknown.json()


def test_a_list_of_evaluations_is_of_ones_own_units(house: House, evaluation: str) -> None:
    elsewhere = house.as_(CALLER).post("/v1/evaluations", **asked(dossier=ELSEWHERE)).json()["id"]
    for role in (CALLER, AUDITOR):
        own = {one["id"]: one["unit"] for one in house.as_(role, unit=OWN).get("/v1/evaluations").json()["items"]}
        assert evaluation in own
        assert set(own.values()) == {OWN}
        other = [one["id"] for one in house.as_(role, unit=OTHER).get("/v1/evaluations").json()["items"]]
        assert elsewhere in other
        assert evaluation not in other
        assert problem(house.as_(role, unit=OTHER).get(f"/v1/evaluations?unit={OWN}")) == FORBIDDEN
        reference = DOSSIER["subject"]["ref"]
        by_person = house.as_(role, unit=OTHER).get(f"/v1/evaluations?subject_ref={reference}").json()["items"]
        assert evaluation not in {one["id"] for one in by_person}


def test_a_review_is_of_ones_own_units(house: House, evaluation: str) -> None:
    own, other = (house.as_(CALLER, unit=unit) for unit in (OWN, OTHER))
    body = {"evaluation": evaluation}
    made = own.post("/v1/reviews", json=body)
    assert made.status_code == 201
    assert problem(other.post("/v1/reviews", json=body)) == HIDDEN
    moved = {**body, "facts": {**ELSEWHERE, "subject": {**ELSEWHERE["subject"]}}}
    assert problem(own.post("/v1/reviews", json=moved)) == FORBIDDEN
    review = made.json()["id"]
    for role in (CALLER, AUDITOR):
        assert house.as_(role, unit=OWN).get(f"/v1/reviews/{review}").status_code == 200
        assert problem(house.as_(role, unit=OTHER).get(f"/v1/reviews/{review}")) == (404, "entry_not_found")


def test_departures_are_of_ones_own_units(house: House, evaluation: str) -> None:
    caller = house.as_(CALLER, unit=OWN)
    advised = caller.get(f"/v1/evaluations/{evaluation}").json()["evaluation"]["recommendations"]
    one = next(each for each in advised if each["verdict"] == "recommended")
    decision = {"action": one["action"], "about": one.get("about"), "outcome": "not_adopted", "reason": "另有考虑"}
    said = {"body": "县委组织部", "decided_on": "2026-11-20", "decisions": [decision]}
    assert caller.post(f"/v1/evaluations/{evaluation}/decisions", json=said).status_code == 201
    for role in OF_DEPARTURES:
        assert house.as_(role, unit=OWN).get("/v1/departures").json()["items"] != []
        assert house.as_(role, unit=OTHER).get("/v1/departures").json()["items"] == []


def test_an_auditor_of_some_units_reads_of_these_alone_in_the_log(house: House, evaluation: str) -> None:
    def units(unit: str) -> set[str | None]:
        items = house.as_(AUDITOR, unit=unit).get("/v1/log?limit=200").json()["items"]
        return {one["unit"] for one in items}

    assert evaluation
    assert units(OWN) == {OWN}
    assert units("U-09") == set()
    assert units("*") >= {OWN, None}


def test_by_an_idempotency_key_nobody_gets_the_answer_that_another_got(house: House) -> None:
    headers = {"Idempotency-Key": "K-1"}
    first = house.as_(CALLER, unit=OWN).post("/v1/evaluations", headers=headers, **asked(dossier=DOSSIER))
    again = house.as_(CALLER, unit=OWN).post("/v1/evaluations", headers=headers, **asked(dossier=DOSSIER))
    other = house.as_(CALLER, unit=OTHER).post("/v1/evaluations", headers=headers, **asked(dossier=DOSSIER))
    assert first.json() == again.json()
    assert problem(other) == FORBIDDEN
