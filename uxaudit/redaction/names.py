"""Which names carry secrets: of parameters, fields, headers, cookies and attributes.

A name is split into words (``resetPasswordToken``, ``X-Api-Key``, ``user[token]``), and the words decide.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize
from urllib.parse import unquote

ANY = 4
"""Minimum length of a value that is hidden whatever it looks like. Shorter ones occur too often elsewhere."""

STEMS = re.compile(
    r"token(?!iz)|secret(?!ar)|passw(?:or)?d(?!less)|passphrase|passcode|passwort|motdepasse|contrasena|kennwort|credential|[cx]srf"
    r"|api_?key|signature|sess(?:ion)?_?id|session_?key|auth_?key|access_?key|private_?key|client_?key|bearer|samlresponse|samlrequest"
    r"|authenticity|asp\.net_sessionid|authorization|authcode|otpcode"
)
"""Parts of names that only occur in names of secrets, including names in one word such as ``accesstoken``. Case is ignored."""
WORDS = {"pass", "pwd", "passwd", "otp", "totp", "mfa", "pin", "cvc", "cvv", "jwt", "hmac", "sig", "assertion", "pw", "psw", "apikey"}
"""Words of names that carry secrets whatever the value looks like."""
QUALIFIERS = {
    "invite", "invitation", "access", "verification", "verify", "verifier", "reset", "auth", "oauth", "authorization", "confirm",
    "confirmation", "activation", "activate", "security", "login", "signin", "mfa", "backup", "recovery", "device", "one", "time", "api",
    "private", "secret", "client", "app", "license", "licence", "encryption", "signing", "session", "shared", "master", "magic", "sms",
    "challenge", "unlock", "unsubscribe", "consumer", "service", "account", "write", "read", "admin", "deploy", "ssh", "host", "2fa",
    "user", "webhook", "subscription", "functions", "publishable", "storage", "email", "temp", "temporary", "otp",
}  # fmt: skip
"""With one of these, ``code`` and ``key`` mean a secret (``inviteCode``, ``X-Api-Key``), not a country's."""
RANDOM_FROM = {
    "session": 8, "sess": 8, "sid": 8, "auth": 6, "ticket": 8, "key": 10, "credentials": ANY, "cookie": 8, "nonce": 8, "grant": 8,
    "sign": 8, "code": 12, "magic": 10, "login": 16, "invite": 10, "invitation": 10, "reset": 10, "verify": 10, "confirm": 10,
    "confirmation": 10, "activate": 10, "unsubscribe": 10, "share": 16, "challenge": 16, "verifier": 8,
    "policy": 24, "oauth": 8, "sso": 10, "saml": 10, "access": 10, "refresh": 10, "connect": 16, "salt": 8, "seed": 8, "guid": 40,
    "psid": 10, "cid": 24, "uid": 24, "credential": 8, "response": 24, "license": 10, "licence": 10, "relay": 24,
}  # fmt: skip
"""Words that are often harmless: the minimum length at which a random-looking value counts as a secret. Own judgement."""
DESCRIBING = {
    "type", "types", "count", "expires", "expiry", "expiration", "expired", "length", "name", "names", "url", "uri", "hint", "label",
    "strength", "format", "size", "limit", "version", "status", "ttl", "endpoint", "method", "mode", "page", "index", "required",
    "visible", "visibility", "min", "max", "minimum", "maximum", "placeholder", "help", "error", "errors", "message", "policy", "enabled",
    "used", "usage", "in", "at", "age", "title", "text", "algorithm", "alg", "kind", "date", "rules", "color", "colour", "class", "style",
    "list", "width", "height", "icon", "manager", "budget", "left", "remaining", "form", "field", "link", "button", "toggle", "input",
    "headers", "changed", "scope",
}  # fmt: skip
"""Last words of names that describe a secret but contain none (``token_type``, ``password-hint``)."""
ABOUT = {"max", "min", "num", "total", "show", "hide", "has", "is", "need", "needs", "forgot", "forgotten", "supports", "use", "enable"}
"""First words of names that are a question or a count (``max_tokens``, ``show_password``)."""
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


SHORTCUTS = frozenset({"accesskey", "access_keys"})
"""HTML's keyboard shortcuts, as an attribute and in the recording: no secret."""


@lru_cache(maxsize=20_000)
def secret_from(name: str) -> int:
    """Returns the minimum length at which this name makes a value a secret; 0 if it does not.

    ``ANY`` means a value of any look, a larger number one that must look random.
    """
    own = _own(name)
    words = tuple(piece.lower() for piece in _PIECES.findall(own))
    if not words or words[0] in ABOUT or own.lower() in SHORTCUTS:
        return 0
    flat = own.lower().replace("-", "_")
    certain = STEMS.search(flat) or STEMS.search("".join(words)) or not WORDS.isdisjoint(words)
    if words[-1] in DESCRIBING:
        return 16 if certain or not RANDOM_FROM.keys().isdisjoint(words) else 0
    if certain:
        return ANY
    if words[-1] in ("code", "key", "keys", "codes") and len(words) > 1 and not QUALIFIERS.isdisjoint(words[:-1]):
        return ANY
    if words[-1] in ("code", "key") and len(words) > 1:
        return 16
    return min((RANDOM_FROM[word] for word in words if word in RANDOM_FROM), default=0)


def _own(name: str) -> str:
    """Returns the name itself, decoded, without the URL or the object before it."""
    for _ in range(4):
        if "%" not in name:
            break
        name = unquote(name)
    name = ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)
    plain = "".join(char for char in normalize("NFKD", name) if not combining(char))
    return re.split(r"[?&;=#/,{}()<>:@\s]", plain.rstrip("[] "))[-1]


ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
_RUNS = re.compile(r"[A-Za-z0-9+=]+")
_MONTHS = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:[T ].*)?$|\d+(?:\.\d+)*$|\d+(?:px|em|rem|ms|s|%|k|kb|mb|gb)$", re.IGNORECASE)


def looks_random(value: str) -> bool:
    """Whether a value looks random: not a word, number, date, size or slug of words."""
    if _MONTHS.match(value):
        return len(value) >= 16 and value.isdigit()
    return any(_random_run(run) for run in _RUNS.findall(value)) or _is_hex(value)


def _is_hex(value: str) -> bool:
    plain = value.replace("-", "")
    return len(plain) >= 16 and re.fullmatch(r"[0-9a-fA-F]+", plain) is not None and any(map(str.isdigit, plain))


def _random_run(run: str) -> bool:
    if len(run) < 6:
        return False
    letters = sum(map(str.isalpha, run))
    digits = len(run) - letters
    if digits:
        alternations = len(re.findall(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", run))
        return letters > 0 and (alternations > 1 or (len(run) >= 16 and alternations > 0))
    turns = len(re.findall(r"(?<=[a-z])(?=[A-Z])", run))
    return turns >= 3 or (len(run) >= 24 and turns > 0) or (len(run) >= 16 and _no_vowels(run))


def _no_vowels(run: str) -> bool:
    """Whether a run of letters has too few vowels to be words of a European language (German, with the fewest, has 38 %)."""
    return sum(letter in "aeiouyAEIOUY" for letter in run) < len(run) / 5
