"""The text of a link does not describe where it leads.

Why: People scan links, and screen readers list them: "click here" does not say where it leads.
Who: People who use a screen reader or magnification, and anyone who skims the page.
Measured: The link's accessible name against a list of generic phrases in the page's language, and names without any letter or
    digit. WCAG allows the surrounding sentence to describe the link, so each finding needs review.
Fix: Name what the link leads to: "Read our delivery times" instead of "Read more".
Source: WCAG 2.2, criteria 2.4.4 and 2.4.9 Link Purpose; the list of phrases is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

VAGUE: dict[str, frozenset[str]] = {
    language: frozenset(words.split(", "))
    for language, words in {
        "en": "click here, click, here, this, this link, link, this page, more, read more, learn more, see more, "
        "view more, more info, more information, more details, details, find out more, go, continue reading, "
        "click this link, click for more, info, start here, read, tap here",
        "de": "hier, hier klicken, klicken sie hier, klick hier, klicke hier, link, dieser link, mehr, weiterlesen, "
        "mehr lesen, mehr erfahren, mehr infos, mehr informationen, details, weitere informationen, lesen sie mehr",
        "fr": "ici, cliquez ici, cliquer ici, lien, ce lien, plus, lire plus, lire la suite, en savoir plus, savoir plus, "
        "voir plus, détails, plus d'infos, plus d'informations, la suite",
        "es": "aquí, haga clic aquí, haz clic aquí, clic aquí, pulse aquí, enlace, este enlace, más, leer más, ver más, "
        "saber más, más información, detalles, más info, seguir leyendo",
        "it": "qui, clicca qui, cliccare qui, link, questo link, di più, leggi, leggi tutto, leggi di più, scopri di più, "
        "maggiori informazioni, dettagli, continua, altro",
        "nl": "hier, klik hier, link, deze link, meer, lees meer, lees verder, meer lezen, meer info, meer informatie, meer weten, details",
        "pt": "aqui, clique aqui, link, este link, mais, leia mais, ler mais, saiba mais, saber mais, ver mais, "
        "mais informações, mais info, detalhes, continuar lendo",
        "zh": "点击这里, 点这里, 点此, 点击此处, 请点击这里, 这里, 此处, 更多, 查看更多, 了解更多, 详情, 查看详情, 阅读更多, 链接, "
        "點擊這裡, 點此, 點擊此處, 這裡, 此處, 查看更多, 了解更多, 詳情, 閱讀更多, 連結",
        "ja": "こちら, ここ, ここをクリック, こちらをクリック, クリック, もっと見る, もっと読む, 続きを読む, 詳細, 詳しくはこちら, "
        "詳細はこちら, 詳しく見る, リンク",
        "ko": "여기, 여기를 클릭, 여기를 클릭하세요, 클릭, 더보기, 더 보기, 자세히, 자세히 보기, 더 읽기, 링크",
        "ar": "هنا, اضغط هنا, انقر هنا, المزيد, اقرأ المزيد, للمزيد, التفاصيل, رابط",
    }.items()
}

SIGN = 'Name the symbol in words for screen readers: `aria-label="Next page"` on », `aria-label="Close"` on ×.'


def links(recording: Recording) -> tuple[tuple[PageState, Element], ...]:
    """Every link with a name; axe-core reports links without one."""
    return tuple(
        (state, element)
        for state in states_of(recording)
        for element in state.elements or ()
        if element.role == "link" and element.name.strip()
    )


@check(
    "vague-link", facet=Facet.COMPREHENSION, heuristic=2, impact=2, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, wcag=("2.4.4",), over=links
)
def vague_link(recording: Recording) -> Iterator[Finding]:
    """Find links that say nothing by themselves; the impact is lower if the surrounding text describes the link."""
    for state, element in links(recording):
        if squeezed(element.name) in ("", *phrases(state.lang)):
            context = element.context.strip()
            explained = len(context) > len(element.name) + 10
            around = f'; only the text around it does: "{context[:80]}"' if explained else ""
            yield finding_in(
                state,
                element,
                f'The link "{element.name.strip()}" does not say where it leads{around}',
                measured=element.name.strip(),
                limit="a descriptive name",
                impact=1 if explained else 2,
                fix="" if squeezed(element.name) else SIGN,
            )


def phrases(language: str) -> frozenset[str]:
    """The generic phrases of a language; the English ones if the language is not known or not listed."""
    return VAGUE.get(language.lower().partition("-")[0], VAGUE["en"])


def squeezed(name: str) -> str:
    """A name in lower case, without arrows, dots and brackets."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s']+", " ", name.replace("’", "'"))).strip().lower()
