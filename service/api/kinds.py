"""
Kinds of problems: the one table from codes to statuses of HTTP, and what each is called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

NOT_JSON = "not_json"
TOO_MANY = "too_many_faults"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, what it is called, and the headers that go with it."""

    status: HTTPStatus
    title: str
    headers: Mapping[str, str] = field(default_factory=dict)


def _soon(seconds: int) -> Mapping[str, str]:
    return {"Retry-After": str(seconds)}


KINDS: Mapping[str, Kind] = {
    NOT_JSON: Kind(HTTPStatus.BAD_REQUEST, "请求正文不是 JSON"),
    "refused": Kind(HTTPStatus.BAD_REQUEST, "请求无法处理"),
    "unauthenticated": Kind(HTTPStatus.UNAUTHORIZED, "未出示有效凭证", {"WWW-Authenticate": "Bearer"}),
    "role_missing": Kind(HTTPStatus.FORBIDDEN, "凭证没有此项权限"),
    "unit_out_of_scope": Kind(HTTPStatus.FORBIDDEN, "单位不在授权范围内"),
    "own_draft": Kind(HTTPStatus.FORBIDDEN, "不得审核本人起草的规则"),
    "not_an_author": Kind(HTTPStatus.FORBIDDEN, "不是这份草案的起草人"),
    "roles_conflict": Kind(HTTPStatus.FORBIDDEN, "权限不得并授"),
    "not_found": Kind(HTTPStatus.NOT_FOUND, "没有这个地址"),
    "unknown_rule": Kind(HTTPStatus.NOT_FOUND, "没有这条规则"),
    "evaluation_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这份评估"),
    "release_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这个规则版本"),
    "file_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这个文件"),
    "draft_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这份草案"),
    "job_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这项任务"),
    "simulation_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这次模拟"),
    "population_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这个人群文件"),
    "key_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这个凭证"),
    "publication_not_found": Kind(HTTPStatus.NOT_FOUND, "没有这次发布"),
    "entry_not_found": Kind(HTTPStatus.NOT_FOUND, "日志中没有这一条"),
    "method_not_allowed": Kind(HTTPStatus.METHOD_NOT_ALLOWED, "此地址不支持该方法"),
    "not_acceptable": Kind(HTTPStatus.NOT_ACCEPTABLE, "没有可接受的格式"),
    "slow_body": Kind(HTTPStatus.REQUEST_TIMEOUT, "请求正文迟迟未送完"),
    "idempotency_conflict": Kind(HTTPStatus.CONFLICT, "幂等键已用于另一请求"),
    "wrong_stage": Kind(HTTPStatus.CONFLICT, "当前阶段不可办理"),
    "already_published": Kind(HTTPStatus.CONFLICT, "已经发布"),
    "release_not_published": Kind(HTTPStatus.CONFLICT, "规则版本尚未发布"),
    "none_in_force": Kind(HTTPStatus.CONFLICT, "基准日没有施行的规则版本"),
    "replay_differs": Kind(HTTPStatus.CONFLICT, "重演的结果与原结果不一致"),
    "populations_not_set": Kind(HTTPStatus.CONFLICT, "没有可供模拟的人群文件目录"),
    "too_early": Kind(HTTPStatus.CONFLICT, "办理尚早"),
    "content_erased": Kind(HTTPStatus.GONE, "内容已按保存期限清除"),
    "precondition_failed": Kind(HTTPStatus.PRECONDITION_FAILED, "前提已变"),
    "dossier_too_large": Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求正文过大"),
    "unsupported_media_type": Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "不支持的正文类型"),
    "dossier_faults": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "档案或者请求有误"),
    "wrong_query": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "地址、参数或者标头有误"),
    "not_publishable": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "规则有误，不可提交或者引入"),
    "precondition_required": Kind(HTTPStatus.PRECONDITION_REQUIRED, "须写明依据的版本"),
    "rate_limited": Kind(HTTPStatus.TOO_MANY_REQUESTS, "请求过于频繁", _soon(60)),
    "unexpected": Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "服务内部出错"),
    "engine_disagreement": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "引擎答案不一致，未作评估"),
    "engine_failure": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "引擎未完成评估", _soon(5)),
    "too_slow": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "办理超时", _soon(30)),
    "busy": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "请求过多", _soon(5)),
    "store_unavailable": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "存储暂不可用", _soon(5)),
    "store_too_new": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "存储的版本较新"),
    "identity_unavailable": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "身份认证系统暂不可用", _soon(30)),
    "not_ready": Kind(HTTPStatus.SERVICE_UNAVAILABLE, "服务尚未就绪", _soon(5)),
}
