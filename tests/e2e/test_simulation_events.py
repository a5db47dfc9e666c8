"""
Streams of how far a simulation has come: nothing is told twice, callers who go are noticed, and each stream ends.

They are followed over a real server.
"""

import asyncio
import json
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any, cast

import pytest
from fastapi import FastAPI

from service.api.events import MOST_STREAMS, Telling
from service.governance.access import Role
from service.governance.errors import RefusedError
from service.operations.served import Served
from tests.calling import application
from tests.e2e.test_batch import listening
from tests.e2e.test_simulations_api import Following, asked, caller, following, house
from tests.serving import ADMINISTRATOR, key

Json = dict[str, Any]


@pytest.fixture(scope="module")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve, and leave undone what is asked for."""
    with house(tmp_path_factory.mktemp("resting")) as served:
        yield served


@pytest.fixture(scope="module")
def app(resting: Served) -> FastAPI:
    return application(resting)


@pytest.fixture(scope="module")
def port(app: FastAPI) -> Iterator[int]:
    with listening(app) as port:
        yield port


def test_who_comes_again_is_told_what_is_new_alone(resting: Served, port: int) -> None:
    by, shown = caller(resting, Role.DRAFTER), key(resting, Role.DRAFTER)
    at = asked(by)
    with following(port, at, shown, last="waiting.0") as stream:
        assert stream.block() == "retry: 3000"
        by.post(f"{at}/cancellation")
        assert stream.event()[0] == "cancelled"
        assert stream.block() == ""


def test_a_worker_has_so_many_streams_open_and_notices_when_callers_go(resting: Served, port: int) -> None:
    by, shown = caller(resting, Role.DRAFTER), key(resting, Role.DRAFTER)
    at = asked(by)
    streams = [Following(port, at, shown) for _ in range(MOST_STREAMS)]
    with following(port, at, shown) as refused:
        assert refused.answer.status == 503
        assert json.loads(refused.answer.read())["code"] == "busy"
    for stream in streams:
        stream.close()
    until = monotonic() + 5
    while (again := Following(port, at, shown)).answer.status == 503:
        assert monotonic() < until
        again.close()
        sleep(0.05)
    assert again.block() == "retry: 3000"
    again.close()


def test_a_stream_ends_when_its_caller_is_not_admitted_any_more(resting: Served, port: int) -> None:
    at = asked(caller(resting, Role.DRAFTER))
    shown = key(resting, Role.REVIEWER, holder="将吊销")
    with following(port, at, shown) as stream:
        assert stream.block() == "retry: 3000"
        assert stream.event()[0] == "progress"
        resting.keys.revoke(ADMINISTRATOR, shown[10:20])
        assert stream.block() == ""


def test_a_stream_ends_when_the_service_stops(resting: Served, app: FastAPI, port: int) -> None:
    at = asked(caller(resting, Role.DRAFTER))
    with following(port, at, key(resting, Role.REVIEWER)) as stream:
        assert stream.block() == "retry: 3000"
        assert stream.event()[0] == "progress"
        app.state.draining = True
        begun = monotonic()
        assert stream.block() == ""
        app.state.draining = False
    assert monotonic() - begun < 2


def test_who_asks_for_the_headers_alone_is_not_kept_waiting(resting: Served, port: int) -> None:
    at, shown = asked(caller(resting, Role.DRAFTER)), key(resting, Role.REVIEWER)
    with following(port, at, shown, method="HEAD") as stream:
        assert stream.answer.status == 200
        stream.answer.read()
        begun = monotonic()
        stream.connection.request("GET", "/healthz")
        assert stream.connection.getresponse().read() == b'{"status":"ok"}'
        assert monotonic() - begun < 0.4


def standing(stage: str, done: int | None = None, text: str | None = None) -> Json:
    """Write how a simulation stands."""
    progress = None if done is None else {"done": done, "of": 9, "per_second": 4}
    answer = None if text is None else {"text": text}
    return {"stage": stage, "progress": progress, "answer": answer, "links": {"report": None}}


def told_by(*found: Json, seen: str | None = None, heartbeat: float = 1.0) -> list[str]:
    """Tell of a simulation that stands, look by look, as it was *found*; give the blocks after the first."""
    looks = iter(found)
    ended = object()

    def look() -> Json:
        one = next(looks, ended)
        if one is ended:
            raise RefusedError("store_unavailable", "")
        return cast("Json", one)

    async def gathered() -> list[str]:
        telling = Telling(look, lambda: False, seen, every=0.001, heartbeat=heartbeat)
        return [block.decode() async for block in telling.from_(look())]

    first, *rest = asyncio.run(gathered())
    assert first == "retry: 3000\n\n"
    return rest


def test_each_step_is_told_once_under_an_id_of_its_own() -> None:
    told = told_by(*(standing("running", done) for done in (0, 5, 5, 9)), standing("failed", text="停下。"))
    assert told == [
        f'event: progress\ndata: {{"stage":"running","done":{done},"of":9,"per_second":4}}\nid: running.{done}\n\n'
        for done in (0, 5, 9)
    ] + ['event: failed\ndata: {"stage":"failed","text":"停下。"}\nid: failed\n\n']


def test_what_was_seen_is_not_told_again_but_the_end_always_is() -> None:
    assert told_by(standing("running", 5), seen="running.5") == []
    assert told_by(standing("cancelled"), seen="cancelled") == [
        'event: cancelled\ndata: {"stage":"cancelled","text":""}\nid: cancelled\n\n'
    ]


def test_a_stream_without_news_says_now_and_then_that_it_is_alive() -> None:
    told = told_by(*[standing("running", 5)] * 11, seen="running.5", heartbeat=0.005)
    assert told == [": ping\n\n"] * 2
