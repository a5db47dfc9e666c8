"""
Problems: every way in which a call can fail, as `application/problem+json` (RFC 9457) in Chinese.

What kinds there are, and their statuses, is said in `KINDS`. A program reads `code`; a person,
`title`, `detail` and the faults.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import Response

from service.api.answers import answer
from service.api.kinds import KINDS, NOT_JSON, TOO_MANY
from service.domain.errors import (
    DossierFault,
    DossierFaultsError,
    DossierTooLargeError,
    EngineDisagreementError,
    EngineFailureError,
)
from service.governance.credential import without_keys
from service.governance.errors import RefusedError

MEDIA_TYPE = "application/problem+json"
OURS = 500
"""From this status on, it is through our fault that a request fails."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One failed call: a kind, what happened this time, and the faults one by one."""

    code: str
    detail: str
    faults: tuple[DossierFault, ...] = ()

    @property
    def status(self) -> int:
        """Give its status of HTTP."""
        return KINDS[self.code].status.value

    def content(self) -> dict[str, Any]:
        """Give what is said of it; a key that was sent in the wrong place is not said back."""
        return {
            "type": f"urn:gongguo:problem:{self.code}",
            "title": KINDS[self.code].title,
            "status": self.status,
            "detail": without_keys(self.detail),
            "code": self.code,
            "faults": [_said(fault) for fault in self.faults],
        }

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """Say it over HTTP; *headers* stand before those of its kind."""
        response = answer(self.content(), self.status, MEDIA_TYPE)
        response.headers.update({**KINDS[self.code].headers, **(headers or {})})
        return response


def _said(fault: DossierFault) -> dict[str, str | None]:
    return {name: value and without_keys(value) for name, value in asdict(fault).items()}


class ProblemError(Exception):
    """A call fails with a problem that the API itself found."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        """Carry the *problem*, and *headers* to answer it with."""
        self.problem = problem
        self.headers = dict(headers or {})
        super().__init__(problem.code)


def wrong_query(*faults: DossierFault) -> ProblemError:
    """Refuse what the address, its parameters or the headers say."""
    return ProblemError(Problem("wrong_query", f"地址、参数或者标头有 {len(faults)} 处错误，均列于 faults。", faults))


_SAID: Mapping[type[Exception], tuple[str, str]] = {
    EngineDisagreementError: (
        "engine_disagreement",
        "引擎与参考解释器对同一档案的答案不一致，本次不给出任何建议，请联系管理员。",
    ),
    EngineFailureError: (
        "engine_failure",
        "规则引擎未能完成本次评估，请稍后重试；仍不成功的，请联系管理员。",
    ),
    Exception: (
        "unexpected",
        "服务内部出错，本次不给出任何建议，请联系管理员并提供请求编号。",
    ),
}


def problem_of(error: Exception) -> Problem:
    """Say what problem an *error* is to the caller; of an unexpected one, nothing but that it happened."""
    match error:
        case ProblemError():
            return error.problem
        case RefusedError():
            return Problem(error.code, error.chinese, error.faults)
        case DossierFaultsError():
            return faults_problem(error.faults)
        case DossierTooLargeError():
            return Problem("dossier_too_large", f"请求正文超过 {error.limit} 字节的上限。")
        case _:
            return next(Problem(*said) for kind, said in _SAID.items() if isinstance(error, kind))


def faults_problem(faults: Iterable[DossierFault]) -> Problem:
    """Say what is wrong with a request: it is no JSON at all, or it has *faults*."""
    found = tuple(faults)
    if any(fault.code == NOT_JSON and not fault.path for fault in found):
        return Problem(NOT_JSON, "请求正文无法按 JSON 读取。", found)
    if any(fault.code == TOO_MANY for fault in found):
        return Problem("dossier_faults", f"错误过多，前 {len(found) - 1} 处列于 faults，更正后请重新提交。", found)
    return Problem("dossier_faults", f"共有 {len(found)} 处错误，均列于 faults，更正后请重新提交。", found)
