"""Numbers that a form must not have called: premium rates, satellites, emergency and crisis lines.

An unverified sender types the number that is called, and would choose what the call costs and whom it disturbs. Numbers
that merely belong to an organisation (13, 1300, 1800, 0845 …) are callable, and rank behind a person's own.

The prefixes are those that the countries' regulators assign, reviewed in November 2026: NANPA (+1), ICASA (ZA), ACM
(NL), BIPT (BE), ARCEP (FR), CNMC (ES), AGCOM (IT), BAKOM (CH), RTR (AT), Ofcom (GB), SDFI (DK), PTS (SE), Nkom (NO),
UKE (PL), BNetzA (DE), ACMA (AU), NAD (NZ), ANACOM (PT), ComReg (IE), Traficom (FI); ITU-T E.164 for +87x, +88x and
+979. Countries without a line here go by libphonenumber's type, which alone is no guide: it calls 0845 premium as
well. Crisis lines are as their own websites give them, and the 116 numbers as the European Commission reserves them.
Numbers of up to 4 digits (000, 112, 911, 988) are never E.164 numbers and need no line.
"""

import re
from collections.abc import Iterator

_PREMIUM = {
    "1": r"900\d{7}|\d{3}976\d{4}",
    "27": r"86[2-9]|9[0-2]\d",
    "31": r"90[069]\d",
    "32": r"90\d{6}",
    "33": r"89|118\d{3}$",
    "34": r"80[367]|90[57]|118\d{2}$",
    "39": r"89|1(?:44|66)\d",
    "41": r"90[016]",
    "43": r"9(?:0[01]|3[019])",
    "44": r"9|118\d{3}$",
    "45": r"90\d{6}",
    "46": r"9(?:00|39|44)",
    "47": r"82[09]\d{5}",
    "48": r"70[01346-8]\d{6}",
    "49": r"900|137|118\d{2,3}$",
    "61": r"190|19[1345679]\d{4}(?:\d\d)?$",
    "64": r"900",
    "351": r"6(?:0[178]|4[68])|76[0-7]",
    "353": r"15\d{8}$",
    "358": r"[67]00\d",
    # Satellites and networks of no country, at several dollars a minute, and the international premium rate.
    **dict.fromkeys(("870", "878", "881", "882", "883", "979"), ""),
}

_CRISIS = {
    "1": (
        *("8002738255", "8007997233", "8006564673", "8002221222", "8004224453"),  # 988, domestic violence, RAINN …
        *("8664887386", "8775658860", "8334564566", "8006686868"),  # Trevor, Trans Lifeline, Canada's, Kids Help Phone
    ),
    "27": ("800567567", "861322322"),  # SADAG, LifeLine
    "31": ("8000113",),  # 113 Zelfmoordpreventie
    "33": ("3114", "3919", "972394050"),  # suicide, violence, SOS Amitié
    "34": ("717003717", "900202010"),  # Teléfono de la Esperanza, ANAR
    "39": ("0223272327", "19696", "1522"),  # Telefono Amico, Telefono Azzurro, violence
    "44": (
        *("8001111", "8457909090", "800585858"),  # Childline, Samaritans until 2015, CALM
        *("8000684141", "8082000247"),  # Papyrus, domestic abuse
    ),
    "45": ("70201201",),  # Livslinien
    "48": ("800702222",),  # Centrum Wsparcia
    "49": (
        *("8001110111", "8001110222", "8001110333", "8001110550"),  # TelefonSeelsorge, Nummer gegen Kummer
        "8000116016",  # Gewalt gegen Frauen
    ),
    "61": (
        *("131114", "1300224636", "1800551800", "1800737732"),  # Lifeline, Beyond Blue, Kids Helpline, 1800RESPECT
        *("1300659467", "1300789978", "139276", "1800184527"),  # Suicide Call Back, MensLine, 13YARN, QLife
        *("131126", "131444", "132500", "1800333000"),  # poisons, police, SES, Crime Stoppers
    ),
    "64": (
        *("800543354", "508828865", "800726666", "800376633"),  # Lifeline, suicide, Samaritans, Youthline
        "1737",
    ),
    "91": ("9820466726", "18005990019", "18008914416"),  # AASRA, KIRAN, Tele MANAS
    "353": ("1800247247", "1800666666"),  # Pieta, Childline
    "852": ("28960000",),  # Samaritans
}
# Missing children, children's and crime victims' lines, doctors on call, emotional support: the same in Europe.
_HARMONISED = re.compile(r"(?:3[0-469]|4[013-9]|35[1-9]|37[0-2]|38[569]|42[01])116(?:000|006|111|117|123)")

_SERVICE = {
    "1": r"8(?:00|33|44|55|66|77|88)",
    "31": r"800",
    "32": r"800|78",
    "33": r"8",
    "34": r"90[0-2]",
    "39": r"8|199",
    "41": r"8[04]",
    "43": r"8[0-2]",
    "44": r"3|80|84|87",
    "49": r"800|180",
    "61": r"13|1[38]00|180",
    "64": r"800|508",
    "351": r"80[08]|707",
    "353": r"1(?:800|850|890)\d{6}|818",
}


def is_uncallable(e164: str) -> bool:
    """Say whether no one may be called on a number in E.164 ("+61131114"): premium, satellite, emergency or crisis."""
    if _HARMONISED.fullmatch(e164[1:]):
        return True
    for code, national in _by_calling_code(e164):
        if national in _CRISIS.get(code, ()):
            return True
        if code in _PREMIUM:
            return re.match(_PREMIUM[code], national) is not None
    return _is_premium_by_type(e164)


def _is_premium_by_type(e164: str) -> bool:
    import phonenumbers  # noqa: PLC0415  (26 ms; a lead with a number has it already)

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.PREMIUM_RATE)


def is_service(e164: str) -> bool:
    """Say whether a number in E.164 belongs to an organisation rather than a person, and can be called (1300, 0845)."""
    return any(code in _SERVICE and re.match(_SERVICE[code], national) for code, national in _by_calling_code(e164))


def _by_calling_code(e164: str) -> Iterator[tuple[str, str]]:
    # No calling code is the beginning of another, so only one of the three is a code of the tables.
    for length in (1, 2, 3):
        yield e164[1 : 1 + length], e164[1 + length :]
