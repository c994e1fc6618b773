"""The checkout form: its fields, and its messages about invalid values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
PHONE = re.compile(r"\+?[0-9]{7,15}")
LONGEST = 300


@dataclass(frozen=True)
class Delivery:
    """A delivery option; the price is in pence."""

    name: str
    price: int
    when: str


DELIVERY: dict[str, Delivery] = {
    "standard": Delivery("Standard delivery", 350, "3 to 5 working days"),
    "express": Delivery("Express delivery", 690, "next working day"),
}


@dataclass(frozen=True)
class Details:
    """A buyer's data, tidied."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    note: str = ""
    delivery: str = "standard"


ASKED = {
    "name": "Enter your full name",
    "email": "Enter your e-mail address",
    "address": "Enter the house number and street",
    "town": "Enter the town or city",
    "postcode": "Enter the postcode",
}


def read(form: Mapping[str, str]) -> Details:
    """Read the values of a submitted form, without surrounding spaces; an unknown delivery option is ignored."""
    values = {key: form.get(key, "").strip()[:LONGEST] for key in Details.__dataclass_fields__}
    if values["delivery"] not in DELIVERY:
        values["delivery"] = "standard"
    return Details(**values)


def tidy(details: Details) -> Details:
    """Format the postcode as the post office does, whatever spaces or case were typed."""
    bare = _bare(details.postcode).upper()
    return Details(**{**details.__dict__, "postcode": f"{bare[:-3]} {bare[-3:]}"})


def problems(details: Details) -> dict[str, str]:
    """Returns the problems by field, in the order of the form, each with what to do. Empty if all values are valid."""
    found = {key: text for key, text in ASKED.items() if not getattr(details, key)}
    if details.email and not EMAIL.fullmatch(details.email):
        found["email"] = "Enter an e-mail address in full, like name@example.com"
    if details.phone and not PHONE.fullmatch(_bare(details.phone)):
        found["phone"] = "Enter a phone number with 7 to 15 digits, like 01632 960 001, or leave it empty"
    if details.postcode and not POSTCODE.fullmatch(_bare(details.postcode).upper()):
        found["postcode"] = "Enter a full UK postcode, like BS1 4ST"
    return {key: found[key] for key in Details.__dataclass_fields__ if key in found}


def _bare(text: str) -> str:
    return re.sub(r"[\s().-]", "", text)
