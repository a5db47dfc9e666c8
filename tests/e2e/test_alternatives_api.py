"""
The four requests about alternatives over HTTP, with the shipped rules: answered in full, refused at their place.
"""

import copy
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from service.api.alternatives import MOST_WAITING
from service.api.application import create_application
from service.governance.access import Role
from service.governance.once import Reply
from service.operations.asked_of_dossiers import AskedOfDossiers
from service.operations.bounding import MOST_DOUBTS_OF_RECORDS, MOST_MONTHS_OF_RECORDS
from service.operations.served import Served
from service.settings import shipped
from tests.e2e.test_problems import assert_problem
from tests.serving import key, serving

DAY = "2026-06-30"
DOSSIERS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(shipped("examples").glob("*.json"))
}
PIONEER, INVESTIGATED = DOSSIERS["pioneer"], DOSSIERS["pioneer_under_investigation"]
GOAL = {"action": "priority_rank_promotion", "verdict": "recommended"}
GOOD: dict[str, dict[str, Any]] = {
    "/v1/gaps": {"dossier": DOSSIERS["private_gain_unknown"], "as_of": DAY},
    "/v1/calendars": {"dossier": DOSSIERS["not_performing"], "as_of": DAY, "months": 12},
    "/v1/counterfactuals": {"dossier": INVESTIGATED, "as_of": DAY, "goal": GOAL},
    "/v1/comparisons": {"first": PIONEER, "second": INVESTIGATED, "as_of": DAY},
}
PATHS = sorted(GOOD)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("alternatives")) as served:
        yield served


@pytest.fixture(scope="module")
def client(served: Served) -> TestClient:
    return TestClient(create_application(served), headers={"Authorization": key(served, Role.CALLER)})


def post(client: TestClient, path: str, body: Any) -> Response:
    return client.post(path, content=body if isinstance(body, bytes) else json.dumps(body).encode())


def answered(client: TestClient, path: str, **changed: Any) -> dict[str, Any]:
    response = post(client, path, GOOD[path] | changed)
    assert response.status_code == 200, response.text
    content: dict[str, Any] = response.json()
    return content


def refused(client: TestClient, path: str, body: Any, status: int = 422) -> list[tuple[str, str]]:
    code = {400: "not_json", 413: "dossier_too_large", 422: "dossier_faults"}[status]
    return [(one["code"], one["path"]) for one in assert_problem(post(client, path, body), status, code)["faults"]]


def test_gaps_name_the_fields_that_would_settle_what_is_unsettled(client: TestClient) -> None:
    found = answered(client, "/v1/gaps")
    assert [one["action"] for one in found["unsettled"]] == ["start_adjustment_procedure", "grant_exemption"]
    assert "incidents[I-2].conduct.private_gain" in [one["path"] for one in found["first"]]
    assert found["as_of"] == DAY


def test_a_calendar_names_the_days_on_which_something_changes(client: TestClient) -> None:
    found = answered(client, "/v1/calendars")
    assert [one["day"] for one in found["days"]] == ["2027-01-16", "2027-03-09"]
    assert found["until"] == "2027-06-30"
    assert answered(client, "/v1/calendars", months=1)["days"] == []


def test_a_calendar_is_of_a_year_where_nothing_is_said(client: TestClient) -> None:
    body = {name: value for name, value in GOOD["/v1/calendars"].items() if name != "months"}
    assert post(client, "/v1/calendars", body).json() == answered(client, "/v1/calendars", months=12)


def test_a_change_that_reaches_the_goal_is_found(client: TestClient) -> None:
    found = answered(client, "/v1/counterfactuals")
    [change] = found["changes"]
    assert [(one["path"], one["to"]) for one in change["fields"]] == [("investigations[V-1].closed_on", DAY)]
    closed = copy.deepcopy(INVESTIGATED)
    closed["investigations"][0]["closed_on"] = DAY
    assert answered(client, "/v1/counterfactuals", dossier=closed)["reached"] is True


def test_what_may_move_and_what_may_not_is_heard(client: TestClient) -> None:
    path = "investigations[V-1].closed_on"
    bounded = {"path": path, "from": "2026-06-01", "to": "2026-06-20"}
    [change] = answered(client, "/v1/counterfactuals", movable=[bounded], most=1, seconds=5)["changes"]
    assert "2026-06-01" <= change["fields"][0]["to"] <= "2026-06-20"
    for closed in ({"movable": [{"path": path, "values": [None]}]}, {"fixed": ["investigations"]}, {"fixed": [path]}):
        assert answered(client, "/v1/counterfactuals", **closed)["changes"] == []


def test_two_dossiers_part_where_they_differ(client: TestClient) -> None:
    found = answered(client, "/v1/comparisons")
    assert (found["same"], found["first_parting"]["rule"]) == (False, "BAR-01")
    assert answered(client, "/v1/comparisons", second=PIONEER)["same"] is True


@pytest.mark.parametrize("path", PATHS)
def test_without_a_day_it_is_judged_as_of_today(client: TestClient, path: str) -> None:
    body = {name: value for name, value in GOOD[path].items() if name != "as_of"}
    assert post(client, path, body).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_equal_requests_get_equal_bytes(client: TestClient, path: str) -> None:
    assert post(client, path, GOOD[path]).content == post(client, path, GOOD[path]).content


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_cannot_be_read_is_refused(client: TestClient, path: str) -> None:
    assert refused(client, path, b"", 400) == [("not_json", "")]
    assert refused(client, path, b'{"dossier": ', 400) == [("not_json", "")]
    assert refused(client, path, b"\xff", 400) == [("not_json", "")]
    assert refused(client, path, b"[]") == [("not_an_object", "")]
    assert refused(client, path, b"[" * 100_000) == [("too_deep", "")]
    assert_problem(post(client, path, b" " * 1_048_577), 413, "dossier_too_large")
    wrong = client.post(path, content=b"{}", headers={"content-type": "text/plain"})
    assert_problem(wrong, 415, "unsupported_media_type")
    assert_problem(client.get(path), 405, "method_not_allowed")


def test_a_key_that_is_not_known_is_refused_with_the_nearest(client: TestClient) -> None:
    for path in PATHS:
        [fault] = assert_problem(post(client, path, GOOD[path] | {"as-of": DAY}), 422, "dossier_faults")["faults"]
        assert (fault["code"], fault["path"], fault["nearest"]) == ("unknown_key", "as-of", "as_of")


@pytest.mark.parametrize(
    ("path", "changed", "expected"),
    [
        ("/v1/gaps", {"as_of": "2026-06"}, [("invalid_date", "as_of")]),
        ("/v1/gaps", {"dossier": {}, "as_of": 1}, [("wrong_type", "as_of"), ("missing_key", "subject")]),
        ("/v1/gaps", {"months": 1}, [("unknown_key", "months")]),
        ("/v1/calendars", {"months": 61}, [("out_of_range", "months")]),
        ("/v1/calendars", {"months": "12"}, [("wrong_type", "months")]),
        ("/v1/comparisons", {"second": {"subject": {}}}, [("missing_key", "second.subject.ref")]),
        ("/v1/comparisons", {"first": None}, [("not_an_object", "first")]),
        ("/v1/counterfactuals", {"goal": {}}, [("missing_key", "goal.action"), ("missing_key", "goal.verdict")]),
        ("/v1/counterfactuals", {"goal": {**GOAL, "action": "promotion"}}, [("unknown_code", "goal.action")]),
        ("/v1/counterfactuals", {"goal": {**GOAL, "about": "V-9"}}, [("unknown_record", "goal.about")]),
        ("/v1/counterfactuals", {"goal": {**GOAL, "about": "V-1"}}, [("wrong_record", "goal.about")]),
        (
            "/v1/counterfactuals",
            {"goal": {"action": "admonition", "verdict": "barred"}},
            [("record_missing", "goal.about")],
        ),
        ("/v1/counterfactuals", {"movable": [{"path": "subject.ref"}]}, [("identity", "movable[0].path")]),
        ("/v1/counterfactuals", {"movable": [{"path": "subject.rank", "to": 1}]}, [("wrong_type", "movable[0].to")]),
        (
            "/v1/counterfactuals",
            {"movable": [{"path": "tasks[T-9].due", "values": [1.5]}], "fixed": [1]},
            [("unknown_record", "movable[0].path"), ("wrong_type", "movable[0].values[0]"), ("wrong_type", "fixed[0]")],
        ),
        ("/v1/counterfactuals", {"fixed": ["nonsense"]}, [("unknown_path", "fixed[0]")]),
        (
            "/v1/counterfactuals",
            {
                "goal": {**GOAL, "about": "V-9", "more": 1},
                "movable": [
                    {"path": "subject.rank", "values": ["x"]},
                    {"path": "subject.rank_since", "from": "2026-01-02", "to": "2026-01-01"},
                    {"path": "subject.rank"},
                ],
                "seconds": 0,
            },
            [
                ("unknown_key", "goal.more"),
                ("unknown_code", "movable[0].values[0]"),
                ("out_of_range", "seconds"),
                ("unknown_record", "goal.about"),
                ("upside_down", "movable[1]"),
                ("duplicate_path", "movable[2].path"),
            ],
        ),
        (
            "/v1/counterfactuals",
            {
                "dossier": {"subject": {}},
                "goal": {**GOAL, "verdict": "superseded", "about": "V-9"},
                "movable": [{"path": "subject.ref", "to": {"a": [1]}}, 5, {"path": "investigations[V-9].organ"}],
            },
            [
                ("wrong_type", "movable[0].to"),
                ("wrong_type", "movable[1]"),
                ("missing_key", "subject.ref"),
                ("not_on_a_ladder", "goal.verdict"),
                ("identity", "movable[0].path"),
            ],
        ),
        (
            "/v1/counterfactuals",
            {"movable": {"path": "subject.rank"}, "fixed": 1},
            [("wrong_type", "movable"), ("wrong_type", "fixed")],
        ),
        ("/v1/counterfactuals", {"seconds": 0, "most": 21}, [("out_of_range", "seconds"), ("out_of_range", "most")]),
    ],
)
def test_a_broken_request_names_its_faults(
    client: TestClient, path: str, changed: Any, expected: list[tuple[str, str]]
) -> None:
    assert refused(client, path, GOOD[path] | changed) == expected


def test_a_calendar_that_would_keep_the_service_is_refused_and_told_how_long_it_may_be(client: TestClient) -> None:
    awards = [{"id": f"A-{at}", "date": "2026", "kind": "honour"} for at in range(200)]
    dossier = {"subject": {"ref": "A"}, "tasks": [{"id": f"T-{at}"} for at in range(200)], "awards": awards}
    longest = MOST_MONTHS_OF_RECORDS // 400
    body = {"dossier": dossier, "as_of": DAY, "months": longest + 1}
    [fault] = assert_problem(post(client, "/v1/calendars", body), 422, "dossier_faults")["faults"]
    assert (fault["code"], fault["path"], fault["accepted"]) == ("too_much_work", "months", f"1 至 {longest} 的整数")


def test_gaps_that_would_keep_the_service_are_refused(client: TestClient) -> None:
    verified = {"kind": "buck_passing", "evidence": "verified", "verified_on": "2026"}
    incidents = [{"id": f"I-{at}", **verified} for at in range(99)]
    body = {"dossier": {"subject": {"ref": "A"}, "incidents": incidents}, "as_of": DAY}
    [fault] = assert_problem(post(client, "/v1/gaps", body), 422, "dossier_faults")["faults"]
    assert (fault["code"], fault["path"]) == ("too_much_work", "dossier")
    assert str(MOST_DOUBTS_OF_RECORDS) in fault["accepted"]


def described(schema: Any, components: dict[str, Any]) -> Any:
    """Close a schema: no object in it has keys that it does not describe."""
    if isinstance(schema, list):
        return [described(one, components) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: described(value, components) for key, value in schema.items()}
    return closed | ({"additionalProperties": False} if "properties" in schema and "type" in schema else {})


@pytest.mark.parametrize("path", PATHS)
def test_every_example_is_answered_as_it_is_described(client: TestClient, path: str) -> None:
    document = client.get("/openapi.json").json()
    operation = document["paths"][path]["post"]
    components = document["components"]["schemas"]
    content = operation["responses"]["200"]["content"]["application/json"]["schema"]
    name = content["$ref"].removeprefix("#/components/schemas/")
    validator = Draft202012Validator(described(components[name], components))
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert sorted(examples) == sorted(DOSSIERS)
    for example in examples.values():
        response = post(client, path, example["value"])
        assert response.status_code == 200, response.text
        validator.validate(response.json())


@pytest.mark.parametrize("path", PATHS)
def test_every_request_is_described_as_it_is_read(client: TestClient, path: str) -> None:
    document = client.get("/openapi.json").json()
    operation = document["paths"][path]["post"]
    assert {"200", "400", "413", "415", "422", "503", "default"} <= set(operation["responses"])
    body = operation["requestBody"]["content"]["application/json"]
    schema = document["components"]["schemas"][body["schema"]["$ref"].removeprefix("#/components/schemas/")]
    told = refused(client, path, {"nonsense": 1})
    assert {where for code, where in told if code == "missing_key"} == set(schema["required"])
    [fault] = [one for one in post(client, path, {"nonsense": 1}).json()["faults"] if one["code"] == "unknown_key"]
    assert set(fault["accepted"].split("、")) == set(schema["properties"])


class Slow:
    """What is asked of dossiers, of which one sort waits until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)

    def calendar(self, *_: Any) -> Reply:
        self.begun.release()
        self.go.wait(30)
        return Reply(b"{}")

    def gaps(self, *_: Any) -> Reply:
        return Reply(b"{}")

    counterfactuals = comparison = gaps


def test_one_of_a_kind_runs_at_a_time_a_few_wait_and_the_others_are_turned_away(served: Served) -> None:
    slow = Slow()
    found: list[int] = []
    app = create_application(replace(served, asked=cast("AskedOfDossiers", slow), close=lambda: None))
    with TestClient(app, headers={"Authorization": key(served, Role.CALLER)}) as client:
        callers = [
            threading.Thread(target=lambda: found.append(post(client, "/v1/calendars", {}).status_code))
            for _ in range(MOST_WAITING + 3)
        ]
        for caller in callers:
            caller.start()
        assert slow.begun.acquire(timeout=30)
        until = time.monotonic() + 30
        while len(found) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        turned_away = post(client, "/v1/calendars", {})
        assert assert_problem(turned_away, 503, "busy")["faults"] == []
        assert turned_away.headers["retry-after"] == "5"
        evaluated = post(client, "/v1/evaluations", {"dossier": PIONEER, "as_of": DAY})
        assert evaluated.status_code == post(client, "/v1/gaps", {}).status_code == 200
        assert not slow.begun.acquire(blocking=False)
        slow.go.set()
        for caller in callers:
            caller.join(30)
    assert sorted(found) == [200] * (MOST_WAITING + 1) + [503] * 2


def test_what_was_given_up_keeps_its_turn_until_it_is_done(served: Served) -> None:
    slow = Slow()
    app = create_application(replace(served, asked=cast("AskedOfDossiers", slow), close=lambda: None), seconds=0.3)
    with TestClient(app, headers={"Authorization": key(served, Role.CALLER)}) as client:
        for _ in range(2):
            assert_problem(post(client, "/v1/calendars", {}), 503, "too_slow")
        assert slow.begun.acquire(timeout=30)
        assert not slow.begun.acquire(blocking=False)
        slow.go.set()
        assert post(client, "/v1/calendars", {}).status_code == 200
        assert slow.begun.acquire(timeout=30)
        assert not slow.begun.acquire(blocking=False)


def test_who_may_not_see_a_unit_is_refused_for_either_dossier(served: Served) -> None:
    shown = key(served, Role.CALLER, units=["U-1"])
    client = TestClient(create_application(served), headers={"Authorization": shown})
    ours, theirs = ({"subject": {"ref": "A", "unit": {"ref": name}}} for name in ("U-1", "U-2"))
    for path in ("/v1/gaps", "/v1/calendars", "/v1/counterfactuals"):
        assert_problem(post(client, path, GOOD[path] | {"dossier": theirs}), 403, "unit_out_of_scope")
    for first, second, status in ((ours, ours, 200), (ours, theirs, 403), (theirs, ours, 403)):
        body = {"first": first, "second": second, "as_of": DAY}
        assert post(client, "/v1/comparisons", body).status_code == status
