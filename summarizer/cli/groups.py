"""A group of commands, one of which is the default."""

import sys
from typing import Any

from typer.core import TyperGroup

_GROUP_OPTIONS = {"--help", "-h", "--version", "--install-completion", "--show-completion"}


class DefaultCommandGroup(TyperGroup):
    """A group that passes arguments to its default command when the first one names no command."""

    default = "summary"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert the default command's name where no command is named."""
        bare = not args and not ctx.resilient_parsing and self.runs_bare()
        if bare or (args and args[0] not in _GROUP_OPTIONS and args[0] not in self.list_commands(ctx)):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def runs_bare(self) -> bool:
        """Whether the default command runs without arguments: here, when input is piped in."""
        return not sys.stdin.isatty()

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Complete a command's name or an option of the default command."""
        return [*super().shell_complete(ctx, incomplete), *self._default(ctx).shell_complete(ctx, incomplete)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Show the default command's options, then the commands."""
        with formatter.section("Options"):
            options = [
                p for p in self._default(ctx).get_params(ctx) if p.param_type_name == "option" and p.name != "help"
            ]
            formatter.write_dl([row for option in options if (row := option.get_help_record(ctx))])
        self.format_commands(ctx, formatter)

    def _default(self, ctx: Any) -> Any:
        return self.get_command(ctx, self.default)
