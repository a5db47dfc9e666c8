"""
Rules under control over HTTP: drafted, tried out, reviewed, published, carried elsewhere; each answer as documented.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types

from service.api.components import SHAPES
from service.api.draft_shapes import COMPONENTS as OF_DRAFTS
from service.api.jobs_shapes import COMPONENTS as OF_JOBS
from service.api.release_shapes import COMPONENTS as OF_RELEASES
from service.governance.access import Role
from service.governance.chain import digest_of as content_digest
from service.language.files import digest_of
from service.operations.archives import pack
from service.operations.bundles import MOST_FILE_BYTES
from service.operations.served import Served
from tests.calling import application, client
from tests.serving import key, serving
from tests.unit.operations.small_bundle import small_bundle

RULES = "files/rulesets/rules.yaml"
OTHER = small_bundle(days=12, title="逾期")


def closed(schema: Any) -> Any:
    """Close every object of a *schema* that says which keys it has, so that a key which is not described is found."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(value) for name, value in schema.items()}
    return {**found, "additionalProperties": False} if "properties" in schema and "type" in schema else found


COMPONENTS = {**SHAPES, **closed(OF_RELEASES), **closed(OF_DRAFTS), **closed(OF_JOBS)}


def as_documented(response: Response, component: str, status: int = 200) -> Any:
    """Give what an answer holds, which is a *component* as it is documented."""
    assert response.status_code == status, response.text
    schema = {"$ref": f"#/components/schemas/{component}", "components": {"schemas": COMPONENTS}}
    told = response.json()
    assert [f"{one.json_path}: {one.message}" for one in Draft202012Validator(schema).iter_errors(told)] == []
    return told


def code(response: Response) -> tuple[int, str]:
    as_documented(response, "Problem", response.status_code)
    return response.status_code, response.json()["code"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("rules")
    for path, content in small_bundle().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    with serving(folder, rulesets=folder / "rulesets") as served:
        yield served


def called(served: Served, *roles: Role, holder: str) -> TestClient:
    return client(application(served), key(served, *roles, holder=holder))


@pytest.fixture(scope="module")
def drafter(served: Served) -> TestClient:
    return called(served, Role.DRAFTER, Role.REVIEWER, holder="起草人甲")


@pytest.fixture(scope="module")
def reviewer(served: Served) -> TestClient:
    return called(served, Role.DRAFTER, Role.REVIEWER, holder="审核人乙")


@pytest.fixture(scope="module")
def administrator(served: Served) -> TestClient:
    return called(served, Role.ADMINISTRATOR, holder="管理员丙")


def told_of_approvals(served: Served, reviewer: TestClient, digest: str) -> tuple[int, int]:
    """Count the approvals of a release that a reviewer is told of, and somebody without a role."""
    nobody = client(application(served), key(served))
    one, other = (by.get(f"/v1/releases/{digest}").json() for by in (reviewer, nobody))
    return len(one["approvals"]), len(other["approvals"])


def begun(drafter: TestClient, title: str = "改") -> str:
    made = drafter.post("/v1/drafts", json={"title": title})
    told = as_documented(made, "Draft", 201)
    assert made.headers["Location"] == f"/v1/drafts/{told['id']}"
    return made.headers["Location"]


def test_rules_go_all_the_way_from_a_draft_into_force_and_out_of_it(
    served: Served, drafter: TestClient, reviewer: TestClient, administrator: TestClient
) -> None:
    first = as_documented(drafter.get("/v1/releases/in-force"), "ReleaseInForce")["digest"]
    draft = begun(drafter)
    for path, content in OTHER.items():
        seen = drafter.get(f"{draft}/files/{path}")
        put = drafter.put(f"{draft}/files/{path}", content=content, headers={"If-Match": seen.headers["ETag"]})
        assert put.headers["ETag"] == f'"{as_documented(put, "File")["etag"]}"'
    assert as_documented(drafter.post(f"{draft}/check"), "DraftCheck")["sound"]

    submitted = drafter.post(f"{draft}/submission")
    job = as_documented(submitted, "Job", 202)
    assert submitted.headers["Location"] == f"/v1/jobs/{job['id']}"
    served.jobs.run_now(job["id"])
    done = as_documented(reviewer.get(submitted.headers["Location"]), "Job")
    assert (done["stage"], done["answer"]["short"]) == ("done", [])

    report = reviewer.get(f"{draft}/report")
    told = as_documented(report, "TrialReport")
    assert report.headers["ETag"] == f'"{content_digest(report.content)}"'
    assert [(one["rule"], one["kind"]) for one in told["changes"]] == [("LATE-1", "stricter")]

    digest = told["digest"]
    assert digest == digest_of(OTHER)
    signed = {"digest": digest, "report": report.headers["ETag"].strip('"'), "approved": True, "statement": "同意"}
    assert code(drafter.post(f"{draft}/approvals", json=signed)) == (403, "own_draft")
    assert code(reviewer.post(f"{draft}/approvals", json={**signed, "report": first})) == (412, "precondition_failed")
    as_documented(reviewer.post(f"{draft}/approvals", json=signed), "Approval", 201)
    as_documented(reviewer.get(f"{draft}/approvals"), "Approvals")
    assert told_of_approvals(served, reviewer, signed["digest"]) == (1, 0)
    assert code(reviewer.post(f"{draft}/approvals", json=signed)) == (409, "wrong_stage")

    published = f"/v1/releases/{digest}/publications"
    past = administrator.post(published, json={"effective_from": "2026-11-20"})
    assert code(past) == (422, "dossier_faults")
    assert [one["path"] for one in past.json()["faults"]] == ["effective_from", "note"]
    made = as_documented(administrator.post(published, json={"effective_from": "2027-01-01"}), "Publication", 201)
    assert code(administrator.post(published, json={"effective_from": "2027-01-01"})) == (409, "already_published")
    later = drafter.get("/v1/releases/in-force", params={"on": "2027-01-01"})
    assert as_documented(later, "ReleaseInForce")["digest"] == digest
    assert as_documented(drafter.get(draft), "Draft")["stage"] == "published"

    shadow = f"/v1/releases/{digest}/shadow"
    assert [administrator.put(shadow).status_code for _ in range(2)] == [204, 204]
    assert as_documented(reviewer.get(shadow), "ShadowCounts")["shadow"]
    assert administrator.delete(shadow).status_code == 204

    withdrawn = administrator.post(f"{published}/{made['number']}/withdrawal")
    assert as_documented(withdrawn, "Publication")["phase"] == "withdrawn"
    last = administrator.post(
        f"/v1/releases/{first}/publications/1/withdrawal", json={"retroactive": True, "note": "撤"}
    )
    assert code(last) == (409, "none_in_force")
    as_documented(drafter.get("/v1/releases", params={"limit": 1}), "Releases")
    as_documented(drafter.get(f"/v1/releases/{digest}"), "ReleaseInFull")
    diff = as_documented(drafter.get(f"/v1/releases/{digest}/diff", params={"from": first}), "ReleaseDiff")
    assert diff["parameters"][0]["values"] == [{"from": "2000-01-01", "before": "10 天", "after": "12 天"}]

    archive = drafter.get(f"/v1/releases/{digest}/archive")
    assert (archive.headers["Content-Type"], archive.content[:2]) == ("application/zip", b"PK")
    known = administrator.post("/v1/releases", content=archive.content, headers={"Content-Type": "application/zip"})
    assert as_documented(known, "ImportedRelease")["draft"] is None


def test_a_file_is_written_only_by_who_has_seen_it(drafter: TestClient, reviewer: TestClient) -> None:
    draft = begun(drafter)
    seen = reviewer.get(f"{draft}/{RULES}")
    assert (seen.headers["Content-Type"], seen.content) == (
        "text/plain; charset=utf-8",
        small_bundle()["rulesets/rules.yaml"],
    )
    assert code(drafter.put(f"{draft}/{RULES}", content=b"a: 1")) == (428, "precondition_required")
    assert code(drafter.delete(f"{draft}/{RULES}")) == (428, "precondition_required")
    mine = {"If-Match": f'"sha256:0", {seen.headers["ETag"]}'}
    assert drafter.put(f"{draft}/{RULES}", content=b"a: 1", headers=mine).status_code == 200
    assert code(reviewer.put(f"{draft}/{RULES}", content=b"b: 1", headers=mine)) == (412, "precondition_failed")
    assert code(reviewer.delete(f"{draft}/{RULES}", headers=mine)) == (412, "precondition_failed")
    assert drafter.get(f"{draft}/{RULES}").content == b"a: 1"

    new = f"{draft}/files/features/{'新规格'}.feature"
    absent = {"If-None-Match": "*"}
    as_documented(drafter.put(new, content=b"x", headers=absent), "File", 201)
    assert code(reviewer.put(new, content=b"y", headers=absent)) == (412, "precondition_failed")
    paths = [one["path"] for one in as_documented(drafter.get(f"{draft}/files"), "Files")["items"]]
    assert "features/新规格.feature" in paths
    tag = drafter.get(new).headers["ETag"]
    assert drafter.delete(new, headers={"If-Match": tag}).status_code == 204
    assert code(drafter.get(new)) == (404, "file_not_found")


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Match": "sha256:0"},
        {"If-Match": '"a" "b"'},
        {"If-None-Match": '"a"'},
        {"If-Match": '"' + "a" * 3000 + '"'},
    ],
)
def test_a_condition_that_is_none_is_told(drafter: TestClient, headers: dict[str, str]) -> None:
    draft = begun(drafter)
    refused = drafter.put(f"{draft}/{RULES}", content=b"a: 1", headers=headers)

    assert code(refused) == (422, "wrong_query")
    assert refused.json()["faults"][0]["path"] in headers


@pytest.mark.parametrize("tag", ["*", 'W/"{}"'])
def test_any_tag_and_a_weak_one_name_no_version_of_a_file(drafter: TestClient, tag: str) -> None:
    draft = begun(drafter)
    etag = drafter.get(f"{draft}/{RULES}").headers["ETag"].strip('"')
    refused = drafter.put(f"{draft}/{RULES}", content=b"a: 1", headers={"If-Match": tag.format(etag)})

    assert code(refused) == (428, "precondition_required")


def test_a_file_that_cannot_be_is_refused(drafter: TestClient) -> None:
    draft = begun(drafter)
    absent = {"If-None-Match": "*"}
    assert code(drafter.put(f"{draft}/files/rulesets/%2e%2e/a.yaml", content=b"", headers=absent)) == (
        422,
        "wrong_query",
    )
    assert code(drafter.put(f"{draft}/files/rulesets/a.yaml", content=b"\xff", headers=absent)) == (
        422,
        "dossier_faults",
    )
    large = drafter.put(f"{draft}/files/rulesets/a.yaml", content=b"x" * (MOST_FILE_BYTES + 1), headers=absent)
    assert code(large) == (413, "dossier_too_large")
    typed = {**absent, "Content-Type": "image/png"}
    assert code(drafter.put(f"{draft}/files/rulesets/a.yaml", content=b"x", headers=typed)) == (
        415,
        "unsupported_media_type",
    )


def test_a_release_of_another_house_comes_in_checked(served: Served, administrator: TestClient) -> None:
    other = small_bundle(title="外地")
    headers = {"Content-Type": "application/zip"}
    archive = pack(digest_of(other), "外地版", other, [])
    came = as_documented(administrator.post("/v1/releases", content=archive, headers=headers), "ImportedRelease", 201)
    job = as_documented(administrator.get(f"/v1/jobs/{came['job']}"), "Job")
    assert job["stage"] == "waiting"

    assert code(administrator.post("/v1/releases", content=archive[:-9], headers=headers)) == (422, "not_publishable")
    broken = {**other, "rulesets/rules.yaml": b"rules: ["}
    refused = administrator.post("/v1/releases", content=pack(digest_of(broken), "", broken, []), headers=headers)
    assert code(refused) == (422, "not_publishable")
    assert {one["path"].partition(":")[0] for one in refused.json()["faults"]} == {"rulesets/rules.yaml"}
    assert served.releases.release(digest_of(other))["origin"] == "imported"


def test_what_is_asked_wrongly_is_told_all_at_once(drafter: TestClient, administrator: TestClient) -> None:
    draft = begun(drafter)
    body = drafter.post(f"{draft}/approvals", json={"digest": "x", "approved": "yes", "note": ""})
    assert code(body) == (422, "dossier_faults")
    assert {one["path"] for one in body.json()["faults"]} == {"digest", "report", "approved", "note"}
    first = drafter.get("/v1/releases/in-force").json()["digest"]
    published = administrator.post(f"/v1/releases/{first}/publications", json={"effective_from": "soon"})
    assert code(published) == (422, "dossier_faults")
    assert code(drafter.get(f"/v1/releases/{first}/diff")) == (422, "wrong_query")
    assert code(drafter.get("/v1/releases/in-force", params={"on": "soon"})) == (422, "wrong_query")
    assert code(drafter.post("/v1/drafts", json={"title": " "})) == (422, "dossier_faults")


def test_what_is_not_there_is_told(drafter: TestClient, administrator: TestClient) -> None:
    none = f"/v1/releases/sha256:{'0' * 64}"
    first = drafter.get("/v1/releases/in-force").json()["digest"]
    for response in (
        drafter.get(none),
        drafter.get(f"{none}/files"),
        drafter.get(f"{none}/archive"),
        drafter.get(f"{none}/shadow"),
        drafter.get(f"{none}/diff", params={"from": first}),
        administrator.put(f"{none}/shadow"),
        administrator.post(f"{none}/publications", json={"effective_from": "2027-01-01"}),
    ):
        assert code(response) == (404, "release_not_found")
    assert code(drafter.get("/v1/jobs/none")) == (404, "job_not_found")
    assert code(drafter.get("/v1/drafts/none/report")) == (404, "draft_not_found")
    assert code(drafter.get(f"/v1/releases/{first}/files/rulesets/none.yaml")) == (404, "file_not_found")
    assert code(administrator.post(f"/v1/releases/{first}/publications/9/withdrawal")) == (
        404,
        "publication_not_found",
    )


def test_a_draft_is_recalled_and_deleted_by_its_authors_alone(drafter: TestClient, reviewer: TestClient) -> None:
    draft = begun(drafter)
    assert code(drafter.post(f"{draft}/recall")) == (409, "wrong_stage")
    assert code(reviewer.delete(draft)) == (403, "not_an_author")
    assert drafter.delete(draft).status_code == 204
    assert code(drafter.get(draft)) == (404, "draft_not_found")


def test_a_request_that_is_sent_again_is_answered_the_same(drafter: TestClient) -> None:
    headers = {"Idempotency-Key": "begin-1"}
    first = drafter.post("/v1/drafts", json={"title": "一"}, headers=headers)
    again = drafter.post("/v1/drafts", json={"title": "一"}, headers=headers)

    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
    assert code(drafter.post("/v1/drafts", json={"title": "二"}, headers=headers)) == (409, "idempotency_conflict")
    as_documented(drafter.get("/v1/drafts"), "Drafts")


def test_every_file_of_a_release_can_be_read(drafter: TestClient) -> None:
    first = drafter.get("/v1/releases/in-force").json()["digest"]
    listed = as_documented(drafter.get(f"/v1/releases/{first}/files"), "Files")["items"]

    assert {one["path"] for one in listed} == set(small_bundle())
    for one in listed:
        read = drafter.get(f"/v1/releases/{first}/files/{one['path']}")
        assert (read.content, read.headers["ETag"]) == (small_bundle()[one["path"]], f'"{one["etag"]}"')
        assert read.headers["X-Content-Type-Options"] == "nosniff"


def test_a_store_in_a_folder_with_rules_alone_starts_too(tmp_path: Path) -> None:
    folder = tmp_path / "here" / "rulesets"
    for path, content in small_bundle().items():
        if path.startswith("rulesets/"):
            (folder.parent / path).parent.mkdir(parents=True, exist_ok=True)
            (folder.parent / path).write_bytes(content)
    with serving(tmp_path, rulesets=folder) as served:
        assert all(one["path"].startswith("rulesets/") for one in served.releases.files(served.public.in_force() or ""))
