"""People who fill in forms: their names, numbers and addresses as they are typed, and what each of them means."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from forge.bank import HERE, _read, ascii_letters

# Numbers come from ranges reserved for fiction where a country has them, and are made up elsewhere.
DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com")
WITH_00 = {"DE", "FR", "ES", "IT", "NL", "BE", "AT", "CH", "PT", "GB", "PL", "CZ", "RO", "GR", "AE"}


@dataclass(frozen=True)
class Number:
    """A phone number: as it was typed, and in E.164."""

    typed: str
    e164: str


@dataclass(frozen=True)
class Country:
    """Where a person lives, and how numbers are written there."""

    code: str
    name: str
    calling_code: str
    trunk: str
    mobile: list[str]
    landline: list[str]
    places: list[list[str]]  # city, state or "", postal code
    avoid: list[str]  # words of labels that this country does not use, or means something else by


@dataclass(frozen=True)
class People:
    """What people of one language are called and where they live."""

    given: list[str]
    family: list[str]
    streets: list[str]
    mailboxes: list[str]
    countries: list[Country]
    family_name_first: bool
    names_are_joined: bool


@dataclass
class Person:
    """A person a form may ask about."""

    given: str
    family: str
    full: str  # as their language writes it
    email: str
    birth: dt.date
    numbers: dict[str, Number] = field(default_factory=dict)  # role → number
    either: dict[str, list[Any]] = field(default_factory=dict)  # contact field → readings of `full` that are as good


@cache
def load(language: str) -> People:
    """Read a language's people."""
    table = _read(HERE / "people" / f"{language}.toml")
    return People(
        given=table["given"],
        family=table["family"],
        streets=table["streets"],
        mailboxes=table.get("mailboxes", []),
        countries=[
            Country(
                code,
                entry["name"][0],
                entry["calling_code"][0],
                entry["trunk"][0],
                entry["mobile"],
                entry["landline"],
                entry["places"],
                entry.get("avoid", []),
            )
            for code, entry in table["countries"].items()
        ],
        family_name_first=table.get("family_name_first", False),
        names_are_joined=table.get("names_are_joined", False),
    )


class Cast:
    """The people of one form; no two share a name, a number or an address."""

    def __init__(self, people: People, country: Country, random: Random, received: dt.datetime) -> None:
        self.people, self.country, self.random, self.received = people, country, random, received
        self._given = random.sample(people.given, min(8, len(people.given)))
        self._family = random.sample(people.family, min(8, len(people.family)))
        self._used: set[str] = set()

    def adult(self) -> Person:
        """Return the next person of this form."""
        return self._person(18, 85)

    def child(self) -> Person:
        """Return a person under age."""
        return self._person(3, 16)

    def _person(self, youngest: int, oldest: int) -> Person:
        given, family, random = self._given.pop(), self._family.pop(), self.random
        birth = self.received.date() - dt.timedelta(days=random.randint(youngest * 366, oldest * 365))
        if abs((birth.month, birth.day) > (12, 27)) or birth.day < 13:  # day and month must not be confused
            birth = birth.replace(day=random.randint(13, 27))
        if (birth.month, birth.day - self.received.day) in {(self.received.month, d) for d in (-2, -1, 0, 1, 2)}:
            birth = birth.replace(day=15)
        full, either = self._full(given, family)
        return Person(given, family, full, self._email(given, family), birth, either=either)

    def _full(self, given: str, family: str) -> tuple[str, dict[str, list[Any]]]:
        random = self.random
        if not self.people.family_name_first:
            return f"{given} {family}", {}
        if self.people.names_are_joined and random.random() < 0.85:
            return f"{family}{given}", {}
        if family in ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi") and random.random() < 0.7:
            middle = random.choice(("Thị", "Văn", "Ngọc"))
            either = {"first_name": [given, f"{middle} {given}"], "last_name": [family, f"{family} {middle}"]}
            return f"{family} {middle} {given}", either
        return f"{family} {given}", {}

    def _email(self, given: str, family: str) -> str:
        random = self.random
        if self.people.mailboxes:
            left = [box for box in self.people.mailboxes if box not in self._used]
            box = random.choice(left)
            self._used.add(box)
        else:
            parts = [
                ascii_letters(part).lower().replace(" ", "").replace("'", "").replace(".", "")
                for part in (given, family)
            ]
            box = random.choice(
                (
                    ".".join(parts),
                    parts[0][0] + parts[1],
                    f"{parts[0]}_{parts[1]}",
                    f"{parts[0]}{random.randint(60, 99)}",
                )
            )
        return f"{box}@{random.choice(DOMAINS)}"

    def number(self, *, mobile: bool, international: bool | None = None) -> Number:
        """Return a number of the country as people type it, with or without +."""
        random, country = self.random, self.country
        while True:
            pattern = random.choice(country.mobile if mobile else country.landline)
            local = "".join(str(random.randint(0, 9)) if character == "#" else character for character in pattern)
            digits = "".join(filter(str.isdigit, local))
            national = digits.removeprefix(country.trunk)
            e164 = f"+{country.calling_code}{national}"
            if e164 not in self._used:
                break
        self._used.add(e164)
        if international is None:
            international = random.random() < 0.35
        typed = self._international(local, national) if international else self._local(local, digits)
        return Number(typed, e164)

    def _local(self, local: str, digits: str) -> str:
        return digits if self.random.random() < 0.3 else local

    def _international(self, local: str, national: str) -> str:
        random, country = self.random, self.country
        spaced = _without_trunk(local, country.trunk)
        ways = [
            f"+{country.calling_code} {spaced}",
            f"+{country.calling_code}{national}",
            f"+{country.calling_code} {national}",
        ]
        if country.trunk == "0":
            ways.append(f"+{country.calling_code} (0){spaced.lstrip('(')}" if ")" not in spaced else ways[0])
        if country.code in WITH_00:
            ways.append(f"00{country.calling_code} {spaced}")
        return random.choice(ways)


def _without_trunk(local: str, trunk: str) -> str:
    if not trunk:
        return local
    opening = "(" if local.startswith("(") else ""
    rest = local.removeprefix("(").removeprefix(trunk).lstrip(" -/")
    return opening + rest


def age_on(birth: dt.date, day: dt.date) -> int:
    """Return a person's age in whole years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def one_line(place: dict[str, str]) -> str:
    """Return an address in one line."""
    return f"{place['street']}, {' '.join(filter(None, (place['postal_code'], place['city'], place['state'])))}"
