"""What it costs: the calculator first, then plans, packs, every price, and six answers about money."""

from typing import Any

import reflex as rx

from gpt_image_studio.accounts.model import Plan
from gpt_image_studio.billing.model import Period
from gpt_image_studio.screens.frame.anchor import anchor
from gpt_image_studio.screens.frame.document import font_preload, structured
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.pricing.answers import answer_list, answers, count
from gpt_image_studio.screens.pricing.calculator import calculator
from gpt_image_studio.screens.pricing.full_list import price_list
from gpt_image_studio.screens.pricing.plans import NOT_SOLD, cents_each, packs, plans
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site

PARTS = (
    ("calculator", "Calculator"),
    ("plans", "Plans"),
    ("packs", "Packs"),
    ("every-price", "Every price"),
    ("answers", "Answers"),
)
#: Schema.org's codes of a length of time.
UNIT_CODES = {Period.MONTHLY: "MON", Period.YEARLY: "ANN"}


def pricing() -> rx.Component:
    return public_page(
        font_preload("instrument-serif-latin"),
        structured(offers_data()),
        structured(questions_data()),
        head(),
        rx.el.section(
            rx.el.h2("How much for my pictures?", class_name="serif"),
            calculator(),
            id="calculator",
            class_name="band pricing-first",
        ),
        plan_part(),
        pack_part(),
        rx.el.section(
            rx.el.h2("Every price", class_name="serif"),
            rx.el.p(
                "Credits for one picture. Pictures of yours and very long prompts add to it: the calculator shows the first, the "
                "button in the studio both. Previews while it is drawn cost nothing.",
                class_name="lead",
            ),
            price_list(),
            id="every-price",
            class_name="band",
        ),
        rx.el.section(
            rx.el.h2("Six answers", class_name="serif"), answer_list(answers()), id="answers", class_name="band halves"
        ),
    )


def head() -> rx.Component:
    shown = site()
    return rx.el.div(
        rx.el.h1("What it costs", class_name="serif page-title"),
        rx.el.p(
            *((f"A credit is {cents_each(shown.catalog.packs[0])} at list price. ",) if shown.catalog.packs else ()),
            "The price of a job stands on its button before you press it, and you pay only for pictures that arrive.",
            class_name="lead",
        ),
        rx.el.p(not_for_sale(), class_name="pricing-notice"),
        rx.el.p(standing(), class_name="pricing-standing"),
        rx.el.nav(
            *(anchor(label, href=f"#{part}", class_name="prose-link") for part, label in PARTS),
            aria_label="On this page",
            class_name="pricing-parts",
        ),
        class_name="page-head",
    )


def not_for_sale() -> rx.Component:
    """What the figures of this page are worth on this installation."""
    shown = site()
    if shown.is_local:
        return rx.fragment(
            rx.el.b(f"{NOT_SOLD}. "),
            "It runs with a database of its own, and credits here are play money: whoever runs it starts with "
            f"{shown.owner_credits:,} and adds more with ",
            rx.el.code("studio grant", class_name="mono"),
            ". The prices are those a hosted studio would ask.",
        )
    return rx.fragment(rx.el.b(f"{NOT_SOLD}. "), "Credits come from whoever runs it.")


def standing() -> rx.Component:
    """Balance and plan. One line either way, so nothing moves when it is known who sits here."""
    names = [(offer.plan.value, offer.name) for offer in site().catalog.plans]
    return rx.cond(
        SessionState.is_signed_in,
        rx.el.span(
            "You have ",
            rx.el.b(SessionState.available_text, " credits", class_name="standing-credits"),
            ". Your plan: ",
            rx.el.b(
                rx.match(SessionState.plan, *names, (Plan.OWNER.value, "owner of this studio"), SessionState.plan),
                class_name="standing-plan",
            ),
            ".",
        ),
        rx.el.span(f"A new account starts with {site().free_credits:,} credits."),
    )


def plan_part() -> rx.Component:
    shown = site()
    if not shown.catalog.plans:
        return rx.fragment()
    return rx.el.section(
        rx.el.h2("Plans", class_name="serif"),
        rx.el.p(
            "Credits at a lower price, and more at once. Every plan has every model, size and quality, the API and the prompt library. "
            f"Pictures stay until you delete them, and {count(shown.facts.trash_days, 'day')} in the trash after that; previews of a "
            f"picture while it is drawn go after {count(shown.facts.preview_hours, 'hour')}.",
            class_name="lead",
        ),
        plans(),
        id="plans",
        class_name="band",
    )


def pack_part() -> rx.Component:
    if not site().catalog.packs:
        return rx.fragment()
    return rx.el.section(
        rx.el.h2("Packs", class_name="serif"),
        rx.el.p(
            "Credits bought once, on top of any plan or none. Never cheaper by the credit than a plan, and nothing to cancel.",
            class_name="lead",
        ),
        packs(),
        id="packs",
        class_name="band",
    )


def offers_data() -> dict[str, Any]:
    """For search engines. Nothing is said to be available while it cannot be bought."""
    catalog = site().catalog

    def offer(name: str, cents: int, credits: int, unit_code: str = "") -> dict[str, Any]:  # noqa: A002 # the product's word
        money = {"price": f"{cents / 100:.2f}", "priceCurrency": "USD"}
        each = {"referenceQuantity": {"@type": "QuantitativeValue", "value": 1, "unitCode": unit_code}}
        return {
            "@type": "Offer",
            "name": name,
            "description": f"{credits:,} credits",
            "availability": "https://schema.org/OutOfStock",
            **money,
            **({"priceSpecification": {"@type": "UnitPriceSpecification", **money, **each}} if unit_code else {}),
        }

    return {
        "@context": "https://schema.org",
        "@type": "SoftwareApplication",
        "name": site().brand.name,
        "description": site().brand.tagline,
        "applicationCategory": "MultimediaApplication",
        "operatingSystem": "Web",
        "offers": [
            *(
                offer(f"{plan.name}, {price.period}", price.price_cents, price.credits, UNIT_CODES[price.period])
                for plan in catalog.paid_plans
                for price in plan.prices
            ),
            *(offer(pack.name, pack.price_cents, pack.credits) for pack in catalog.packs),
        ],
    }


def questions_data() -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": each.question,
                "acceptedAnswer": {"@type": "Answer", "text": each.text},
            }
            for each in answers()
        ],
    }


def page() -> Page:
    return Page(
        route="/pricing",
        build=pricing,
        title=f"Pricing · {site().brand.name}",
        description="What a picture costs by size and quality, what a month of pictures costs, plans, packs and every price in one table.",
        on_load=SessionState.arrive,
    )
