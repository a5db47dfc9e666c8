"""
`gongguo key`: the keys of callers, kept on the machine that has the store.
"""

import click

from service.cli.wording import Group

COMMANDS = {
    "create": "service.cli.keeping_keys",
    "list": "service.cli.keeping_keys",
    "rotate": "service.cli.keeping_keys",
    "revoke": "service.cli.keeping_keys",
}
HELP = "签发、列出、更换、吊销凭证。"


@click.group(cls=Group, modules=COMMANDS, help=HELP)
def key() -> None:
    """Hold the commands together."""
