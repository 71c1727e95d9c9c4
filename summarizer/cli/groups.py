"""Groups of commands with one that may be left out."""

import sys
from typing import Any

from typer.core import TyperGroup

_OF_THE_GROUP = {"--help", "-h", "--version", "--install-completion", "--show-completion"}


class DefaultCommandGroup(TyperGroup):
    """A group whose first word may be left out: what is no command is an argument of the default command."""

    default = "summary"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command's name before arguments that name no command."""
        bare = not args and not ctx.resilient_parsing and self.runs_bare()
        if bare or (args and args[0] not in _OF_THE_GROUP and args[0] not in self.commands):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def runs_bare(self) -> bool:
        """Whether no arguments at all mean the default command: here when something is piped in."""
        return not sys.stdin.isatty()

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What may begin a command line: a command, or an option of the default command."""
        return super().shell_complete(ctx, incomplete) + self.commands[self.default].shell_complete(ctx, incomplete)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Show the default command's options first: they are what most calls use."""
        default = self.commands[self.default]
        with formatter.section("Options"):
            options = [p for p in default.get_params(ctx) if p.param_type_name == "option" and p.name != "help"]
            formatter.write_dl([row for option in options if (row := option.get_help_record(ctx))])
        self.format_commands(ctx, formatter)
