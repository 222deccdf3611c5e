"""The terms of service."""

from gpt_image_studio.policies import conditions as c
from gpt_image_studio.policies.model import Document, clause, owed, promise, said, section

AGREEMENT = section(
    "agreement",
    "What you agree to",
    clause(
        "parties",
        said("These terms are between you and {operator}, who runs {brand}.", when=c.NAMED_COMPANY),
        said(
            "These terms are between you and whoever runs {brand} at this address; below, that is “we”.",
            when=c.unless(c.NAMED_COMPANY),
        ),
        "By using the studio you agree to them, to the [Acceptable Use](/acceptable-use) page and to the [Refunds](/refunds) page.",
        "If you use it for a company, you agree for that company and say that you may.",
    ),
    clause(
        "what-it-is",
        "{brand} is an interface to image models made by others.",
        said("{disclaimer}", when=c.DISCLAIMED),
        said("This installation draws with a demo model that is part of the studio and is no AI.", when=c.DEMO),
        said("Its pictures are made by a model at {provider}.", when=c.MODEL),
    ),
)

ACCOUNT = section(
    "account",
    "Your account",
    clause(
        "keep-safe",
        "An account belongs to one person or one company.",
        "Give a true e-mail address, keep sign-in links and API keys to yourself, and tell us when somebody else got hold of one.",
        "What is done with your account or your keys counts as done by you until you tell us.",
    ),
    clause(
        "links-and-keys",
        promise(
            "A sign-in link works once and for {link_life}.",
            "integration/accounts/test_accounts.py::test_a_link_signs_in_once",
            "integration/accounts/test_accounts.py::test_a_link_is_good_for_a_quarter_of_an_hour",
        ),
        promise(
            "An API key that is revoked stops working at once.",
            "integration/accounts/test_api_keys.py::test_a_revoked_key_is_gone_at_once_and_for_good",
        ),
        said(
            "You must be 16 or older, or as old as your country’s law asks for such a contract.",
            because="binds the reader",
        ),
    ),
)

CREDITS = section(
    "credits",
    "Credits and prices",
    clause(
        "what-a-credit-is",
        "A credit is a right to use this studio and nothing else.",
        said(
            "It is not money, earns no interest, cannot be paid out, sold or given to another account.",
            because="a definition",
        ),
        "A new account may get some from us to start with.",
    ),
    clause(
        "price-first",
        promise(
            "You see the price of a job before you send it, and it is never charged more than that.",
            "states/test_studio.py::test_the_price_is_shown_before_signing_in_and_generate_leads_to_the_door",
            "integration/generations/test_submit.py::test_the_price_of_the_quote_is_the_price_that_is_held",
            "integration/credits/test_ledger.py::test_a_job_is_never_charged_outside_its_hold",
            "unit/generations/test_delivery.py::test_nothing_ever_costs_more_than_quoted_or_less_than_nothing",
        ),
        promise(
            "When a job starts, its price is set aside; when it ends, you are charged for the pictures that were delivered and the rest "
            "is yours again.",
            "integration/credits/test_ledger.py::test_a_capture_takes_its_part_and_releases_the_rest",
            "integration/generations/test_runner_failures.py::test_the_good_ones_are_charged_and_the_refused_ones_returned",
        ),
        promise(
            "A job is charged once, also when it was sent twice or the studio was stopped in the middle.",
            "integration/generations/test_submit.py::test_the_same_draft_sent_many_times_at_once_is_one_job",
            "integration/credits/test_ledger.py::test_a_hold_is_resolved_once",
            "browser/test_main_job.py::test_a_server_killed_in_the_middle_finishes_the_job_once_and_charges_once",
        ),
        "What failures cost is on the [Refunds](/refunds) page.",
    ),
    clause(
        "expiry",
        promise(
            "Credits expire only if they were given to you with an end date.",
            "unit/credits/test_lots.py::test_a_lot_loses_nothing_before_its_end",
            "integration/credits/test_ledger.py::test_credits_past_their_time_expire",
        ),
        promise(
            "Those that expire soonest are spent first.",
            "integration/credits/test_ledger.py::test_the_soonest_expiring_credits_are_spent_first",
        ),
        promise(
            "Credits set aside for a job do not expire until it ends.",
            "integration/credits/test_ledger.py::test_held_credits_outlive_their_lot_until_the_job_ends",
        ),
    ),
    clause(
        "not-for-sale",
        said(
            "This installation sells neither credits nor plans.",
            because="no payment service can be configured yet",
            when=c.unless(c.PAYMENTS),
        ),
    ),
    clause(
        "plans",
        owed(
            "Plans renew by themselves until you cancel; cancelling takes effect at the end of the period you paid for.",
            because="subscriptions are not built",
            when=c.PAYMENTS,
        ),
        owed(
            "Creem is the seller and appears as such on your statement.",
            because="payments through Creem are not built",
            when=c.PAYMENTS,
        ),
    ),
    clause(
        "changes-of-price",
        promise(
            "A job that was sent keeps the price it was quoted, whatever prices do afterwards.",
            "unit/generations/test_pricing.py::test_the_total_is_count_times_each_and_the_version_is_kept",
            "integration/generations/test_submit.py::test_the_price_of_the_quote_is_the_price_that_is_held",
        ),
        "Prices of new jobs may change, because what the models cost changes.",
    ),
)

CONTENT = section(
    "content",
    "What is yours",
    clause(
        "yours",
        "What you upload is yours, and between you and us so are the pictures you make.",
        "You may use them for whatever the law, the [Acceptable Use](/acceptable-use) page and the model provider’s terms allow, also for "
        "business.",
        "You give us the permission we need to store them, change their size, and send them to the services that make and check pictures, "
        "and no other.",
        said("We do not show them to others or use them in public.", because="binds the operator"),
    ),
    clause(
        "your-duty",
        "You say that you may use what you upload and ask for, and you answer for what you publish.",
        said(
            "A model can give similar pictures to different people, may get facts, words and faces wrong, and may come close to existing "
            "works: look before you publish, and do not rely on a picture being protected by copyright.",
        ),
        "Where the law asks you to say that a picture was made by a machine, say so.",
    ),
    clause(
        "demo-pictures",
        promise(
            "Above the studio it says that the demo model draws and is no AI.",
            "browser/test_studio_page.py::test_above_the_studio_stands_who_draws",
        ),
        when=c.DEMO,
    ),
)

RULES = section(
    "rules",
    "Rules of use",
    clause(
        "acceptable-use",
        "The [Acceptable Use](/acceptable-use) page is part of these terms.",
        "In particular you may not make sexually explicit content of any kind, anything sexual with minors, or put a person’s face into "
        "another picture.",
    ),
    clause(
        "provider-terms",
        "The provider of the model, {provider}, has usage policies of its own, which apply to what you send and make here as well.",
        "It may refuse a request or take a model away.",
        when=c.MODEL,
    ),
    clause(
        "technical",
        "You may use the studio by hand and through its API.",
        "You may not get around its limits, its prices or its content check, look for other people’s data, disturb the service, or resell "
        "access to it without our written agreement.",
        "If you look for security holes, do it with your own account, stop at the first proof, and tell us.",
    ),
)

AVAILABILITY = section(
    "availability",
    "Availability",
    clause(
        "as-it-is",
        said(
            "The studio is offered as it is: we work to keep it running but do not promise that it is there at any given time, that a "
            "model answers, or that a picture is what you hoped for.",
            because="it says what is not promised",
        ),
        "We may change or end features; when one that you paid for ends, the [Refunds](/refunds) page applies.",
    ),
    clause(
        "nothing-lost",
        promise(
            "A job that was accepted goes on when you close the page, lose the connection or the studio restarts.",
            "browser/test_main_job.py::test_a_reload_in_the_middle_of_the_job_loses_nothing",
            "crash/test_worker_killed.py::test_the_next_worker_finishes_the_job_once_and_charges_it_once",
            "crash/test_chaos.py::test_nothing_is_lost_and_nothing_is_charged_twice_through_thirty_kills",
        ),
        "Keep copies of pictures that matter to you all the same.",
    ),
)

ENDING = section(
    "ending",
    "Suspension and ending",
    clause(
        "suspension",
        "We may suspend an account that breaks these terms, that is used for fraud, or that endangers others.",
        promise(
            "A suspended account can make and upload nothing new, but jobs it had sent are finished, and it can still sign in, look at and "
            "download what it made.",
            "integration/generations/test_submit.py::test_a_suspended_account_makes_nothing_new_but_finishes_what_it_began",
            "integration/assets/test_uploads.py::test_a_suspended_account_uploads_nothing",
            "integration/accounts/test_accounts.py::test_a_suspended_account_stays_signed_in",
            "states/test_studio.py::test_a_suspended_account_sees_why_and_keeps_what_it_made",
            "integration/api/test_public_api_access.py::test_a_suspended_account_may_look_but_not_make",
        ),
        "To appeal, write to {support} and say why; a person reads it.",
    ),
    clause(
        "leaving",
        "You can stop using the studio whenever you like.",
        said("Write to {support} to have your account closed.", because="binds the operator"),
        promise(
            "With it go your sessions, keys, prompts, pictures and uploads, and the credits that were left.",
            "integration/housekeeping/test_account_deletion.py::test_everything_is_gone_at_once_and_the_books_stay",
        ),
        said(
            "We may end these terms with 30 days’ notice, or at once for a serious breach.", because="binds both sides"
        ),
    ),
)

LIABILITY = section(
    "liability",
    "Liability",
    clause(
        "liable",
        said(
            "We are liable without limit for intent, gross negligence, injury to people, and wherever the law does not let us limit it.",
            because="law",
        ),
        said(
            "Otherwise we are liable only for duties without which this contract would make no sense, and only for damage that was to be "
            "expected, at most what you paid us in the twelve months before.",
            because="law",
        ),
        "If others make claims against us because of what you uploaded, made or published against these terms, you cover the cost of it.",
    ),
    clause(
        "law",
        "The law of the place where the operator has its seat applies.",
        said("Rights that consumers have in their own country stay untouched.", because="law"),
        "If a part of these terms does not hold, the rest does.",
    ),
)

REST = (
    section(
        "changes",
        "Changes",
        clause(
            "dated",
            promise(
                "When the words of this page change, the date above changes with them.",
                "unit/policies/test_policy_map.py::test_words_that_changed_need_a_new_date",
                "unit/policies/test_policy_map.py::test_the_policy_map_is_in_order",
            ),
            said(
                "If a change is to your disadvantage, we tell you 30 days before, and you may leave.",
                because="binds the operator",
            ),
        ),
    ),
    section("contact", "Contact", clause("write", "Write to {support}.", "The operator is {operator}.")),
)

TERMS = Document(
    slug="terms-of-service",
    title="Terms of Service",
    summary="The agreement between you and the operator of {brand}: account, credits, content, limits.",
    lead=clause(
        "lead",
        "In short: use the studio by the rules, pay for what is delivered, keep what you make.",
        promise(
            "What fails costs nothing.",
            "contract/test_faults_table.py::test_every_fault_at_every_stage_ends_as_the_table_says",
        ),
    ),
    sections=(AGREEMENT, ACCOUNT, CREDITS, CONTENT, RULES, AVAILABILITY, ENDING, LIABILITY, *REST),
)
