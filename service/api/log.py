"""
`/v1/log`: what happened, entry by entry, and where the chain ends.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from service.api.answers import answer
from service.api.guarding import may
from service.api.paging import USUAL, Cursor, Limit, after_of, listing_answer
from service.api.parameters import Visible
from service.api.schemas import json_response, problem_responses
from service.governance.access import Act, Grant
from service.governance.retaining import EntryKind
from service.operations.auditing import KINDS
from service.operations.served import Served

Auditor = Annotated[Grant, Depends(may(Act.READ_LOG))]
Kind = Annotated[EntryKind | None, Query(description="只列这一种类；不写的，列出全部种类。")]
About = Annotated[Visible | None, Query(max_length=64, description="只列关联到这一编号的各条。")]


def log(served: Served) -> APIRouter:
    """Route to the log of what is *served*."""
    router = APIRouter(tags=["日志"], default_response_class=Response)

    @router.get(
        "/v1/log",
        summary="查阅日志",
        description="新的在前。只列封存的内容，不列所附材料；凭证限定单位的，只列这些单位的各条。",
        operation_id="list_log",
        responses=json_response("日志，新的在前。", "LogEntries") | problem_responses("wrong_query"),
    )
    def list_log(
        grant: Auditor, kind: Kind = None, about: About = None, cursor: Cursor = None, limit: Limit = USUAL
    ) -> Response:
        kinds = KINDS if kind is None else [kind.value]
        after = after_of(cursor)
        return listing_answer(served.auditing.entries(grant, after=after, limit=limit, kinds=kinds, about=about))

    @router.get(
        "/v1/log/head",
        summary="查看日志的末尾登记",
        description="另行保存此登记，日后即可查验日志到此为止是否被截去或者改动。",
        operation_id="show_log_head",
        responses=json_response("末尾登记。", "LogHead") | problem_responses(),
    )
    def show_log_head(_: Auditor) -> Response:
        return answer(served.auditing.head())

    return router
