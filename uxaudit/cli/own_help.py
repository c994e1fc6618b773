"""Commands whose ``--help`` is written without loading the redaction: it contains only uxaudit's own text."""

from __future__ import annotations

import click

from uxaudit.cli.output import mark_as_own


class OwnHelp(click.Command):
    """A command that marks its help as uxaudit's own text."""

    def get_help(self, ctx: click.Context) -> str:
        """The help of the command, as text for the terminal."""
        text = super().get_help(ctx)
        mark_as_own(text)
        return text


class OwnHelpGroup(OwnHelp, click.Group):
    """The same for a command with subcommands."""

    command_class = OwnHelp
