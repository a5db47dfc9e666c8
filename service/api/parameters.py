"""
Parameters of addresses: what several routes take, and the refusal of what no route takes, in Chinese.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, TypeAlias

from fastapi import Query, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query as QueryParameter
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from service.api.once import key_of
from service.api.problems import ProblemError, wrong_query
from service.domain.errors import DossierFault

NOT_PRINTABLE = "not_printable"
NOT_A_DAY = "not_a_day"


_SAID: Mapping[tuple[str, ...], tuple[str, str, str | None]] = {
    ("missing",): ("missing_parameter", "缺少这个参数", None),
    ("int_parsing", "int_type", "int_from_float", "int_parsing_size"): ("wrong_type", "应为整数", "整数"),
    ("greater_than_equal",): ("out_of_range", "数值过小", "不小于 {ge} 的整数"),
    ("less_than_equal",): ("out_of_range", "数值过大", "不大于 {le} 的整数"),
    ("string_too_long",): ("too_long", "文本过长", "不超过 {max_length} 字"),
    ("string_too_short",): ("too_short", "文本过短", "不少于 {min_length} 字"),
    ("string_pattern_mismatch",): ("wrong_form", "格式不符", None),
    ("enum", "literal_error"): ("unknown_code", "没有这个代码", "{expected}"),
    ("bool_parsing", "bool_type"): ("wrong_type", "应为 true 或者 false", "true 或者 false"),
    (NOT_A_DAY, "date_parsing", "date_from_datetime_parsing"): (
        "invalid_date",
        "应为年月日齐全的日期",
        "形如 2026-06-30 的日期",
    ),
    (NOT_PRINTABLE,): ("invalid_characters", "参数中有不可见的字符", None),
}
"""The kinds of errors of pydantic, and the code, the message and what is accepted, of each."""


def printable(value: str) -> str:
    """Refuse a text with characters that nobody can see."""
    if value.isprintable():
        return value
    raise PydanticCustomError(NOT_PRINTABLE, "characters that cannot be printed")


def full_day(value: object) -> object:
    """Refuse a day in any other form than `2026-06-30`."""
    if isinstance(value, str) and len(value) == len("2026-06-30") and value[4] == value[7] == "-":
        return value
    raise PydanticCustomError(NOT_A_DAY, "not a full day")


Visible: TypeAlias = Annotated[str, AfterValidator(printable)]
Day: TypeAlias = Annotated[date, BeforeValidator(full_day)]
Release: TypeAlias = Annotated[
    Visible | None, Query(max_length=100, description="规则版本的摘要；不写的，为当前施行的版本。")
]


def refuse_unknown(request: Request) -> None:
    """
    Refuse parameters that the route does not take, that come twice, or have characters that nobody can see.

    So is an idempotency key that is none, before anything is done.
    """
    key_of(request.headers)
    faults = [*_of_path(request.path_params), *_of_query(request)]
    if faults:
        raise wrong_query(*faults)


def _of_path(given: dict[str, Any]) -> Iterator[DossierFault]:
    for name, value in given.items():
        if not str(value).isprintable():
            yield DossierFault("invalid_characters", name, "地址中有不可见的字符")


def _of_query(request: Request) -> Iterator[DossierFault]:
    if not request.scope["query_string"]:
        return
    route = request.scope.get("route")
    taken = _taken(route) if isinstance(route, APIRoute) else []
    given = request.query_params
    for name in given:
        values = given.getlist(name)
        if name not in taken:
            nearest = next(iter(get_close_matches(name, taken, n=1)), None)
            yield DossierFault(
                "unknown_parameter", _shown(name), "没有这个参数", None, "、".join(taken) or "不带参数", nearest
            )
        elif len(values) > 1:
            yield DossierFault("repeated_parameter", name, "参数写了不止一次")
        elif not values[0].isprintable():
            yield DossierFault("invalid_characters", name, "参数中有不可见的字符")


def _taken(route: APIRoute) -> list[str]:
    return [one.alias for one in get_flat_params(route.dependant) if isinstance(one.field_info, QueryParameter)]


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name[:40])


def faults_of(errors: Sequence[Any]) -> ProblemError:
    """Say in Chinese what is wrong with the parameters of an address, as the framework found it."""
    return wrong_query(*_translated(errors))


def _translated(errors: Iterable[Any]) -> Iterator[DossierFault]:
    for error in errors:
        name = str(error["loc"][-1])
        code, message, accepted = said_of(error["type"], error.get("ctx", {}))
        yield DossierFault(code, name, message, accepted=accepted)


def said_of(kind: str, context: dict[str, Any]) -> tuple[str, str, str | None]:
    """Give the code, the message and what is accepted, of a *kind* of error of pydantic."""
    code, message, accepted = next(
        (said for kinds, said in _SAID.items() if kind in kinds), ("invalid_value", "内容无效", None)
    )
    if accepted is None:
        return code, message, None
    return code, message, accepted.format_map({key: _in_words(value) for key, value in context.items()})


def _in_words(value: object) -> str:
    return str(value).replace("'", "").replace(" or ", "、").replace(", ", "、")
