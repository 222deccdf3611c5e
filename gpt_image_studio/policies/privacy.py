"""The privacy policy: what is stored, why, where, how long, and what a person can do about it."""

from gpt_image_studio.policies import conditions as c
from gpt_image_studio.policies.browser_storage import KEPT_IN_THE_BROWSER
from gpt_image_studio.policies.model import Document, clause, item, owed, promise, said, section

WHO = section(
    "who",
    "Who this is about",
    clause(
        "operator",
        said("{operator} runs {brand} and answers for the data described here.", when=c.NAMED_COMPANY),
        said(
            "{brand} is software; whoever installed it at this address runs it and answers for the data described here.",
            when=c.unless(c.NAMED_COMPANY),
        ),
        "Below, “we” is that operator and “you” is anyone who uses the studio or looks at its pages.",
        "Questions and requests about your data go to {support}.",
    ),
    clause(
        "kept-here",
        promise(
            "This installation keeps its database and its files on the machine it runs on.",
            "unit/policies/test_policies.py::test_what_is_kept_here_is_in_the_data_folder",
            when=c.KEPT_HERE,
        ),
        promise(
            "Pictures are drawn on that machine too, so nothing you write, upload or make is sent to another company.",
            "browser/test_nothing_leaves.py::test_with_the_demo_model_the_studio_speaks_to_no_other_machine",
            "browser/test_policies.py::test_pages_load_nothing_from_anywhere_else",
            when=c.NOTHING_LEAVES,
        ),
        said(
            "What leaves it is what the model provider is sent, and what the content check is asked where that is somebody else; "
            "both are described under [Where it goes](#where).",
            when=c.all_of(c.KEPT_HERE, c.unless(c.NOTHING_LEAVES)),
        ),
    ),
)

WHAT = section(
    "what",
    "What we store",
    item(
        "account-details",
        "Account details.",
        "Your e-mail address, a display name if you have one, your plan, whether the account is active, and when it was made.",
        "For each signed-in browser: when it signed in, until when, and what the browser calls itself.",
        promise(
            "Of sign-in links, sessions and API keys only a hash is stored: the secret itself cannot be read from the database.",
            "integration/accounts/test_accounts.py::test_no_secret_is_kept_or_shown",
            "integration/accounts/test_api_keys.py::test_the_key_itself_is_kept_nowhere",
        ),
    ),
    item(
        "billing-records",
        "Billing and plan records.",
        "Every movement of credits with its amount, reason and time, the credits set aside for each job, and the price it was quoted.",
        promise(
            "The database refuses to change or delete an entry of that record.",
            "integration/credits/test_append_only.py::test_an_entry_of_the_ledger_cannot_be_changed",
            "integration/credits/test_append_only.py::test_an_entry_of_the_ledger_cannot_be_deleted",
            "integration/credits/test_append_only.py::test_the_ledger_cannot_be_emptied",
        ),
        owed(
            "Card numbers are typed at Creem and never reach us; we store which plan or pack was bought, when, and Creem’s number for it.",
            because="payments through Creem are not built",
            when=c.PAYMENTS,
        ),
    ),
    item(
        "generation-activity",
        "Generation activity.",
        "For each job: the prompt, the settings, which pictures it used, its steps and their times, each call to the model, "
        "how much the model says it used, what was delivered, what was charged, and the error if there was one.",
        "Prompts you save, with what you filled in.",
    ),
    item(
        "uploads-and-outputs",
        "Uploads and outputs.",
        promise(
            "A file you upload is kept exactly as you sent it, with its name and with the data inside it, such as where a photo was taken.",
            "integration/assets/test_uploads.py::test_an_upload_is_kept_byte_for_byte_and_described",
            "integration/assets/test_upload_copies.py::test_where_a_photo_was_taken_stays_with_the_original",
        ),
        "Beside it lie a copy for the model and small versions for the screen.",
        promise(
            "Pictures the model returns are kept byte for byte as they came, with any content credentials inside.",
            "integration/generations/test_runner.py::test_a_picture_arrives_byte_for_byte_and_is_charged_as_quoted",
            "integration/assets/test_assets.py::test_the_original_is_kept_byte_for_byte",
        ),
    ),
    item(
        "verdicts",
        "Results of the content check.",
        promise(
            "Whether a prompt or upload was allowed, by whom it was judged and, if it was refused, which kind of content it seemed to ask "
            "for; of a refused prompt the words are not stored, only a hash.",
            "integration/moderation/test_screening.py::test_of_a_refused_prompt_only_a_hash_is_kept",
        ),
        when=c.JUDGED,
    ),
    item(
        "logs",
        "Logs.",
        "The studio writes down what it did, with the numbers of accounts and jobs, to find out why something failed.",
        promise(
            "Prompts, e-mail addresses, keys and sign-in links are not written into that log.",
            "integration/generations/test_runner.py::test_a_job_leaves_one_line_in_the_log_and_no_prompt",
            "integration/accounts/test_accounts.py::test_no_secret_is_kept_or_shown",
            "contract/test_openai_images_failures.py::test_neither_key_nor_prompt_is_in_an_error",
            "contract/test_moderators.py::test_no_prompt_reaches_the_log_whatever_goes_wrong",
            "unit/test_log_secrets.py::test_what_must_not_be_logged_is_struck_out",
        ),
        "A web server or proxy in front of the studio may keep a log of its own, usually with network addresses.",
    ),
)

WHY = section(
    "why",
    "What we use it for",
    item("for-authentication", "Authentication.", "Account details and sessions decide who you are and what is yours."),
    item(
        "for-processing",
        "Processing.",
        "Prompts, settings and pictures are used to make the pictures you ask for and to work out their price.",
    ),
    item(
        "for-storage",
        "Storage and retrieval.",
        "Uploads, outputs and prompts are there so that you find them again, can search them and work on from them.",
    ),
    item(
        "for-abuse-detection",
        "Abuse detection.",
        "Prompts and refusals are used to keep out what the [Acceptable Use](/acceptable-use) page forbids, and limits to keep one "
        "account from crowding out the others.",
    ),
    item(
        "for-failure-investigation",
        "Failure investigation.",
        "The steps of a job, its errors and the log are used to find out what went wrong and whether a charge was right.",
    ),
    item(
        "for-billing-verification",
        "Billing verification.",
        "The record of credits is used to show what was charged for what, to answer disputes and to notice fraud.",
    ),
    clause(
        "legal-grounds",
        "Where the law asks for a ground: making and storing your pictures is what the [Terms](/terms-of-service) between us are about; "
        "keeping out abuse, keeping the service secure and finding failures are our legitimate interests; billing records are what tax "
        "and trade law ask for.",
        said(
            "We do not sell your data, and we do not use your prompts or pictures for advertising or to train models.",
            because="binds the operator; nothing in the software sells, advertises or trains",
        ),
        promise(
            "The pages carry no advertising, no analytics and no trackers.",
            "browser/test_policies.py::test_pages_load_nothing_from_anywhere_else",
        ),
    ),
)

WHERE = section(
    "where",
    "Where it goes",
    clause(
        "processors",
        promise(
            "Only companies this installation is set up to use are listed here.",
            "unit/policies/test_policies.py::test_only_companies_in_use_are_named",
            "unit/policies/test_policies.py::test_a_change_of_the_facts_is_a_rebuild",
        ),
    ),
    item(
        "demo-model",
        "The demo model.",
        promise(
            "Pictures are drawn by a program that is part of the studio and answers this machine only.",
            "contract/demo_model/test_process.py::test_it_serves_this_machine_only",
        ),
        when=c.DEMO,
    ),
    item(
        "model-provider",
        "The model provider, {provider}.",
        promise(
            "For each job it is sent the prompt, the pictures the job uses and what you drew on them, the settings, and a hash that tells "
            "your jobs from other people’s without saying who you are.",
            "contract/test_openai_images.py::test_a_generation_says_what_was_ordered_and_nothing_else",
            "contract/test_openai_images.py::test_an_edit_is_a_form_with_the_files_byte_for_byte",
            "integration/generations/test_runner.py::test_the_provider_knows_a_person_by_a_hash_only",
        ),
        promise(
            "Of an upload it gets a copy without the data inside the file, such as the place and the camera.",
            "integration/assets/test_uploads.py::test_the_provider_gets_the_clean_copy",
            "integration/assets/test_upload_copies.py::test_where_a_photo_was_taken_stays_with_the_original",
        ),
        "What it does with them, and for how long it keeps them, is governed by its own terms.",
        when=c.MODEL,
    ),
    item(
        "supabase-database",
        "Supabase",
        "hosts the database: accounts, prompts, jobs, the record of credits, and what else is listed above except the files.",
        when=c.DATABASE_AT_SUPABASE,
    ),
    item(
        "database-server",
        "A database server",
        "that the operator runs or rents holds accounts, prompts, jobs, the record of credits, and what else is listed above except the "
        "files.",
        when=c.DATABASE_ELSEWHERE,
    ),
    item(
        "supabase-accounts",
        "Supabase",
        owed(
            "signs you in: it gets your e-mail address and sends you the code.",
            because="sign-in with Supabase is not built",
            when=c.SUPABASE_ACCOUNTS,
        ),
    ),
    item(
        "r2-files",
        "Cloudflare R2",
        "stores the files: uploads, outputs and their small versions.",
        when=c.BUCKET_AT_R2,
    ),
    item(
        "bucket-files",
        "A storage service compatible with Amazon S3, at {files},",
        "stores the files: uploads, outputs and their small versions.",
        when=c.BUCKET_ELSEWHERE,
    ),
    item(
        "redis",
        "A Redis server",
        "that the operator runs or rents holds what your open pages show, while they are open and for a short time after.",
        promise(
            "For a few minutes it also keeps how many files your account has sent.",
            "integration/limits/test_shared_counts.py::test_uploads_of_an_account_are_forgotten_within_minutes",
        ),
        when=c.REDIS,
    ),
    item(
        "creem-check",
        "Creem, for the content check.",
        promise(
            "It is sent each new prompt as you wrote it, with our numbers for your account and the job, and answers whether it may be "
            "made.",
            "contract/test_moderators.py::test_creem_is_told_the_prompt_as_written_and_our_name_for_the_occasion",
            "integration/moderation/test_screening.py::test_the_same_prompt_is_asked_once_however_many_want_it_at_once",
        ),
        when=c.JUDGED_BY_CREEM,
    ),
    item(
        "creem-payments",
        "Creem, for payments.",
        owed(
            "As merchant of record it sells you plans and packs, takes the payment and writes the invoice.",
            because="payments through Creem are not built",
            when=c.PAYMENTS,
        ),
    ),
    item(
        "openai-check",
        "OpenAI, for the content check.",
        said("It is sent each new prompt and answers what kinds of content it finds.", when=c.JUDGED_BY_OPENAI),
        promise(
            "Of each new upload that a job uses it is sent a smaller version, once.",
            "integration/moderation/test_screening.py::test_an_upload_is_judged_once_in_a_size_that_travels",
            when=c.UPLOADS_JUDGED,
        ),
        when=c.all_of(
            c.JUDGED,
            c.Condition("OpenAI judges", lambda facts: c.JUDGED_BY_OPENAI.holds(facts) or facts.judges_uploads),
        ),
    ),
    item(
        "local-check",
        "The content check of the studio itself",
        promise(
            "is a list of phrases on this machine and asks nobody.",
            "unit/moderation/test_moderation_settings.py::test_unset_means_the_rules_of_the_house",
            "browser/test_nothing_leaves.py::test_with_the_demo_model_the_studio_speaks_to_no_other_machine",
        ),
        when=c.JUDGED_HERE,
    ),
    clause(
        "abroad",
        said(
            "These companies may work in other countries than yours; where the law asks for safeguards for that, the contracts between "
            "us and them carry them.",
            because="law; binds the operator",
        ),
        when=c.unless(c.NOTHING_LEAVES),
    ),
    clause(
        "authorities",
        said(
            "We give data to authorities or courts when a law obliges us to, and to nobody else who asks.",
            because="binds the operator",
        ),
    ),
)

_DAYS_NAMED = "unit/policies/test_policies.py::test_the_times_named_are_those_the_clean_up_keeps"

HOW_LONG = section(
    "how-long",
    "How long it stays",
    clause(
        "clean-up",
        promise(
            "The studio clears away by itself: what is due, as said below, goes with its next round.",
            "integration/housekeeping/test_cleaning.py::test_a_round_is_due_once_a_beat_wherever_it_was_done",
            "integration/housekeeping/test_cleaning.py::test_more_than_a_beat_takes_is_left_to_the_next",
            "integration/housekeeping/test_cleaning.py::test_storage_that_is_away_holds_up_only_what_needs_it",
        ),
    ),
    item(
        "what-you-make",
        "What you make and upload",
        promise(
            "stays until you delete it.",
            "integration/housekeeping/test_cleared_jobs.py::test_kept_jobs_are_kept_for_years",
            "integration/housekeeping/test_cleared_uploads.py::test_every_picture_of_a_kept_job_stays_even_if_it_was_marked_as_deleted",
        ),
    ),
    item(
        "what-you-delete",
        "What you delete",
        promise(
            "is out of your account’s sight at once.",
            "integration/generations/test_submit_after.py::test_a_deleted_job_is_gone_with_its_pictures_and_comes_back_with_them",
            "integration/assets/test_assets.py::test_a_deleted_one_is_not_found_until_it_is_brought_back",
        ),
        promise(
            "After {trash_days} it is removed for good: prompt, files and small versions.",
            "integration/housekeeping/test_cleared_jobs.py::test_a_deleted_job_is_gone_after_its_days_and_only_what_billing_needs_stays",
            "integration/housekeeping/test_cleared_uploads.py::test_a_deleted_upload_is_gone_after_its_days_with_every_copy",
            "integration/housekeeping/test_cleared_jobs.py::test_what_is_gone_cannot_be_brought_back_nor_made_again_under_its_name",
            _DAYS_NAMED,
        ),
        promise(
            "Of a job the record of what it cost remains, without its words and pictures.",
            "integration/housekeeping/test_cleared_jobs.py::test_a_deleted_job_is_gone_after_its_days_and_only_what_billing_needs_stays",
        ),
        promise(
            "A picture that another job is still working with goes when that job has ended.",
            "integration/housekeeping/test_cleared_uploads.py::test_what_a_job_under_way_was_given_stays_until_it_has_ended",
        ),
    ),
    item(
        "previews",
        "Unfinished previews",
        promise(
            "are removed {preview_hours} after they were made.",
            "integration/housekeeping/test_cleared_by_age.py::test_previews_go_after_a_day_and_pictures_stay",
            _DAYS_NAMED,
        ),
    ),
    item(
        "job-log",
        "The steps of a job",
        promise(
            "are removed {job_log_days} after it ended; its receipt stays.",
            "integration/housekeeping/test_cleared_by_age.py::test_the_log_of_an_ended_job_goes_after_its_days_and_that_of_a_job_under_way_stays",
            _DAYS_NAMED,
        ),
    ),
    item(
        "sessions",
        "Sessions",
        promise(
            "end when you sign out, and after {session_life} at the latest; a sign-in link works once and for {link_life}.",
            "integration/accounts/test_accounts.py::test_a_session_ends_after_thirty_days",
            "integration/accounts/test_accounts.py::test_signing_out_ends_this_session_alone_and_rings_the_accounts_tabs",
            "integration/accounts/test_accounts.py::test_a_link_signs_in_once",
            "integration/accounts/test_accounts.py::test_a_link_is_good_for_a_quarter_of_an_hour",
        ),
        promise(
            "What is recorded of ended sessions, used links and revoked API keys is removed {ended_session_days} later.",
            "integration/housekeeping/test_cleared_by_age.py::test_ended_sessions_used_links_and_revoked_keys_go_after_their_days_and_live_ones_stay",
            _DAYS_NAMED,
        ),
    ),
    item(
        "verdicts-count",
        "Results of the content check",
        promise(
            "count for {verdict_life}, after which the same words are judged again.",
            "integration/moderation/test_screening.py::test_a_verdict_counts_for_its_policy_and_its_days",
            when=c.JUDGED,
        ),
        promise(
            "They are removed after {verdict_days}.",
            "integration/housekeeping/test_cleared_by_age.py::test_verdicts_go_after_their_days_and_the_jobs_they_let_through_stay",
            _DAYS_NAMED,
            when=c.JUDGED,
        ),
    ),
    item(
        "orphans",
        "Files that belong to nothing,",
        promise(
            "such as those of a process that was cut off, are removed when they are {orphan_hours} old.",
            "integration/housekeeping/test_orphans.py::test_what_belongs_to_nothing_goes_and_everything_else_stays",
            "integration/housekeeping/test_orphans.py::test_what_is_younger_than_the_grace_is_left_alone",
            "integration/housekeeping/test_orphans.py::test_files_stored_by_a_worker_that_was_killed_go_with_the_round",
            _DAYS_NAMED,
        ),
    ),
    item(
        "kept-for-the-books",
        "Records for billing, fraud, security and audit",
        said(
            "(movements of credits, prices quoted and charged, suspensions) are kept for as long as the account exists and "
            "afterwards for as long as the law asks for them or a dispute is open.",
            because="law; how long is the operator’s duty",
        ),
    ),
    item(
        "backups",
        "Backups and logs",
        said(
            "are made and kept by the operator outside the studio; what was deleted stays in a backup until that backup is replaced.",
            because="outside the software",
        ),
    ),
)

CONTROL = section(
    "control",
    "What you can do",
    item(
        "see-and-take",
        "See and take with you.",
        promise(
            "The library shows everything you made, and every picture can be downloaded as the original file.",
            "states/test_library.py::test_everything_made_is_listed_newest_first_and_nothing_of_others",
            "integration/api/test_media_route.py::test_the_original_arrives_byte_for_byte",
            "integration/api/test_media_route.py::test_a_download_is_an_attachment",
        ),
    ),
    item(
        "delete",
        "Delete.",
        promise(
            "A job is deleted with its pictures in the studio, and one click brings it back as long as the notice is shown.",
            "browser/test_studio_page.py::test_a_deleted_job_comes_back_with_one_click",
            "states/test_studio.py::test_a_deleted_job_comes_back_with_undo",
        ),
    ),
    item(
        "sign-out",
        "Sign out.",
        promise(
            "Signing out ends that session on every tab.",
            "integration/accounts/test_accounts.py::test_signing_out_ends_this_session_alone_and_rings_the_accounts_tabs",
            "integration/api/test_media_route.py::test_signing_out_ends_it_within_seconds",
        ),
    ),
    item(
        "export",
        "Have a copy of everything.",
        said("Write to {support} and we send you what your account holds.", because="binds the operator"),
        promise(
            "The copy has every job, every movement of credits, your saved prompts and every original file, and no one else’s.",
            "integration/housekeeping/test_account_export.py::test_everything_of_an_account_is_in_it",
            "integration/housekeeping/test_account_export.py::test_own_prompts_are_in_it",
            "integration/housekeeping/test_account_export.py::test_nobody_else_is_in_it_and_no_secret",
        ),
    ),
    item(
        "close",
        "Close your account.",
        said("Write to {support} from the address of the account and we close it.", because="binds the operator"),
        promise(
            "Sessions, keys, prompts, pictures, uploads and the address are then deleted at once, not after the days of the trash.",
            "integration/housekeeping/test_account_deletion.py::test_everything_is_gone_at_once_and_the_books_stay",
            "integration/housekeeping/test_account_deletion.py::test_interrupted_anywhere_the_clean_up_finishes_it",
            "integration/housekeeping/test_account_deletion.py::test_the_files_are_gone_from_a_disk_and_from_a_bucket",
            "integration/housekeeping/test_account_deletion.py::test_of_every_table_it_is_decided_whether_it_goes_with_its_account",
        ),
        promise(
            "What stays names nobody: movements of credits, jobs without words or pictures, and which kinds of content were refused.",
            "integration/housekeeping/test_account_deletion.py::test_everything_is_gone_at_once_and_the_books_stay",
            "integration/housekeeping/test_account_deletion.py::test_the_same_address_may_come_again_as_somebody_new",
        ),
    ),
    item(
        "rights",
        "Ask.",
        said(
            "Write to {support} to see, correct, take or delete what we hold about you, or to object to how it is used; we answer within a "
            "month.",
            because="law; binds the operator",
        ),
        "If you think we are wrong, you can complain to the data protection authority where you live.",
    ),
)

SECURITY = section(
    "security",
    "Security, and where it ends",
    clause(
        "private",
        promise(
            "What you make is private: a picture is shown to the account it belongs to, and anyone else gets the same answer as for one "
            "that does not exist.",
            "integration/api/test_media_route.py::test_what_may_not_be_seen_is_not_there",
            "integration/assets/test_assets.py::test_nobody_else_finds_it",
            "integration/generations/test_submit_after.py::test_nobody_reaches_into_anothers_jobs",
            "integration/api/test_public_api_access.py::test_nobody_sees_touches_or_uses_what_is_somebody_elses",
        ),
        promise(
            "Who you are is decided by your session alone, whatever else a browser sends.",
            "integration/web/test_bad_events.py::test_a_forged_account_id_is_refused",
            "integration/web/test_bad_events.py::test_another_accounts_job_cannot_be_seen_or_canceled",
        ),
        promise(
            "Files from strangers are opened in a process of their own that holds no keys.",
            "integration/assets/test_file_process.py::test_who_opens_strangers_files_knows_no_secret",
        ),
        promise(
            "The folder of the files can be read by the studio’s own user only.",
            "contract/test_folder_storage.py::test_files_are_for_the_studio_only",
            when=c.FOLDER,
        ),
    ),
    clause(
        "limits",
        "No service is safe from everything.",
        said(
            "Whoever runs this installation can read its database and its files; they are not encrypted against the operator.",
            because="a limit, not a promise",
        ),
        said(
            "After you sign out, pictures whose address somebody knows can be fetched from that browser for a few seconds more.",
            because="a limit, not a promise",
        ),
        said(
            "This installation is reached without https: what you send can be read on the network in between.",
            when=c.unless(c.HTTPS),
        ),
        said(
            "If data gets into the wrong hands, we tell you and the authorities as the law asks.",
            because="law; binds the operator",
        ),
    ),
)

BROWSER = section(
    "browser",
    "Cookies and what your browser keeps",
    clause(
        "one-cookie",
        promise(
            "The studio sets one cookie, which says that you are signed in; scripts cannot read it, and forms of other sites cannot use "
            "it.",
            "browser/test_policies.py::test_the_browser_keeps_what_is_published_and_nothing_else",
            "integration/accounts/test_session_cookie.py::test_no_script_and_no_other_site_gets_the_cookie",
            "unit/web/test_hosts.py::test_a_form_is_taken_only_from_our_own_pages",
        ),
        promise(
            "Over https it travels encrypted only.",
            "integration/accounts/test_session_cookie.py::test_behind_https_the_cookie_travels_encrypted_only",
            when=c.HTTPS,
        ),
        promise(
            "Everything else below stays in your browser to keep your draft and your settings, and you can delete it there.",
            "browser/test_policies.py::test_the_browser_keeps_what_is_published_and_nothing_else",
            "unit/policies/test_policies.py::test_every_name_the_pages_keep_in_the_browser_is_published",
        ),
    ),
    *(
        item(
            f"browser-{kept.anchor}",
            kept.name,
            promise(
                f"({kept.place}): {kept.purpose}",
                "browser/test_policies.py::test_the_browser_keeps_what_is_published_and_nothing_else",
            ),
        )
        for kept in KEPT_IN_THE_BROWSER
    ),
)

REST = (
    section(
        "children",
        "Children",
        clause(
            "age",
            said(
                "The studio is made for work and is not for children: you must be 16 or older, or as old as your country’s law asks.",
                because="binds the reader",
            ),
            said(
                "If a child has given us data, write to {support} and we will delete it.", because="binds the operator"
            ),
        ),
    ),
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
            said("We announce changes that matter before they apply, where we can.", because="binds the operator"),
        ),
    ),
    section("contact", "Contact", clause("write", "Write to {support}.")),
)

PRIVACY = Document(
    slug="privacy-policy",
    title="Privacy Policy",
    summary="What {brand} stores about you, where it goes, how long it stays and what you can do about it.",
    lead=clause(
        "lead",
        "Your prompts and pictures are used to make what you ask for, and are yours.",
        promise(
            "They are private to your account.",
            "integration/api/test_media_route.py::test_what_may_not_be_seen_is_not_there",
            "integration/api/test_public_api_access.py::test_nobody_sees_touches_or_uses_what_is_somebody_elses",
        ),
        "The rest of this page says the same in detail.",
    ),
    sections=(WHO, WHAT, WHY, WHERE, HOW_LONG, CONTROL, SECURITY, BROWSER, *REST),
)
