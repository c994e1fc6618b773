"""Detects secrets by their shape: by a name, a header, a URL or the value itself.

Reads text of any kind: URLs, headers, JSON, forms, markup, logs, nested in each other and encoded several times.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from uxaudit.redaction.names import ANY, looks_random, secret_from

HIDDEN = "[secret]"
PLAIN = re.compile(
    r"(?:true|false|null|none|undefined|yes|no|on|off|required|optional|hidden|current-password|new-password|password|text|string)$",
    re.IGNORECASE,
)
"""Values of secret names that describe a field and are no secret."""
_LETTER = r"(?:5[BbDd]|2[DdEe]|5[0-9Aa]|5[Ff]|4[1-9A-Fa-f]|6[1-9A-Fa-f]|7[0-9Aa]|[89A-Fa-f][0-9A-Fa-f])"
_NAME = rf"(?:[\w.$~\[\]-]|%(?:25)*{_LETTER}|\\+u00[c-fC-F][0-9a-fA-F]){{1,300}}"
_QUOTE = r"(?:\\*[\"'`]|\\+u002[27]|&(?:amp;)*(?:quot|\#0*3[49]|\#x0*2[27]|apos);|%(?:25)*2[27])"
_EQUALS = r"=|%(?:25)*3[Dd]|\\+u003[dD]|&(?:amp;)*(?:equals|\#0*61|\#x0*3[dD]);"
_COLON = r":|%(?:25)*3[Aa]|&(?:amp;)*(?:colon|\#0*58|\#x0*3[aA]);"
_SPACE = r"(?:\s|\+|%(?:25)*20)"
PAIR = re.compile(
    rf"(?:(?<![\w.$~\[\]-])|(?=[%\\]))(?:%(?:25)*(?!25|{_LETTER})[0-9A-Fa-f]{{2}}|\\+u002[27])?"
    rf"(?=(?P<name>{_NAME}))(?P=name)(?:(?=(?P<closed>{_QUOTE}))(?P=closed)|(?!{_QUOTE})){_SPACE}{{0,200}}"
    rf"(?P<sep>=>|{_EQUALS}|{_COLON}|,(?=\s*{_QUOTE}))(?:{_SPACE}|\\+t){{0,200}}(?P<quote>{_QUOTE})?"
)
"""A name, the text between it and its value, and the quote that opens the value.

The limits keep the time for long runs of escapes linear. A lookahead and its repetition match what a possessive quantifier would: those
of groups find less than they should in Python 3.11.2.
"""
_LEVEL = re.compile(r"%((?:25)*)")
_RAW_END = r"""[\s&#;"<>\\]|['`](?=[\s,;)>\]}&"'\\]|$)|,(?=\s*[\w"'\\-]+\s*[:=])|•"""


@cache
def _ends(level: int) -> re.Pattern[str]:
    """Returns the end of a value without quotes, by how often its separator is percent-encoded: a more deeply encoded one is part of it."""
    encoded = (rf"%{'25' * below}(?:2[0236Bb]|3[BbEeCc]|0[AaDd9]|27(?=%|$))" for below in range(level))
    return re.compile("|".join([_RAW_END, *encoded]))


_LINE_END = re.compile(r"""\\*["'`]|\\+[rn]|[\r\n<>]|&quot;|%22|$""")
"""Where the value of a header ends."""

_INFO = r"(?P<info>(?:(?!%(?:25)*(?:2f|3f|23|20|22|26))[^/\s?#\"'<>\\`&,]){1,300})(?P<at>@|%(?:25)*40)(?=[\w\[%])"
USER_INFO = (
    re.compile(rf"(?P<lead>:(?<=[a-z0-9]:)(?:\\*/){{2}}){_INFO}", re.IGNORECASE),
    re.compile(rf"(?P<lead>%(?:25)*3a(?:%(?:25)*2f){{2}}){_INFO}", re.IGNORECASE),
)
"""The name and the password in a URL of any scheme, in plain text and encoded."""
KNOWN = {
    "eyJ": r"[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*",  # JSON web tokens (RFC 7519)
    "AKIA": r"[A-Z0-9]{16}\b",
    "ASIA": r"[A-Z0-9]{16}\b",
    **dict.fromkeys(("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"[A-Za-z0-9]{20,}"),
    "github_pat_": r"\w{20,}",
    "glpat-": r"[\w-]{16,}",
    "xox": r"[abeoprs]-[A-Za-z0-9-]{10,}",
    **dict.fromkeys(("sk_live_", "sk_test_", "rk_live_", "rk_test_"), "[A-Za-z0-9]{10,}"),
    "whsec_": "[A-Za-z0-9]{16,}",
    "AIza": r"[\w-]{30,}",
    r"ya29\.": r"[\w-]{16,}",
    r"SG\.": r"[\w-]{16,}\.[\w-]{16,}",
    "npm_": "[A-Za-z0-9]{30,}",
    "pypi-": r"[\w-]{30,}",
    "sk-": r"(?:proj-|ant-)?(?=[\w-]*[0-9])[\w-]{24,}",
    "dop_v1_": "[a-f0-9]{32,}",
    r"hvs\.": r"[\w-]{20,}",
    "-----BEGIN ": "[A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
}
"""Values with a format that services publish, by their prefix."""
ASP_SESSION = re.compile(r"(?<=[(8])[A-Z](?:\(|%(?:25)*28)[A-Za-z0-9_-]{16,}(?:\)|%(?:25)*29)")
"""The session in a path of ASP.NET without cookies: ``/(S(…))/``."""
SCHEMES = re.compile(
    r"(?i)\b((?:bearer|basic|digest|negotiate|token|apikey)(?:\s|\+|%(?:25)*20)+)"
    r"((?!\[secret)(?:[A-Za-z0-9+/=._~-]|%(?:25)*(?:2[BbFf]|3[Dd])){8,})"
)
JSON64 = re.compile(r"\beyJ[A-Za-z0-9+/_=-]{16,}|\beyI[A-Za-z0-9+/_=-]{16,}|\bW3si[A-Za-z0-9+/_=-]{16,}")
"""Base64 of a JSON object or list of objects."""
TAG = re.compile(r"<\s*(?:input|meta|button|textarea|param|field)\b[^<>]{0,2000}>?", re.IGNORECASE)
_ATTRIBUTE = r"""{name}\s*=\s*(?:(?P<quote>\\*["'])(?P<value>.*?)(?P=quote)|(?P<bare>[^\s"'<>`\\]+))"""
"""An attribute; HTML allows values without quotes."""
TAG_NAME = re.compile(_ATTRIBUTE.format(name=r"\b(?:name|id|property)"), re.IGNORECASE)
TAG_VALUE = re.compile(_ATTRIBUTE.format(name=r"(?P<attribute>\b(?:value|content))"), re.IGNORECASE)
ELEMENT = re.compile(r"<(?P<name>[\w:.-]{3,60})(?P<more>\s[^<>]{0,500})?>(?P<value>[^<>\s]{4,4000})(?=</)")
PART = re.compile(
    r"""(name=(\\*["'])(?P<name>[^"'\\]{1,100})\2[^\r\n\\]*(?:\r\n|\n|\\+r\\+n|\\+n){2})(?P<value>.+?)(?=\r?\n|\\+r|\\+n|$)"""
)
"""A field of a multipart form."""
PATH = re.compile(
    r"(?P<lead>(?:/|%(?:25)*2[Ff])(?P<name>[\w-]{3,40})(?:/|%(?:25)*2[Ff]))"
    r"(?P<value>[A-Za-z0-9._~+=:-]{10,})"
)
OPTION = re.compile(r"(?P<lead>(?<!\S)--(?P<name>[\w-]{3,60})\s+)(?P<value>[^\s\"'<>-][^\s\"'<>]*)")


@cache
def _known(literal: str) -> re.Pattern[str]:
    return re.compile(rf"{literal}(?<![A-Za-z0-9_]{literal}){KNOWN[literal]}", re.DOTALL)


def redacted(text: str) -> str:
    """Returns the text without anything that has the shape of a secret. All other text is unchanged."""
    for literal in KNOWN:
        if literal.replace("\\", "") in text:
            text = _known(literal).sub(HIDDEN, text)
    if "@" in text or "40" in text:
        for pattern in USER_INFO:
            text = pattern.sub(lambda found: f"{found['lead']}{HIDDEN}{found['at']}", text)
    if "eyI" in text or "eyJ" in text or "W3si" in text:
        text = JSON64.sub(lambda found: HIDDEN if _holds_one(found[0]) else found[0], text)
    return _unnamed("".join(_pairs(_in_markup(text))))


def _in_markup(text: str) -> str:
    """The text without secrets in tags, in elements and in the parts of forms."""
    if "<" in text:
        text = ELEMENT.sub(_element, TAG.sub(_tag, text))
    if "name=" in text:
        text = PART.sub(lambda found: found[1] + HIDDEN if _hides(found["name"], found["value"]) else found[0], text)
    return text


def _unnamed(text: str) -> str:
    """Returns the text without secrets in a path, after an authentication scheme, or after an option."""
    text = SCHEMES.sub(lambda found: found[1] + HIDDEN if _credential(found[2]) else found[0], text)
    text = PATH.sub(lambda found: found["lead"] + HIDDEN if _in_path(found["name"], found["value"]) else found[0], text)
    if "(S(" in text or "28S" in text:
        text = ASP_SESSION.sub(HIDDEN, text)
    if "--" in text:
        text = OPTION.sub(lambda found: found["lead"] + HIDDEN if _hides(found["name"], found["value"]) else found[0], text)
    return text


def _pairs(text: str) -> Iterator[str]:
    """The text in pieces, with the values of secret names replaced."""
    done = 0
    for found in PAIR.finditer(text):
        if found.start() < done and found.end() <= done:
            continue
        least, may_be_header = _known_name(found["name"])
        header = may_be_header if found["sep"] != "=" else ""
        if not least and not header:
            continue
        begin = found.end()
        if begin < done:
            continue
        end, shown = _value(text, found, begin, least, header)
        if end > begin or shown:
            yield text[done:begin] + shown
            done = end
    yield text[done:]


QUOTED = re.compile(r"""(\\*["'])((?:(?!(?<!\\)\1).)+)(?<!\\)\1(\s*:)?""")
"""A string in JSON; the last group marks a key."""
HEADERS = {"cookie", "set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate", "sec-websocket-protocol"}
"""Headers whose whole value may be credentials."""


DIGEST = re.compile(r"""\s*(digest\s+)(?:[\w-]+\s*=\s*(?:(\\*["']).*?\2|[^\s,"'<>\\]+)(?:\s*,\s*)?)+""", re.IGNORECASE)
AUTH_SCHEMES = {"basic", "bearer", "digest", "hoba", "mutual", "negotiate", "ntlm", "oauth", "token", "apikey", "key", "dpop", "gnap"}
"""Of the IANA registry of HTTP authentication schemes, and those that services made up."""


@lru_cache(maxsize=4096)  # a file repeats a few hundred names thousands of times
def _known_name(name: str) -> tuple[int, str]:
    """What a name says of its value: see ``secret_from``, and the name of the header if its whole value is hidden."""
    last = name.lower().rsplit(".", 1)[-1]
    return secret_from(name), last if last in HEADERS else ""


def _value(text: str, found: re.Match[str], begin: int, least: int, header: str) -> tuple[int, str]:
    """Returns the end of the value and its replacement; the given position and nothing if it is no secret."""
    if quote := found["quote"]:
        if _ends_label(text, found, quote, begin):
            return begin, ""
        end = _closing(text, quote, begin)
        value = text[begin:end]
        if header:
            return _whole_header(text, begin, end, header)
        listed = found["sep"] == "," and not (found["closed"] and looks_random(value))  # ["password", "username"]
        return (end, HIDDEN) if _secret(value, least) and not listed else (begin, "")
    if text[begin : begin + 1] in ("[", "{"):
        return _nested(text, begin, least, header)
    if header:
        return _whole_header(text, begin, _LINE_END.search(text, begin).start(), header)  # type: ignore[union-attr]
    if found["sep"] == ",":
        return begin, ""
    level = _level(found["sep"])
    end = match.start() if (match := _ends(min(level, 5)).search(text, begin)) else len(text)
    value = text[begin:end]
    if ":" in found["sep"] or found["sep"].lower().endswith("3a"):
        return _after_colon(found, _PROSE_END.split(value)[0], begin, least)
    return (end, HIDDEN) if _secret(value, least) else (begin, "")


_BEFORE_LABEL = re.compile(rf"(?:^|[\s:=,(\[{{>`]|{_SPACE}|{_EQUALS}|{_COLON}|%(?:25)*(?:2[8Cc]|5[Bb]|7[Bb]))$")
_AFTER_LABEL = re.compile(rf"[\s,;)\]}}>.]|{_SPACE}|/>|&(?:amp;)*(?:gt|\#0*62);|%(?:25)*(?:2[9CcEe]|3[BbEe]|5[Dd]|7[Dd])|$")
LONGEST_LABEL = 200


def _ends_label(text: str, found: re.Match[str], quote: str, begin: int) -> bool:
    """Whether the quote does not open a value but closes a text that ends with the name, as in ``name: "Password:", role: textbox``."""
    if found["closed"] or not _AFTER_LABEL.match(text, begin):
        return False
    opened = text.rfind(quote, max(0, found.start("name") - LONGEST_LABEL), found.start("name"))
    before = text[max(0, opened - 20) : opened]
    return opened >= 0 and _BEFORE_LABEL.search(before) is not None and not re.match(_SPACE, text[opened + len(quote) :][:20])


_PROSE_END = re.compile(r"[(){}|^'`]|%(?:25)*(?:2[089]|7[BbDd])")


def _after_colon(found: re.Match[str], value: str, begin: int, least: int) -> tuple[int, str]:
    """A value without quotes after a colon: a header, a number in JSON, or prose, in which only a random-looking value counts."""
    value = value.rstrip(",.]}")
    end = begin + len(value)
    if found["closed"]:
        bare = value.lstrip("-").isdigit() and len(value) >= ANY and least == ANY
        return (end, f"{found['closed']}{HIDDEN}{found['closed']}") if bare else (begin, "")
    named = least == ANY and "-" in found["name"] and found["name"][:1].isalpha()
    if _secret(value, least) and (named or looks_random(value) or (least == ANY and _mixed(value))):
        return end, HIDDEN
    return begin, ""


def _mixed(value: str) -> bool:
    """Whether a word has letters and digits, like a password and unlike prose."""
    return re.fullmatch(r"[\w!?$@#%&*+-]{6,}", value) is not None and any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def _nested(text: str, begin: int, least: int, header: str) -> tuple[int, str]:
    """The list of values, or the object, under a secret name: its random-looking strings are hidden."""
    closing = "]" if text[begin] == "[" else "}"
    end = text.find(closing, begin, begin + 5000)
    if end < 0 or text.startswith("[secret", begin):
        return begin, ""
    inner = text[begin:end]
    every = closing == "]" and (least == ANY or bool(header))
    replaced = QUOTED.sub(
        lambda item: f"{item[1]}{HIDDEN}{item[1]}" if not item[3] and len(item[2]) >= ANY and (every or looks_random(item[2])) else item[0],
        inner,
    )
    return (end, replaced) if replaced != inner else (begin, "")


def _whole_header(text: str, begin: int, end: int, header: str) -> tuple[int, str]:
    value = text[begin:end]
    if not value.strip() or value.startswith(HIDDEN):
        return begin, ""
    if "cookie" in header:
        if "=" not in value:
            return begin, ""
        attributes = value.partition(";")[2] if header.startswith("set") else ""
        return end, HIDDEN + (";" + attributes if attributes else "")
    if digest := DIGEST.match(text, begin):
        return digest.end(), f"{digest[1]}{HIDDEN}"
    scheme, _, rest = value.strip().partition(" ")
    if header == "sec-websocket-protocol":
        return (end, HIDDEN) if looks_random(value) else (begin, "")
    if header == "www-authenticate":
        return begin, ""
    if rest and scheme.lower() in AUTH_SCHEMES:
        return end, f"{scheme} {HIDDEN}"
    if rest and not looks_random(scheme):
        return begin, ""
    return (end, HIDDEN) if len(value) >= ANY and _credential(value) else (begin, "")


def _closing(text: str, quote: str, begin: int) -> int:
    """Returns where the quote closes: the same quote at the same level of escaping."""
    at = begin
    while True:
        at = text.find(quote, at)
        if at < 0:
            return len(text)
        if text[at - 1] != "\\" or at == begin or quote[0] == "&" or quote[0] == "%":
            return at
        at += 1


def _level(separator: str) -> int:
    found = _LEVEL.match(separator)
    return len(found[1]) // 2 + 1 if found else 0


def _secret(value: str, least: int) -> bool:
    if len(value) < ANY or value.startswith(("[secret", "•", "${")) or PLAIN.match(value):
        return False
    return least == ANY or _one_time(value, least) or (len(value) >= least and looks_random(value))


def _one_time(value: str, least: int) -> bool:
    """Whether a bare ``code`` is six digits, as one-time codes are (RFC 4226 §5.3)."""
    return least in (12, 16) and len(value) == 6 and value.isdigit()


def _hides(name: str, value: str) -> bool:
    least = secret_from(name)
    return bool(least) and _secret(value, least)


def _credential(value: str) -> bool:
    return looks_random(value) or any(map(str.isdigit, value)) or value.endswith("=")


def _in_path(name: str, value: str) -> bool:
    least = secret_from(name.rsplit("-", 1)[-1]) or secret_from(name)
    return bool(least) and len(value) >= 10 and looks_random(value)


def _tag(found: re.Match[str]) -> str:
    name = next((text for part in TAG_NAME.finditer(found[0]) if secret_from(text := part[_group(part)])), None)
    if name is None:
        return found[0]

    def hide(part: re.Match[str]) -> str:
        whole, value = part[0], part[_group(part)]
        if not _hides(name, value):
            return whole
        at = part.start(_group(part)) - part.start()
        return whole[:at] + HIDDEN + whole[at + len(value) :]

    return TAG_VALUE.sub(hide, found[0])


def _group(attribute: re.Match[str]) -> str:
    """The group that holds an attribute's value."""
    return "value" if attribute["quote"] else "bare"


def _element(found: re.Match[str]) -> str:
    name, value = found["name"], found["value"]
    if secret_from(name) != ANY or not _secret(value, ANY):
        return found[0]
    return found[0][: -len(value)] + HIDDEN


def _holds_one(encoded: str) -> bool:
    """Whether base64 of JSON contains a secret."""
    text = encoded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return False
    return redacted(plain) != plain
