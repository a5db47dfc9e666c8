"""
`gongguo key create | list | rotate | revoke`: a key is shown when it is made, on the standard output, and never again.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import click
import orjson

from service.cli.acting import acting
from service.cli.faults import Fault, InputAtFaultError
from service.cli.opening import refused
from service.cli.options import output_format, settings_with
from service.cli.outcome import Outcome, as_json, as_text
from service.cli.wording import Command
from service.domain.errors import DossierFaultsError
from service.governance.access import ROLE_LABELS, Role
from service.governance.errors import RefusedError
from service.governance.listing import MOST
from service.intake.key_forms import OFFICE_ZONE
from service.operations.keys import Keys
from service.operations.ledger import Ledger
from service.operations.standing import Standing
from service.store.connection import open_store

STATES = {"active": "有效", "expired": "已失效", "revoked": "已吊销"}
_OPTIONS = {
    "holder": "--holder",
    "roles": "--role",
    "units": "--unit",
    "expires_at": "--expires",
    "grace_hours": "--grace",
}
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_ROLES = "、".join(f"{role}（{label}）" for role, label in ROLE_LABELS.items())


@click.command(cls=Command, help="签发一个凭证。凭证只显示这一次，本服务只保存其摘要。")
@click.option("--holder", metavar="名称", required=True, help="持有人：所代表的人员或者系统。")
@click.option("--role", "roles", metavar="权限", multiple=True, help=f"权限，可写多次：{_ROLES}。")
@click.option("--unit", "units", metavar="单位", multiple=True, help="可办理的单位代号，可写多次。")
@click.option("--all-units", is_flag=True, help="不限单位。")
@click.option("--expires", metavar="日期", help="失效日期，写作 YYYY-MM-DD；默认为一年以后，最长三年。")
@output_format
def create(  # noqa: PLR0913  # one for each option
    holder: str, roles: tuple[str, ...], units: tuple[str, ...], expires: str | None, *, all_units: bool, as_data: bool
) -> Outcome:
    """Make a key."""
    if all_units == bool(units):
        raise InputAtFaultError(
            [Fault("wrong_units", "--unit", "", "写明单位（--unit），或者写明不限单位（--all-units）")]
        )
    asked = {"holder": holder, "roles": roles, "units": None if all_units else units}
    with keeping() as keys:
        made = orjson.loads(keys.make(acting(), _body(asked, expires)).body)
    return _made(made, as_data=as_data)


@click.command(cls=Command, help="列出凭证，新签发的在前；不显示凭证全文。")
@output_format
def list(*, as_data: bool) -> Outcome:  # noqa: A001  # as the command is called
    """List the keys."""
    with keeping() as keys:
        found = [*_all(keys)]
    if as_data:
        return Outcome(out=as_json({"items": found}))
    return Outcome(out=as_text("\n".join(map(_line, found)) if found else "没有凭证。"))


@click.command(cls=Command, help="更换一个凭证：签发同样的新凭证，原凭证在过渡期满时吊销。")
@click.argument("name", metavar="编号")
@click.option("--grace", metavar="小时", help="原凭证还可使用多少小时；默认为 24，0 为立即吊销。")
@click.option("--expires", metavar="日期", help="新凭证的失效日期，写作 YYYY-MM-DD；默认为一年以后，最长三年。")
@output_format
def rotate(name: str, grace: str | None, expires: str | None, *, as_data: bool) -> Outcome:
    """Replace a key."""
    asked = {} if grace is None else {"grace_hours": int(grace) if _NUMBER.fullmatch(grace) else grace}
    with keeping() as keys:
        made = orjson.loads(keys.replace(acting(), name, _body(asked, expires)).body)
    return _made(made, as_data=as_data)


@click.command(cls=Command, help="吊销一个凭证，立即生效。")
@click.argument("name", metavar="编号")
@output_format
def revoke(name: str, *, as_data: bool) -> Outcome:
    """Revoke a key."""
    with keeping() as keys:
        keys.revoke(acting(), name)
        told = keys.one(acting(), name)
    return Outcome(out=as_json(told) if as_data else as_text(f"已吊销凭证 {name}。"))


@contextmanager
def keeping() -> Iterator[Keys]:
    """Open the store to keep its keys; raise `InputAtFaultError`."""
    settings = settings_with()
    try:
        with closing(open_store(settings.store_url)) as store:
            yield Keys(Ledger(store, settings.digest), Standing(store))
    except RefusedError as error:
        raise refused(error) from None
    except DossierFaultsError as error:
        raise InputAtFaultError(
            Fault(
                one.code,
                _OPTIONS[one.path.partition("[")[0]],
                "",
                one.message.rstrip("。"),
                one.found,
                one.accepted,
                one.nearest,
            )
            for one in error.faults
        ) from None


def _body(asked: Mapping[str, Any], expires: str | None) -> bytes:
    return orjson.dumps({**asked, **({} if expires is None else {"expires_at": expires})})


def _all(keys: Keys) -> Iterator[dict[str, Any]]:
    before: int | None = None
    while True:
        part = keys.all(acting(), before, MOST)
        yield from map(dict, part.items)
        if part.next is None:
            return
        before = part.next


def _made(made: Mapping[str, Any], *, as_data: bool) -> Outcome:
    if as_data:
        return Outcome(out=as_json(made))
    told = (
        f"已签发凭证，只显示这一次，请妥善保存：\n\n    {made['key']}\n",
        f"编号：{made['id']}",
        f"持有人：{made['holder']}",
        f"权限：{_roles(made)}",
        f"单位：{_units(made)}",
        f"失效时间：{_moment(made['expires_at'])}",
    )
    return Outcome(out=as_text("\n".join(told)))


def _line(key: Mapping[str, Any]) -> str:
    ends = f"{_moment(key['expires_at'])} 失效"
    if key["revoked_at"] is not None:
        ends = f"{_moment(key['revoked_at'])} 吊销"
    return f"{key['id']}  {STATES[key['state']]}  {key['holder']}  权限：{_roles(key)}  单位：{_units(key)}  {ends}"


def _roles(key: Mapping[str, Any]) -> str:
    return "、".join(ROLE_LABELS[role] for role in Role if role in key["roles"]) or "仅查看规则"


def _units(key: Mapping[str, Any]) -> str:
    return "不限" if key["units"] is None else "、".join(key["units"])


def _moment(instant: str) -> str:
    at = datetime.fromisoformat(instant).astimezone(OFFICE_ZONE)
    return f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at.minute:02}"
