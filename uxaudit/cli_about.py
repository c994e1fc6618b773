"""The commands that audit nothing: they look at scenario files, and tell of checks, personas and browsers."""

from __future__ import annotations

from pathlib import Path

import click

from uxaudit import cli_options as options


@click.command(epilog=options.EPILOG)
@options.files
@options.told
def validate(files: tuple[Path, ...]) -> None:
    """Check scenario files: all errors at once."""
    from uxaudit.scenario import load_all

    for scenario in load_all(files, check_secrets=False):  # a look at the file needs no log-in
        click.echo(f"{scenario.file}: ok, {len(scenario.tasks)} {'task' if len(scenario.tasks) == 1 else 'tasks'}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenarios, for editors."""
    import json

    from uxaudit.scenario import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@click.command()
@options.told
def checks() -> None:
    """List the checks, one a line."""
    from uxaudit.checks import all_checks

    known = sorted(all_checks().values(), key=lambda check: (check.facet, check.id))
    rows = [("check", "facet", "impact", "what it finds"),
            *((check.id, check.facet, f"{check.impact} of 4", check.title) for check in known)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@click.command()
@click.argument("check_id", metavar="ID")
@options.told
def explain(check_id: str) -> None:
    """Say what a check finds, why, how, and how to mend it."""
    from difflib import get_close_matches

    from uxaudit.checks import all_checks
    from uxaudit.errors import InputError
    from uxaudit.model import HEURISTICS

    known = all_checks()
    if check_id not in known:
        close = get_close_matches(check_id, known, 1)
        raise InputError(f"there is no check `{check_id}`", hint=f"Did you mean `{close[0]}`?" if close else "`uxaudit checks` lists them.")
    check = known[check_id]
    rows = {"Facet": check.facet, "Heuristic": f"{check.heuristic} {HEURISTICS[check.heuristic]}" if check.heuristic else "–",
            "WCAG": ", ".join(check.wcag) or "–", "Impact": f"{check.impact} of 4", "Mode": check.mode,
            "Needs": ", ".join(sorted(check.needs)) or "–",
            "Why": check.why, "Who": check.who, "Measured": check.measured, "Fix": check.fix, "Source": check.source,
            "Options": ", ".join(f"{name}={value}" for name, value in check.options.items()) or "–"}
    click.echo(f"{check.id}: {check.title}\n")
    for name, text in rows.items():
        click.echo(click.wrap_text(text, width=100, initial_indent=f"{name + ':':<11}", subsequent_indent=" " * 11))


@click.command()
@options.told
def personas() -> None:
    """List the personas: whom each stands for, what it sets, and what it tries on every page."""
    from uxaudit.plan import personas as known
    from uxaudit.scenario.described import traits, tries

    for persona in known().values():
        click.echo(f"{persona.name}: {persona.title}")
        rows = (("", persona.says), ("Sets: ", ", ".join(traits(persona))), ("Tries: ", ", ".join(tries(persona))))
        for head, text in rows:
            if text:
                click.echo(click.wrap_text(head + text, width=100, initial_indent=" " * 4, subsequent_indent=" " * 11 if head else " " * 4))
    click.echo("\nPut several into one with +, as in --persona \"mobile + slow-network\".")


@click.group(invoke_without_command=True)
@click.pass_context
@options.told
def browsers(context: click.Context) -> None:
    """List the browsers found; `uxaudit browsers install` gets one."""
    if context.invoked_subcommand is not None:
        return
    from uxaudit.errors import CannotMeasure
    from uxaudit.replay.browsers import find_all, with_version

    found = find_all()
    if not found:
        raise CannotMeasure("no browser was found", hint="Run: uxaudit browsers install")
    for browser in map(with_version, found):
        window = ", no window" if browser.headless_only else ""
        unfit = "" if browser.drivable else ", cannot be driven"
        click.echo(f"{browser.kind:<9} {browser.version or '?':<16} {browser.name} ({browser.origin}{window}{unfit})")
        click.echo(f"          {browser.path}")


@browsers.command("install")
@click.argument("browser", type=click.Choice(["chromium", "firefox", "webkit"]), default="chromium")
@click.option("--headed", is_flag=True, help="One that can show a window.")
@options.told
def install(browser: str, headed: bool) -> None:
    """Get a browser (chromium where none is named): Playwright's own, or where that cannot be had, the system's."""
    from uxaudit.replay.install import install as get

    found = get(browser, headed)
    click.echo(f"{found.name} is ready: {found.path}")


COMMANDS = (validate, schema, checks, explain, personas, browsers)
