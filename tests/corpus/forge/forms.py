"""A form and who filled it in: the fields, what each asks for, whose it is, and how it is written."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from forge import people as people_of
from forge.bank import Bank, slug
from forge.people import Cast, Country, Number, People, Person, age_on

TYPES = {
    "phone": "phone",
    "mobile": "phone",
    "home_phone": "phone",
    "work_phone": "phone",
    "fax": "phone",
    "email": "email",
    "birth_date": "date",
    "age": "number",
    "quantity": "number",
    "pet_age": "number",
    "message": "long_text",
    "consent": "consent",
    "gender": "choice",
    "salutation": "choice",
    "heard": "choice",
    "contact_by": "choice",
    "relationship": "choice",
    "address": "address",
}
PHONES = ("mobile", "phone", "home_phone", "work_phone")  # the order in which a person would call them

# Who else is on a form, how often, and whose word the lead's own fields may carry then.
PLOTS = {
    "alone": 36,
    "things": 22,
    "emergency": 6,
    "spouse": 4,
    "staff": 7,
    "referrer": 5,
    "child": 7,
    "second": 7,
    "guest": 3,
    "recipient": 3,
}
LEADS_WORD = {"child": "parent", "second": "first"}
NEVER_THE_LEAD = ("emergency", "spouse", "staff", "referrer")
OWNED_PARTS = {"full_name": "name", "phone": "phone", "mobile": "phone"}


@dataclass(frozen=True)
class Group:
    """Fields that stand together under a heading, or in an object of their own."""

    owner: str  # "" the lead, else somebody's word in the bank
    word: str  # in the bank: the owner, or the lead's word
    section: str
    key: str


@dataclass
class Item:
    """One field of a form with its answer."""

    role: str
    label: str
    key: str  # snake case
    value: Any
    owner: str = ""  # "" for the lead's and what is nobody's
    word: str = ""  # the word in the bank that label and key carry: the owner's, or the lead's own
    group: Group | None = None

    @property
    def type(self) -> str:
        """What a form tool would type this field as."""
        return TYPES.get(self.role, "text")


@dataclass(frozen=True)
class Traits:
    """What the shape of a tool carries of a form."""

    labels: bool = True
    keys: bool = False
    groups: bool = False  # headings or nested objects
    international: bool = False  # the tool itself writes numbers with +
    fixed: bool = False  # the tool has fields of its own for a person


@dataclass
class Form:
    """A form with its answers and who gave them."""

    language: str
    country: Country
    region: str
    received: dt.datetime
    random: Random
    bank: Bank
    plot: str
    lead: Person
    items: list[Item] = field(default_factory=list)
    others: dict[str, Person] = field(default_factory=dict)
    asked_names: str = "full"
    salutation: str = ""
    place: dict[str, str] = field(default_factory=dict)  # parts of the lead's address, in the form's order
    address_line: str = ""
    location: str = ""
    phone_error: str = ""  # an error's name where the lead left no usable number
    doubts: dict[str, list[Any]] = field(default_factory=dict)  # contact field → readings that are as good

    def value(self, role: str) -> Any:
        """Return the lead's answer to a role, or None."""
        return next((item.value for item in self.items if item.role == role and not item.owner), None)


class Composer:
    """Composes one form; every choice comes from its random numbers."""

    def __init__(self, bank: Bank, traits: Traits, random: Random) -> None:
        self.traits, self.random = traits, random
        self.people: People = people_of.load(bank.language)
        self.country = random.choice(self.people.countries[: 1 + random.randrange(len(self.people.countries))])
        self.bank = bank.without(self.country.avoid)
        day = dt.datetime(2026, 1, 5, tzinfo=dt.UTC) + dt.timedelta(minutes=random.randrange(500_000))
        self.cast = Cast(self.people, self.country, random, day)
        self.foreign = random.random() < 0.06
        region = self._other_country() if self.foreign else self.country.code
        plots = [plot for plot in PLOTS if plot in ("alone", "things") or plot in bank.owners]
        plot = random.choices(plots, [PLOTS[plot] for plot in plots])[0]
        if traits.fixed and plot != "staff":
            plot = "alone"
        self.form = Form(bank.language, self.country, region, day, random, self.bank, plot, self.cast.adult())
        self.own_keys = random.random()
        self.numbers_people = random.random() < 0.25  # name_1, phone_1, name_2, phone_2
        self.taken: set[tuple[str, str, str]] = set()  # object, label or key, text
        self.words: dict[str, str] = {}  # owner → the word that this form's keys have for them
        self.position = 99  # in the bank, of the first applicant's first label
        self.said: dict[str, set[str]] = {}  # owner or role → the words of the first label or key

    def compose(self) -> Form:
        """Return the form."""
        random, form = self.random, self.form
        grouped = self.traits.groups and random.random() < 0.6
        word = LEADS_WORD.get(form.plot, "customer")
        usual = 0.55 if form.plot in LEADS_WORD else 0.12
        owned = word if word in self.bank.owners and random.random() < usual and form.plot != "alone" else ""
        if form.plot == "second" and not grouped and random.random() < 0.7:
            owned = word if word in self.bank.owners else owned
        under = owned or ("customer" if "customer" in self.bank.owners and random.random() < 0.5 else "")
        group = self._group(under, "") if grouped and under else None
        mine = self._lead("" if group else owned, group)
        theirs = self._others(grouped=grouped)
        things = self._things()
        blocks = [mine, theirs, things]
        if random.random() < 0.2:
            random.shuffle(blocks)
        form.items = [item for block in blocks for item in block]
        if not grouped and random.random() < 0.12:
            random.shuffle(form.items)
            if not form.address_line:
                form.place = {item.role: form.place[item.role] for item in form.items if item.role in form.place}
        return form

    # The lead

    def _lead(self, owned: str, group: Group | None) -> list[Item]:
        random, form = self.random, self.form
        alone = form.plot in ("alone", "things")
        nameless = alone and not owned and not self.traits.fixed and random.random() < 0.02
        names = [] if nameless else self._names(owned, group)
        if nameless:
            form.asked_names = "none"
        reach = self._phones(owned, group)
        if random.random() < 0.85:
            self._say(reach, "email", form.lead.email, owned, group)
        random.shuffle(reach)
        about: list[Item] = []
        if form.plot not in LEADS_WORD and not self.traits.fixed:
            self._about(about, group)
            if random.random() < 0.28:
                self._address(about, group)
        parts = [names, reach, about]
        return [item for part in parts for item in part]

    def _names(self, owned: str, group: Group | None) -> list[Item]:
        random, form = self.random, self.form
        form.asked_names = "full" if owned else self._way_to_ask_names()
        lead = self._as_typed(form.lead)
        space = random.choices(("", " "), (96, 4))[0]
        if form.asked_names == "first_last" and not self.traits.fixed and random.random() < 0.02:
            lead.given = random.choice(("Mike2005", "R2D2", "X Æ A-12", "J."))
        if form.asked_names == "unordered" or self._hides_order():
            rest = lead.full.removeprefix(f"{lead.family} ")
            self._doubt(first_name=[lead.given, lead.family], last_name=[lead.family, lead.given, rest])
        asked = {
            "full": {"full_name": self._full_name()},
            "reversed": {"reversed_name": f"{lead.family} {lead.given}"},
            "unordered": {"unordered_name": random.choice((lead.full, f"{lead.family} {lead.given}"))},
            "first": {"first_name": lead.given},
            "first_last": {"first_name": lead.given, "last_name": lead.family},
            "pair": {"pair_first": lead.given, "pair_last": lead.family},
        }[form.asked_names]
        items: list[Item] = []
        for role, value in asked.items():
            self._say(items, role, value + space, owned, group)
        if len(items) > 1 and random.random() < (0.6 if self.people.family_name_first else 0.15):
            items.reverse()
        return items

    def _hides_order(self) -> bool:
        """Say whether nothing tells that a name in Latin letters has the family name first."""
        latin = all("LATIN" in unicodedata.name(letter, "") for letter in self.form.lead.family)
        english_keys = not self.traits.labels and self.own_keys >= 0.7
        return self.people.family_name_first and latin and english_keys and self.form.asked_names == "full"

    def _way_to_ask_names(self) -> str:
        ways = {
            "full": 45,
            "first_last": 38 if self.bank.has("first_name", "last_name") else 0,
            "first": 4 if self.bank.has("first_name") else 0,
            "pair": 10 if self.bank.has("pair_first", "pair_last") else 0,
            "reversed": 3 if self.bank.has("reversed_name") else 0,
            "unordered": 6 if self.bank.has("unordered_name") else 0,
        }
        if self.traits.fixed:
            ways = {"first_last": 85, "first": 15}
        return self.random.choices(list(ways), list(ways.values()))[0]

    def _as_typed(self, person: Person) -> Person:
        """Let some write their name in capitals, or without any."""
        case = self.random.choices((str, str.upper, str.lower), (94, 3, 3))[0]
        person.given, person.family, person.full = case(person.given), case(person.family), case(person.full)
        person.either = {name: [case(value) for value in values] for name, values in person.either.items()}
        return person

    def _full_name(self) -> str:
        random, form, lead = self.random, self.form, self.form.lead
        if form.asked_names != "full" or self.people.family_name_first:
            return lead.full
        chance = random.random()
        if chance < 0.03:
            return f"{lead.family}, {lead.given}"
        if chance < 0.07 and self.bank.has("salutation"):
            form.salutation = random.choice(self.bank.says["salutation"])
            return f"{form.salutation} {lead.full}"
        return lead.full

    def _phones(self, owned: str, group: Group | None) -> list[Item]:
        random, form = self.random, self.form
        sets = {
            ("phone",): 55,
            ("mobile",): 20,
            ("phone", "mobile"): 6,
            ("mobile", "home_phone"): 4,
            ("home_phone", "work_phone"): 2,
            ("mobile", "work_phone"): 3,
            ("phone", "fax"): 3,
            ("phone", "work_phone"): 2,
            ("home_phone",): 2,
            ("mobile", "fax"): 1,
        }
        known = [roles for roles in sets if all(self.bank.has(role) for role in roles)]
        roles = ("phone",) if owned else random.choices(known, [sets[each] for each in known])[0]
        if self.traits.fixed:
            roles = ("phone",)
        items: list[Item] = []
        fate = random.random()
        misses = form.plot in ("alone", "things", *NEVER_THE_LEAD)
        if misses and fate < 0.05:
            form.phone_error = "missing_phone_number"
            for role in roles[:1] if random.random() < 0.7 else ():
                self._say(items, role, random.choice(("", None, "")), owned, group)
            return items
        if misses and fate < 0.07 and not self.traits.international:
            form.phone_error = "invalid_phone_number"
            self._say(
                items,
                roles[0],
                random.choice(("12345", "ask me", "04** *** *56", "123", "xxx")),
                owned,
                group,
                neutral=True,
            )
            return items
        for role in roles:
            if role == "mobile" and len(roles) > 1 and random.random() < 0.3 and "fax" not in roles:
                self._say(items, role, random.choice(("", None)), owned, group)
                continue
            number = self._number(mobile=role == "mobile" or (role == "phone" and random.random() < 0.75))
            if role != "fax":
                form.lead.numbers[role] = number
            self._say(items, role, self._typed(number, role), owned, group, neutral=len(roles) > 1)
        return items

    def _number(self, *, mobile: bool) -> Number:
        international = True if self.foreign or self.traits.international else None
        return self.cast.number(mobile=mobile, international=international)

    def _typed(self, number: Number, role: str) -> str:
        if self.traits.international:
            return number.e164
        if role == "work_phone" and self.bank.language == "en" and self.random.random() < 0.2:
            return f"{number.typed} ext. {self.random.randint(10, 99)}"
        return number.typed + (" " if self.random.random() < 0.03 else "")

    def _about(self, items: list[Item], group: Group | None) -> None:
        random, bank, lead = self.random, self.bank, self.form.lead
        if random.random() < 0.1 and bank.has("salutation") and not self.form.salutation:
            self.form.salutation = random.choice(bank.says["salutation"])
            self._say(items, "salutation", self.form.salutation, "", group)
        if random.random() < 0.09 and bank.has("gender"):
            self._say(items, "gender", random.choice(bank.says["gender"]), "", group)
        chance = random.random()
        if chance < 0.08 and bank.has("birth_date"):
            self._say(items, "birth_date", self._date(lead.birth), "", group)
        elif chance < 0.14 and bank.has("age"):
            years = age_on(lead.birth, self.form.received.date())
            self._say(items, "age", random.choice((years, str(years))), "", group)

    def _date(self, day: dt.date) -> str:
        if self.country.code == "US":
            ways: tuple[str, ...] = ("%m/%d/%Y", "%Y-%m-%d")
        elif self.country.code in ("CN", "JP", "KR", "TW", "HU"):
            ways = ("%Y-%m-%d", "%Y/%m/%d")
        elif self.country.code in ("DE", "AT", "CH", "PL", "CZ", "FI", "NO", "RO", "TR"):
            ways = ("%d.%m.%Y", "%Y-%m-%d")
        else:
            ways = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y")
        return day.strftime(self.random.choice(ways))

    def _address(self, items: list[Item], group: Group | None) -> None:
        random, bank, form = self.random, self.bank, self.form
        city, state, postal = random.choice(self.country.places)
        place = {"street": self._street(1, 180), "city": city, "state": state, "postal_code": postal}
        match random.choices(("parts", "line", "location", "postal_code", "country"), (45, 25, 20, 5, 5))[0]:
            case "parts" if bank.has("street", "city", "postal_code"):
                form.place = self._parts(place)
                for role, value in form.place.items():
                    self._say(items, role, value, "", group)
            case "line" if bank.has("address"):
                form.address_line, form.place = _one_line(place), place
                self._say(items, "address", form.address_line, "", group)
            case "location" if bank.has("location"):
                form.location = city
                self._say(items, "location", city, "", group)
            case "postal_code" if bank.has("postal_code"):
                self._doubt(address=[None, postal], location=[None, postal])
                self._say(items, "postal_code", postal, "", group)
            case "country" if bank.has("country"):
                self._doubt(location=[self.country.name, None])
                self._say(items, "country", self.country.name, "", group)

    def _street(self, lowest: int, highest: int) -> str:
        return self.random.choice(self.people.streets).replace("{n}", str(self.random.randint(lowest, highest)))

    def _parts(self, place: dict[str, str]) -> dict[str, str]:
        """Return the parts of an address that a form asks for, in its order."""
        random, bank, parts = self.random, self.bank, dict(place)
        if bank.has("address_line_2") and random.random() < 0.1:
            parts = {"street": parts.pop("street"), "address_line_2": "Apt 4", **parts}
        if not place["state"] or not bank.has("state") or random.random() < 0.3:
            del parts["state"]
        if bank.has("country") and (self.foreign or random.random() < 0.3):
            parts["country"] = random.choice((self.country.name, self.country.code))
        if random.random() < 0.3:
            parts["city"] = parts.pop("city")
        return parts

    # The others

    def _others(self, *, grouped: bool) -> list[Item]:
        random, form = self.random, self.form
        if form.plot in ("alone", "things"):
            return []
        words = [form.plot]
        if random.random() < 0.15 and not self.traits.fixed:
            words += [word for word in NEVER_THE_LEAD if word in self.bank.owners and word != form.plot][:1]
        items: list[Item] = []
        for word in words:
            person = self.cast.child() if word == "child" else self.cast.adult()
            form.others[word] = person
            group = self._group(word, word) if grouped else None
            self._other(items, word, person, group)
        return items

    def _other(self, items: list[Item], word: str, person: Person, group: Group | None) -> None:
        random, parts = self.random, self.bank.owners[word]
        if group and random.random() < 0.35:
            self._say(items, "first_name", person.given, word, group)
            self._say(items, "last_name", person.family, word, group)
        else:
            self._say(items, "full_name", person.full, word, group)
        if random.random() < (0.25 if word == "child" else 0.75):
            number = self._number(mobile=random.random() < 0.8)
            person.numbers["phone"] = number
            self._say(items, random.choice(("phone", "mobile")), self._typed(number, "phone"), word, group)
        if random.random() < 0.4:
            self._say(items, "email", person.email, word, group)
        if "birth_date" in parts and random.random() < 0.5:
            self._say(items, "birth_date", self._date(person.birth), word, group)
        elif "age" in parts and random.random() < 0.5:
            self._say(items, "age", str(age_on(person.birth, self.form.received.date())), word, group)
        if word == "emergency" and "relationship" in self.bank.says and random.random() < 0.3:
            key = f"{self._word(word)}_relationship"
            label = random.choice(self.bank.says["relationship"])
            items.append(Item("relationship", label, key, random.choice(self.bank.says["relation"]), word, word, group))

    def _group(self, word: str, owner: str) -> Group:
        section = self.random.choice(self.bank.owners[word]["section"])
        self.said.setdefault(word, _stems(section))
        return Group(owner, word, section, self._word(word))

    # What is nobody's

    def _things(self) -> list[Item]:
        random, bank, form = self.random, self.bank, self.form
        items: list[Item] = []
        chances = {
            "message": 0.55,
            "consent": 0.4,
            "heard": 0.2,
            "when": 0.15,
            "contact_by": 0.1,
            "budget": 0.1,
            "product": 0.25,
            "job": 0.08,
            "company": 0.15,
            "quantity": 0.1,
        }
        if form.plot == "things":
            chances |= {"pet": 0.15, "pet_age": 0.1, "vehicle": 0.12, "event": 0.15, "property": 0.15, "company": 0.35}
        if self.traits.fixed:
            chances = {"message": 0.3, "company": 0.3}
        for role, chance in chances.items():
            if random.random() < chance and bank.has(role):
                self._say(items, role, self._answer(role), "", None)
        if form.plot == "things" and "company" in bank.owners and random.random() < 0.3 and not form.phone_error:
            number = self._number(mobile=False)
            company = Person("", "", random.choice(bank.says["company"]), "info@company.example.com", form.lead.birth)
            company.numbers["phone"] = number
            form.others["company"] = company
            self._say(items, "phone", self._typed(number, "phone"), "company", None)
        return items

    def _answer(self, role: str) -> Any:
        random = self.random
        match role:
            case "consent":
                return random.choice((*self.bank.says["yes"], True))
            case "quantity" | "pet_age":
                return random.choice((random.randint(1, 12), str(random.randint(1, 12))))
            case "property":
                city, state, postal = random.choice(self.country.places)
                place = {"street": self._street(181, 250), "city": city, "state": state, "postal_code": postal}
                address = _one_line(place)
                self._doubt(address=[None, address], location=[None, f"{city}, {state}", city])
                return address
            case _:
                return random.choice(self.bank.says[role])

    # How a field is written

    def _say(  # noqa: PLR0913  (a field is what it asks for, its answer, whose it is and where it stands)
        self,
        items: list[Item],
        role: str,
        value: Any,
        owner: str,
        group: Group | None,
        *,
        neutral: bool = False,
    ) -> None:
        """Add a field, under a label and a key that no other field of its object has."""
        for _ in range(40):
            label, key = (
                self._label(role, owner, group, neutral=neutral),
                self._key(role, owner, group, neutral=neutral),
            )
            place = group.key if group else ""
            marks = {(place, "label", label.lower()), (place, "key", key.replace("_", ""))}
            if marks & self.taken:
                continue
            self.taken |= marks
            whose = (group.owner if group else "") if owner in ("", "parent", "first", "customer") else owner
            items.append(Item(role, self._dressed(label, role), key, value, whose, owner, group))
            return
        if role in _NEEDED:
            raise LookupError(f"{self.bank.language} has too few labels for {role} of {owner or 'the lead'}")

    def _label(self, role: str, owner: str, group: Group | None, *, neutral: bool) -> str:
        random, bank = self.random, self.bank
        if owner and not group:
            return self._owned_label(role, owner)
        plain = neutral or (group is not None and group.owner)
        if plain and role in bank.neutral:
            return random.choice(bank.neutral[role])
        if plain:
            return min(bank.label_choices(role), key=len)
        return self._like_the_first(role, bank.label_choices(role))

    def _like_the_first(self, role: str, choices: list[str]) -> str:
        """Choose among labels or keys; that of a last name is worded as that of the first name is."""
        if role in _SECOND_OF and _SECOND_OF[role] in self.said:
            choices = _most_alike(self.said[_SECOND_OF[role]], choices)
        choice = self.random.choice(choices)
        self.said[role] = _stems(choice)
        return choice

    def _key(self, role: str, owner: str, group: Group | None, *, neutral: bool) -> str:
        random, bank = self.random, self.bank
        plain = neutral or (group is not None and bool(group.owner))
        if owner and not group:
            if self.own_keys < 0.35:
                key = slug(self._owned_label(role, owner))
                if key:
                    return key
            if owner in _NUMBERS and self.numbers_people:
                return f"{self._plain_key(role)}{random.choice(('', '_'))}{_NUMBERS[owner]}"
            word = self._word(owner)
            part = self._plain_key(role) if self.own_keys < 0.7 else random.choice(_PLAIN_KEYS[role])
            return f"{part}_{word}" if self.own_keys % 0.1 < 0.04 and word.isascii() else f"{word}_{part}"
        if plain and role in _PLAIN_KEYS:
            return self._plain_key(role)
        if self.own_keys < 0.2:
            key = slug(self._label(role, "", None, neutral=False))
            if key:
                return key
        return self._like_the_first(role, bank.key_choices(role, own=self.own_keys < 0.7))

    def _owned_label(self, role: str, owner: str) -> str:
        """Return a label with its owner's word, which all of the owner's labels in this form share."""
        every = self.bank.owners[owner][OWNED_PARTS.get(role, role)]
        choices = every
        if owner in self.said:
            choices = _most_alike(self.said[owner], every)
        elif owner == "second" and self.position < len(every):
            choices = every[self.position : self.position + 1]  # worded as the first applicant's
        label = self.random.choice(choices)
        self.said.setdefault(owner, _stems(label))
        if owner == "first":
            self.position = min(self.position, every.index(label))
        return label

    def _word(self, owner: str) -> str:
        """Return the word that this form's keys have for somebody."""
        if owner not in self.words:
            own = self.own_keys < 0.7 or self.bank.language == "en"
            choices = self.bank.owners[owner]["key"] if own else _ENGLISH_WORDS[owner]
            if owner == "second" and "first" in self.words:
                choices = _most_alike(_stems(self.words["first"]), choices)
            self.words[owner] = self.random.choice(_most_alike(self.said.get(owner, set()), choices))
        return self.words[owner]

    def _plain_key(self, role: str) -> str:
        if self.own_keys < 0.7 and role in self.bank.neutral:
            key = slug(self.random.choice(self.bank.neutral[role]))
            if key:
                return key
        return self.random.choice(_PLAIN_KEYS[role])

    def _dressed(self, label: str, role: str) -> str:
        random, says = self.random, self.bank.says
        chance = random.random()
        if chance < 0.1:
            mark = random.choice(says["required"])
            label += mark if "*" in mark else f" {mark}"
        elif chance < 0.16:
            label += f" {random.choice(says['optional'])}"
        elif chance < 0.19:
            label += ":"
        elif chance < 0.21:
            label = label.upper()
        elif chance < 0.23:
            label = f"{random.randint(1, 9)}. {label}"
        elif chance < 0.25 and role in ("phone", "mobile", "full_name"):
            help_text = random.choice(says["help_name" if role == "full_name" else "help_phone"])
            label += random.choice((f"\n{help_text}", f" ({help_text})"))
        elif chance < 0.26:
            label = f"{label} "
        elif chance < 0.263 and len(label) > 6 and label.isascii():
            label = self._typo(label)
        return label

    def _typo(self, label: str) -> str:
        """Exchange two letters inside a word."""
        places = [at for at in range(1, len(label) - 2) if label[at - 1 : at + 3].isalpha()]
        at = self.random.choice(places) if places else 0
        return label[:at] + label[at + 1] + label[at] + label[at + 2 :] if at else label

    def _doubt(self, **readings: list[Any]) -> None:
        """Note readings of contact fields that are as good."""
        for name, values in readings.items():
            self.form.doubts.setdefault(name, []).extend(values)

    def _other_country(self) -> str:
        return self.random.choice([code for code in ("AU", "US", "GB", "DE", "FR", "ES") if code != self.country.code])


def in_language(form: Form, bank: Bank, random: Random) -> Form:
    """Return the same form with the labels of another language, as far as it has labels for it."""
    bank = bank.without(form.country.avoid)
    taken: set[str] = set()
    groups: dict[Group, Group] = {}
    items = []
    for item in form.items:
        parts = bank.owners.get(item.owner, {}) if item.owner and not item.group else {}
        choices = parts.get(OWNED_PARTS.get(item.role, item.role)) or bank.labels.get(item.role) or [item.label]
        if item.group and item.group.owner:
            choices = bank.neutral.get(item.role) or choices
        left = [choice for choice in choices if choice.lower() not in taken] or [item.label]
        label = random.choice(left)
        taken.add(label.lower())
        if item.group and item.group not in groups:
            groups[item.group] = replace(item.group, section=random.choice(bank.owners[item.group.word]["section"]))
        items.append(replace(item, label=label, group=item.group and groups[item.group]))
    return replace(form, language=bank.language, bank=bank, items=items)


_NEEDED = {*PHONES, "full_name", "first_name", "last_name", "pair_first", "pair_last", "email"}
_NEEDED |= {"reversed_name", "unordered_name"}
_PLAIN_KEYS = {
    "full_name": ["name", "full_name"],
    "first_name": ["first_name", "firstname"],
    "last_name": ["last_name", "surname"],
    "phone": ["phone", "phone_number", "telephone"],
    "mobile": ["mobile", "mobile_number", "cell_phone"],
    "home_phone": ["home_phone"],
    "work_phone": ["work_phone"],
    "fax": ["fax"],
    "email": ["email", "email_address"],
    "birth_date": ["date_of_birth", "dob"],
    "age": ["age"],
}
_ENGLISH_WORDS = {
    "emergency": ["emergency_contact"],
    "spouse": ["spouse", "partner"],
    "staff": ["agent", "sales_rep", "assigned_to"],
    "referrer": ["referrer", "referred_by"],
    "child": ["child", "student"],
    "second": ["applicant_2", "co_applicant"],
    "guest": ["guest_2", "companion"],
    "recipient": ["recipient"],
    "parent": ["parent", "guardian"],
    "first": ["applicant_1", "primary_applicant"],
    "customer": ["customer", "client", "contact"],
    "company": ["company", "business"],
}


def _most_alike(said: set[str], choices: list[str]) -> list[str]:
    """Return the choices that share the most words with what was said."""
    most = max(len(said & _stems(choice)) for choice in choices)
    return [choice for choice in choices if len(said & _stems(choice)) == most]


def _stems(label: str) -> set[str]:
    return {word[:5] for word in re.split(r"[\W_]+|(?=\d)", label.lower()) if word}


_NUMBERS = {"first": 1, "second": 2}
_SECOND_OF = {"last_name": "first_name", "pair_last": "pair_first"}


def _one_line(place: dict[str, str]) -> str:
    return f"{place['street']}, {' '.join(filter(None, (place['postal_code'], place['city'], place['state'])))}"
