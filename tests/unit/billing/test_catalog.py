"""The catalog: no price contradicts another, limits are those the software enforces, and an operator's mistake is named."""

from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.ways_to_pay import Way, cheapest_packs, ways_to_pay
from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan
from gpt_image_studio.billing.catalog import CatalogFileError, load_catalog
from gpt_image_studio.billing.model import Pack, Period, PlanPrice
from gpt_image_studio.settings import Settings

CATALOG = load_catalog()
#: What Creem keeps of a payment (docs.creem.io): a share, and cents.
FEE_SHARE, FEE_CENTS = Decimal("0.039"), 40
#: Least that is left of a price after the provider and the fee when every credit is used.
LEAST_KEPT = Decimal("0.1")


def load_with(tmp_path: Path, text: str) -> object:
    file = tmp_path / "ours.toml"
    file.write_text(text, encoding="utf-8")
    return load_catalog(file)


def offered_prices() -> list[PlanPrice | Pack]:
    return [*(price for plan in CATALOG.plans for price in plan.prices), *CATALOG.packs]


def test_no_pack_undercuts_a_plan() -> None:
    dearest_in_a_plan = max(price.cents_per_credit for plan in CATALOG.paid_plans for price in plan.prices)
    assert min(pack.cents_per_credit for pack in CATALOG.packs) >= dearest_in_a_plan


@pytest.mark.parametrize("period", Period)
def test_a_larger_plan_brings_more_and_is_never_dearer_by_the_credit(period: Period) -> None:
    prices = [price for plan in CATALOG.paid_plans if (price := plan.find_price(period))]
    assert len(prices) == 3
    for smaller, larger in pairwise(prices):
        assert larger.credits > smaller.credits
        assert larger.cents_per_credit < smaller.cents_per_credit


def test_a_larger_pack_is_never_dearer_by_the_credit() -> None:
    for smaller, larger in pairwise(CATALOG.packs):
        assert larger.cents_per_credit <= smaller.cents_per_credit


def test_a_year_costs_less_than_twelve_months_and_brings_as_much() -> None:
    for plan in CATALOG.paid_plans:
        month, year = plan.find_price(Period.MONTHLY), plan.find_price(Period.YEARLY)
        assert month
        assert year
        assert year.price_cents < 12 * month.price_cents
        assert year.credits >= 12 * month.credits


def test_limits_grow_with_the_plan() -> None:
    for smaller, larger in pairwise(CATALOG.plans):
        for field in fields(smaller.limits):
            assert getattr(larger.limits, field.name) >= getattr(smaller.limits, field.name), field.name
        assert larger.limits.max_running > smaller.limits.max_running


def test_limits_are_the_ones_the_software_enforces() -> None:
    assert [plan.plan for plan in CATALOG.plans] == [Plan.FREE, Plan.SOLO, Plan.TEAM, Plan.COMPANY]
    for plan in CATALOG.plans:
        assert plan.limits is PLAN_LIMITS[plan.plan]


def test_every_price_leaves_a_margin_when_every_credit_is_used() -> None:
    margin = Settings.model_fields["price_margin"].default
    for offer in offered_prices():
        kept = offer.price_cents * (1 - FEE_SHARE) - FEE_CENTS - offer.credits / margin
        assert kept >= offer.price_cents * LEAST_KEPT, offer


def test_a_credit_bought_alone_is_a_cent() -> None:
    assert {pack.cents_per_credit for pack in CATALOG.packs} == {Fraction(1)}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[plans.solo\n", "line 1"),
        ("[plan.solo]\nname = 'x'", "plan: is none of rules, plans, packs"),
        ("[plans.gold]\nname = 'Gold'\nline = 'x'", "plans.gold: Input should be"),
        ("[plans.solo.monthly]\nprice_cents = '12'\ncredits = 10", "plans.solo.monthly.price_cents"),
        ("[plans.solo.monthly]\nprice_cents = 1200\nkredits = 10", "plans.solo.monthly.kredits"),
        ("[plans.solo]\nlimit = 9", "plans.solo.limit"),
        ("[packs.huge]\nname = 'Huge'", "packs.huge.price_cents: Field required"),
        ("plans = 3", "plans: must be a table"),
        ("[rules]\npack_credits_last_months = 0", "rules.pack_credits_last_months"),
        ("[packs.large]\ncredits = 9000", "packs.large.price_cents: a credit costs less than with"),
        ("[packs.large]\ncredits = 5900", "packs.large.price_cents: a credit costs more than in Medium pack"),
        ("[plans.team.monthly]\nprice_cents = 3900\ncredits = 1000", "plans.team.monthly.credits: brings no more"),
        ("[plans.team.monthly]\nprice_cents = 5900\ncredits = 4200", "a credit costs more than with Solo"),
        ("[plans.solo.yearly]\nprice_cents = 14400\ncredits = 15000", "plans.solo.yearly.price_cents: a year costs"),
        ("[plans.solo.yearly]\nprice_cents = 12000\ncredits = 14999", "plans.solo.yearly.credits: a year brings less"),
        ("[plans.free.monthly]\nprice_cents = 100\ncredits = 90", "plans.free: costs nothing"),
        ("[plans.owner]\nname = 'Owner'\nline = 'x'", "plans.owner: belongs to a laptop"),
    ],
)
def test_a_mistake_in_the_operators_file_is_named_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(CatalogFileError) as caught:
        load_with(tmp_path, text)
    assert fault in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "ours.toml"))


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogFileError) as caught:
        load_with(tmp_path, "[plans.solo]\nname = ''\n[packs.small]\ncredits = 0")
    assert len(str(caught.value).splitlines()) == 2


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogFileError, match="cannot be read"):
        load_catalog(tmp_path / "nowhere.toml")


def test_an_operator_changes_adds_and_takes_away(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(
        "[plans.company]\nis_offered = false\n[plans.solo]\nname = 'One'\n"
        "[packs.tiny]\nname = 'Tiny pack'\nline = 'A try.'\nprice_cents = 110\ncredits = 100",
        encoding="utf-8",
    )
    catalog = load_catalog(file)
    assert [plan.name for plan in catalog.plans] == ["Free", "One", "Team"]
    assert [pack.id for pack in catalog.packs] == ["tiny", "small", "medium", "large"]
    one = catalog.find_plan(Plan.SOLO)
    assert one
    assert one.prices == CATALOG.paid_plans[0].prices


def test_more_credits_never_cost_less_in_any_way() -> None:
    def cost(need: int) -> dict[tuple[Plan | None, Period | None], int]:
        return {(way.plan, way.period): way.cents for way in ways_to_pay(CATALOG, need)}

    last = cost(1)
    for need in range(2, 30_000, 37):
        now = cost(need)
        assert now.keys() == last.keys()
        assert all(now[way] >= last[way] for way in now)
        last = now


def test_every_way_covers_what_is_needed_and_no_pack_too_many() -> None:
    for need in (1, 360, 500, 501, 1250, 1251, 4200, 11_000, 12_345, 100_000):
        for way in ways_to_pay(CATALOG, need):
            assert _covered(way) >= need
            if way.packs:
                assert _covered(way) - way.packs.pack.credits < need


def test_packs_of_the_same_price_are_as_few_as_possible() -> None:
    packs = cheapest_packs(CATALOG, 2000)
    assert packs
    assert (packs.pack.id, packs.count, packs.price_cents) == ("medium", 1, 20_00)


def _covered(way: Way) -> int:
    plan = CATALOG.find_plan(way.plan) if way.plan else None
    price = plan.find_price(way.period) if plan and way.period else None
    own = price.credits // price.period.months if price else 0
    return own + (way.packs.pack.credits * way.packs.count if way.packs else 0)
