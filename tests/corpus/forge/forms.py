"""Composes a form: who is on it, what it asks of them, and what they answer."""

import datetime as dt
import unicodedata
from random import Random
from typing import Any

from forge import people as people_of
from forge.bank import Bank
from forge.model import LEADS_WORD, NEVER_THE_LEAD, PHONES, PLOTS, Form, Group, Item, Traits
from forge.people import Cast, Number, People, Person, age_on
from forge.wording import Wording


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
        self.wording = Wording(self.bank, random)
        self.taken: set[tuple[str, str, str]] = set()  # object, label or key, text

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
        group = self.wording.group(under, "") if grouped and under else None
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
        """Say whether nothing shows that a name in Latin script has the family name first."""
        latin = all("LATIN" in unicodedata.name(letter, "") for letter in self.form.lead.family)
        english_keys = not self.traits.labels and self.wording.keys_are_english
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
        return number.typed + self.random.choices(("", " ", " (evenings)", " / WhatsApp"), (96, 2, 1, 1))[0]

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
                form.address_line, form.place = people_of.one_line(place), place
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
            group = self.wording.group(word, word) if grouped else None
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
            key = f"{self.wording.word(word)}_relationship"
            label = random.choice(self.bank.says["relationship"])
            items.append(Item("relationship", label, key, random.choice(self.bank.says["relation"]), word, word, group))

    # Fields that are about no person

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
                address = people_of.one_line(place)
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
                self.wording.label(role, owner, group, neutral=neutral),
                self.wording.key(role, owner, group, neutral=neutral),
            )
            place = group.key if group else ""
            marks = {(place, "label", label.lower()), (place, "key", key.replace("_", ""))}
            if marks & self.taken:
                continue
            self.taken |= marks
            whose = (group.owner if group else "") if owner in ("", "parent", "first", "customer") else owner
            items.append(Item(role, self.wording.dressed(label, role), key, value, whose, owner, group))
            return
        if role in _NEEDED:
            raise LookupError(f"{self.bank.language} has too few labels for {role} of {owner or 'the lead'}")

    def _doubt(self, **readings: list[Any]) -> None:
        """Note readings of contact fields that are as good."""
        for name, values in readings.items():
            self.form.doubts.setdefault(name, []).extend(values)

    def _other_country(self) -> str:
        return self.random.choice([code for code in ("AU", "US", "GB", "DE", "FR", "ES") if code != self.country.code])


_NEEDED = {*PHONES, "full_name", "first_name", "last_name", "pair_first", "pair_last", "email"}
_NEEDED |= {"reversed_name", "unordered_name"}
