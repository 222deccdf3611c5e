"""What a failure costs, what returns by itself, and what to do when it did not."""

from gpt_image_studio.policies import conditions as c
from gpt_image_studio.policies.model import Document, clause, item, owed, promise, said, section

_TABLE = "contract/test_faults_table.py::test_every_fault_at_every_stage_ends_as_the_table_says"

BY_ITSELF = section(
    "by-itself",
    "What returns by itself",
    clause(
        "set-aside",
        promise(
            "When you send a job, its price is set aside, not taken; what is not delivered is yours again when the job ends.",
            "integration/credits/test_ledger.py::test_a_hold_lowers_what_is_available_and_not_what_is_posted",
            "integration/credits/test_ledger.py::test_a_capture_takes_its_part_and_releases_the_rest",
        ),
        "You need not ask for any of this.",
    ),
    item(
        "failure",
        "A failure",
        promise(
            "costs nothing, whether the model, the network or the studio failed.",
            _TABLE,
            "contract/test_faults_table.py::test_a_provider_that_cannot_be_reached_costs_nothing",
            "crash/test_outages.py::test_a_full_disk_costs_nothing_and_work_goes_on_when_there_is_room",
            "integration/generations/test_runner_outages.py::test_a_picture_that_can_never_be_stored_is_not_charged",
        ),
    ),
    item(
        "refusal",
        "A refused request",
        promise(
            "costs nothing, whether the content check or the model refused it.",
            "integration/moderation/test_screening.py::test_a_refused_prompt_leaves_no_job_no_hold_and_no_place_in_line",
            "states/test_studio.py::test_a_refused_picture_is_named_and_not_charged",
        ),
    ),
    item(
        "partial",
        "Some pictures of a job",
        promise(
            "that arrived are charged, each at its own price, and the credits for the others return.",
            "integration/generations/test_runner_failures.py::test_the_good_ones_are_charged_and_the_refused_ones_returned",
        ),
    ),
    item(
        "canceled",
        "A job you cancel",
        promise(
            "costs nothing while it waits; while it runs, you pay for the pictures that had arrived.",
            "integration/generations/test_submit_after.py::test_canceling_a_waiting_job_returns_all_of_its_credits_and_lets_the_next_one_in",
            "integration/generations/test_runner_failures.py::test_canceling_a_running_job_keeps_and_charges_what_is_delivered",
        ),
    ),
    item(
        "smaller",
        "A picture that came smaller than you asked",
        promise(
            "costs correspondingly less, and the receipt says so.",
            "unit/generations/test_delivery.py::test_a_smaller_picture_costs_less",
            "unit/generations/test_delivery.py::test_a_picture_of_one_credit_that_came_small_is_free",
        ),
    ),
    item(
        "frames",
        "A GIF with fewer frames than you asked",
        promise(
            "costs correspondingly less.",
            "unit/generations/test_delivery.py::test_frames_that_did_not_come_are_not_paid",
            "integration/generations/test_moving_and_drawn.py::test_frames_that_did_not_come_are_returned",
        ),
    ),
    item(
        "opaque",
        "A picture without the transparency you asked for",
        promise(
            "costs nothing and stays yours.",
            "unit/generations/test_delivery.py::test_opaque_where_transparent_was_bought_is_free",
        ),
    ),
    item(
        "no-picture",
        "What is no picture",
        promise(
            "is not delivered and not charged.",
            "integration/generations/test_runner.py::test_what_is_no_picture_is_not_delivered_and_not_charged",
            "integration/generations/test_moving_and_drawn.py::test_what_is_not_safe_to_show_is_not_delivered_and_not_charged",
        ),
    ),
    item(
        "twice",
        "A job sent twice",
        promise(
            "by a double click or a lost connection is one job and is charged once.",
            "integration/generations/test_submit.py::test_the_same_draft_sent_many_times_at_once_is_one_job",
            "browser/test_studio_page.py::test_a_double_click_on_generate_is_one_job",
        ),
    ),
)

UNKNOWN = section(
    "unknown",
    "When nobody knows",
    clause(
        "unknown-outcome",
        "Sometimes the connection breaks after a request was sent, and no answer says whether a picture was made.",
        promise(
            "Then the credits stay set aside, the request is not sent again by itself, and if no picture came the credits are yours again "
            "after {unknown_life} at most.",
            "integration/generations/test_runner_failures.py::test_an_unknown_outcome_is_never_sent_again_and_closes_in_the_persons_favour",
            "states/test_studio.py::test_an_unknown_outcome_keeps_its_hold_and_says_that_it_is_checked",
            "unit/policies/test_policies.py::test_figures_are_those_of_the_settings",
        ),
    ),
)

NOT_RETURNED = section(
    "not-returned",
    "What does not return",
    clause(
        "delivered",
        said(
            "A picture that was delivered as you asked is charged also if you do not like it: making it cost the same.",
            because="a limit, not a promise",
        ),
        "Try Draft quality first; it costs least.",
    ),
    clause(
        "expired",
        promise(
            "Credits with an end date that you did not use by then are gone.",
            "integration/credits/test_ledger.py::test_credits_past_their_time_expire",
        ),
    ),
)

WRONG = section(
    "wrong",
    "If a charge is wrong",
    clause(
        "tell-us",
        "Write to {support} with the number of the job, which its details show.",
        promise(
            "Every charge is on record with the job it was for.",
            "integration/credits/test_ledger.py::test_the_service_grants_and_pages_through_the_entries",
            "property/test_job_machine.py::test_jobs_holds_and_charges_agree_whatever_happens_in_whatever_order",
        ),
        promise(
            "We can give credits back, with the reason on your account.",
            "integration/commands/test_command_line.py::test_credits_are_granted_with_a_reason",
        ),
    ),
)

BOUGHT = section(
    "bought",
    "Credits and plans you paid for",
    clause(
        "nothing-sold",
        said(
            "This installation sells neither credits nor plans, so there is nothing here to be paid back in money.",
            because="no payment service can be configured yet",
            when=c.unless(c.PAYMENTS),
        ),
    ),
    clause(
        "purchases",
        owed(
            "Unused credits that you bought are paid back within 14 days of the purchase; ask by mail, Creem sends the money back the way "
            "it came.",
            because="payments through Creem are not built",
            when=c.PAYMENTS,
        ),
        owed(
            "When money was paid back, the credits it had bought are taken back, those still unspent first.",
            because="payments through Creem are not built",
            when=c.PAYMENTS,
        ),
        owed(
            "A plan can be cancelled on the account page and runs until the end of the period you paid for.",
            because="subscriptions are not built",
            when=c.PAYMENTS,
        ),
        owed(
            "The charge appears on your statement as CREEM.IO with the name of the shop.",
            because="payments through Creem are not built",
            when=c.PAYMENTS,
        ),
        owed(
            "We answer mail about payments within three business days.",
            because="payments through Creem are not built",
            when=c.PAYMENTS,
        ),
    ),
)

REFUNDS = Document(
    slug="refunds",
    title="Refunds",
    summary="What a failure costs at {brand}, which credits return by themselves, and what to do when a charge is wrong.",
    lead=clause(
        "lead",
        promise(
            "You are charged for pictures that were delivered, and for nothing else.",
            _TABLE,
            "property/test_job_machine.py::test_jobs_holds_and_charges_agree_whatever_happens_in_whatever_order",
            "property/test_pricing_properties.py::test_nothing_is_charged_that_was_not_asked_for",
        ),
    ),
    sections=(BY_ITSELF, UNKNOWN, NOT_RETURNED, WRONG, BOUGHT),
)
