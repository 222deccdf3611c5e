"""The catalog file: what may be written in it, and how an operator's file is laid over the packaged one."""

import tomllib
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.billing.model import Catalog, Pack, Period, PlanOffer, PlanPrice
from gpt_image_studio.errors import StudioError

_SECTIONS = ("rules", "plans", "packs")

Words = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True, pattern=r"^[^\n]+$")]
Cents = Annotated[int, Field(ge=1_00, le=100_000_00, strict=True)]
Credits = Annotated[int, Field(ge=1, le=100_000_000, strict=True)]
Months = Annotated[int, Field(ge=0, le=120, strict=True)]


class CatalogFileError(StudioError):
    """The catalog file cannot be used."""

    code = "catalog_file"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Rules(_Section):
    plan_credits_outlast_months: Months
    pack_credits_last_months: Annotated[Months, Field(ge=1)]


class _Price(_Section):
    price_cents: Cents
    credits: Credits

    def to_price(self, period: Period) -> PlanPrice:
        return PlanPrice(period, self.price_cents, self.credits)


class _PlanSection(_Section):
    name: Words
    line: Words
    monthly: _Price | None = None
    yearly: _Price | None = None
    is_offered: bool = True

    def to_offer(self, plan: Plan) -> PlanOffer:
        priced = ((Period.MONTHLY, self.monthly), (Period.YEARLY, self.yearly))
        prices = tuple(price.to_price(period) for period, price in priced if price is not None)
        return PlanOffer(plan, self.name, self.line, prices)


class _PackSection(_Section):
    name: Words
    line: Words
    price_cents: Cents
    credits: Credits
    is_offered: bool = True

    def to_pack(self, pack_id: str) -> Pack:
        return Pack(pack_id, self.name, self.line, self.price_cents, self.credits)


class _CatalogFile(_Section):
    rules: _Rules
    plans: dict[Plan, _PlanSection] = {}
    packs: dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], _PackSection] = {}


def read_catalog(packaged: str, extra: str | None = None, *, extra_name: str = "") -> Catalog:
    """Both arguments are TOML; `extra_name` is what an error calls the second. Prices are not compared: `check_catalog` does.

    Raises:
        CatalogFileError: every fault on a line of its own: file, place, reason; of TOML that cannot be read the line in it.
    """
    name = extra_name or "catalog.toml"
    tables = _parse(packaged, "catalog.toml")
    if extra is not None:
        tables = _lay_over(tables, _parse(extra, name), name)
    try:
        file = _CatalogFile.model_validate(tables)
    except ValidationError as error:
        faults = [
            f"{name}: {'.'.join(str(part) for part in fault['loc'] if part != '[key]')}: {fault['msg']}."
            for fault in error.errors(include_url=False)
        ]
        raise CatalogFileError("\n".join(faults)) from error
    offers = [section.to_offer(plan) for plan, section in file.plans.items() if section.is_offered]
    packs = [section.to_pack(pack_id) for pack_id, section in file.packs.items() if section.is_offered]
    return Catalog(
        plans=tuple(sorted(offers, key=lambda offer: list(Plan).index(offer.plan))),
        packs=tuple(sorted(packs, key=lambda pack: pack.credits)),
        **file.rules.model_dump(),
    )


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogFileError(f"{name}: {error}.") from error


def _lay_over(base: dict[str, Any], extra: dict[str, Any], name: str) -> dict[str, Any]:
    """Keys of the operator's file replace those of the same plan, pack or rule; new packs are added."""
    merged: dict[str, Any] = {section: dict(table) for section, table in base.items()}
    for section, table in extra.items():
        if section not in _SECTIONS:
            raise CatalogFileError(f"{name}: {section}: is none of {', '.join(_SECTIONS)}.")
        for key, value in _table(table, f"{name}: {section}").items():
            if section == "rules":
                merged[section][key] = value
            else:
                merged[section][key] = {**merged[section].get(key, {}), **_table(value, f"{name}: {section}.{key}")}
    return merged


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CatalogFileError(f"{where}: must be a table.")
    return cast("dict[str, Any]", value)
