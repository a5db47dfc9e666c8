"""
What a release says, answered with the digest of that release.
"""

from typing import Any

from fastapi import Response

from service.api.answers import JSON, answer
from service.api.exchange import RELEASE

OF_RELEASES = ("release_not_found", "release_not_published", "none_in_force", "wrong_query")
"""The problems of asking for a release."""


def released(digest: str, content: Any, media_type: str = JSON) -> Response:  # noqa: ANN401 - any JSON there is
    """Answer with *content* that is of the release of a *digest*."""
    response = answer(content, media_type=media_type)
    response.headers[RELEASE] = digest
    return response
