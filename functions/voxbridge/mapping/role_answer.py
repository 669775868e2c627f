"""Whether the answer to a word for a person ("Client", "Patient", "who") is their name, or says something of them.

A name of such a field is taken for want of another, so a doubtful one is better left to a person to look at.
"""

# ruff: noqa: SIM905  (lists of words read best as words)

import re

from voxbridge.mapping.lexicon import SALUTATIONS, Concept
from voxbridge.mapping.name import is_full_name, is_written_as_name
from voxbridge.mapping.words import fold, read

# What answers that are no names begin and end with: "New Patient", "Par Téléphone", "Long Term", "Acme Ltd".
_FIRST = frozenset(
    """
    new existing current former returning returned first second first-time long short full part high low medium yes no
    not own via by per por par private single joint permanent temporary monthly weekly annual premium gold silver bronze
    basic standard one two three four senior junior any anytime every monday tuesday wednesday thursday friday saturday
    sunday google facebook instagram linkedin tiktok cash hot warm cold self word my the a an
    ja nein neu neue neuer bestehender sehr selbst ein eine nuevo nueva si sin ya un una nouveau nouvelle oui non deja
    moi nuovo nuova gia io novo nova sim nao eu nieuwe nieuw nee ik zelf via pelo pela telefonisch
    """.split()
)
_LAST = frozenset(
    """
    ltd limited llc inc gmbh ag kg ug sa sl srl spa bv nv sarl sas plc pty co corp lda ltda eireli
    term time sure applicable own web mouth adult adults crew priority search developer engineer today tomorrow morning
    afternoon evening weekend customer client patient member donor tenant buyer seller parent resident visitor lead
    kunde kundin klant cliente paciente patientin mitglied membre lid socio
    """.split()
)
_OF_NO_NAME = frozenset({
    Concept.PHONE, Concept.MOBILE, Concept.EMAIL, Concept.WHEN, Concept.DATE, Concept.QUANTITY, Concept.COMPANY,
    Concept.THING, Concept.CONSENT, Concept.WORK,
})  # fmt: skip


# Who is called by a first name where a form asks for no more. Customers and clients are companies too.
_ALWAYS_PEOPLE = frozenset(
    """
    caller visitor guest enquirer inquirer applicant requester requestor registrant attendee invitee participant
    submitter candidate anrufer anruferin besucher besucherin gast antragsteller antragstellerin bewerber bewerberin
    interessent interessentin teilnehmer teilnehmerin absender absenderin appelant appelante visiteur visiteuse
    demandeur demandeuse candidat candidate participant participante interesse interessee expediteur expeditrice
    chiamante visitatore visitatrice ospite richiedente interessato interessata candidato candidata partecipante
    mittente
    llamante visitante solicitante interesado interesada participante remitente huesped hospede interessado interessada
    remetente beller belster bezoeker aanvrager deelnemer geinteresseerde kandidaat afzender
    who wer qui quien quem chi wie
    """.split()
)
# What answers to such words are besides first names, and no word of a form.
_NO_FIRST_NAMES = frozenset(
    """
    adult child senior junior returning unknown anonymous private withheld hidden blocked landlord investor
    student retired employed married single couple family group business company anonym unbekannt privat anonyme inconnu
    prive anonimo sconosciuto privato desconocido privado anonim onbekend anoniem desconhecido adulte erwachsener
    erwachsene adulto adulta volwassene walk-in walkin online phone web website other others various guest test
    """.split()
)


def answers_role(asked: str, text: str) -> bool:
    """Say whether a text is the name of the person that a label asks for: whole, or a first name ("Caller": "Tony")."""
    if is_name_of_person(text):
        return True
    words = _WORD.findall(fold(asked))
    return len(words) == 1 and words[0] in _ALWAYS_PEOPLE and _is_first_name(text)


_WORD = re.compile(r"[^\W\d_]+")
_FIRST_NAME = re.compile(r"[^\W\d_][^\W\d_]+(?:[-'’][^\W\d_]+)?")  # noqa: RUF001
_LONGEST = 20  # letters


def _is_first_name(text: str) -> bool:
    if len(text) > _LONGEST or not _FIRST_NAME.fullmatch(text) or not text[0].isupper() or text.isupper():
        return False
    word = fold(text)
    return word not in _FIRST | _LAST | _NO_FIRST_NAMES | SALUTATIONS and not read(word).concepts


def is_name_of_person(text: str) -> bool:
    """Say whether a text is written as a whole name and is made of nothing that answers are made of."""
    if not is_full_name(text) or not is_written_as_name(text):
        return False
    words = [fold(word).strip(".,") for word in text.split()]
    while len(words) > 1 and words[0] in SALUTATIONS:
        del words[0]
    if words[0] in _FIRST or words[-1] in _LAST:
        return False
    said = [read(word).concepts for word in words]
    # Banks and Casas are surnames, Bank and Email are not.
    return not all(said) and (words[-1].endswith("s") or not said[-1] & _OF_NO_NAME)
