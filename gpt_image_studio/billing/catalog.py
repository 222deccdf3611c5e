"""The catalog in force, and the promises between its prices: more costs less each, and no offer undercuts another by accident."""

from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from pathlib import Path

from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.billing.catalog_file import CatalogFileError, read_catalog
from gpt_image_studio.billing.model import MONTHS_PER_YEAR, Catalog, Period, PlanOffer

__all__ = ["CatalogFileError", "check_catalog", "load_catalog"]


def load_catalog(extra_file: Path | None = None) -> Catalog:
    """The packaged one with the operator's file laid over it.

    Raises:
        CatalogFileError: the file cannot be read, a place in it is wrong, or its prices contradict each other.
    """
    packaged = resources.files(__package__ or "").joinpath("catalog.toml").read_text(encoding="utf-8")
    if extra_file is None:
        return check_catalog(read_catalog(packaged))
    try:
        extra = extra_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogFileError(f"{extra_file}: cannot be read ({error}).") from error
    return check_catalog(read_catalog(packaged, extra, extra_name=str(extra_file)), name=str(extra_file))


def check_catalog(catalog: Catalog, *, name: str = "catalog.toml") -> Catalog:
    """The same catalog. Raises `CatalogFileError` with every contradiction on a line of its own."""
    faults = [*_faults_of_plans(catalog), *_faults_between_plans(catalog), *_faults_of_packs(catalog)]
    if faults:
        raise CatalogFileError("\n".join(f"{name}: {fault}" for fault in faults))
    return catalog


def _faults_of_plans(catalog: Catalog) -> Iterator[str]:
    for offer in catalog.plans:
        where = f"plans.{offer.plan}"
        if offer.plan is Plan.OWNER:
            yield f"{where}: belongs to a laptop and is not for sale."
        elif (offer.plan is Plan.FREE) is not offer.is_free:
            yield f"{where}: {'has no price' if offer.is_free else 'costs nothing, so it has no price'}."
        elif not offer.is_free and offer.find_price(Period.MONTHLY) is None:
            yield f"{where}.monthly: is missing."
        monthly, yearly = offer.find_price(Period.MONTHLY), offer.find_price(Period.YEARLY)
        if monthly and yearly:
            if yearly.credits < monthly.credits * MONTHS_PER_YEAR:
                yield f"{where}.yearly.credits: a year brings less than twelve months."
            if yearly.price_cents >= monthly.price_cents * MONTHS_PER_YEAR:
                yield f"{where}.yearly.price_cents: a year costs no less than twelve months."


def _faults_between_plans(catalog: Catalog) -> Iterator[str]:
    for period in Period:
        offered = [(offer, price) for offer in catalog.plans if (price := offer.find_price(period)) is not None]
        for (smaller, less), (larger, more) in pairwise(offered):
            where = f"plans.{larger.plan}.{period}"
            if more.credits <= less.credits:
                yield f"{where}.credits: brings no more than {smaller.name}."
            if more.cents_per_credit > less.cents_per_credit:
                yield f"{where}.price_cents: a credit costs more than with {smaller.name}."
    for smaller, larger in pairwise(catalog.plans):
        if not _allows_more(larger, smaller):
            yield f"plans.{larger.plan}: allows no more than {smaller.name} (accounts/model.py)."


def _allows_more(larger: PlanOffer, smaller: PlanOffer) -> bool:
    def figures(offer: PlanOffer) -> tuple[int, ...]:
        limits = offer.limits
        return (
            limits.max_running,
            limits.max_waiting,
            limits.storage_bytes,
            limits.max_api_keys,
            limits.requests_per_minute,
        )

    pairs = list(zip(figures(larger), figures(smaller), strict=True))
    return all(more >= less for more, less in pairs) and any(more > less for more, less in pairs)


def _faults_of_packs(catalog: Catalog) -> Iterator[str]:
    for smaller, larger in pairwise(catalog.packs):
        if larger.cents_per_credit > smaller.cents_per_credit:
            yield f"packs.{larger.id}.price_cents: a credit costs more than in {smaller.name}."
    for pack in catalog.packs:
        for offer in catalog.plans:
            for price in offer.prices:
                if pack.cents_per_credit < price.cents_per_credit:
                    yield f"packs.{pack.id}.price_cents: a credit costs less than with {offer.name}, {price.period}."
