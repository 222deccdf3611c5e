"""Plans and packs as cards. Monthly or yearly is a pair of radio buttons that the style sheet reads, so it works without scripts."""

import reflex as rx

from gpt_image_studio.accounts.model import PlanLimits
from gpt_image_studio.billing.model import Pack, Period, PlanOffer, PlanPrice
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site

NOT_SOLD = "Buying is not set up on this studio yet"
GIGABYTE = 1_000_000_000
MEGABYTE = 1_000_000
PERIOD_LABELS = {Period.MONTHLY: "Monthly", Period.YEARLY: "Yearly"}


def dollars(cents: int) -> str:
    """`$12`, or `$12.50` where there are cents."""
    return f"${cents // 100:,}" if cents % 100 == 0 else f"${cents / 100:,.2f}"


def cents_each(price: PlanPrice | Pack) -> str:
    """Of one credit, in cents: `0.96 ¢`."""
    return f"{float(price.cents_per_credit):.2f}".removesuffix(".00") + " ¢"


def storage_text(size_bytes: int) -> str:
    return f"{size_bytes // GIGABYTE} GB" if size_bytes >= GIGABYTE else f"{size_bytes // MEGABYTE} MB"


def plans() -> rx.Component:
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend("Paid", class_name="sr-only"),
            *(
                rx.el.label(
                    rx.el.input(
                        type="radio", name="period", value=period.value, default_checked=period is Period.MONTHLY
                    ),
                    label,
                    class_name="chip",
                )
                for period, label in PERIOD_LABELS.items()
            ),
            class_name="chips plan-switch",
        ),
        rx.el.div(*(plan_card(offer) for offer in site().catalog.plans), class_name="plans"),
        class_name="plans-box",
    )


def plan_card(offer: PlanOffer) -> rx.Component:
    return rx.el.article(
        rx.el.div(
            rx.el.h3(offer.name),
            rx.cond(SessionState.plan == offer.plan.value, rx.el.span("Your plan", class_name="tag"), rx.fragment()),
            class_name="plan-name",
        ),
        rx.el.p(offer.line, class_name="muted plan-line"),
        _price_of_free() if offer.is_free else rx.fragment(*(_price(price) for price in offer.prices)),
        rx.el.ul(*(rx.el.li(line) for line in lines_of(offer.limits)), class_name="plan-limits"),
        rx.el.a("Open the studio", href="/studio", class_name="btn") if offer.is_free else not_sold(),
        class_name="plan",
        custom_attrs={"data-plan": offer.plan.value},
    )


def lines_of(limits: PlanLimits) -> tuple[str, ...]:
    """What the software holds this plan to."""
    return (
        f"{limits.max_running} jobs side by side, {limits.max_waiting:,} more in line",
        "Served before jobs of free accounts" if limits.is_paid else "Served after jobs of paid plans",
        f"{storage_text(limits.storage_bytes)} for pictures you upload",
        f"{limits.max_api_keys} API keys, {limits.requests_per_minute} requests a minute each",
    )


def _price_of_free() -> rx.Component:
    starting = site().free_credits
    return rx.el.div(
        rx.el.p(rx.el.b("$0", class_name="plan-money"), class_name="plan-price"),
        rx.el.p(f"{starting:,} credits once, to start with", class_name="plan-credits"),
        rx.el.p("No card", class_name="muted plan-each"),
    )


def _price(price: PlanPrice) -> rx.Component:
    is_yearly = price.period is Period.YEARLY
    return rx.el.div(
        rx.el.p(
            rx.el.b(dollars(price.price_cents), class_name="plan-money"),
            " a year" if is_yearly else " a month",
            class_name="plan-price",
        ),
        rx.el.p(
            f"{price.credits:,} credits" + (" for the year" if is_yearly else " a month"), class_name="plan-credits"
        ),
        rx.el.p(
            f"{cents_each(price)} a credit"
            + (f", {dollars(-(-price.price_cents // price.period.months))} a month" if is_yearly else ""),
            class_name="muted plan-each",
        ),
        class_name=f"is-{price.period}",
    )


def not_sold() -> rx.Component:
    return rx.el.button(NOT_SOLD, type="button", disabled=True, class_name="btn not-sold")


def packs() -> rx.Component:
    return rx.el.div(*(pack_card(pack) for pack in site().catalog.packs), class_name="packs")


def pack_card(pack: Pack) -> rx.Component:
    return rx.el.article(
        rx.el.h3(pack.name),
        rx.el.p(pack.line, class_name="muted plan-line"),
        rx.el.p(rx.el.b(dollars(pack.price_cents), class_name="plan-money"), " once", class_name="plan-price"),
        rx.el.p(f"{pack.credits:,} credits", class_name="plan-credits"),
        rx.el.p(f"{cents_each(pack)} a credit", class_name="muted plan-each"),
        not_sold(),
        class_name="plan",
        custom_attrs={"data-pack": pack.id},
    )
