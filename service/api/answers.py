"""
Answers: JSON as the API sends it, and replies that the operations have composed.
"""

from typing import Any

import orjson
from fastapi import Response

from service.governance.once import Reply

JSON = "application/json"
REPLAYED = "Idempotency-Replayed"


def answer(content: Any, status: int = 200, media_type: str = JSON) -> Response:  # noqa: ANN401 - any JSON there is
    """Answer with *content* as JSON; dates are written as ISO 8601."""
    return Response(orjson.dumps(content), status_code=status, media_type=media_type)


def reply_answer(reply: Reply) -> Response:
    """Answer with a *reply*: JSON, where its own headers say nothing else; one that was given before says so."""
    kind = {} if "Content-Type" in reply.headers or not reply.body else {"Content-Type": JSON}
    again = {REPLAYED: "true"} if reply.replayed else {}
    return Response(reply.body, status_code=reply.status, headers={**kind, **reply.headers, **again})
