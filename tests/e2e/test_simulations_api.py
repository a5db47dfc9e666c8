"""
Simulations over HTTP: asked for, followed to the end, read in each form, stopped; each answer as documented.

What is simulated is simulated by the real process, and streams are followed over a real server.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types
from openpyxl import load_workbook

from service.api.simulation_reports import HTML, XLSX
from service.api.simulation_shapes import COMPONENTS as OF_SIMULATIONS
from service.governance.access import Role
from service.operations.served import Served
from tests.calling import application, client
from tests.e2e.test_batch import listening
from tests.e2e.test_releases_api import COMPONENTS, closed, code
from tests.serving import key, serving
from tests.unit.operations.small_bundle import small_bundle

Json = dict[str, Any]
DOCUMENTED = {**COMPONENTS, **closed(OF_SIMULATIONS)}
PERSONS = 30
PATIENCE = 60
"""Seconds for which a simulation is waited for, on however busy a machine."""
PARAMETERS = "files/rulesets/parameters.yaml"


def person(number: int, **errand: Any) -> str:
    """Write a line of the population: an errand that is as many days late as the person's number."""
    late = {"id": "E-1", "title": "某事", "late_days": number, **errand}
    dossier = {"subject": {"ref": f"CAD-{number}"}, "errands": [late]}
    return json.dumps({"as_of": "2026-06-30", "dossier": dossier}, ensure_ascii=False)


@contextmanager
def house(folder: Path, **settings: Any) -> Iterator[Served]:
    """Serve with the small rules and a folder of two populations, one of them at fault."""
    for path, content in small_bundle().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    populations = folder / "populations"
    populations.mkdir()
    (populations / "全市.ndjson").write_text("\n".join(map(person, range(PERSONS))), encoding="utf-8")
    (populations / "有误.ndjson").write_text(f"{person(1)}\n{person(2, late_days='三天')}\n{{", encoding="utf-8")
    with serving(folder, rulesets=folder / "rulesets", populations=populations, **settings) as served:
        yield served


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve, and do what is asked for."""
    with house(tmp_path_factory.mktemp("working")) as served:
        served.start()
        yield served


@pytest.fixture(scope="module")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve, and leave undone what is asked for."""
    with house(tmp_path_factory.mktemp("resting")) as served:
        yield served


def caller(served: Served, *roles: Role) -> TestClient:
    return client(application(served), key(served, *roles))


def as_documented(response: Any, component: str, status: int = 200) -> Any:
    """Give what an answer holds, which is a *component* as it is documented."""
    assert response.status_code == status, response.text
    schema = {"$ref": f"#/components/schemas/{component}", "components": {"schemas": DOCUMENTED}}
    told = response.json()
    assert [f"{one.json_path}: {one.message}" for one in Draft202012Validator(schema).iter_errors(told)] == []
    return told


def asked(by: TestClient, population: str = "全市.ndjson", **besides: Any) -> str:
    """Ask for a simulation of a draft in which twelve days are too late; give its address."""
    draft = by.post("/v1/drafts", json={"title": "放宽"}).headers["Location"]
    seen = by.get(f"{draft}/{PARAMETERS}")
    changed = small_bundle(days=12)[PARAMETERS.removeprefix("files/")]
    put = by.put(f"{draft}/{PARAMETERS}", content=changed, headers={"If-Match": seen.headers["ETag"]})
    assert put.status_code == 200
    body = {"population": population, "draft": draft.rpartition("/")[2], **besides}
    answered = by.post("/v1/simulations", json=body)
    told = as_documented(answered, "Simulation", 202)
    assert answered.headers["Location"] == f"/v1/simulations/{told['id']}"
    assert (told["stage"], told["asked"]["of_draft"]) == ("waiting", body["draft"])
    return answered.headers["Location"]


class Following:
    """A stream of events, as it comes over the network."""

    def __init__(self, port: int, at: str, shown: str, last: str | None = None, method: str = "GET") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        headers = {"Authorization": shown, **({} if last is None else {"Last-Event-ID": last})}
        self.connection.request(method, f"{at}/events", headers=headers)
        self.answer = self.connection.getresponse()

    def block(self) -> str:
        """Give the next event or comment; nothing where the stream has ended."""
        lines: list[str] = []
        while (line := self.answer.readline().decode().rstrip("\n")) or not lines:
            if not line:
                return ""
            lines.append(line)
        return "\n".join(lines)

    def event(self) -> tuple[str, str, Json]:
        """Give the next event: what it is called, its id, what it tells."""
        found = dict(line.split(": ", 1) for line in self.block().splitlines())
        return found["event"], found["id"], json.loads(found["data"])

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


@contextmanager
def following(port: int, at: str, shown: str, **how: Any) -> Iterator[Following]:
    stream = Following(port, at, shown, **how)
    yield stream
    stream.close()


@pytest.fixture(scope="module")
def done(working: Served) -> tuple[str, list[tuple[str, str, Json]]]:
    """Have one simulated; give its address, and the events that told of it."""
    at = asked(caller(working, Role.DRAFTER), shown=1, smallest=5)
    told: list[tuple[str, str, Json]] = []
    with listening(application(working)) as port, following(port, at, key(working, Role.REVIEWER)) as stream:
        assert stream.answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert stream.answer.getheader("Cache-Control") == "no-store"
        assert stream.block() == "retry: 3000"
        while not told or told[-1][0] == "progress":
            told.append(stream.event())
        assert stream.block() == ""
    return at, told


def test_one_is_followed_from_the_beginning_to_the_end(done: tuple[str, list[tuple[str, str, Json]]]) -> None:
    at, told = done
    _, name, first = told[0]
    stage = first["stage"]  # it may have been taken up meanwhile
    assert stage in {"waiting", "running"}
    assert (name, first) == (f"{stage}.0", {"stage": stage, "done": 0, "of": None, "per_second": None})
    assert told[-1] == ("done", "done", {"stage": "done", "report": f"{at}/report"})
    assert {name for name, _, _ in told[:-1]} == {"progress"}


def test_what_came_of_it_is_given_in_each_form(working: Served, done: tuple[str, Any]) -> None:
    at, by = done[0], caller(working, Role.AUDITOR)
    simulation = as_documented(by.get(at), "Simulation")
    report = by.get(f"{at}/report")
    told = as_documented(report, "SimulationReport")

    assert told["changed"]["persons"] == told["persons"]["total"] == 2
    assert [one["ref"] for one in told["persons"]["list"]] == ["CAD-10"]
    assert {one["persons"] for one in told["flows"]} == {2}
    assert report.headers["ETag"] == f'"{simulation["answer"]["report"]}"'
    assert simulation["answer"]["changed"] == told["changed"]
    assert told["draft"]["digest"] == simulation["asked"]["draft"]

    page = by.get(f"{at}/report", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["Content-Type"] == f"{HTML}; charset=utf-8"
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; ")
    assert page.text.startswith("<!DOCTYPE html>")
    assert not re.search(r"(src|href)=\"(?!#|data:)", page.text)

    workbook = by.get(f"{at}/report", headers={"Accept": XLSX})
    assert workbook.headers["Content-Disposition"].endswith('.xlsx"')
    rows = load_workbook(BytesIO(workbook.content), read_only=True)["人员"].iter_rows(values_only=True)
    assert [row[0] for row in rows][1:] == ["CAD-10", "CAD-11"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json, text/html", "application/json"),
        ("text/*", HTML),
        ("application/json;q=0.5, text/html;q=0.6", HTML),
        ("text/html;q=0, */*", "application/json"),
        ("application/json;q=0, */*", HTML),
        ("application/*;q=0, text/*;q=0, application/json", "application/json"),
        ("image/png", None),
        ("application/json;q=0", None),
    ],
)
def test_the_form_that_is_asked_for_is_given(
    working: Served, done: tuple[str, Any], accept: str, kind: str | None
) -> None:
    answered = caller(working, Role.DRAFTER).get(f"{done[0]}/report", headers={"Accept": accept})
    if kind is None:
        assert code(answered) == (406, "not_acceptable")
    else:
        assert answered.headers["Content-Type"].partition(";")[0] == kind
        assert answered.headers["Vary"] == "Accept"


def test_a_population_at_fault_is_told_of_line_by_line(working: Served) -> None:
    by = caller(working, Role.DRAFTER)
    at = asked(by, "有误.ndjson")
    until = monotonic() + PATIENCE
    while by.get(at).json()["stage"] in {"waiting", "running"}:
        assert monotonic() < until
        sleep(0.1)
    told = as_documented(by.get(at), "Simulation")["answer"]

    assert "错误" in told["text"]
    assert [one["path"].split(":")[1] for one in told["faults"]] == ["2", "3"]
    assert str(working.simulations.populations.folder) not in json.dumps(told)
    assert code(by.get(f"{at}/report")) == (409, "wrong_stage")
    assert "event: failed\n" in by.get(f"{at}/events").text


def test_the_log_tells_of_each_and_of_no_person(working: Served, done: tuple[str, Any]) -> None:
    items = caller(working, Role.AUDITOR).get("/v1/log", params={"kind": "simulation"}).json()["items"]
    about = [one["told"] for one in items if one["about"] == done[0].rpartition("/")[2]]

    assert [one["done"] for one in about] == ["done", "asked"]
    assert "CAD" not in json.dumps(items)


def test_one_that_waits_is_cancelled(resting: Served) -> None:
    by = caller(resting, Role.DRAFTER)
    at = asked(by)
    assert code(by.get(f"{at}/report")) == (409, "wrong_stage")
    cancelled = by.post(f"{at}/cancellation", headers={"Idempotency-Key": "c-1"})
    assert as_documented(cancelled, "Simulation")["stage"] == "cancelled"
    again = by.post(f"{at}/cancellation", headers={"Idempotency-Key": "c-1"})
    assert (again.content, again.headers["Idempotency-Replayed"]) == (cancelled.content, "true")
    assert 'event: cancelled\ndata: {"stage":"cancelled","text":""}\nid: cancelled\n\n' in by.get(f"{at}/events").text


def test_one_that_is_done_cannot_be_cancelled(working: Served, done: tuple[str, Any]) -> None:
    assert code(caller(working, Role.REVIEWER).post(f"{done[0]}/cancellation")) == (409, "wrong_stage")


def test_the_populations_at_hand_are_listed(resting: Served) -> None:
    items = as_documented(caller(resting, Role.REVIEWER).get("/v1/populations"), "Populations")["items"]
    assert [(one["name"], one["form"]) for one in items] == [("全市.ndjson", "ndjson"), ("有误.ndjson", "ndjson")]


def test_what_cannot_be_asked_is_told(resting: Served, tmp_path: Path) -> None:
    by = caller(resting, Role.DRAFTER)
    first = by.get("/v1/releases/in-force").json()["digest"]

    def refused(**body: Any) -> tuple[int, str]:
        return code(by.post("/v1/simulations", json={"population": "全市.ndjson", "draft": first, **body}))

    assert refused(population="../全市.ndjson") == (404, "population_not_found")
    assert refused(draft="none") == (404, "draft_not_found")
    assert refused(base=f"sha256:{'0' * 64}") == (404, "release_not_found")
    body = {"population": " ", "smallest": 4, "shown": 1001, "as_of": "2026-06", "base": "x", "more": 1}
    wrong = by.post("/v1/simulations", json=body)
    assert code(wrong) == (422, "dossier_faults")
    assert {one["path"] for one in wrong.json()["faults"]} == {*body, "draft"}
    for path in ("", "/events", "/report"):
        assert code(by.get(f"/v1/simulations/none{path}")) == (404, "simulation_not_found")
    assert code(by.post("/v1/simulations/none/cancellation")) == (404, "simulation_not_found")
    with serving(tmp_path) as other:
        drafter = caller(other, Role.DRAFTER)
        assert code(drafter.get("/v1/populations")) == (409, "populations_not_set")
