"""
`gongguo release draft`: rules that are being written, in a folder that is taken out of the store and put back.
"""

import click

from service.cli.wording import Group

COMMANDS = {
    "begin": "service.cli.drafting",
    "list": "service.cli.drafting",
    "show": "service.cli.drafting",
    "check": "service.cli.drafting",
    "report": "service.cli.drafting",
    "delete": "service.cli.drafting",
    "pull": "service.cli.draft_folder",
    "push": "service.cli.draft_folder",
}
HELP = """起草规则：建立草案，取出到目录里修改，再存回去。

修改完的，用 gongguo release submit 送审。"""


@click.group(cls=Group, modules=COMMANDS, help=HELP)
def draft() -> None:
    """Hold the commands together."""
