"""How the fields of a form are called: their labels and machine names."""

import re
from dataclasses import replace
from random import Random

from forge.bank import Bank, slug
from forge.model import Form, Group

OWNED_PARTS = {"full_name": "name", "phone": "phone", "mobile": "phone"}
_NUMBERS = {"first": 1, "second": 2}
_SECOND_OF = {"last_name": "first_name", "pair_last": "pair_first"}
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


class Wording:
    """The words of one form; its labels and keys for the same person, and for first and last name, are alike."""

    def __init__(self, bank: Bank, random: Random) -> None:
        self.bank, self.random = bank, random
        self.own_keys = random.random()
        self.numbers_people = random.random() < 0.25  # name_1, phone_1, name_2, phone_2
        self.words: dict[str, str] = {}  # owner → the word that this form's keys have for them
        self.position = 99  # in the bank, of the first applicant's first label
        self.said: dict[str, set[str]] = {}  # owner or role → the words of the first label or key

    @property
    def keys_are_english(self) -> bool:
        """Whether the machine names are English whatever the form's language is."""
        return self.own_keys >= 0.7

    def group(self, word: str, owner: str) -> Group:
        """Return a heading and an object name for the fields of one person."""
        section = self.random.choice(self.bank.owners[word]["section"])
        self.said.setdefault(word, _stems(section))
        return Group(owner, word, section, self.word(word))

    def label(self, role: str, owner: str, group: Group | None, *, neutral: bool) -> str:
        """Return a label; `neutral` ones fit beside a like field, as those under another person's heading do."""
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

    def key(self, role: str, owner: str, group: Group | None, *, neutral: bool) -> str:
        """Return a machine name in snake case."""
        random, bank = self.random, self.bank
        plain = neutral or (group is not None and bool(group.owner))
        if owner and not group:
            if self.own_keys < 0.35:
                key = slug(self._owned_label(role, owner))
                if key:
                    return key
            if owner in _NUMBERS and self.numbers_people:
                return f"{self._plain_key(role)}{random.choice(('', '_'))}{_NUMBERS[owner]}"
            word = self.word(owner)
            part = self._plain_key(role) if not self.keys_are_english else random.choice(_PLAIN_KEYS[role])
            return f"{part}_{word}" if self.own_keys % 0.1 < 0.04 and word.isascii() else f"{word}_{part}"
        if plain and role in _PLAIN_KEYS:
            return self._plain_key(role)
        if self.own_keys < 0.2:
            key = slug(self.label(role, "", None, neutral=False))
            if key:
                return key
        return self._like_the_first(role, bank.key_choices(role, own=not self.keys_are_english))

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

    def word(self, owner: str) -> str:
        """Return the word that this form's keys have for a person."""
        if owner not in self.words:
            own = not self.keys_are_english or self.bank.language == "en"
            choices = self.bank.owners[owner]["key"] if own else _ENGLISH_WORDS[owner]
            if owner == "second" and "first" in self.words:
                choices = _most_alike(_stems(self.words["first"]), choices)
            self.words[owner] = self.random.choice(_most_alike(self.said.get(owner, set()), choices))
        return self.words[owner]

    def _plain_key(self, role: str) -> str:
        if not self.keys_are_english and role in self.bank.neutral:
            key = slug(self.random.choice(self.bank.neutral[role]))
            if key:
                return key
        return self.random.choice(_PLAIN_KEYS[role])

    def dressed(self, label: str, role: str) -> str:
        """Return a label as form makers finish it: with marks, numbers, help, or a typing error."""
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


def _most_alike(said: set[str], choices: list[str]) -> list[str]:
    """Return the choices that share the most words with what was said."""
    most = max(len(said & _stems(choice)) for choice in choices)
    return [choice for choice in choices if len(said & _stems(choice)) == most]


def _stems(label: str) -> set[str]:
    return {word[:5] for word in re.split(r"[\W_]+|(?=\d)", label.lower()) if word}
