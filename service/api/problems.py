"""
Problems: every way in which a call can fail, as `application/problem+json` (RFC 9457) in Chinese.

`KINDS` is the one table from errors to statuses. A program reads `code`; a person,
`title`, `detail` and the faults.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus

from fastapi import Response

from service.api.answers import answer
from service.domain.errors import (
    DossierFault,
    DossierFaultsError,
    DossierTooLargeError,
    EngineDisagreementError,
    EngineFailureError,
)

MEDIA_TYPE = "application/problem+json"
NOT_JSON = "not_json"
TOO_MANY = "too_many_faults"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its HTTP status, and what it is called."""

    status: HTTPStatus
    title: str
    retry_after: int | None = None  # seconds


KINDS: Mapping[str, Kind] = {
    NOT_JSON: Kind(HTTPStatus.BAD_REQUEST, "请求正文不是 JSON"),
    "not_found": Kind(HTTPStatus.NOT_FOUND, "没有这个地址"),
    "unknown_rule": Kind(HTTPStatus.NOT_FOUND, "没有这条规则"),
    "method_not_allowed": Kind(HTTPStatus.METHOD_NOT_ALLOWED, "此地址不支持该方法"),
    "dossier_too_large": Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求正文过大"),
    "unsupported_media_type": Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "不支持的正文类型"),
    "dossier_faults": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "档案或者请求有误"),
    "refused": Kind(HTTPStatus.BAD_REQUEST, "请求无法处理"),
    "unexpected": Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "服务内部出错"),
    "engine_disagreement": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "引擎答案不一致，未作评估"),
    "engine_failure": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "引擎未完成评估"),
    "busy": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "推算请求过多", retry_after=5),
    "not_ready": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "服务尚未就绪"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One failed call: a kind, what happened this time, and the faults one by one."""

    code: str
    detail: str
    faults: tuple[DossierFault, ...] = ()

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """Say it over HTTP, with *headers* where there are any."""
        kind = KINDS[self.code]
        content = {
            "type": f"urn:gongguo:problem:{self.code}",
            "title": kind.title,
            "status": kind.status.value,
            "detail": self.detail,
            "code": self.code,
            "faults": [asdict(fault) for fault in self.faults],
        }
        response = answer(content, kind.status, MEDIA_TYPE)
        response.headers.update(headers or {})
        if kind.retry_after is not None:
            response.headers["Retry-After"] = str(kind.retry_after)
        return response


class ProblemError(Exception):
    """A call fails with a problem that the API itself found."""

    def __init__(self, problem: Problem) -> None:
        """Carry the *problem*."""
        self.problem = problem
        super().__init__(problem.code)


def problem_of(error: Exception) -> Problem:
    """Say what problem an *error* is to the caller; of an unexpected one, nothing but that it happened."""
    match error:
        case ProblemError():
            return error.problem
        case DossierFaultsError():
            return faults_problem(error.faults)
        case DossierTooLargeError():
            return Problem("dossier_too_large", f"请求正文超过 {error.limit} 字节的上限。")
        case EngineDisagreementError():
            return Problem(
                "engine_disagreement", "引擎与参考解释器对同一档案的答案不一致，本次不给出任何建议，请联系管理员。"
            )
        case EngineFailureError():
            return Problem("engine_failure", "规则引擎未能完成本次评估，请稍后重试；仍不成功的，请联系管理员。")
        case _:
            return Problem("unexpected", "服务内部出错，本次不给出任何建议，请联系管理员并提供请求编号。")


def faults_problem(faults: Iterable[DossierFault]) -> Problem:
    """Say what is wrong with a request: it is no JSON at all, or it has *faults*."""
    found = tuple(faults)
    if any(fault.code == NOT_JSON and not fault.path for fault in found):
        return Problem(NOT_JSON, "请求正文无法按 JSON 读取。", found)
    if any(fault.code == TOO_MANY for fault in found):
        return Problem("dossier_faults", f"错误过多，前 {len(found) - 1} 处列于 faults，更正后请重新提交。", found)
    return Problem("dossier_faults", f"共有 {len(found)} 处错误，均列于 faults，更正后请重新提交。", found)
