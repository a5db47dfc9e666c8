"""
Reviews as they are sent: which evaluation, with which facts, and by which principle.

The facts are read by the contract of the release that the evaluation was made by, so the body is looked into before it
is read.
"""

from typing import Any

from pydantic import TypeAdapter

from service.domain.errors import DossierFaultsError
from service.governance.principles import PRINCIPLES
from service.intake.forms import Form
from service.intake.json_text import Text
from service.intake.plain import codes_shape, day_shape, digest_shape, id_shape, text_shape
from service.intake.refusals import not_an_object
from service.intake.shapes import Shape, object_of
from service.intake.values import Value

FACTS = "facts"


def _form() -> Form:
    keys = {
        "evaluation": id_shape("评估", required=True),
        FACTS: Shape("更正后的干部档案", Value(Any, "对象", "对象")),
        "as_of": day_shape("今日规则的基准日"),
        "release": digest_shape("今日规则的版本"),
        "principle": codes_shape("适用原则", {code.value: one.label for code, one in PRINCIPLES.items()}),
        "reason": text_shape("复核缘由"),
    }
    shape = object_of("请求", keys)
    return Form(shape, TypeAdapter(shape.value.annotation), (FACTS,))


REVIEW = _form()
"""The facts may be left out: then nothing is corrected."""


def reviewed_in(body: bytes) -> tuple[Text, str | None]:
    """
    Give the text of a *body*, and the id of the evaluation that it is about; None where it names none.

    Raises `DossierFaultsError` where it is no JSON object.
    """
    text = Text(body)
    if not isinstance(text.tree, dict):
        raise DossierFaultsError([not_an_object(text.tree).placed(())])
    named = text.tree.get("evaluation")
    return text, named if isinstance(named, str) else None
