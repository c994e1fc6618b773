"""Passwords in recordings: recognised by the name of their field, and replaced by references to secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

FIELD = re.compile(
    r"pass[\s_-]?(?:word|code|phrase|wort|wd|key)"
    r"|(?<![a-z])(?:pass|pwd|passwd|pw|otp|totp|pin|tan|cvv|cvc|csc|secret|api[\s_-]?key|token)(?![a-z])"
    r"|\bsecret|kennwort|contraseña|mot de passe|senha|wachtwoord|hasło|пароль|パスワード|暗証番号|密码|密碼|비밀번호|كلمة المرور",
    re.IGNORECASE,
)
"""Names, labels, ids and selectors of fields for secrets. Own judgement: a false match only costs a variable to set."""
SHORTEST = 4
"""Minimum length of values that are searched for in other texts: shorter ones would be found everywhere (as in the replay's redaction)."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_private(*names: str) -> bool:
    """Whether a field with one of these names or selectors contains a secret."""
    return any(FIELD.search(_CAMEL.sub("_", name)) for name in names)


@dataclass
class Secrets:
    """The secrets found so far: each value gets one name, such as PASSWORD or PASSWORD_2."""

    names: dict[str, str] = field(default_factory=dict)

    def reference(self, value: str, hint: str = "") -> str:
        """``${secret:NAME}`` for a value; ``hint`` are the names of its field."""
        if value not in self.names:
            stem = "PASSWORD" if not hint or re.search(r"pass|pwd|pw\b", hint, re.IGNORECASE) else _stem(hint)
            taken = [name for name in self.names.values() if re.fullmatch(rf"{stem}(?:_\d+)?", name)]
            self.names[value] = f"{stem}_{len(taken) + 1}" if taken else stem
        return f"${{secret:{self.names[value]}}}"

    def hidden(self, text: str) -> str:
        """Returns a text, not yet escaped, with each secret in it replaced by its reference; everything else is escaped."""
        known = [value for value in self.names if len(value) >= SHORTEST or value == text]
        if not known:
            return escaped(text)
        pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
        parts, last = [], 0
        for found in pattern.finditer(text):
            parts += [escaped(text[last : found.start()]), self.reference(found[0])]
            last = found.end()
        return "".join([*parts, escaped(text[last:])])

    def inside(self, text: str) -> bool:
        """Whether a text contains a secret."""
        return any(len(value) >= SHORTEST and value in text for value in self.names)


def escaped(text: str) -> str:
    """Returns a text in which ``${`` is literal."""
    return text.replace("${", "$${")


def _stem(hint: str) -> str:
    found = FIELD.search(_CAMEL.sub("_", hint))
    word = re.sub(r"[^A-Za-z0-9]+", "_", found[0] if found else "").strip("_").upper()
    return word if word and word[0].isalpha() else "SECRET"
