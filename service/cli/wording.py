"""
Click in Chinese: the headings of its help, and what it says of a command line that it cannot read.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from service.settings import ACCEPTED

_ACCEPTED = {
    **ACCEPTED,
    "after": "不小于 0 的整数",
    "as_data": "text 或 json",
    "detail": "brief 或 full",
    "form": "text、json 或 junit",
    "number": "整数",
}
_HELP = "显示本说明后退出。"


class Command(click.Command):
    """A command whose help is in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # click's own
        """Say in Chinese where options stand."""
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Describe `--help` in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their heading."""
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        _section(formatter, "选项", [record for one in options if (record := one.get_help_record(ctx)) is not None])


class Group(Command, click.Group):
    """The commands together; the module of each, which bears its name, is imported when the command is first needed."""

    command_class = Command

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401  # click's own
        """Say in Chinese where the command stands; *modules* names the module of each command."""
        kwargs.setdefault("subcommand_metavar", "命令 [参数]...")
        super().__init__(*args, **kwargs)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of the commands, in the order in which they are needed."""
        del ctx
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in self._modules:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(self._modules[cmd_name]), name)
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands under their heading."""
        super().format_options(ctx, formatter)
        found = {name: self.get_command(ctx, name) for name in self._modules}
        _section(formatter, "命令", [(name, one.get_short_help_str()) for name, one in found.items() if one])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; say which is nearest where there is none of that name."""
        name = args[0]
        if name not in self._modules and not name.startswith("-"):
            told = f"没有 `{name}` 这个命令{_hint(name, list(self._modules))}"
            raise click.UsageError(told, ctx)
        return super().resolve_command(ctx, args)


def _section(formatter: click.HelpFormatter, heading: str, records: list[tuple[str, str]]) -> None:
    formatter.write_paragraph()
    formatter.write_text(f"{heading}：")
    with formatter.indentation():
        formatter.write_dl(records)


def _hint(name: str, known: list[str]) -> str:
    nearest = get_close_matches(name, known, n=1)
    return f"；是否想写 `{nearest[0]}`？" if nearest else "。"


def usage_fault(error: click.UsageError) -> str:
    """Say in Chinese what is wrong with a command line, and where to look."""
    path = "gongguo" if error.ctx is None else error.ctx.command_path
    return f"{_said(error)}\n用法见 {path} --help。"


def _said(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            said = f"没有 `{error.option_name}` 这个选项{_hint(error.option_name, _options(error))}"
        case click.MissingParameter():
            said = f"缺少{_name(error.param)}。"
        case click.BadParameter(param=click.Parameter(name=str(name))):
            said = f"{_name(error.param)} 的值无效：应为 {_ACCEPTED[name]}。"
        case click.BadOptionUsage():
            said = f"选项 `{error.option_name}` 之后须有一个值。"
        case _:
            said = error.message if not error.message.isascii() else "命令行有多余或者无法识别的参数。"
    return said


def _options(error: click.UsageError) -> list[str]:
    return [] if error.ctx is None else [name for one in error.ctx.command.params for name in one.opts]


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Argument):
        return f"参数 `{(param.metavar or '').strip('[].')}`"
    return "参数" if param is None else f"选项 `{param.opts[0]}`"
