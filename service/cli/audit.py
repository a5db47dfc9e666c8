"""
`gongguo audit`: the log verified, exported, replayed, and erased when its time has come.
"""

import click

from service.cli.wording import Group

COMMANDS = {
    "verify": "service.cli.auditing",
    "head": "service.cli.auditing",
    "export": "service.cli.auditing",
    "replay": "service.cli.replaying",
    "erase": "service.cli.erasing",
}
HELP = "查验、导出日志，重演全部评估，按保存期限清除个人信息。"


@click.group(cls=Group, modules=COMMANDS, help=HELP)
def audit() -> None:
    """Hold the commands together."""
