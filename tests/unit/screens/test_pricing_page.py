"""No figure of the pricing page is typed: each comes from the catalog, the plans' limits, the registry or the settings."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from fakes.make.site import make_facts, make_site
from fakes.page_text import find_all, numbers_of, tables_of, value_of, walk, words_of
from gpt_image_studio.accounts.model import PLAN_LIMITS, Plan
from gpt_image_studio.billing.catalog import load_catalog
from gpt_image_studio.billing.model import Catalog
from gpt_image_studio.generations.catalog.capabilities import Capabilities
from gpt_image_studio.generations.catalog.registry import Registry
from gpt_image_studio.generations.model import JobRequest, OutputFormat, Quality
from gpt_image_studio.generations.prices import pricing as quotes
from gpt_image_studio.policies.named_tests import list_tests
from gpt_image_studio.screens.pricing import page as pricing
from gpt_image_studio.screens.pricing.answers import answer_list, answers
from gpt_image_studio.screens.pricing.full_list import groups, price_list
from gpt_image_studio.screens.pricing.plans import NOT_SOLD
from gpt_image_studio.screens.pricing.table import full_price_table, price_table
from gpt_image_studio.settings import ROOT
from gpt_image_studio.site import install_site, site

OTHER_CATALOG = """
[rules]
plan_credits_outlast_months = 3
pack_credits_last_months = 17
[plans.solo]
monthly = { price_cents = 1350, credits = 1391 }
yearly = { price_cents = 13700, credits = 17476 }
[plans.team]
monthly = { price_cents = 4100, credits = 4450 }
yearly = { price_cents = 41600, credits = 53401 }
[plans.company]
monthly = { price_cents = 10300, credits = 11303 }
yearly = { price_cents = 103100, credits = 135701 }
[packs.small]
price_cents = 600
credits = 587
[packs.medium]
price_cents = 2100
credits = 2060
[packs.large]
price_cents = 6400
credits = 6289
"""


def another_catalog(folder: Path) -> Catalog:
    file = folder / "ours.toml"
    file.write_text(OTHER_CATALOG, encoding="utf-8")
    return load_catalog(file)


def money(cents: int) -> str:
    return f"{cents // 100:,}" if cents % 100 == 0 else f"{cents / 100:,.2f}"


def each(cents: Fraction) -> str:
    return f"{float(cents):.2f}".removesuffix(".00")


def figures() -> set[str]:
    """Every number the page may say beside its price tables, computed here once more."""
    shown = site()
    numbers: list[int | str] = [shown.free_credits, shown.owner_credits, shown.starting_credits, 0]
    for plan in shown.catalog.plans:
        limits = PLAN_LIMITS[plan.plan]
        size = limits.storage_bytes
        numbers += [limits.max_running, limits.max_waiting, limits.max_api_keys, limits.requests_per_minute]
        numbers.append(size // 10**9 if size >= 10**9 else size // 10**6)
        for price in plan.prices:
            numbers += [money(price.price_cents), price.credits, each(Fraction(price.price_cents, price.credits))]
            numbers.append(money(-(-price.price_cents // price.period.months)))
    for pack in shown.catalog.packs:
        numbers += [money(pack.price_cents), pack.credits, each(Fraction(pack.price_cents, pack.credits))]
    numbers += [shown.catalog.plan_credits_outlast_months, shown.catalog.pack_credits_last_months]
    numbers += [shown.facts.unknown_hours, shown.facts.trash_days, shown.facts.preview_hours]
    return {f"{number:,}" if isinstance(number, int) else number for number in numbers}


def said() -> set[str]:
    parts = (pricing.head(), pricing.plan_part(), pricing.pack_part(), answer_list(answers()))
    return set().union(*map(numbers_of, parts))


def test_every_figure_is_computed_and_another_catalog_is_another_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = said()
    assert len(before) > 30
    assert before <= figures()

    for place, plan in enumerate(PLAN_LIMITS):
        others = replace(
            PLAN_LIMITS[plan],
            max_running=71 + place,
            max_waiting=3001 + place,
            storage_bytes=(701 + place) * 10**9,
            max_api_keys=81 + place,
            requests_per_minute=901 + place,
        )
        monkeypatch.setitem(PLAN_LIMITS, plan, others)
    catalog = another_catalog(tmp_path)
    install_site(
        make_site(
            catalog=catalog,
            free_credits=33,
            owner_credits=1777,
            facts=make_facts(unknown_hours=19, trash_days=41, preview_hours=43),
        )
    )

    after = said()
    assert after <= figures()
    assert len(after) > 30
    assert before & after <= {"0"}


def test_each_plan_says_its_own_figures() -> None:
    texts = [words_of(card) for card in find_all(pricing.plan_part(), "article")]
    for plan, text in zip(site().catalog.plans, texts, strict=True):
        assert plan.name in text
        assert plan.line in text
        assert f"{plan.limits.max_running} jobs side by side, {plan.limits.max_waiting:,} more in line" in text
        for price in plan.prices:
            assert f"${money(price.price_cents)}" in text
            assert f"{price.credits:,} credits" in text


def test_every_price_of_every_model_stands_in_a_table() -> None:
    registry = Registry.load()
    every = {*registry.list_offered(is_demo=True), *registry.list_offered(is_demo=False)}
    shown = groups()
    assert {model for group in shown for model in group.models} == every
    for group, (_head, *body) in zip(shown, tables_of(price_list()), strict=True):
        rows = [[text for kind, text in row if kind == "td"] for row in body]
        for model in group.models:
            sizes = quotes.price_table(model, Decimal("1.6"))
            still = [
                [
                    f"{quotes.quote(JobRequest('', model.id, row.named.size, level.quality), model, margin=Decimal('1.6')).credits_each:,}"
                    for level in model.qualities
                ]
                for row in sizes
            ]
            assert rows[: len(still)] == still
            assert (len(rows) > len(still)) is (OutputFormat.SVG in model.formats)


def test_what_moves_or_is_drawn_has_its_price_beside_the_pictures() -> None:
    (_head, *body) = tables_of(full_price_table(Registry.load().get("studio-demo")))[0]
    assert [[text for _kind, text in row] for row in body[-4:]] == [
        ["GIF, 2 to 9 frames", "960 × 960", "4", "29", "114"],
        ["GIF, 10 to 12 frames", "816 × 816", "3", "21", "83"],
        ["GIF, 13 to 16 frames", "720 × 720", "4", "29", "114"],
        ["SVG", "1024 × 1024", "8", "15", "41"],
    ]


def test_another_margin_is_another_table() -> None:
    before = numbers_of(full_price_table(site().offered_models[0]))
    install_site(make_site(margin=Decimal(16)))
    after = words_of(full_price_table(site().offered_models[0]))
    assert "1,139" in after
    assert "1,139" not in before


def test_with_a_provider_only_its_models_are_listed_as_its_server_can_do_them() -> None:
    can = Capabilities(qualities=frozenset({Quality.LOW, Quality.HIGH}))
    install_site(make_site(is_demo=False, registry=Registry.load().limited_to(can)))
    shown = groups()
    assert all(group.is_offered for group in shown)
    assert not any(model.is_demo for group in shown for model in group.models)
    for group in shown:
        assert [level.quality for level in group.models[0].qualities] == [Quality.LOW, Quality.HIGH]
    for head, *_body in (*tables_of(price_list()), *tables_of(price_table())):
        assert [text for _kind, text in head][-2:] == ["Draft", "Final"]


def test_the_list_price_is_that_of_the_smallest_pack(tmp_path: Path) -> None:
    assert site().list_price == 1
    install_site(make_site(catalog=another_catalog(tmp_path)))
    assert site().list_price == Fraction(600, 587)
    assert "1.02 ¢" in words_of(pricing.head())


def test_nothing_on_the_page_can_be_bought() -> None:
    buttons = [button for part in (pricing.plan_part(), pricing.pack_part()) for button in find_all(part, "button")]
    assert len(buttons) == len(site().catalog.paid_plans) + len(site().catalog.packs)
    for button in buttons:
        assert words_of(button) == NOT_SOLD
        assert value_of(button, "disabled") is True
    links = [each for part in (pricing.plan_part(), pricing.pack_part()) for each in walk(part) if hasattr(each, "to")]
    assert {value_of(link, "to") for link in links} == {"/studio"}
    assert {offer["availability"] for offer in pricing.offers_data()["offers"]} == {"https://schema.org/OutOfStock"}


def test_a_local_studio_says_that_its_credits_are_play_money_and_a_hosted_one_does_not() -> None:
    install_site(make_site(is_local=True, owner_credits=1234))
    local = words_of(pricing.head())
    install_site(make_site(is_local=False, owner_credits=1234, free_credits=77))
    hosted = words_of(pricing.head())
    assert "play money" in local
    assert "1,234" in local
    assert "play money" not in hosted
    assert "1,234" not in hosted
    assert "A new account starts with 77 credits" in hosted


def test_a_studio_that_sells_nothing_has_neither_plans_nor_packs(tmp_path: Path) -> None:
    nothing = "\n".join(f"[{place}]\nis_offered = false" for place in sold())
    (tmp_path / "ours.toml").write_text(nothing, encoding="utf-8")
    install_site(make_site(catalog=load_catalog(tmp_path / "ours.toml")))
    assert site().list_price is None
    assert words_of(pricing.plan_part()) == ""
    assert words_of(pricing.pack_part()) == ""
    assert "list price" not in words_of(pricing.head())
    assert pricing.offers_data()["offers"] == []


def sold() -> list[str]:
    catalog = load_catalog()
    return [*(f"plans.{plan.plan}" for plan in catalog.plans), *(f"packs.{pack.id}" for pack in catalog.packs)]


def test_there_are_six_answers_and_each_is_kept_by_tests_that_run() -> None:
    tests = list_tests(ROOT / "tests")
    assert len(answers()) == 6
    for answer in answers():
        assert answer.kept_by
        for name in answer.kept_by:
            assert tests.get(name) == "", f"{answer.id}: {name}"


def test_search_engines_read_the_same_prices_and_answers() -> None:
    data = [
        json.loads(value_of(each.children[0], "contents"))
        for each in find_all(pricing.pricing(), "script")
        if each.children
    ]
    catalog = site().catalog
    assert [offer["price"] for offer in data[0]["offers"]] == [
        *(f"{price.price_cents / 100:.2f}" for plan in catalog.paid_plans for price in plan.prices),
        *(f"{pack.price_cents / 100:.2f}" for pack in catalog.packs),
    ]
    assert [each["acceptedAnswer"]["text"] for each in data[1]["mainEntity"]] == [each.text for each in answers()]
    shown = words_of(answer_list(answers()))
    assert all(re.sub(r"\s+", " ", answer.text) in shown for answer in answers())


def test_every_plan_that_an_account_can_have_has_a_name_on_the_page() -> None:
    named = words_of(pricing.standing()) + str(pricing.standing())
    for plan in Plan:
        assert plan.value in named
