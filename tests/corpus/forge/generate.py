"""Forms from a seed, as cases of the corpus."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from corpus import Case, Comparison, compare

from forge import bank
from forge.forms import Composer
from forge.model import Form, Traits
from forge.shapes import SHAPES, Shape
from forge.truth import either, expected, is_mixed
from forge.wording import in_language
from voxbridge.delivery import Delivery

TUNING, HELD_OUT = "tuning", "held_out"
WEIGHTS = {"en": 40, **dict.fromkeys(bank.SIX, 8)}  # of languages; 2 for each of the others


@dataclass(frozen=True)
class Generated:
    """A generated form as a case of the corpus, and what it was made from."""

    case: Case
    form: Form
    shape: Shape


@dataclass(frozen=True)
class Reading:
    """How a generated form was read."""

    generated: Generated
    comparison: Comparison

    @property
    def is_mixed(self) -> bool:
        """Whether the contact joins values of two people."""
        outcome = self.comparison.outcome
        return outcome.error is None and is_mixed(self.generated.form, outcome.fields)


def generate(seed: int, count: int, half: str = TUNING, languages: Sequence[str] = ()) -> Iterator[Generated]:
    """Return `count` forms; the same seed gives the same forms."""
    for number in range(count):
        yield one(f"{seed}/{number}", half, languages)


def one(seed: str, half: str = TUNING, languages: Sequence[str] = ()) -> Generated:
    """Return the form of a seed."""
    random = Random(seed)
    known = languages or bank.languages()
    language = random.choices(known, [WEIGHTS.get(each, 2) for each in known])[0]
    shape = random.choices(SHAPES, [each.weight for each in SHAPES])[0]
    form = Composer(bank.load(language, half), shape.traits, random).compose()
    return _generated(seed, form, shape, random)


def _generated(seed: str, form: Form, shape: Shape, random: Random) -> Generated:
    sent = shape.write(form, random)
    delivery = Delivery(
        id=seed,
        source=sent.provider,
        received_at=form.received,
        content_type=sent.content_type,
        body=sent.body,
        headers=sent.headers,
    )
    case = Case(
        name=f"{seed} ({form.language}, {shape.name})",
        origin="generated",
        source="",
        provider=sent.provider,
        region=form.region,
        delivery=delivery,
        expected=expected(form),
        either=either(form),
    )
    return Generated(case, form, shape)


def translated(seed: str, half: str = TUNING) -> tuple[Generated, Generated]:
    """Return a form whose shape sends labels, and the same form with the labels of another language."""
    random = Random(f"{seed} translated")
    shape = random.choice([each for each in SHAPES if each.traits == Traits() or each.traits == Traits(groups=True)])
    languages = [each for each in WEIGHTS if each in bank.languages()]
    first, second = random.sample(languages, 2)
    form = Composer(bank.load(first, half), shape.traits, random).compose()
    again = in_language(form, bank.load(second, half), random)
    number = random.random()
    return _generated(seed, form, shape, Random(number)), _generated(seed, again, shape, Random(number))


def read(generated: Generated) -> Reading:
    """Read a form and hold it against its truth."""
    return Reading(generated, compare(generated.case))
