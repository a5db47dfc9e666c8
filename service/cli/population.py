"""
`gongguo population`: files of populations, made, checked and turned into one another.
"""

import click

from service.cli.wording import Group

COMMANDS = {
    "template": "service.cli.population_making",
    "generate": "service.cli.population_making",
    "check": "service.cli.population_reading",
    "convert": "service.cli.population_reading",
}
HELP = "人群文件：生成空白工作簿和虚拟人群，检查，转换格式。"


@click.group(cls=Group, modules=COMMANDS, help=HELP)
def population() -> None:
    """Hold the commands together."""
