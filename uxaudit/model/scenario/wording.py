"""Targets and conditions in words, for sentences in reports and messages."""

from __future__ import annotations

import re

from uxaudit.model.scenario_parts import Condition, Target

NAMED_BY = ("label", "placeholder", "text", "alt", "title", "testid", "css")
"""The keys that name a target, besides `role` and `name`, in the order a person would try them."""
PRIVATE = re.compile(
    r"pass[\s_-]?(?:word|code|phrase|wort|wd|key)|\bpin\b|secret|\bcv[vc]2?\b|\bpwd?\b|token|api[\s_-]?key|\b(?:otp|totp|tan)\b|(?:one.?time|security"
    r"|recovery|backup|verification|access|activation).?(?:code|key)|kennwort|geheim|contrase[nñ]a|mot.?de.?passe|senha|wachtwoord|has[lł]o|heslo|jelsz[oó]"
    r"|parola|l[oö]senord|adgangskode|salasana|passord|пароль|密码|密碼|パスワード|비밀번호|كلمة المرور|סיסמה|รหัสผ่าน|κωδικός|şifre"
    r"|mật khẩu",
    re.IGNORECASE,
)
"""Names of fields whose text is never shown, even if it is not marked as a secret, in the languages most used on the web."""


def describe(target: Target | None) -> str:
    """Describe a target in words: ``"Blue mug"``, ``button "Add"``, ``label "Search" in dialog "Filter"``."""
    if target is None:
        return "the page"
    if target.control is not None:
        words = f'"{target.control}"'
    elif target.role is not None:
        words = f'{target.role} "{target.name}"' if target.name is not None else target.role
    else:
        kind, value = next(((k, v) for k in NAMED_BY if (v := getattr(target, k)) is not None), ("name", target.name))
        words = f'{kind} "{value}"'
    if target.nth is not None:
        words += f" (number {target.nth + 1})" if target.nth >= 0 else " (the last)"
    if target.within is not None:
        words += f" in {describe(target.within)}"
    return words + (f' in frame "{target.frame}"' if target.frame else "")


def describe_condition(condition: Condition) -> str:
    """Describe a condition in words, such as ``text "1 item" is visible``."""
    parts = [f'{key} is "{value}"' for key in ("url", "title") if (value := getattr(condition, key)) is not None]
    if condition.text is not None:
        parts.append(f'text "{condition.text}" is ' + ("hidden" if condition.visible is False else "visible"))
    if condition.target is not None:
        name = describe(condition.target)
        parts += [f"{name} {words}" for words in _target_words(condition)] or [f"{name} is visible"]
    return " and ".join(parts) or "nothing"


def _target_words(condition: Condition) -> list[str]:
    flags = {
        "visible": ("hidden", "visible"),
        "enabled": ("disabled", "enabled"),
        "checked": ("not checked", "checked"),
        "focused": ("not focused", "focused"),
    }
    words = [f"is {pair[value]}" for key, pair in flags.items() if (value := getattr(condition, key)) is not None]
    if condition.has_text is not None:
        words.append(f'shows "{condition.has_text}"')
    if condition.value is not None:
        words.append(f'has the value "{condition.value}"')
    if condition.count is not None:
        words.append(f"is there {condition.count} times")
    return words
