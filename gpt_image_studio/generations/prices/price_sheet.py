"""Every price of a model as whole numbers, for a page that computes without asking: the same arithmetic as `pricing.quote`.

A picture costs ceil((cell + references × reference) / whole) credits, at least 1. `whole` is what one credit is in the sheet's own
parts, small enough a part that nothing is rounded before the end.
"""

import math
import uuid
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gpt_image_studio.generations.catalog.registry_model import Model
from gpt_image_studio.generations.catalog.sizes import NamedSize, list_sizes
from gpt_image_studio.generations.model import JobRequest, Size
from gpt_image_studio.generations.prices.pricing import listed_cost
from gpt_image_studio.kit.ids import AssetId

#: A reference of this size or smaller on both sides costs at most what one of this size does.
SMALL_REFERENCE = Size(1024, 1024)

_MICRODOLLARS_PER_CENT = 10_000
_ANY_PICTURE = (AssetId(uuid.UUID(int=0)),)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`cells`: parts of one picture by quality, in the order of the model's qualities."""

    named: NamedSize
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PriceSheet:
    model: Model
    #: Parts of one credit.
    whole: int
    rows: tuple[SheetRow, ...]
    #: Parts of a reference up to `SMALL_REFERENCE`, and of one of any size.
    small_reference: int
    any_reference: int

    def credits_each(self, cell: int, *, references: int = 0, reference: int = 0) -> int:
        """One picture. The page does the same in `price_maths.jsx`."""
        return max(1, -(-(cell + references * reference) // self.whole))


def price_sheet(model: Model, margin: Decimal) -> PriceSheet:
    """For prompts of ordinary length, like the price table."""

    def in_credits(cost: int | Decimal) -> Fraction:
        return Fraction(cost) * Fraction(margin) / _MICRODOLLARS_PER_CENT

    named = list_sizes(model.size_rule)
    rows = [
        [
            in_credits(listed_cost(JobRequest("", model.id, each.size, level.quality), model))
            for level in model.qualities
        ]
        for each in named
    ]
    request = JobRequest("", model.id, named[0].size, model.qualities[0].quality)
    with_one = JobRequest("", model.id, named[0].size, model.qualities[0].quality, references=_ANY_PICTURE)
    small, unknown = (
        in_credits(listed_cost(with_one, model, sizes) - listed_cost(request, model))
        for sizes in ((SMALL_REFERENCE,), ())
    )
    whole = math.lcm(*(each.denominator for each in (small, unknown, *(cell for row in rows for cell in row))))
    return PriceSheet(
        model=model,
        whole=whole,
        rows=tuple(
            SheetRow(each, tuple(int(cell * whole) for cell in row)) for each, row in zip(named, rows, strict=True)
        ),
        small_reference=int(small * whole),
        any_reference=int(unknown * whole),
    )
