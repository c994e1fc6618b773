"""Commands without an audit: validate scenario files, crawl sites, and list checks, personas and browsers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli import options
from uxaudit.cli.access import signed_in, signing_in
from uxaudit.cli.own_help import OwnHelp, OwnHelpGroup
from uxaudit.cli.preview import preview

if TYPE_CHECKING:
    from uxaudit.checks.api import Check


@click.command(cls=OwnHelp, epilog=options.EPILOG)
@options.files
@options.selecting
@options.reports_errors
def validate(files: tuple[Path, ...], tasks: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Validate scenario files and print every error.

    With --task or --tag it also lists the tasks that would be replayed.
    """
    from uxaudit.scenario import read_scenarios
    from uxaudit.scenario.selection import Selection, selected

    scenarios = read_scenarios(files, check_secrets=False)  # validating needs no login
    selection = Selection(tasks, tags)
    chosen = selected(scenarios, selection)
    for scenario in scenarios:
        options.warn(scenario)
        count = f"{len(scenario.tasks)} {'task' if len(scenario.tasks) == 1 else 'tasks'}"
        indices = chosen.get(scenario.scenario, ())
        click.echo(f"{scenario.file}: ok, {f'{len(indices)} of ' if selection else ''}{count}")
        for index in indices if selection else ():
            click.echo(f"  {scenario.tasks[index].task}")


@click.command(cls=OwnHelp)
@click.option("--settings", "form", flag_value="settings", help="The schema of uxaudit.yaml instead, with all checks and their options.")
@click.option("--report", "form", flag_value="report", help="The schema of report.json instead.")
@options.reports_errors
def schema(form: str | None) -> None:
    """Print the JSON Schema of scenarios, for editors."""
    import json

    click.echo(json.dumps(_schema(form), indent=2))


def _schema(form: str | None) -> dict[str, Any]:
    if form == "report":
        from uxaudit.model.report import report_schema

        return report_schema()
    from uxaudit.checks import known_options
    from uxaudit.scenario import json_schema, settings_schema

    return settings_schema(known_options()) if form == "settings" else json_schema()


@click.command(cls=OwnHelp)
@click.option("--markdown", "form", flag_value="markdown", help="Print a Markdown table, with sources and options.")
@click.option("--json", "form", flag_value="json", help="Print JSON, with all details.")
@click.option(
    "--by",
    type=click.Choice(["facet", "heuristic"]),
    default="facet",
    show_default=True,
    help="Order by facet, or by Nielsen's heuristics with the aspects that a person has to judge or that no check covers.",
)
@options.reports_errors
def checks(form: str | None, by: str) -> None:
    """List the checks, including those of plug-ins."""
    import json

    from uxaudit.checks import all_checks

    if by == "heuristic":
        from uxaudit.cli import by_heuristic

        shown = {"json": lambda own: json.dumps(by_heuristic.as_data(own), indent=2), "markdown": by_heuristic.as_markdown}
        click.echo(shown.get(form or "", by_heuristic.as_text)(all_checks()))
        return
    known = sorted(all_checks().values(), key=lambda check: (check.facet, check.id))
    if form == "json":
        click.echo(json.dumps([described(check) for check in known], indent=2, ensure_ascii=False))
    elif form == "markdown":
        _print_markdown([described(check) for check in known])
    else:
        _print_table([described(check) for check in known])


def _times(check: Check) -> float:
    from uxaudit.constants import DEFAULTS

    return DEFAULTS.counts(check.id)


def _weight(check: Check) -> str:
    times = _times(check)
    return "" if times == 1 else f"; weighs as much as {times:g} checks in the score" if times else "; not part of the score"


def described(check: Check) -> dict[str, Any]:
    """All details of a check, as plain data."""
    return {
        "id": check.id,
        "facet": check.facet.value,
        "heuristic": check.heuristic,
        "impact": check.impact,
        "mode": check.mode.value,
        "wcag": list(check.wcag),
        "title": check.title,
        "source": check.source,
        "options": check.options,
        "needs": sorted(check.needs),
        "either": sorted(check.either),
        "weighs": _times(check),
        "why": check.why,
        "who": check.who,
        "measured": check.measured,
        "fix": check.fix,
    }


def _print_table(known: list[dict[str, Any]]) -> None:
    names = ("id", "facet", "heuristic", "impact", "mode", "wcag", "title")
    rows = [("check", *names[1:-1], "what it finds"), *(tuple(map(_cell, (row[name] for name in names))) for row in known)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo("\nheuristic: number of Nielsen's heuristic; impact: 1 (minor) to 4. Details: uxaudit explain ID, --markdown, --json.")


def _print_markdown(known: list[dict[str, Any]]) -> None:
    names = ("id", "facet", "heuristic", "impact", "mode", "wcag", "title", "source", "options")
    click.echo(f"| {' | '.join(names)} |\n{'|---' * len(names)}|")
    for row in known:
        cells = (_cell(row[name]).replace("|", "\\|").replace("<", "&lt;") for name in names)
        click.echo(f"| {' | '.join(cells)} |")


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={item}" for name, item in value.items()) or "–"
    return ", ".join(value) or "–" if isinstance(value, list) else "–" if value is None else str(value)


@click.command(cls=OwnHelp)
@click.argument("check_id", metavar="ID")
@options.reports_errors
def explain(check_id: str) -> None:
    """Explain a check and how to fix its findings."""
    from difflib import get_close_matches

    from uxaudit.checks import all_checks
    from uxaudit.errors import InputError
    from uxaudit.model.findings import HEURISTICS

    known = all_checks()
    if check_id not in known:
        close = get_close_matches(check_id, known, 1)
        raise InputError(f"there is no check `{check_id}`", hint=f"Did you mean `{close[0]}`?" if close else "`uxaudit checks` lists them.")
    check = known[check_id]
    rows = {
        "Facet": check.facet,
        "Heuristic": f"{check.heuristic} {HEURISTICS[check.heuristic]}" if check.heuristic else "–",
        "WCAG": ", ".join(check.wcag) or "–",
        "Impact": f"{check.impact} of 4{_weight(check)}",
        "Mode": check.mode,
        "Needs": ", ".join(filter(None, (*sorted(check.needs), " or ".join(sorted(check.either))))) or "–",
        "Why": check.why,
        "Who": check.who,
        "Measured": check.measured,
        "Fix": check.fix,
        "Source": check.source,
        "Options": _cell(check.options),
    }
    click.echo(f"{check.id}: {check.title}\n")
    for name, text in rows.items():
        click.echo(click.wrap_text(text, width=100, initial_indent=f"{name + ':':<11}", subsequent_indent=" " * 11))
    set_to = ", ".join(f"{name}: {value}" for name, value in check.options.items())
    click.echo(f"\nIn uxaudit.yaml:\n  checks:\n    {check.id}: " + (f"{{{set_to}}}  # or off, to leave it out" if set_to else "off"))


@click.command(cls=OwnHelp)
@options.reports_errors
def personas() -> None:
    """List the personas with their settings and trials."""
    from uxaudit.scenario.persona_text import traits, trials
    from uxaudit.scenario.plan import personas as known

    for persona in known().values():
        click.echo(f"{persona.name}: {persona.title}")
        rows = (("", persona.says), ("Settings: ", ", ".join(traits(persona))), ("Trials: ", ", ".join(trials(persona))))
        for head, text in rows:
            if text:
                click.echo(click.wrap_text(head + text, width=100, initial_indent=" " * 4, subsequent_indent=" " * 8 if head else " " * 4))
    click.echo('\nCombine personas with +, as in --persona "mobile + slow-network".')


@click.group(cls=OwnHelpGroup, invoke_without_command=True)
@click.pass_context
@options.reports_errors
def browsers(context: click.Context) -> None:
    """List the installed browsers, or install one."""
    if context.invoked_subcommand is not None:
        return
    from uxaudit.errors import CannotMeasure
    from uxaudit.replay.browser.discovery import find_all, with_version

    found = find_all()
    if not found:
        raise CannotMeasure("no browser was found", hint="Run: uxaudit browsers install")
    for browser in map(with_version, found):
        window = ", no window" if browser.headless_only else ""
        unfit = "" if browser.drivable else ", not supported"
        click.echo(f"{browser.kind:<9} {browser.version or '?':<16} {browser.name} ({browser.origin}{window}{unfit})")
        click.echo(f"          {browser.path}")


@browsers.command("install")
@click.argument("browser", type=click.Choice(["chromium", "firefox", "webkit"]), default="chromium")
@click.option("--headed", is_flag=True, help="A browser that can show a window.")
@options.reports_errors
def install(browser: str, headed: bool) -> None:
    """Install a browser, chromium by default: Playwright's build or, if that cannot be downloaded, the system's."""
    from uxaudit.replay.browser.install import install as get

    found = get(browser, headed)
    click.echo(f"{found.name} is ready: {found.path}")


@click.command(cls=OwnHelp, epilog=options.EPILOG)
@click.argument("url")
@click.option("--to", "goal", metavar="GLOB", help="Show the shortest path to each page whose URL matches, such as '**/basket'.")
@click.option(
    "--task",
    "file",
    type=click.Path(path_type=Path),
    help="A scenario file: show the shortest path for each task whose `success` has a `url`.",
)
@click.option("--max-pages", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Maximum number of pages to open.")
@click.option("--depth", type=click.IntRange(1, 50), default=6, show_default=True, help="Maximum number of links from the first page.")
@click.option("--ignore-robots", is_flag=True, help="Also open pages that robots.txt disallows.")
@click.option("--out", type=click.Path(path_type=Path), help="Write crawl.json to this folder, or to this .json file.")
@signing_in
@options.reports_errors
def crawl(
    url: str, goal: str | None, file: Path | None, max_pages: int, depth: int, ignore_robots: bool, out: Path | None, **kwargs: Any
) -> None:
    """Crawl a site by its links and find the shortest paths.

    Needs a browser only for --login. Links built by scripts and pages behind a form are not found.
    """
    from uxaudit.crawl.crawler import Bounds, save
    from uxaudit.crawl.crawler import crawl as follow
    from uxaudit.crawl.summary import goals_of, lines

    def listen(count: int, _url: str) -> None:
        if count % 25 == 0:
            click.echo(f"{count} pages requested", err=True)

    goals = goals_of(url, goal, file)
    bounds = Bounds(max_pages, depth, robots=not ignore_robots)
    known = follow((url, *(one.start for one in goals)), bounds, listen, signed_in(url, kwargs))
    written = None if out is None else save(known, out if out.suffix == ".json" else out / "crawl.json")
    for line in lines(known, goals):
        click.echo(line)
    if written is not None:
        click.echo(f"Written: {written}")


COMMANDS = (validate, preview, schema, checks, explain, personas, browsers, crawl)
