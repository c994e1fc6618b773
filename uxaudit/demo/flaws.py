"""What is wrong with the flawed build: one row per flaw, for people and for tests that ask what an audit found.

The severity is a person's judgement on Nielsen's scale (1 cosmetic … 4 shuts people out of the task). ``met_by`` tells who
meets the flaw: a plain replay of the scenarios, or only some persona; nobody, where it takes a slip or another query.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flaw:
    """One defect. ``check`` is the id that should name it, ``rule`` the axe rule where it has one."""

    name: str
    facet: str
    check: str
    rule: str | None
    page: str
    control: str
    scenario: str
    task: str
    says: str
    """What a person experiences."""
    severity: int
    met_by: str
    """``PLAIN``, the persona that it takes, or ``NOBODY``."""

    @property
    def plain(self) -> bool:
        """Whether a plain replay of the scenarios meets it."""
        return self.met_by == PLAIN


PLAIN, NOBODY = "any persona", "nobody yet"
BUY, BROWSE, BASKET, CHECKOUT = "demo-buy", "demo-browse", "demo-basket", "demo-checkout-errors"
FIND, PAY = "Find the blue mug and put it in the basket", "Buy what is in the basket"
CHEAP, SIDE, COST = "Find the cheapest travel mug", "Compare two espresso cups", "Find out what delivery costs"
MORE, LESS, ON = "Order three of the blue mug", "Take the espresso cup out", "Go on to the checkout"
FORGET, MEND = "See what a forgotten answer asks for", "Mend a wrong e-mail address and order"

FLAWS: tuple[Flaw, ...] = (
    Flaw("remove-does-nothing", "effectiveness", "goal-not-reached", None, "/basket", "button Remove",
         BASKET, LESS, "The page comes back and the cup is still in the basket, whatever one does.", 4, PLAIN),
    Flaw("strip-covers-compare", "effectiveness", "target-obstructed", None, "/category/espresso-cups",
         "button Compare chosen", BROWSE, SIDE, "An offer lies over the button and cannot be closed.", 4, PLAIN),
    Flaw("club-page-in-the-way", "efficiency", "excess-steps", None, "/offer", "link No thanks, go on",
         BASKET, ON, "A page about a club stands between the basket and the checkout.", 2, PLAIN),
    Flaw("checkout-opens-late", "efficiency", "waiting-share", None, "/checkout", "link Go to checkout",
         BASKET, ON, "More of the way to the checkout is waiting than doing.", 2, PLAIN),
    Flaw("autofill-switched-off", "efficiency", "no-autofill", None, "/checkout", "textbox Full name",
         BUY, PAY, "The browser cannot fill in the address that it knows.", 2, PLAIN),
    Flaw("delivery-link-broken", "navigation", "broken-step", None, "/help", "link Delivery and returns",
         BROWSE, COST, "The link to the answer leads to a page that is not there.", 4, PLAIN),
    Flaw("tabs-change-order", "consistency", "navigation-moves", None, "/category/travel-mugs", "navigation Shop",
         BROWSE, CHEAP, "The shelves change places in the menu from page to page.", 2, PLAIN),
    Flaw("search-takes-words-literally", "findability", "typo-intolerant", None, "/search", "searchbox Search the shop",
         BUY, FIND, "“blue mugs” and “bleu mug” find nothing.", 2, NOBODY),
    Flaw("nothing-found-and-no-way-on", "findability", "zero-results-dead-end", None, "/search", "heading 0 results",
         BUY, FIND, "A search that finds nothing ends at an empty page.", 2, NOBODY),
    Flaw("search-answers-late", "feedback", "slow-feedback", None, "/search", "searchbox Search the shop",
         BUY, FIND, "Nothing is to be seen for a second and a half after Enter.", 3, PLAIN),
    Flaw("sort-does-nothing", "feedback", "dead-control", None, "/category/travel-mugs", "button Sort",
         BROWSE, CHEAP, "The button can be pressed, and nothing happens.", 3, PLAIN),
    Flaw("adding-raises-error", "feedback", "error-on-action", None, "/mug/harbour-blue-mug", "button Add to basket",
         BUY, FIND, "The script of the button breaks, so that the whole page loads anew.", 3, PLAIN),
    Flaw("total-changes-silently", "feedback", "unannounced-status", None, "/checkout", "radio Express delivery",
         BUY, PAY, "The total changes, and a screen reader says nothing.", 2, PLAIN),
    Flaw("order-written-twice", "feedback", "double-submit", None, "/checkout", "button Place order",
         BUY, PAY, "Two quick clicks place two orders.", 3, NOBODY),
    Flaw("errors-by-colour-only", "error-recovery", "error-not-in-text", None, "/checkout", "textbox Full name",
         CHECKOUT, FORGET, "Fields turn red; nothing says why. The task cannot be ended.", 3, PLAIN),
    Flaw("address-lost-after-error", "error-recovery", "input-lost", None, "/checkout", "textbox Town or city",
         CHECKOUT, MEND, "After a wrong e-mail the address has to be typed again.", 3, PLAIN),
    Flaw("pictures-without-alt", "accessibility", "axe", "image-alt", "/search", "img",
         BUY, FIND, "A screen reader reads file names instead of what the mugs look like.", 3, PLAIN),
    Flaw("quantity-without-name", "accessibility", "axe", "select-name", "/mug/harbour-blue-mug", "combobox",
         BUY, FIND, "A screen reader says “1, menu” and not of what.", 3, PLAIN),
    Flaw("note-without-label", "accessibility", "axe", "label", "/checkout", "textbox",
         BUY, PAY, "The note's field has no name for those who do not see the words above it.", 3, PLAIN),
    Flaw("search-button-without-name", "accessibility", "axe", "button-name", "/", "button",
         BUY, FIND, "The search button is called “button”.", 3, PLAIN),
    Flaw("icon-link-without-name", "accessibility", "axe", "link-name", "/", "link",
         BROWSE, CHEAP, "A link in the footer has no words at all.", 3, PLAIN),
    Flaw("pale-text", "accessibility", "axe", "color-contrast", "/search", "prices",
         BUY, FIND, "Prices are so pale that many cannot read them.", 3, PLAIN),
    Flaw("basket-without-language", "accessibility", "axe", "html-has-lang", "/basket", "document",
         BASKET, MORE, "A screen reader may read the basket with a foreign voice.", 2, PLAIN),
    Flaw("zoom-forbidden", "accessibility", "axe", "meta-viewport", "/", "document",
         BUY, FIND, "On a phone the page cannot be made larger with two fingers.", 3, PLAIN),
    Flaw("about-without-title", "accessibility", "axe", "document-title", "/about", "document",
         BROWSE, COST, "The browser's tab shows an address instead of a title.", 2, PLAIN),
    Flaw("order-button-is-a-div", "accessibility", "keyboard-blocked", None, "/checkout", "button Place order",
         BUY, PAY, "Without a mouse the order cannot be placed.", 4, "keyboard"),
    Flaw("focus-ring-removed", "accessibility", "focus-invisible", None, "/", "every link and button",
         BUY, FIND, "With the keyboard one cannot see where one is.", 3, "keyboard"),
    Flaw("tab-order-forced", "accessibility", "axe", "tabindex", "/checkout", "textbox E-mail address",
         CHECKOUT, MEND, "The Tab key goes to the e-mail first and jumps about from there.", 2, PLAIN),
    Flaw("tiny-basket-controls", "accessibility", "small-target", None, "/basket", "button Update and Remove",
         BASKET, MORE, "The controls are 14 pixels high and touch each other.", 2, PLAIN),
    Flaw("basket-does-not-reflow", "accessibility", "no-reflow", None, "/basket", "list of the basket",
         BASKET, MORE, "At 320 pixels one has to scroll to both sides.", 2, "low-vision"),
    Flaw("details-in-tiny-type", "visual", "hard-to-read-type", None, "/mug/harbour-blue-mug", "details of the product",
         BUY, FIND, "What the mug holds is written in ten-pixel type.", 2, PLAIN),
    Flaw("phone-placeholder-only", "comprehension", "unlabelled-field", None, "/checkout", "textbox Phone (optional)",
         BUY, PAY, "Once one types, nothing says what the field is for.", 2, PLAIN),
    Flaw("read-more-links", "comprehension", "vague-link", None, "/category/travel-mugs", "link Read more",
         BROWSE, CHEAP, "A list of the page's links is “Read more” over and over.", 2, PLAIN),
    Flaw("template-words-leak", "comprehension", "leaked-internals", None, "/order", "greeting; on /basket the saving",
         BUY, PAY, "“Dear {{ first_name }}”, “arrives in undefined”, “You save £NaN”.", 2, PLAIN),
    Flaw("about-in-wrong-language", "comprehension", "wrong-language", None, "/about", "document",
         BROWSE, COST, "A screen reader reads the English text with a German voice.", 2, PLAIN),
    Flaw("help-moves", "help", "help-moves", None, "/basket", "link Help",
         BASKET, MORE, "In the basket and at the checkout Help is no longer in the menu but far below.", 2, PLAIN),
    Flaw("home-loads-late", "performance", "slow-paint", None, "/", "the start page",
         BUY, FIND, "The first page stays empty for nearly three seconds.", 2, PLAIN),
    Flaw("late-banner-shifts-page", "performance", "layout-shift", None, "/mug/harbour-blue-mug", "banner",
         BUY, FIND, "A banner pushes everything down just as one wants to press.", 2, PLAIN),
)

NAMES = frozenset(flaw.name for flaw in FLAWS)


def markdown() -> str:
    """The table of all flaws as it stands in the README."""
    head = ("| flaw | facet | check | where | task | what a person experiences | severity | met by |",
            "|---|---|---|---|---|---|---|---|")
    return "\n".join((*head, *map(_row, FLAWS)))


def _row(flaw: Flaw) -> str:
    check = f"`{flaw.check}`" + (f" ({flaw.rule})" if flaw.rule else "")
    return (f"| `{flaw.name}` | {flaw.facet} | {check} | {flaw.page}: {flaw.control} | {flaw.scenario}: {flaw.task} | "
            f"{flaw.says} | {flaw.severity} | {flaw.met_by} |")
