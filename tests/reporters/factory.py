"""Reports to render: a complete one as an audit would leave it, and the parts to make others of."""

from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from uxaudit.model.base import Box, Named, Shot
from uxaudit.model.findings import Facet, Finding, Ignored, Mode, Outcome, State
from uxaudit.model.people import ClickMap, FieldTime, MappedClick, People, PeopleTask, PersonNote, PersonTask, QuestionnaireResult
from uxaudit.model.report import Gate, GateReason, Loss, PageVitals, Report, Score, Stability, StepRow, TaskRow
from uxaudit.model.review import ReviewAnswer

SITE = "http://127.0.0.1:8000"
BASKET, CHECKOUT = f"{SITE}/basket", f"{SITE}/checkout"
SHOPPING = "Find the blue mug and put it in the basket"
PAYING = "Pay for the basket"


def draw_page(path: Path, title: str, *, scale: float = 1.0, size: tuple[int, int] = (1280, 720)) -> None:
    """A picture that looks like a page: a bar, a heading, cards, a pale button at 940, 180 of 180 x 44."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], 64), fill=(28, 40, 66))
    draw.text((32, 22), f"The Mug Shop   -   {title}", fill="white", font_size=20)
    draw.text((32, 100), title, fill=(20, 20, 20), font_size=36)
    for row in range(0, size[1] - 220, 240):
        for column in range(3):
            left, top = 32 + column * 290, 180 + row
            draw.rounded_rectangle((left, top, left + 260, top + 200), 12, fill=(238, 241, 246))
            draw.ellipse((left + 85, top + 30, left + 175, top + 120), fill=(58 + 40 * column, 92, 160))
            draw.text((left + 24, top + 150), f"Blue mug no. {column + 1}", fill=(60, 60, 60), font_size=18)
    draw.rounded_rectangle((940, 180, 1120, 224), 8, fill=(240, 240, 240))
    draw.text((974, 190), "Add to basket", fill=(190, 190, 190), font_size=18)
    image = image.resize((round(size[0] * scale), round(size[1] * scale)))
    image.save(path, "JPEG", quality=70)


def shots(folder: Path) -> None:
    """The pictures that `full_report` names."""
    draw_page(folder / "recordings/r1/shots/home.jpeg", "All mugs", scale=0.5)
    draw_page(folder / "recordings/r1/shots/basket.jpeg", "Your basket")
    draw_page(folder / "recordings/r1/shots/checkout.jpeg", "Checkout", scale=0.5)
    draw_page(folder / "recordings/states/long.jpeg", "A long page", size=(1280, 4000))


def shot(name: str) -> Shot:
    if name == "long":
        return Shot(path="recordings/states/long.jpeg", width=1280, height=4000)
    return Shot(path=f"recordings/r1/shots/{name}.jpeg", width=1280, height=720)


BLOCKED_REASON = 'The critical task "Pay for the basket" (Buy a mug, keyboard) is blocked: The step did nothing in 3 of 3 replays.'
GRAVE_REASON = "9 more problems of severity 3 or worse; see the report."
GRAVE = ("silent-wait-3f2a", *(f"axe-color-contrast-{number}" for number in range(8)))
DEAD_REASON = f'Problem of severity 4 (dead-control): The control did nothing when it was used; button "Pay" on {CHECKOUT}.'
BUTTON = Box(x=940, y=180, width=180, height=44)


def finding(**given: Any) -> Finding:
    base: dict[str, Any] = {
        "id": "silent-wait-3f2a",
        "check": "silent-wait",
        "facet": Facet.FEEDBACK,
        "heuristic": 1,
        "severity": 3,
        "scenario": "Buy a mug",
        "task": SHOPPING,
        "persona": "desktop",
        "step": 2,
        "step_label": 'click "Add to basket"',
        "url": BASKET,
        "urls": (BASKET,),
        "target": Named(role="button", name="Add to basket", selector="#add"),
        "message": "Nothing on the page changed for 2.4 s after the click",
        "why": "After a second without a sign people doubt that the click was taken, and click again.",
        "who": "Everyone; most of all people on slow networks.",
        "measured": 2412.0,
        "limit": 1000.0,
        "unit": "ms",
        "on_path": True,
        "runs": 5,
        "occurrences": 5,
        "fix": "Show at once that the click was taken: disable the button and set aria-busy, or show progress.",
        "source": "Nielsen 1993, Usability Engineering, ch. 5 (1 s keeps the flow of thought)",
        "box": BUTTON,
        "shot": shot("basket"),
    }
    return Finding(**(base | given))


def full_findings() -> tuple[Finding, ...]:
    contrast = {
        "check": "axe",
        "rule": "color-contrast",
        "facet": Facet.ACCESSIBILITY,
        "heuristic": 8,
        "wcag": ("1.4.3",),
        "severity": 3,
        "unit": ":1",
        "limit": 4.5,
        "step": None,
        "step_label": "",
        "url": SITE + "/",
        "urls": (SITE + "/", BASKET),
        "why": "Pale text cannot be read by people with low vision, or in sunlight.",
        "who": "People with low vision, older people, anyone outdoors.",
        "on_path": False,
        "fix": "Darken the text or its ground until the ratio is at least 4.5:1.",
        "source": "WCAG 2.2, success criterion 1.4.3 (W3C standard)",
        "shot": shot("long"),
        "runs": 6,
        "occurrences": 6,
    }
    return (
        finding(
            id="dead-control-77aa",
            check="dead-control",
            facet=Facet.EFFECTIVENESS,
            severity=4,
            task=PAYING,
            persona="keyboard",
            step=1,
            step_label='press Enter on button "Pay"',
            url=CHECKOUT,
            urls=(CHECKOUT,),
            message="The control did nothing when it was used",
            measured=None,
            limit=None,
            unit="",
            why="A control that does nothing ends the task: there is no other way to pay.",
            who="People who use the keyboard.",
            fix="Handle click on a real <button>, not mousedown on a <div>.",
            target=Named(role="button", name="Pay", selector="div.pay"),
            shot=shot("checkout"),
            snippet='<div class="pay" role="button" tabindex="0" onmousedown="pay()">Pay</div>',
            runs=3,
            occurrences=3,
            source="Own judgement",
        ),
        finding(),
        *(
            finding(
                id=f"axe-color-contrast-{i}",
                message=f"“Blue mug no. {i + 1}” has a contrast of 2.{i}:1",
                target=Named(role="link", name=f"Blue mug no. {i + 1}", selector=f"li:nth-child({i + 1}) > a"),
                box=Box(x=56 + (i % 3) * 290, y=326 + 240 * (i // 3), width=160, height=24),
                measured=2.0 + i / 10,
                **contrast,
            )
            for i in range(8)
        ),
        finding(
            id="long-way-11",
            check="long-way",
            facet=Facet.EFFICIENCY,
            heuristic=7,
            severity=2,
            step=None,
            step_label="",
            mode=Mode.PREDICTED,
            message="The way takes 9 steps, 4 would do",
            measured=9.0,
            limit=4.0,
            unit="steps",
            why="Every needless step costs time and is a chance to go wrong.",
            who="Everyone.",
            fix="Let people put a mug in the basket from the list.",
            target=None,
            box=None,
            shot=None,
            source="Card, Moran, Newell 1983",
        ),
        finding(
            id="vague-label-5",
            check="vague-label",
            facet=Facet.COMPREHENSION,
            heuristic=2,
            severity=2,
            mode=Mode.NEEDS_REVIEW,
            message="The label “Go” may not tell what it does",
            measured=None,
            limit=None,
            unit="",
            target=Named(role="button", name="Go", selector="form > button"),
            why="A vague label makes people guess.",
            who="Newcomers; people who use screen readers.",
            fix="Say what happens: “Search mugs”.",
            source="Own judgement",
            personas=("desktop", "phone"),
            box=Box(x=1100, y=10, width=60, height=40),
            shot=shot("home"),
        ),
        finding(
            id="tiny-shift",
            check="layout-shift",
            facet=Facet.VISUAL,
            heuristic=8,
            severity=1,
            persona="phone",
            message="The page moved while it loaded",
            measured=0.13,
            limit=0.1,
            unit="",
            box=None,
            shot=Shot(path="recordings/r1/shots/gone.jpeg", width=390, height=844),
            why="",
            who="",
            fix="",
            source="web.dev, CLS",
        ),
    )


def step_rows() -> tuple[StepRow, ...]:
    common: dict[str, Any] = {"status": "passed"}
    return (
        StepRow(
            index=0,
            sentence="open /",
            phase="start",
            url=SITE + "/",
            system_time_ms=412.0,
            shot=shot("home"),
            where="scenarios/mug.yaml:12:5",
            **common,
        ),
        StepRow(
            index=0,
            sentence='fill label "Search" with "blue mug"',
            label="Search for the mug",
            url=SITE + "/",
            feedback_ms=24.0,
            system_time_ms=31.0,
            predicted_time_ms=4930.0,
            acting_time_ms=4930.0,
            shot=shot("home"),
            where="scenarios/mug.yaml:14:9",
            **common,
        ),
        StepRow(
            index=1,
            sentence='click "Blue mug"',
            url=SITE + "/mugs/7",
            feedback_ms=96.0,
            system_time_ms=640.0,
            predicted_time_ms=2450.0,
            acting_time_ms=1600.0,
            vitals=PageVitals(fcp_ms=310.0, lcp_ms=2710.0, inp_ms=48.0, cls=0.03),
            where="scenarios/mug.yaml:16:9",
            operators="M 1.35 + P 0.82 (Fitts: 412 px to 120 × 32 px) + K 0.28 = 2.45 s",
            shot=shot("basket"),
            **common,
        ),
        StepRow(
            index=2,
            sentence='click button "Add to basket"',
            url=BASKET,
            feedback_ms=2412.0,
            system_time_ms=2630.0,
            predicted_time_ms=2730.0,
            acting_time_ms=1380.0,
            shot=shot("basket"),
            after=shot("basket"),
            box=BUTTON,
            where="scenarios/mug.yaml:17:9",
            **common,
        ),
    )


def blocked_steps() -> tuple[StepRow, ...]:
    return (
        StepRow(
            index=0,
            sentence='press Tab until button "Pay"',
            status="passed",
            url=CHECKOUT,
            system_time_ms=12.0,
            shot=shot("checkout"),
            where="scenarios/mug.yaml:23:9",
        ),
        StepRow(
            index=1,
            sentence='press Enter on button "Pay"',
            status="failed",
            url=CHECKOUT,
            box=BUTTON,
            error="Nothing on the page answered within 10 s.\nThe page offers: link “Back to the basket”.",
            shot=shot("checkout"),
            where="scenarios/mug.yaml:24:9",
        ),
        StepRow(index=0, sentence='expect text "Thank you" is visible', phase="success", status="not-run", where="scenarios/mug.yaml:26:9"),
    )


def full_tasks() -> tuple[TaskRow, ...]:
    done: dict[str, Any] = {
        "scenario": "Buy a mug",
        "task": SHOPPING,
        "critical": True,
        "runs": 5,
        "status": "completed",
        "steps": 9,
        "optimal_steps": 4,
        "pages": 4,
        "optimal_pages": 3,
        "depth": 2,
        "optimal_from": "scenario",
        "page_views": 6,
        "lostness": 0.42,
        "path_deviation": 1.25,
        "acting_time_ms": 12_900.0,
        "system_share": 0.2,
        "success_estimate": 0.86,
        "success_low": 0.599,
        "success_high": 1.0,
        "system_time_low_ms": 2900.0,
        "system_time_high_ms": 3800.0,
        "predicted_time_ms": 14_200.0,
        "predicted_time_low_ms": 8_875.0,
        "predicted_time_high_ms": 22_720.0,
        "step_rows": step_rows(),
        "losses": (
            Loss(check="silent-wait", points=15.3, why="A wait gives no sign of work"),
            Loss(check="axe", points=6.4, why="Text is too pale for its ground"),
        ),
        "facets": {"effectiveness": 100.0, "feedback": 41.0, "efficiency": 66.4, "help": None},
    }
    pay: dict[str, Any] = {"scenario": "Buy a mug", "task": PAYING, "steps": 3, "pages": 2, "depth": 1}
    return (
        TaskRow(persona="desktop", succeeded=5, score=78.2, system_time_ms=3301.0, **done),
        TaskRow(
            persona="keyboard",
            input="keyboard",
            tab_stops=34,
            succeeded=4,
            score=61.0,
            system_time_ms=3522.0,
            **done | {"predicted_time_ms": 44_020.0},
        ),
        TaskRow(
            persona="keyboard",
            input="keyboard",
            critical=True,
            runs=3,
            succeeded=0,
            status="blocked",
            score=0.0,
            reason="The step did nothing in 3 of 3 replays",
            step_rows=blocked_steps(),
            **pay,
        ),
        TaskRow(
            persona="desktop",
            critical=True,
            runs=3,
            succeeded=3,
            status="completed",
            score=83.0,
            system_time_ms=740.0,
            predicted_time_ms=6100.0,
            **pay,
        ),
        TaskRow(
            persona="phone",
            input="touch",
            runs=2,
            succeeded=0,
            status="cantTell",
            reason='"Pay" was not found; the page offers button "Pay now"',
            **pay,
        ),
    )


def full_outcomes() -> tuple[Outcome, ...]:
    def outcome(check: str, title: str, facet: Facet, state: State, **more: Any) -> Outcome:
        return Outcome(check=check, title=title, facet=facet, state=state, **({"mode": Mode.MEASURED} | more))

    return (
        outcome(
            "silent-wait",
            "A wait gives no sign of work",
            Facet.FEEDBACK,
            State.FAILED,
            heuristic=1,
            severity=3,
            opportunities=18,
            failures=1,
            findings=("silent-wait-3f2a",),
        ),
        outcome(
            "dead-control",
            "A control does nothing",
            Facet.EFFECTIVENESS,
            State.FAILED,
            heuristic=1,
            severity=4,
            opportunities=21,
            failures=1,
        ),
        outcome(
            "color-contrast",
            "Text is too pale for its ground",
            Facet.ACCESSIBILITY,
            State.FAILED,
            heuristic=8,
            severity=3,
            opportunities=214,
            failures=8,
            wcag=("1.4.3",),
        ),
        outcome(
            "vague-label",
            "A label may not tell what it does",
            Facet.COMPREHENSION,
            State.FAILED,
            heuristic=2,
            mode=Mode.NEEDS_REVIEW,
            severity=2,
            opportunities=30,
            failures=1,
        ),
        outcome(
            "keyboard-trap",
            "The focus cannot leave a part of the page",
            Facet.ACCESSIBILITY,
            State.PASSED,
            wcag=("2.1.2",),
            opportunities=12,
        ),
        outcome("input-delay", "The page answers input late", Facet.PERFORMANCE, State.UNTESTED, reason="the probe was off"),
        outcome(
            "reading-level",
            "The text is hard to read",
            Facet.COMPREHENSION,
            State.CANT_TELL,
            reason="the pages hold too little text to tell",
        ),
        outcome("undo", "What cannot be undone is not guarded", Facet.ERROR_RECOVERY, State.INAPPLICABLE, heuristic=5),
    )


def answer(**given: Any) -> ReviewAnswer:
    base: dict[str, Any] = {
        "finding": "vague-link-5c1d",
        "answer": "dismissed",
        "reason": "The heading before it names the mug.",
        "by": "Ada",
        "date": date(2026, 11, 20),
        "check": "vague-link",
    }
    return ReviewAnswer(**(base | given))


def full_report(**given: Any) -> Report:
    base: dict[str, Any] = {
        "tool": {"uxaudit": "0.1.0", "axe-core": "4.14.1", "browser": "HeadlessChrome/156.0"},
        "title": "The Mug Shop",
        "created": "2026-11-22T09:30:00+00:00",
        "site": SITE,
        "verdict": "fail",
        "replays": 18,
        "gate": Gate(
            reasons=(BLOCKED_REASON, DEAD_REASON, GRAVE_REASON),
            details=(
                GateReason(verdict="fail", text=BLOCKED_REASON, about="task", tasks=(("Buy a mug", PAYING, "keyboard"),)),
                GateReason(verdict="fail", text=DEAD_REASON, about="finding", findings=("dead-control-77aa",)),
                GateReason(verdict="fail", text=GRAVE_REASON, about="finding", findings=GRAVE),
            ),
            thresholds={"blocked_critical": True, "severity": 3, "drop": 3.0, "min_score": 60.0},
        ),
        "defaults": {"caps.blocked": 75, "gate.min_score": None},
        "options": {"slow-feedback": {"limit_ms": 600}},
        "ignored": (
            finding(
                id="axe-9",
                check="axe",
                rule="region",
                severity=1,
                message="Some page content is not contained by landmarks",
                ignored=Ignored(reason="The frame comes from the bank, which fixes it in March.", until=date(2027, 3, 31)),
            ),
        ),
        "dismissed": (
            finding(
                id="vague-link-5c1d",
                check="vague-link",
                severity=2,
                mode=Mode.NEEDS_REVIEW,
                message='The link "Read more" does not say where it leads',
                reviewed=answer(finding="vague-link-5c1d").reviewed,
            ),
        ),
        "stale_answers": (answer(finding="inert-link-0a0a", message='The link "Old offers" leads nowhere', pages=("/offers",)),),
        "score": Score(
            value=49.0,
            low=46.2,
            high=52.8,
            coverage=0.873,
            stability=Stability(low=45.1, high=49.0, draws=1000, swing=0.25, order_changes=120),
            caps=("49, because a critical task is blocked (71 without the cap)",),
            facets={
                "effectiveness": 52.0,
                "efficiency": 66.4,
                "feedback": 41.0,
                "accessibility": 58.3,
                "visual": 96.0,
                "comprehension": 88.0,
                "help": None,
                "performance": None,
            },
            heuristics={str(i): [41.0, 88.0, 92.0, 100.0, None, 83.0, 66.0, 71.0, 90.0, None][i - 1] for i in range(1, 11)},
        ),
        "tasks": full_tasks(),
        "outcomes": full_outcomes(),
        "findings": full_findings(),
        "not_tested": (
            "Satisfaction: only people can tell.",
            "Learnability: a replay does not learn.",
            "Whether the content is true.",
            "Assistive technology: no screen reader was run.",
        ),
        "notes": ("Replay buy-a-mug-phone-2 was interrupted and is left out.",),
        "constants": {
            "weights": {"1": 1, "2": 3, "3": 7, "4": 10},
            "caps": {"critical_blocked": 49, "blocked": 69},
            "ksm": {"K": 0.28, "P": 1.1, "H": 0.4, "M": 1.35},
            "provisional_under": 0.6,
            "facet_weights": {"effectiveness": 3.0, "feedback": 2.0, "efficiency": 2.0, "help": 1.0},
            "facet_floor": 1.0,
            "critical_weight": 3.0,
        },
    }
    return Report(**(base | given))


def empty_report(**given: Any) -> Report:
    """Everything passed, without findings."""
    return full_report(
        **(
            {
                "verdict": "pass",
                "gate": Gate(),
                "findings": (),
                "notes": (),
                "tasks": full_tasks()[:1],
                "score": Score(value=100.0, coverage=1.0, facets={"effectiveness": 100.0}, heuristics={"1": 100.0}),
                "outcomes": full_outcomes()[4:5],
            }
            | given
        )
    )


def unmeasured_report(**given: Any) -> Report:
    """The site was down."""
    return Report(
        **(
            {
                "verdict": "unmeasured",
                "gate": Gate(reasons=("The site did not respond: connection refused.",)),
                "score": Score(value=None, provisional=True),
                "title": "The Mug Shop",
            }
            | given
        )
    )


def scenario_fault_report() -> Report:
    """A task that could not be measured because the scenario names a control that has a different name."""
    action = "Name the button “Pay now” in line 24."
    step = blocked_steps()[1].model_copy(update={"cause": "scenario", "next_action": action})
    row = full_tasks()[4].model_copy(update={"cause": "scenario", "next_action": action, "step_rows": (step,)})
    return full_report(verdict="unmeasured", tasks=(row,), findings=(), gate=Gate(reasons=("A task could not be measured.",)))


def many_findings(count: int) -> tuple[Finding, ...]:
    return tuple(
        finding(
            id=f"many-{i}",
            check=f"check-{i % 40}",
            severity=i % 4 + 1,
            persona=("desktop", "phone")[i % 2],
            message=f"Control {i} is too small",
            target=Named(role="link", name=f"Link {i}", selector=f"#l{i}"),
            facet=list(Facet)[i % 12],
            box=Box(x=i % 900, y=(i * 7) % 3600, width=60, height=20),
            shot=shot("long"),
            mode=Mode.NEEDS_REVIEW if i % 5 == 0 else Mode.MEASURED,
        )
        for i in range(count)
    )


SCRIPT = "<script>document.documentElement.dataset.pwned=1</script>"
PWN = "document.documentElement.dataset.pwned=1"
HOSTILE = (
    SCRIPT,
    f'<img src=x onerror="{PWN}">',
    "\u202egnp.exe\u202c",
    "a\x00b\x1b[31mred",
    "</style></svg></title>" + SCRIPT,
    "{{ 7*7 }} {% raw %}",
    "]]> --> <!--",
    "x" * 100_000,
    "w " * 50_000,
    "[click](javascript:alert(1)) | cell | **bold** `code` @everyone http://evil.example #1",
    "'\" onmouseover=alert(1) x='",
    # other ways into a page
    f'"><svg onload={PWN}>',
    f"<svg><script>{PWN}</script></svg>",
    f"<iframe srcdoc='<script>parent.{PWN}</script>'></iframe>",
    f"<math><mtext><table><mglyph><style><img src onerror={PWN}>",
    f"<details open ontoggle={PWN}>",
    f'<input autofocus onfocus="{PWN}">',
    f"<body onload={PWN}>",
    f"<a href='javascript:{PWN}'>x</a>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href='http://evil.example/'>",
    "<link rel=stylesheet href='http://evil.example/x.css'>",
    "<style>*{display:none}</style>",
    "<form action=http://evil.example><button>x</button></form>",
    "<object data='http://evil.example'></object><embed src='http://evil.example'>",
    f"</script><script>{PWN}</script>",
    f"</textarea></noscript></template>{SCRIPT}",
    f"`${{{PWN}}}`",
    f"'-{PWN}-'",
    f"javascript:{PWN}",
    f"data:text/html,{SCRIPT}",
    "&lt;script&gt; &#60;script&#62; &amp;",
    "<\u200bscript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "expression(alert(1)); -moz-binding:url(//evil.example)",
    # commands of CI systems and terminals
    "::error file=a.py,line=1::pwned",
    "::set-output name=x::y",
    "\n::add-mask::x",
    "##vso[task.setvariable variable=x]y",
    "##[error]pwned",
    "##teamcity[buildProblem description='x']",
    "\x1b]0;title\x07\x1b[2J\x1b[1;1H",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31mred\x9d",
    "\rover\rwritten",
    "a\u2028b\u2029c\x85d",
    # formulas
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|'/C calc'!A0",
    "+1+cmd|'/C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    '"=1+1',
    "' =1+1",
    # what breaks a format
    "<![CDATA[ ]]> <?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    '","severity":"info","x":"',
    'a,b\r\nc;d"e"',
    "\ud800 lone surrogate \udfff",
    "\ufffe\uffff\ufeff",
    "../../../etc/passwd",
    "C:\\Windows\\..\\x:12:3",
    "a|b||c\n|---|---|\n",
    "# heading\n- item\n1. item\n> quote\n```\ncode",
    "<!-- comment -->\n---\ntitle: x\n---",
    "${secret:TOKEN} $(id) `id` %TEMP% %0a%0d",
    "- &anchor !!python/object:os.system *anchor",
    'urn:x y<z>"|^`{}',
    "\U0001d54a \U0001f469\u200d\U0001f467 \u0638 \u200f\u200e",
    "Z̸̗̊a̷͖͐l̵̙̀g̶͔̈o̸͔͝" * 40,
)


def hostile_report() -> Report:
    """A report in which every string from a page or a recording is hostile."""
    script = "javascript:document.documentElement.dataset.pwned=1"
    findings = tuple(
        finding(
            id=text[:500],
            check=text[:300],
            rule=text[:300],
            scenario=text,
            task=text,
            persona=text[:2000],
            step_label=text,
            message=text,
            why=text,
            who=text,
            fix=text,
            source=text,
            snippet=text,
            unit=text,
            measured=text,
            limit=float("inf"),
            url=(script, text)[i % 2],
            urls=(script, text),
            wcag=(text,),
            target=Named(role=text, name=text, selector=text),
            box=Box(x=(-1e9, float("nan"), 1e9, 5)[i % 4], y=-50, width=1e12, height=3),
            shot=Shot(
                path=("../../etc/passwd", "a\x00b", "recordings/r1/shots/basket.jpeg", "/etc/passwd")[i % 4],
                width=(0, 1280)[i % 2],
                height=float("nan"),
            ),
        )
        for i, text in enumerate(HOSTILE)
    )
    steps = tuple(
        StepRow(index=i, sentence=text, label=text, phase=text, status=text, error=text, url=script, operators=text, where=text)
        for i, text in enumerate(HOSTILE)
    )
    tasks = tuple(
        TaskRow(
            scenario=text,
            task=text,
            persona=text[:2000],
            runs=1,
            succeeded=0,
            status="blocked",
            reason=text,
            facets={text: 1.0},
            optimal_path=(text,),
            page_views=3,
            lostness=float("nan"),
            path_deviation=float("inf"),
            step_rows=steps if i == 0 else (),
        )
        for i, text in enumerate(HOSTILE)
    )
    outcomes = tuple(
        Outcome(check=text, title=text, reason=text, facet=Facet.HELP, state=State.CANT_TELL, mode=Mode.MEASURED, wcag=(text,))
        for text in HOSTILE
    )
    score = Score(value=12.0, caps=HOSTILE, facets={HOSTILE[0]: -5.0, HOSTILE[1]: 1e9}, coverage=float("nan"))
    return Report(
        tool={text[:90]: text for text in HOSTILE},
        title=HOSTILE[0],
        created=HOSTILE[1],
        site=script,
        verdict="fail",
        gate=Gate(reasons=HOSTILE, thresholds={HOSTILE[0]: 1}),
        outcomes=outcomes,
        tasks=tasks,
        findings=findings,
        score=score,
        options={HOSTILE[0]: {HOSTILE[2]: HOSTILE[5]}},
        defaults={HOSTILE[0]: HOSTILE[3]},
        ignored=tuple(f.model_copy(update={"ignored": Ignored(reason=f.message, until=date.max)}) for f in findings),
        dismissed=tuple(f.model_copy(update={"reviewed": answer(by=f.message, reason=f.message).reviewed}) for f in findings),
        stale_answers=tuple(answer(finding=text, message=text, by=text, reason=text, pages=(text,)) for text in HOSTILE),
        not_tested=HOSTILE,
        notes=HOSTILE,
        constants={HOSTILE[0]: {HOSTILE[1]: HOSTILE}},
    )


def people_report() -> Report:
    """A report with sessions of people beside replays, hostile words among them."""
    bad = "</title><script>document.documentElement.dataset.pwned=1</script>\u202e" + "x" * 3000
    path = ("/", "/mugs", "/", "/basket")
    one: dict[str, Any] = {
        "scenario": "Buy a mug",
        "task": SHOPPING,
        "source": "moderated",
        "path": path,
        "pages": 3,
        "page_views": 4,
        "steps": 6,
    }
    sessions = (
        PersonTask(
            participant="P1", result="completed", time_ms=48_000, lostness=0.25, first_click="Mugs", first_click_right=True, seq=6, **one
        ),
        PersonTask(participant="P2", result="false success", why=bad, time_ms=91_000, rage_clicks=2, dead_clicks=1, seq=2, **one),
        PersonTask(
            participant=bad,
            result="gave up",
            first_click=bad,
            first_click_right=False,
            hesitations=(FieldTime(field=bad, ms=8000),),
            abandoned=(bad,),
            corrections={bad: 3},
            **one,
        ),
    )
    clicks = tuple(
        MappedClick(x=x, y=200, participant="P1", kind=kind)
        for x, kind in ((100, "click"), (500, "rage"), (800, "dead"), (1000, "misclick"))
    )
    task = PeopleTask(
        scenario="Buy a mug",
        task=SHOPPING,
        participants=3,
        completed=1,
        low=0.06,
        high=0.8,
        time_ms=48_000,
        seq=4,
        predicted_time_ms=31_000,
        predicted_low_ms=19_000,
        predicted_high_ms=50_000,
        observed_to_predicted=1.5,
        sessions=sessions,
        notes=(PersonNote(participant="P2", text=bad, sentence=bad, after_ms=12_000),),
        click_maps=(ClickMap(url=bad, shot=shot("basket"), clicks=clicks),),
    )
    sus = QuestionnaireResult(name="SUS", answered=3, mean=71.7, low=48, high=95, grade="C+", scores={"P1": 80.0})
    people = People(participants=("P1", "P2", bad), tasks=(task,), questionnaires=(sus,), not_asked=(bad,))
    return full_report().model_copy(update={"people": people})
