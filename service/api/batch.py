"""
`/v1/evaluations:batch`: a dossier on each line in, its evaluation on each line out, as they come.

Lines are evaluated in small groups, in order; one line's fault is answered in its place and stops nothing. No more is
read while the answers are not taken, and nothing more is done for a caller who has gone.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Request, Response

from service.api.bodies import SECONDS, require_type
from service.api.envelope import report
from service.api.guarding import grant_again, may
from service.api.lines import MOST, MOST_BYTES, Line
from service.api.measurements import Measurements
from service.api.once import key_of, request_digest
from service.api.problems import OURS, Problem, problem_of
from service.api.schemas import content_response, problem_responses, text
from service.api.streaming import NDJSON, Streamed
from service.domain.errors import DossierTooLargeError
from service.governance.access import Act, Grant
from service.governance.once import Once, Reply
from service.operations.served import Served

MOST_LETTERS = 180
"""How long an idempotency key may be here: the number of the line is added to it."""
TYPES = (NDJSON, "application/jsonl")
DESCRIPTION = f"""\
每行送入一个评估请求（NDJSON），依次每行返回一份评估：`{{"line": 行号, "status": 状态码, "evaluation": {{…}}}}`；
某一行有误的，返回 `{{"line": 行号, "status": 状态码, "problem": {{…}}}}`，不影响其他各行。空行不作答，但计入行号。

边送边取，不限行数；只能先送完再取的，每次不超过 {MOST} 行、{MOST_BYTES // 1024 // 1024} MB。
写明 `Idempotency-Key` 的，各行分别以“键＋行号”为准：中断后原样重送，已经记录的各行返回原来的评估。
"""


def batch(served: Served, max_bytes: int, measurements: Measurements) -> APIRouter:
    """Route to the evaluations of what is *served*, for lines of up to *max_bytes*."""
    router = APIRouter(tags=["评估"], default_response_class=Response)

    @router.post(
        "/v1/evaluations:batch",
        summary="逐行评估多份干部档案",
        description=DESCRIPTION,
        operation_id="evaluate_many",
        responses=content_response("各行的评估，与请求的各行依次对应。", NDJSON, text("每行一个 BatchLine。"))
        | problem_responses("unsupported_media_type", "wrong_query"),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {kind: {"schema": text("每行一个 EvaluationRequest。")} for kind in TYPES},
            }
        },
    )
    async def evaluate_many(
        request: Request, grant: Annotated[Grant, Depends(may(Act.EVALUATE, judged_again=True))]
    ) -> Streamed:
        require_type(request.headers.get("content-type"), TYPES)
        answering = Answering(served, request, grant, max_bytes, measurements)
        patience = getattr(request.app.state, "body_seconds", SECONDS)
        return Streamed(answering.answer, late(patience), max_bytes, patience)

    return router


class Answering:
    """Answers the lines of one batch."""

    def __init__(
        self, served: Served, request: Request, grant: Grant, max_bytes: int, measurements: Measurements
    ) -> None:
        """Answer by what is *served* to whom a *grant* was given; raise `ProblemError` where its key will not do."""
        self._evaluations = served.evaluations
        self._again = grant_again(request, Act.EVALUATE)
        self._request = request
        self._caller = grant.caller
        self._key = key_of(request.headers, MOST_LETTERS)
        self._limit = max_bytes
        self._measurements = measurements

    async def answer(self, lines: Sequence[Line]) -> bytes:
        """Answer *lines*, each with one line."""
        asked = [(line.content, self._once(line)) for line in lines if line.content is not None]
        found = iter(await self._evaluate(asked))
        too_large = DossierTooLargeError(self._limit)
        return b"".join(self._said(line.number, too_large if line.content is None else next(found)) for line in lines)

    async def _evaluate(self, asked: Sequence[tuple[bytes, Once | None]]) -> Sequence[Reply | Exception]:
        try:
            return await self._evaluations.answer_many(self._again, asked) if asked else ()
        except Exception as error:  # noqa: BLE001 - the lines that follow may fare better
            return [error] * len(asked)

    def _once(self, line: Line) -> Once | None:
        """Give what makes a *line* the same, sent again; no key of a caller has a space, so no other is like it."""
        if self._key is None or line.content is None:
            return None
        return Once(self._caller, f"{self._key} {line.number}", request_digest(self._request, line.content))

    def _said(self, number: int, found: Reply | Exception) -> bytes:
        if isinstance(found, Reply):
            again = b'"replayed":true,' if found.replayed else b""
            return b'{"line":%d,"status":%d,%b"evaluation":%b}\n' % (number, found.status, again, found.body)
        problem = problem_of(found)
        if problem.status >= OURS:
            report(found, self._measurements)
        return problem_line(number, problem)


def late(seconds: float) -> Callable[[int], bytes]:
    """Make what says that a line did not come within so many *seconds*."""

    def given_up(number: int) -> bytes:
        problem = Problem("slow_body", f"第 {number} 行未在 {seconds:g} 秒内送达，此后各行未予办理。")
        return problem_line(number, problem)

    return given_up


def problem_line(number: int, problem: Problem) -> bytes:
    """Say in one line that the line of a *number* has a *problem*."""
    return orjson.dumps({"line": number, "status": problem.status, "problem": problem.content()}) + b"\n"
