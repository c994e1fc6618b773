"""Pictures hide whatever shows a secret: fields, options, alternative texts, generated content, text in pieces."""

from playwright.async_api import async_playwright

from tests.async_runs import run_async
from uxaudit.replay.browser import isolated_world
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.scenario.plan import Persona

SECRET = "Hunter2-abc"
SHOWN = (
    f"<input placeholder='{SECRET}'>",
    f"<input value='{SECRET}'>",
    f"<select><option>{SECRET}</select>",
    f"<img alt='{SECRET}' src=/none width=200 height=30>",
    f"<style>#b::before{{content:'{SECRET}'}}</style><p id=b></p>",
    f"<p style='text-transform:uppercase'>{SECRET}</p>",
    f"<p>{SECRET.upper()}</p>",
    "<p><b>Hun</b><i>ter2</i>-<u>abc</u></p>",
)


def test_each_place_that_shows_a_secret_is_covered(browser_found: FoundBrowser) -> None:
    async def boxes_of_each() -> list[int]:
        async with async_playwright() as playwright:
            await isolated_world.register(playwright)
            browser = await getattr(playwright, browser_found.kind).launch(**launch_options(browser_found))
            session = await Session.open(browser, Persona(name="d", title="d"), ("127.0.0.1",))
            found = []
            for html in (*SHOWN, "<p>Hunter and hunted</p><input placeholder=Hunter2>"):
                await session.page.set_content(html)
                found.append(len((await ask(session.page, "secrets.secretBoxes", [SECRET]))["boxes"]))
            await browser.close()
            return found

    assert run_async(boxes_of_each()) == [1, 1, 1, 1, 1, 1, 1, 4, 0]
