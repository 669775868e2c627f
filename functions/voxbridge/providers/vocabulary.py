"""The words that tell apart what is about a person from what is about the form, and what field types say.

Words are compared in lower-case letters and digits alone: "Page URL", "page_url" and "pageUrl" are all `pageurl`.
"""

import re

from voxbridge.submission import Kind

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """Return a key or a type in lower-case letters and digits alone, for looking it up in a table."""
    return _NOT_A_WORD.sub("", text[:100].lower())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Members about the submission, not about the person.
META_KEYS = _words("""
    action apiversion appid appname browser campaignid ccemail clientid clientip contactid contenttype createdat
    createdby creditcard customerid date dateadded datecreated dateupdated device entryid event eventid eventname
    eventtype fbclid formcreated formfields formid formname formslug formtitle formurl gclid httpreferer id ip ipaddress
    lang language locale locationid msclkid notification objectid objecttype os pageid pagename pagetitle pageurl
    platform portalid poweredby provider receivedat referer referrer referrerurl remoteip requestid responseid schema
    sessionid site siteid sitename siteurl sourceurl status submissiondate submissionid submissiontime submittedat
    surveyid surveyname tags time timestamp timezone token triggerevent triggertype type updatedat url useragent userip
    useragentstring uuid version viewid webhookid webhookurl wpnonce
""")
# Objects that are about the submission or about the form's owner, whatever stands in them.
META_OBJECTS = _words("""
    agent assignedto assignee browser campaign context creator definition device eventmemberships fieldstructure
    formstructure geo geoip geolocation host hosts integration links meta metadata organizer organiser origin page
    pagination previous relationships salesrep schema site tracking useragent utm utms webhook widget workflow
    workspace
""")
FORMS = _words("form survey quiz")  # objects that are about the form, and that some senders put the answers into
META_RECORDS = _words("form forms page pages product products site sites tag tags user users")  # JSON:API types

# The parts of what belongs together: {"first", "last"}, {"area", "phone"}, {"street", "city", …}. Each block: parts of
# which one must be there, and all parts that may be. Words like firstname speak for themselves and need no block.
_NAME_PARTS = _words("""
    first last middle middleinitial prefix suffix title given family full firstandlast salutation
""")
_PHONE_PARTS = _words("""
    full area areacode phone number phonenumber country countrycode code prefix extension ext international national
    e164 formatted
""")
_ADDRESS_PARTS = _words("""
    addrline1 addrline2 address address1 address2 address3 addressline1 addressline2 line1 line2 street street1 street2
    streetaddress streetaddress2 streetname streetnumber house housenumber unit apartment city town suburb locality
    state statecode region province provincecode county postal zip zipcode postcode postalcode country countrycode
    countryname formatted fulladdress citystatepostalcode line3
    type latitude longitude lat lng
""")
BLOCKS = (
    (_words("first last given family"), _NAME_PARTS),
    (_words("full area areacode phonenumber e164 international national"), _PHONE_PARTS),
    (
        _words("addrline1 address1 addressline1 line1 street streetaddress city suburb postal zip zipcode postcode"),
        _ADDRESS_PARTS,
    ),
)
SPEAKING_PARTS = _words("first last full")  # that make a block all alone

# {"label": "work", "value": "+1…"} in a list named "phone": the label says which one, the list says what.
WHICH_ONES = _words("work home mobile other main fax personal cell iphone office primary business private direct")

_KINDS: dict[str, Kind] = {
    word: kind
    for kind, words in {
        Kind.PHONE: "phone phonenumber tel telephone mobile mobilephone mobilenumber whatsapp",
        Kind.EMAIL: "email emailaddress mail emailinput",
        Kind.FULL_NAME: "name fullname shortname extendedname",
        Kind.FIRST_NAME: "firstname",
        Kind.LAST_NAME: "lastname",
        Kind.ADDRESS: "address",
        Kind.COMPANY: "company companyname",
        Kind.BIRTH_DATE: "birthdate dateofbirth birthday",
        Kind.TEXT: "text shorttext shortanswer singlelinetext",
        Kind.LONG_TEXT: "textarea longtext longanswer paragraph multilinetext richtext",
        Kind.NUMBER: "number currency price",
        Kind.SCALE: "scale rating starrating opinionscale nps slider linearscale ranking matrix likert",
        Kind.DATE: "date datetime datepicker time timepicker",
        Kind.CHOICE: (
            "choice choices radio radiobutton select singleselect multiselect dropdown checkboxes multiplechoice "
            "choicemultiple choicesingle picturechoice yesno switch boolean country"
        ),
        Kind.CONSENT: "acceptance consent checkbox legal gdpr terms optin",
        Kind.URL: "url website link",
        Kind.FILE: "file fileupload upload image signature",
        Kind.HIDDEN: "hidden hiddenfield hiddenfields",
        Kind.META: "calculated calculatedfields payment captcha honeypot recaptcha recaptchav3 html step button",
    }.items()
    for word in words.split()
}
_PREFIX = re.compile(r"^(input|control|field|form)")


def kind_of(type_name: object) -> Kind | None:
    """Return what a provider's field type says: INPUT_PHONE_NUMBER, control_phone, tel … None where it says nothing."""
    if not isinstance(type_name, str):
        return None
    word = plain(type_name)
    return _KINDS.get(word) or _KINDS.get(_PREFIX.sub("", word))
