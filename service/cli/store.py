"""
`gongguo store`: what is done to the store as a whole.
"""

import click

from service.cli.wording import Group

COMMANDS = {
    "backup": "service.cli.storing",
    "restore": "service.cli.storing",
    "check": "service.cli.storing",
    "impact": "service.cli.impact",
}
HELP = "备份、恢复、检查数据库，生成个人信息保护影响评估的底稿。"


@click.group(cls=Group, modules=COMMANDS, help=HELP)
def store() -> None:
    """Hold the commands together."""
