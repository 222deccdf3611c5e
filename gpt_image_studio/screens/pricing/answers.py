"""Six questions about money, answered for this installation. Each answer names the tests that keep it true."""

from collections.abc import Sequence
from dataclasses import dataclass

import reflex as rx

from gpt_image_studio.site import Site, site


@dataclass(frozen=True, slots=True)
class Answer:
    """`kept_by`: tests below `tests/`, as pytest names them."""

    id: str
    question: str
    sentences: tuple[str, ...]
    kept_by: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


def answers() -> tuple[Answer, ...]:
    shown = site()
    return (
        Answer(
            "taken",
            "When are credits taken?",
            (
                "When you press Generate, the price on the button is set aside.",
                "It is taken when the pictures are there, for those that arrived; the rest is yours again.",
                "After the click the price never rises.",
            ),
            (
                "integration/credits/test_ledger.py::test_a_hold_lowers_what_is_available_and_not_what_is_posted",
                "integration/credits/test_ledger.py::test_a_capture_takes_its_part_and_releases_the_rest",
                "integration/credits/test_ledger.py::test_a_job_is_never_charged_outside_its_hold",
                "integration/generations/test_submit.py::test_the_price_of_the_quote_is_the_price_that_is_held",
            ),
        ),
        Answer(
            "returned",
            "What comes back by itself?",
            (
                "Everything that was not delivered: refusals, failures, and jobs you cancel while they wait.",
                (
                    "A picture smaller than you bought, or a GIF with fewer frames, costs correspondingly less; one without the "
                    "transparency you bought costs nothing."
                ),
                (
                    "When a connection breaks and nobody knows whether a picture was made, the credits stay set aside, nothing is sent "
                    f"twice, and after {count(shown.facts.unknown_hours, 'hour')} at most it is settled in your favour."
                ),
            ),
            (
                "contract/test_faults_table.py::test_every_fault_at_every_stage_ends_as_the_table_says",
                "integration/moderation/test_screening.py::test_a_refused_prompt_leaves_no_job_no_hold_and_no_place_in_line",
                "integration/generations/test_runner_failures.py::test_the_good_ones_are_charged_and_the_refused_ones_returned",
                "integration/generations/test_submit_after.py::test_canceling_a_waiting_job_returns_all_of_its_credits_and_lets_the_next_one_in",
                "unit/generations/test_delivery.py::test_a_smaller_picture_costs_less",
                "unit/generations/test_delivery.py::test_frames_that_did_not_come_are_not_paid",
                "unit/generations/test_delivery.py::test_opaque_where_transparent_was_bought_is_free",
                (
                    "integration/generations/test_runner_failures.py::"
                    "test_an_unknown_outcome_is_never_sent_again_and_closes_in_the_persons_favour"
                ),
            ),
        ),
        Answer(
            "expire",
            "When do credits expire?",
            _expiry(shown),
            (
                "integration/commands/test_command_line_credits.py::test_the_credits_an_account_starts_with_do_not_expire",
                "integration/credits/test_ledger.py::test_the_soonest_expiring_credits_are_spent_first",
                "integration/credits/test_ledger.py::test_credits_past_their_time_expire",
            ),
        ),
        Answer(
            "cancel",
            "What if I cancel or change plans?",
            (
                "Nothing renews here: buying is not set up on this studio, so there is nothing to cancel.",
                "What a plan allows counts from the next job, upload or API request on.",
            ),
            (
                "unit/screens/test_pricing_page.py::test_nothing_on_the_page_can_be_bought",
                "integration/generations/test_submit.py::test_an_account_runs_as_many_jobs_as_its_plan_allows_and_no_more",
                "integration/assets/test_upload_limits.py::test_uploads_take_no_more_than_the_plan_allows",
                "integration/accounts/test_api_keys.py::test_a_key_without_a_figure_of_its_own_follows_its_plan",
            ),
        ),
        Answer(
            "owner",
            "Who owns the pictures, and who sees them?",
            (
                "We claim no rights in what you upload or make, and commercial use is yours to decide.",
                "The terms of the model’s maker apply too, and in some countries nobody holds a copyright in what a model made.",
                "Your pictures are shown to your account only, and nothing is published.",
                (
                    "A job’s prompt and pictures go to the model provider that draws it, and to the content check where one is set up; the "
                    "provider knows you by a hash."
                ),
            ),
            (
                "integration/api/test_media_route.py::test_what_may_not_be_seen_is_not_there",
                "integration/assets/test_assets.py::test_nobody_else_finds_it",
                "integration/generations/test_submit_after.py::test_nobody_reaches_into_anothers_jobs",
                "integration/generations/test_runner.py::test_the_provider_knows_a_person_by_a_hash_only",
            ),
        ),
        Answer(
            "money-back",
            "How do I get money back?",
            (
                "No money is taken on this studio, so there is none to give back.",
                (
                    f"If a charge in credits looks wrong, write to {site().brand.support_email} with the number of the job: every charge "
                    "is on record with its job, and credits can be given back with the reason beside them."
                ),
            ),
            (
                "unit/screens/test_pricing_page.py::test_nothing_on_the_page_can_be_bought",
                "integration/credits/test_ledger.py::test_the_service_grants_and_pages_through_the_entries",
                "integration/commands/test_command_line.py::test_credits_are_granted_with_a_reason",
            ),
        ),
    )


def answer_list(asked: Sequence[Answer]) -> rx.Component:
    return rx.el.div(
        *(rx.el.div(rx.el.h3(each.question), rx.el.p(each.text), id=each.id, class_name="answer") for each in asked),
        class_name="answers",
    )


def _expiry(shown: Site) -> tuple[str, ...]:
    catalog = shown.catalog
    longer = catalog.plan_credits_outlast_months
    plans = (
        f"{_months_text(longer)} longer than the period they were paid for, so a quiet month is carried over"
        if longer
        else "as long as the period they were paid for"
    )
    return (
        f"The {shown.starting_credits:,} credits an account starts with do not expire.",
        (
            f"Once plans and packs can be bought here, credits of a plan last {plans}; credits of a pack last "
            f"{_months_text(catalog.pack_credits_last_months)}."
        ),
        "What ends soonest is spent first.",
    )


def _months_text(months: int) -> str:
    return "a month" if months == 1 else f"{months} months"


def count(number: int, of_what: str) -> str:
    return f"{number} {of_what}" if number == 1 else f"{number} {of_what}s"
