"""
Answers: JSON as the API sends it.
"""

from typing import Any

import orjson
from fastapi import Response

JSON = "application/json"


def answer(content: Any, status: int = 200, media_type: str = JSON) -> Response:  # noqa: ANN401 - any JSON there is
    """Answer with *content* as JSON; dates are written as ISO 8601."""
    return Response(orjson.dumps(content), status_code=status, media_type=media_type)
