"""
Guarding, over HTTP: revocation, tokens of an issuer, limits, what the documentation says, nothing for other origins.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from time import sleep, time
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from service.api.guarding import guards
from service.api.limits import Limits
from service.governance.access import Role
from service.operations.served import Served
from tests.calling import application, client
from tests.changed_examples import example
from tests.serving import ADMINISTRATOR, Clock, key, serving
from tests.unit.identity.issuer import AUDIENCE, ISSUER, Published, published, publishing, token

ASKED = {"dossier": example("not_performing"), "as_of": "2026-06-30"}


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("guarding"), clock) as served:
        yield served


@pytest.fixture
def app(served: Served) -> FastAPI:
    return application(served)


def code(response: Response) -> tuple[int, str | None]:
    is_problem = response.headers.get("content-type") == "application/problem+json"
    return response.status_code, response.json()["code"] if is_problem else None


def test_a_key_that_another_process_revoked_opens_nothing_from_that_moment_on(tmp_path: Path) -> None:
    with serving(tmp_path) as here, serving(tmp_path) as there:
        app, shown = application(there), [key(here, Role.CALLER) for _ in range(2)]
        first, second = (client(app, one) for one in shown)
        for caller in (first, second):
            assert code(caller.get("/v1/releases")) == (200, None)
            assert code(caller.post("/v1/evaluations", json=ASKED)) == (200, None)
        here.keys.revoke(ADMINISTRATOR, shown[0][10:20])
        for path in ("/v1/releases", "/v1/evaluations"):
            assert code(first.get(path)) == (401, "unauthenticated")
        here.keys.revoke(ADMINISTRATOR, shown[1][10:20])
        position = there.auditing.position()
        assert code(second.post("/v1/evaluations", json=ASKED)) == (401, "unauthenticated")
        assert there.auditing.position() == position


def test_an_expired_key_opens_nothing(served: Served, clock: Clock, app: FastAPI) -> None:
    body = {"holder": "临时", "roles": ["caller"], "units": None, "expires_at": "2026-11-22"}
    made = json.loads(served.keys.make(ADMINISTRATOR, json.dumps(body).encode()).body)
    caller = client(app, f"Bearer {made['key']}")
    clock.now = "2026-11-22T15:59:59.999999Z"
    assert code(caller.post("/v1/evaluations", json=ASKED)) == (200, None)
    clock.now = "2026-11-22T16:00:00.000000Z"
    assert code(caller.post("/v1/evaluations", json=ASKED)) == (401, "unauthenticated")
    assert code(caller.get("/v1/evaluations")) == (401, "unauthenticated")


def test_credentials_that_are_shown_twice_are_none(served: Served, app: FastAPI) -> None:
    shown = key(served, Role.CALLER).encode()
    response = client(app).get("/v1/releases", headers=[(b"Authorization", shown), (b"Authorization", shown)])
    assert code(response) == (401, "unauthenticated")


# Tokens


@pytest.fixture(scope="module")
def issuer() -> Iterator[Published]:
    with publishing() as issuer:
        issuer.content = published("rsa", "ec")
        yield issuer


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory, issuer: Published) -> Iterator[FastAPI]:
    """Serve those whom the issuer knows, and those who show nothing."""
    with serving(tmp_path_factory.mktemp("open"), anonymous=True, **trusting(issuer)) as served:
        yield application(served)


def trusting(issuer: Published) -> dict[str, Any]:
    return {"oidc_issuer": ISSUER, "oidc_audience": AUDIENCE, "oidc_jwks": issuer.address}


def test_a_token_opens_what_its_claims_say(open_house: FastAPI) -> None:
    ends = int(time()) + 300

    def ask(method: str, path: str, **claims: Any) -> Response:
        bearer = f"Bearer {token('ec', 'ES256', **{'exp': ends, **claims})}"
        return client(open_house, bearer).request(method, path, json=ASKED if method == "POST" else None)

    answered = ask("POST", "/v1/evaluations", units=["U-07"])
    assert code(answered) == (200, None)
    found = ask("GET", f"/v1/evaluations/{answered.json()['id']}", units="U-07")
    assert found.json()["caller"] == "oidc:u-1001"
    assert code(ask("POST", "/v1/evaluations", units=["U-08"])) == (403, "unit_out_of_scope")
    assert code(ask("POST", "/v1/evaluations", units=...)) == (403, "unit_out_of_scope")
    assert code(ask("POST", "/v1/evaluations", units="*")) == (200, None)
    assert code(ask("GET", "/v1/log", units="*")) == (403, "role_missing")
    assert code(ask("GET", "/v1/log", roles="auditor", units="*")) == (200, None)
    assert code(ask("GET", "/v1/log", roles="auditor caller")) == (403, "roles_conflict")
    assert code(ask("GET", "/v1/releases", roles=...)) == (200, None)
    assert code(ask("GET", "/v1/releases", exp=ends - 600)) == (401, "unauthenticated")
    assert code(ask("GET", "/v1/releases", aud="other")) == (401, "unauthenticated")


def test_without_credentials_one_is_a_caller_where_that_is_set_and_nothing_more(open_house: FastAPI) -> None:
    anybody = client(open_house)
    answered = anybody.post("/v1/evaluations", json=ASKED)
    assert code(answered) == (200, None)
    assert anybody.get(f"/v1/evaluations/{answered.json()['id']}").json()["caller"] == "anonymous"
    for path in ("/v1/keys", "/v1/drafts", "/v1/log"):
        assert code(anybody.get(path)) == (403, "role_missing")
    for wrong in ("Bearer gg_x", "Bearer x.y.z", "Basic eDp4", ""):
        assert code(anybody.get("/v1/releases", headers={"Authorization": wrong})) == (401, "unauthenticated")


def test_where_the_issuer_does_not_answer_the_fault_is_not_the_callers(tmp_path: Path) -> None:
    with publishing() as gone:
        pass
    with serving(tmp_path, **trusting(gone)) as served:
        app = application(served)
        response = client(app, f"Bearer {token(exp=int(time()) + 300)}").get("/v1/evaluations")
        assert code(response) == (503, "identity_unavailable")
        assert "retry-after" in response.headers
        assert code(client(app, key(served, Role.CALLER)).get("/v1/evaluations")) == (200, None)


def test_a_token_opens_nothing_where_no_issuer_is_trusted(app: FastAPI) -> None:
    assert code(client(app, f"Bearer {token(exp=int(time()) + 300)}").get("/v1/releases")) == (401, "unauthenticated")


# Limits


@pytest.fixture
def within_a_minute() -> None:
    """Begin where the minute does not turn soon: windows slide, and let one more in about then."""
    if (seconds := time() % 60) > 57:
        sleep(60 - seconds)


@pytest.mark.usefixtures("within_a_minute")
def test_a_caller_who_calls_too_often_has_to_wait_and_others_do_not(served: Served, app: FastAPI) -> None:
    app.state.limits = Limits(rate=3)
    often, other = (client(app, key(served, Role.CALLER)) for _ in range(2))
    assert [often.get("/v1/releases").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    response = often.get("/v1/log")
    assert code(response) == (429, "rate_limited")
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert response.headers["retry-after"] in response.json()["detail"]
    assert other.get("/v1/releases").status_code == 200
    assert often.get("/healthz").status_code == 200


@pytest.mark.usefixtures("within_a_minute")
def test_who_is_refused_for_a_role_has_called_all_the_same(served: Served, app: FastAPI) -> None:
    app.state.limits = Limits(rate=2)
    caller = client(app, key(served, Role.CALLER))
    assert [caller.get("/v1/log").status_code for _ in range(3)] == [403, 403, 429]


@pytest.mark.usefixtures("within_a_minute")
def test_an_address_that_guesses_has_to_wait_and_whoever_is_known_there_does_not(served: Served, app: FastAPI) -> None:
    app.state.limits = Limits(failures=3)
    guessing, known = client(app, "Bearer gg_x"), client(app, key(served, Role.CALLER))
    assert [guessing.get("/v1/releases").status_code for _ in range(5)] == [401, 401, 401, 429, 429]
    assert 1 <= int(guessing.get("/v1/releases").headers["retry-after"]) <= 60
    assert known.get("/v1/releases").status_code == 200


def test_there_is_no_limit_where_none_is_set() -> None:
    unlimited = Limits(rate=0, failures=0)
    assert {unlimited.call("key:1") for _ in range(1000)} == {None}
    assert {unlimited.failure("127.0.0.1") for _ in range(1000)} == {None}


# What is said, and to whom


def test_the_documentation_says_what_each_route_asks_for(app: FastAPI) -> None:
    document = client(app).get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for route, guard in guards(app.routes):
        if route.include_in_schema:
            [method] = route.methods or set[str]()
            operation = document["paths"][route.path_format][method.lower()]
            assert operation["security"] == ([] if guard is None else [{"bearer": []}]), route.path
            if guard is not None:
                assert {"401", "403", "429"} <= set(operation["responses"]), route.path
    said = document["paths"]["/v1/departures"]["get"]["description"]
    assert said.endswith("须持有起草、审核、审计权限之一。")
    assert document["paths"]["/v1/keys"]["get"]["description"].endswith("须持有管理权限。")


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_of_other_origins_are_let_in_nowhere(served: Served, app: FastAPI, method: str) -> None:
    asking = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for caller in (client(app), client(app, key(served, Role.CALLER))):
        for path in ("/v1/evaluations", "/v1/rules", "/v1/keys", "/healthz", "/openapi.json", "/docs", "/none"):
            response = caller.request(method, path, headers=asking)
            assert not [name for name in response.headers if name.lower().startswith("access-control")]


def administrator(served: Served, app: FastAPI) -> TestClient:
    return client(app, key(served, Role.ADMINISTRATOR))


def test_keys_are_kept_over_http(served: Served, app: FastAPI) -> None:
    keeper = administrator(served, app)
    body = {"holder": "王某", "roles": ["caller"], "units": ["U-07"]}
    made = keeper.post("/v1/keys", json=body, headers={"Idempotency-Key": "K-1"})
    assert (made.status_code, made.headers["location"]) == (201, f"/v1/keys/{made.json()['id']}")
    again = keeper.post("/v1/keys", json=body, headers={"Idempotency-Key": "K-1"})
    assert again.status_code == 201
    assert {**again.json(), "key": made.json()["key"], "note": made.json()["note"]} == made.json()
    assert again.json()["key"] is None
    shown = keeper.get(made.headers["location"]).json()
    assert shown in keeper.get("/v1/keys?limit=200").json()["items"]
    assert (shown["state"], set(made.json()) - set(shown)) == ("active", {"key", "note"})
    new = keeper.post(f"{made.headers['location']}/replacement")
    assert (new.status_code, new.json()["holder"]) == (201, "王某")
    assert client(app, f"Bearer {new.json()['key']}").get("/v1/releases").status_code == 200
    assert [keeper.delete(made.headers["location"]).status_code for _ in range(2)] == [204, 204]
    assert client(app, f"Bearer {made.json()['key']}").get("/v1/releases").status_code == 401
    assert code(keeper.get("/v1/keys/none")) == (404, "key_not_found")
    assert code(keeper.delete("/v1/keys/none")) == (404, "key_not_found")
    assert code(keeper.post("/v1/keys/none/replacement", json={})) == (404, "key_not_found")
    assert code(keeper.post("/v1/keys", json={**body, "roles": ["caller", "auditor"]})) == (403, "roles_conflict")
    assert code(keeper.post("/v1/keys", json={})) == (422, "dossier_faults")
    assert code(keeper.post("/v1/keys", content=b"x")) == (400, "not_json")


def test_the_log_of_requests_names_the_caller_and_not_the_key(
    served: Served, app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    shown = key(served, Role.CALLER)
    with caplog.at_level("DEBUG"):
        client(app, shown).get("/v1/releases")
    said = json.dumps([str(record.__dict__) for record in caplog.records])
    assert f"key:{shown[10:20]}" in said
    assert shown[21:] not in said
