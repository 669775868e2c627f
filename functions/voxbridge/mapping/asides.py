"""Asides in a label: who fills in the form, "(you)", and who is asked for only if it is not the writer."""

import re
from itertools import islice

from voxbridge.mapping.meanings import PEOPLE, M
from voxbridge.mapping.terms import Languages, values
from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.weights import THRESHOLD, said_by
from voxbridge.mapping.words import SILENT, STEM, Words, read

_MAX_ASIDES = 3  # of a label that are read
YOURSELF = frozenset({M.YOU, M.SUBMITTER})
_ANOTHER = frozenset({M.OTHER_PERSON})
_SOMEONE = PEOPLE | {M.YOU, M.RELATION_PARENT}
_IF_ANOTHER = re.compile(  # "(if not you)", "(si no es usted)"
    r"(?:.*?(?<!\w))?(?:not|other than|isn't|nicht|andere|no|pas|autre|n.est|non|n[ãa]o|niet|anders|inte|annan|ikke|"
    r"anden|annen|ei|muu|nie|nen[ií]|nem|nu|не|δεν|değil|không|bukan|לא|ليس|नहीं)(?!\w)|.*(?:以外|でない|不是|아닌|아니)",
    re.IGNORECASE,
)
_BESIDE = re.compile(  # an aside: within parentheses, behind a mark at the end, or on a line below
    r"\s*[(\[\uff08\u3010]([^()\[\]\uff08\uff09\u3010\u3011]{1,80})[)\]\uff09\u3011]"
    r"|(?:\s*[:,/|\n]|\s[-\u2013\u2014])\s*([^-\u2013\u2014:,/|\n()]{1,80})$"
)
CONDITION = re.compile(  # "(if you are filling in this form for another)", "(or your spouse's)"
    r"\s*(?:(?:if|when|where|unless|leave|only|not|other|different|or|and|wenn|falls|sofern|nur|nicht|oder|und|si|sinon|"
    r"pas|ou|et|s[oó]lo|no|o|y|se|caso|quando|n[aã]o|e|als|indien|alleen|niet|of|en|om|endast|eller|och|og|hvis|kun|jos|"
    r"vain|tai|je[śs]li|je[żz]eli|lub|pokud|jen|nebo|ak|alebo|ha|csak|vagy|dac[ăa]|doar|sau|если|или|якщо|або|ако|"  # noqa: RUF001
    r"e[ğg]er|veya|n[ếe]u|ho[ặa]c|jika|atau|αν|εάν|ή|אם|או|إذا|أو|यदि|अगर|या|ako|ili)(?!\w)"  # noqa: RUF001
    r"|如果|若|非|不是|.*(?:以外|でない|場合|경우|아닌|제외))",
    re.IGNORECASE,
)


def without_submitter(label: str, languages: Languages) -> tuple[str, Words]:
    """Cut what only says of someone that they fill in the form, and return it: "Teacher's mobile (you)"."""
    for aside in islice(_BESIDE.finditer(label), _MAX_ASIDES):
        text = aside[1] or aside[2]
        rest = label[: aside.start()] + label[aside.end() :]
        if rest.strip() and _IF_ANOTHER.match(text) and (other := _if_another(rest, text, languages)):
            return rest, other
        if not rest.strip() or CONDITION.match(text):
            continue
        if " ".join(tokens(text)) in values("yourself"):
            return rest, SILENT._replace(meanings=YOURSELF)
        said = read(text, languages)
        if M.SUBMITTER in said.meanings and said_by(said).best < THRESHOLD:
            return rest, said._replace(meanings=said.meanings & PEOPLE)
    return label, SILENT


def _if_another(label: str, aside: str, languages: Languages) -> Words | None:
    """Read a label that asks for someone only if it is not the writer: "Who lets us in? (if not you)"."""
    words, said = read(label, languages), read(aside, languages).meanings
    is_you = M.YOU in said or not values("yourself").isdisjoint(tokens(aside))
    is_another = is_you or (M.PARENT in said and words.strangers)
    if not is_another or not said <= _SOMEONE or words.meanings & _SOMEONE - {M.LEAD}:
        return None
    return Words(_ANOTHER, people=tuple((word[:STEM], _ANOTHER) for word in words.strangers))
