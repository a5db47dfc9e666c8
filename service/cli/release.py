"""
`gongguo release`: the releases of the store: drafted, reviewed, published, carried from one house to another.
"""

import click

from service.cli.wording import Group

COMMANDS = {
    "list": "service.cli.releasing",
    "show": "service.cli.releasing",
    "diff": "service.cli.releasing",
    "export": "service.cli.carrying",
    "import": "service.cli.carrying",
    "draft": "service.cli.draft",
    "submit": "service.cli.submitting",
    "approve": "service.cli.submitting",
    "recall": "service.cli.submitting",
    "publish": "service.cli.publishing",
    "withdraw": "service.cli.publishing",
    "shadow": "service.cli.publishing",
}
HELP = """管理规则版本：起草、送审、审核、发布、撤销，导出和引入。

版本可以写摘要的前几位（不少于 6 位）。"""


@click.group(cls=Group, modules=COMMANDS, help=HELP)
def release() -> None:
    """Hold the commands together."""
