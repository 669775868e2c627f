"""The words by which payloads say what a member is for: a question, an answer, a type, or data about the form.

Words are compared in lower-case letters and digits alone: "Page URL", "page_url" and "pageUrl" are all `pageurl`.
"""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
import unicodedata
from functools import lru_cache

from voxbridge.parsing.submission import FieldType


class Unaccented(dict[int, str | int | None]):
    """A table for str.translate that takes the accents off a text in NFKD."""

    def __missing__(self, code: int) -> int | None:
        found = None if unicodedata.combining(chr(code)) else code
        if len(self) < _MAX_REMEMBERED:
            self[code] = found
        return found


_MAX_REMEMBERED = 10_000  # characters
_UNACCENTED = Unaccented()


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_UNACCENTED)
    return "".join(filter(str.isalnum, text.lower()))  # half the time of a regular expression


def plain(text: str) -> str:
    """Return a key or a type in lower-case letters and digits alone, for looking it up in a table."""
    return _plain(text[:100])


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# Where an object that carries one answer keeps its question, the machine's name for it, and the answer; the likeliest
# first. Weak ones may name something else too: they count only where all members are known here.
QUESTIONS = tuple(
    """
    question label title prompt q fieldlabel questionlabel questiontext questiontitle heading header caption columnname
    etichetta domanda vraag frage beschriftung bezeichnung rotulo pergunta etiqueta pregunta titulo libelle intitule
    titre titolo displayname
    """.split()
)
WEAK_QUESTIONS = tuple(
    """
    name field attribute attributename variable variablename parameter param column identifier code slug alias naam
    nombre nom nome campo veld feld champ k key input text property
    """.split()
)
DEFINING_QUESTIONS = ("name", "text")
NAMES = tuple(
    "key ref fieldid fieldname questionid fieldref columnid predefinedfield customkey slug variable id uuid field "
    "name".split()
)
IDS = tuple("id ref uuid fieldid questionid fieldref questionref questionkey key".split())
IDS_OF_QUESTIONS = words_of("questionid fieldid fieldref questionref questionkey")
ANSWERS = tuple(
    """
    value answer response reply a v val answertext responsetext simpletext userresponse useranswer displayvalue
    answervalue fieldvalue stringvalue valore risposta antwoord waarde antwort wert resposta valor respuesta reponse
    valeur values answers responses rawvalue
    """.split()
)
WEAK_ANSWERS = tuple("text content data input output selected".split())
TYPES = tuple("type fieldtype kind questiontype inputtype".split())
NEUTRAL = frozenset(
    """
    required order position index primary options choices description section group page step hidden visible
    placeholder category error answerid score points weight
    """.split()
).union(TYPES)
KNOWN = NEUTRAL.union(QUESTIONS, WEAK_QUESTIONS, NAMES, IDS, ANSWERS, WEAK_ANSWERS)
# Of those the ones that no lead has as fields of its own.
PLAIN_NAMES = tuple(
    "label question title fieldlabel columnname text name key fieldname ref fieldid columnid slug id customkey uuid "
    "answerid questionid".split()
)
PLAIN_ANSWERS = tuple("value answer values answers response stringvalue fieldvalue rawvalue".split())
OF_PLAIN_ANSWERS = NEUTRAL.union(PLAIN_NAMES, PLAIN_ANSWERS)
QUESTION_OBJECTS = words_of("question field prompt element input component item frage vraag pregunta pergunta domanda")
HEADINGS = words_of("headers header headings labels questions columns fields names keys fieldnames")
ROWS = words_of("row rows values answers responses data cells")
ITEMS = words_of("answers children components elements fields inputs items questions responses rows")

# What an object says of itself: which of several ways to reach someone it holds, or what a person is to the lead.
ROLES = words_of("role type relationship relation kind rol rolle ruolo papel relacion beziehung roletype persontype")
WHICH = ROLES | words_of(
    "label name channel medium method system tag category use usage description etiqueta etichetta beschriftung"
)
# Says with a true or false which of several people is the first: {"is_primary": true}
PRIMARY = words_of("primary isprimary primarycontact isprimarycontact main ismain maincontact ismaincontact")
# {"label": "work", "value": "+1…"} in a list named "phone": the label says which one, the list says what.
WHICH_ONES = words_of("work home mobile other main fax personal cell iphone office primary business private direct")

SELECTED = words_of("selected checked isselected ischecked chosen")
CHOICE_LISTS = ("choices", "options")  # hold the answer only where a member says that it is selected
CHOICE_TEXTS = ("label", "text", "answer", "value")  # what the person read before what the machine says

# Members about the submission, not about the person.
META_KEYS = words_of("""
    action apiversion appid appname browser campaignid ccemail clientid clientip contactid contenttype createdat
    createdby creditcard customerid date dateadded datecreated dateupdated device entryid event eventid eventname
    eventtype fbclid formcreated formfields formid formname formslug formtitle formurl gclid httpreferer id ip ipaddress
    lang language locale locationid msclkid notification objectid objecttype os pageid pagename pagetitle pageurl
    platform portalid poweredby provider receivedat referer referrer referrerurl remoteip requestid responseid schema
    sessionid site siteid sitename siteurl sourceurl status submissiondate submissionid submissiontime submittedat
    surveyid surveyname tags time timestamp timezone token triggerevent triggertype type updatedat url useragent userip
    useragentstring uuid version viewid webhookid webhookurl wpnonce
""")
# Objects that are about the submission or about the form's owner, whatever they hold.
META_OBJECTS = words_of("""
    agent assignedto assignee browser campaign context creator definition device eventmemberships fieldstructure
    formstructure geo geoip geolocation host hosts integration links meta metadata organizer organiser origin page
    pagination previous relationships salesrep schema site template tracking useragent utm utms webhook website widget
    workflow workspace
""")
FORMS = words_of("form survey quiz")  # objects that are about the form, and that some senders put the answers into
META_RECORDS = words_of("form forms page pages product products site sites tag tags user users")  # JSON:API types

DATE_PARTS = words_of("year month day hour min minute second ampm timeinput datetime")
_PHONE_PARTS = words_of("number phone phonenumber full e164 international national formatted value")
_OF_WHOLES = frozenset({
    FieldType.HIDDEN, FieldType.COMPANY, FieldType.CONSENT, FieldType.FILE, FieldType.SCALE, FieldType.META,
})  # fmt: skip

_TYPES: dict[str, FieldType] = {
    word: kind
    for kind, words in {
        FieldType.PHONE: "phone phonenumber tel telephone mobile mobilephone mobilenumber whatsapp phoneinput",
        FieldType.EMAIL: "email emailaddress mail emailinput",
        FieldType.FULL_NAME: "name fullname shortname extendedname",
        FieldType.FIRST_NAME: "firstname",
        FieldType.LAST_NAME: "lastname",
        FieldType.ADDRESS: "address",
        FieldType.COMPANY: "company companyname",
        FieldType.BIRTH_DATE: "birthdate dateofbirth birthday",
        FieldType.TEXT: "text shorttext shortanswer singlelinetext",
        FieldType.LONG_TEXT: "textarea longtext longanswer paragraph multilinetext richtext",
        FieldType.NUMBER: "number currency price",
        FieldType.SCALE: "scale rating starrating opinionscale nps slider linearscale ranking matrix likert",
        FieldType.DATE: "date datetime datepicker time timepicker",
        FieldType.CHOICE: (
            "choice choices radio radiobutton select singleselect multiselect dropdown checkboxes multiplechoice "
            "choicemultiple choicesingle picturechoice yesno switch boolean country"
        ),
        FieldType.CONSENT: "acceptance consent checkbox legal gdpr terms optin",
        FieldType.URL: "url website link calendly",
        FieldType.FILE: "file fileupload upload image signature",
        FieldType.HIDDEN: "hidden hiddenfield hiddenfields",
        FieldType.META: "calculated calculatedfields payment captcha honeypot recaptcha recaptchav3 html step button",
    }.items()
    for word in words.split()
}
_PREFIX = re.compile(r"^(input|control|field|form)")


def field_type(type_name: object) -> FieldType | None:
    """Return what a provider's field type says: INPUT_PHONE_NUMBER, control_phone, tel … None where it says nothing."""
    if not isinstance(type_name, str):
        return None
    word = plain(type_name)
    return _TYPES.get(word) or _TYPES.get(_PREFIX.sub("", word))


def type_of_part(whole: FieldType | None, part: str) -> FieldType | None:
    """Return the type of a block's part: a phone block's number is a phone number, what is hidden is so as a whole."""
    if whole is None or whole in _OF_WHOLES:
        return whole
    return whole if whole is FieldType.PHONE and part in _PHONE_PARTS else None


_PHONE = "phone|mobil|whatsapp|^tel|(?<!can)cell|celular|movil|fono|fone|handy|rufn|portable|^gsm|^zap"
_REACH = re.compile(f"{_PHONE}|mail")
_IS_PHONE = re.compile(_PHONE)


def is_reach_word(key: str) -> bool:
    """Say whether a key speaks of a way to reach someone."""
    return _REACH.search(plain(key)) is not None


def is_personal_word(text: str) -> bool:
    """Say whether a question speaks of a name or a way to reach someone."""
    return _PERSONAL.search(plain(text)) is not None


_PERSONAL = re.compile(f"{_REACH.pattern}|name|nom|naam|numer")


def is_phone_word(key: str) -> bool:
    """Say whether a key speaks of a phone."""
    return _IS_PHONE.search(plain(key)) is not None
