"""The words and phrases of each language, and the notation in which they are written."""

import tomllib
from importlib.resources import files

import pytest

from uxaudit.checks import all_checks
from uxaudit.languages import base_language, languages, phrases, word_groups, word_list, word_pattern
from uxaudit.model.risky_commands import names_risky_command


def data(language: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("uxaudit.languages").joinpath(f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", languages())
def test_a_file_has_only_lists_that_the_english_one_describes(language: str) -> None:
    for table, lists in data(language).items():
        for name, held in lists.items():
            assert name in data("en")[table], f"{language}.toml: [{table}] {name} is not in en.toml; correct the name, or describe it there"
            assert held, f"{language}.toml: [{table}] {name} is empty"
            assert len(held) == len(set(held)), f"{language}.toml: [{table}] {name} has a phrase twice"
            word_pattern(f"{table}.{name}", language=language)


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("messages.errors", "This does not match.", "does not match"),
        ("messages.errors", "It couldn’t be saved", "couldn’t"),  # either apostrophe
        ("messages.errors", "Terrors of the deep", None),  # whole words
        ("messages.errors", "Bitte ausfüllen", "Bitte"),  # all languages
        ("links.new_window", "opens in a  new\nwindow.", "window"),
        ("links.new_window", "別ウィンドウで開く", "別ウィンドウ"),  # no boundaries where a script has no spaces
        ("commands.risky", "Logout", "Logout"),
        ("media.alternative", "Read the   text", "Read the   text"),
        ("synonyms.register", "Create an account", "Create an account"),
    ],
)
def test_a_pattern_finds_phrases_in_their_notation(key: str, text: str, found: str | None) -> None:
    match = word_pattern(key).search(text)
    assert (match[0] if match else None) == found


def test_a_phrase_may_use_other_lists_of_its_table() -> None:
    for name in ("help", "Online help", "help and support", "Contact us", "Hilfe und Kontakt"):
        assert word_pattern("links.help").fullmatch(name), name
    assert not word_pattern("links.help").fullmatch("Help yourself")


def test_a_language_without_a_list_falls_back_to_english() -> None:
    assert phrases("media.alternative", "pl") == phrases("media.alternative", "en")
    assert word_pattern("links.vague", language="de-AT").fullmatch("mehr erfahren")
    assert not word_pattern("links.vague", language="de").fullmatch("click here")
    assert base_language("pt_BR") == "pt"
    assert word_groups("synonyms", "ja") == {}
    assert word_pattern("no.such").search("anything") is None


def test_names_of_commands_that_change_something() -> None:
    assert all(map(names_risky_command, ("Delete", "Sign out", "Artikel entfernen", "Se déconnecter")))
    assert not any(map(names_risky_command, ("Details", "Undeleted", "Buyer's guide")))


def test_the_notes_of_the_english_file_name_checks_that_exist() -> None:
    text = files("uxaudit.languages").joinpath("en.toml").read_text(encoding="utf-8")
    assert {"vague-link", "unguarded-commit", "no-autofill"} <= {id for id in all_checks() if f"{id}" in text}
    assert "click here" in word_list("links.vague")
