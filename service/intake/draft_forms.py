"""
What is sent about drafts: how one begins, and what a reviewer signs.
"""

from typing import Any

from service.intake.plain import digest_shape, plain_form, read_plain, text_shape, truth_shape

MOST_TITLE = 100
"""How many letters the title of a draft has at most."""
MOST_STATEMENT = 2_000
"""How many letters a reviewer may write."""

BEGINNING = plain_form(
    {"title": text_shape("名称", most=MOST_TITLE, required=True), "base": digest_shape("起草所依据的规则版本")}
)
APPROVAL = plain_form(
    {
        "digest": digest_shape("所签规则版本的摘要", required=True),
        "report": digest_shape("所签报告的摘要", required=True),
        "approved": truth_shape("是否批准", required=True),
        "statement": text_shape("意见", most=MOST_STATEMENT),
    }
)


def read_beginning(body: bytes) -> dict[str, Any]:
    """Read what begins a draft: `title`, `base`; raise `DossierFaultsError`, as the other does."""
    return read_plain(body, BEGINNING)


def read_approval(body: bytes) -> dict[str, Any]:
    """Read what a reviewer signs: `digest`, `report`, `approved`, `statement`."""
    return read_plain(body, APPROVAL)
