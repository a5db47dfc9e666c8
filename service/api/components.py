"""
What the document is made of besides the routes: the shapes of every resource, the headers, the parameters, the tags.
"""

from service.api.alternative_answers import ANSWERS
from service.api.alternative_requests import REQUESTS
from service.api.answers import REPLAYED
from service.api.decision_shapes import COMPONENTS as DECISIONS
from service.api.draft_shapes import COMPONENTS as DRAFTS
from service.api.exchange import EVALUATION, RELEASE, REQUEST_ID
from service.api.jobs_shapes import COMPONENTS as JOBS
from service.api.kept_shapes import COMPONENTS as KEPT
from service.api.keys_shapes import COMPONENTS as KEYS
from service.api.log_shapes import COMPONENTS as LOG
from service.api.once import HEADER, MOST
from service.api.release_shapes import COMPONENTS as RELEASES
from service.api.review_shapes import COMPONENTS as REVIEWS
from service.api.schemas import COMPONENTS, Schema, text
from service.api.simulation_shapes import COMPONENTS as SIMULATIONS
from service.operations.kept import REPLAY

SHAPES: Schema = {
    **COMPONENTS,
    **REQUESTS,
    **ANSWERS,
    **KEPT,
    **DECISIONS,
    **REVIEWS,
    **RELEASES,
    **DRAFTS,
    **JOBS,
    **SIMULATIONS,
    **KEYS,
    **LOG,
}


def _header(description: str, *accepted: str) -> Schema:
    return {"description": description, "schema": {key: value for key, value in text("", *accepted).items() if value}}


HEADERS: Schema = {
    REQUEST_ID: _header("请求编号：查询日志、联系管理员时使用；请求中写明的，照用。"),
    RELEASE: _header("所用规则版本的摘要。"),
    EVALUATION: _header("评估的编号。"),
    REPLAY: _header("重演的结果：identical 为逐字节相同。", "identical"),
    REPLAYED: _header("为 true 的，同一幂等键的请求先前已经办理，这是当时的答复。", "true"),
    "Location": _header("新资源的地址。"),
    "ETag": _header("内容的标识；修改时写入 If-Match。"),
    "Retry-After": _header("多少秒后可以重试。"),
    "WWW-Authenticate": _header("出示凭证的方式。"),
    "Allow": _header("此地址支持的方法。"),
}
PARAMETERS: Schema = {
    HEADER: {
        "name": HEADER,
        "in": "header",
        "required": False,
        "description": "幂等键：同一键、同一请求重复送达的，只办理一次，返回相同答复；同一键用于不同请求的，返回 409。",
        "schema": {"type": "string", "minLength": 1, "maxLength": MOST, "pattern": "^[!-~]+$"},
    }
}
TAGS = [
    {"name": "评估", "description": "送入档案，取得评估；查阅、重演、复核已经记录的评估。"},
    {"name": "推算", "description": "推算还缺什么、何时会变、怎样变动、为何不同。"},
    {"name": "规则", "description": "查看规则。"},
    {"name": "词汇", "description": "查看档案可用的事项、代码与格式。"},
    {"name": "决定", "description": "登记有权机关的决定，查看决定与意见不一致的情况。"},
    {"name": "规则版本", "description": "查看、比较、引入、发布、并行试算规则版本。"},
    {"name": "草案", "description": "起草、核验、审核规则。"},
    {"name": "模拟", "description": "把草案放到整个人群上试算，看谁会受影响、多少、在哪里、是否公平。"},
    {"name": "日志", "description": "查阅日志及其末尾登记。"},
    {"name": "凭证", "description": "签发、更换、吊销凭证。"},
    {"name": "运行", "description": "供运行监控使用。"},
]
