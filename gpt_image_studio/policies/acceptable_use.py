"""What may not be made here, and what happens when somebody tries."""

from gpt_image_studio.policies import conditions as c
from gpt_image_studio.policies.model import Document, clause, item, promise, said, section

NOT_MADE = section(
    "not-made",
    "What is not made here",
    clause("whatever-way", "This holds for prompts, for pictures you upload, and for what you do with the results."),
    item(
        "sexual",
        "Sexual content.",
        "No sexually explicit or suggestive pictures, nudity for its own sake, or fetish content, of real or invented people, drawn or "
        "photographed.",
    ),
    item(
        "minors",
        "Minors.",
        "Nothing sexual or suggestive with anyone who is or looks under 18, in any style.",
        "We report what the law asks us to report.",
    ),
    item(
        "faces",
        "Other people’s faces.",
        "No face swaps, no deepfakes, no undressing, and no changing the face or body of a real person in a picture.",
        promise(
            "No template of the studio asks for it.",
            "unit/prompts/test_library.py::test_the_rules_of_content_are_checked",
            "unit/prompts/test_library.py::test_the_library_keeps_its_promise_of_sixty_templates_in_six_groups_each",
        ),
    ),
    item(
        "real-people",
        "Real people without their consent.",
        "No pictures that make a private or public person appear to do, say or endorse what they did not.",
    ),
    item(
        "deception",
        "Deception.",
        "No false documents, receipts, evidence, identity papers or product reviews; no pictures passed off as news; nothing meant to sway "
        "an election by lying; no posing as another person, company or authority.",
    ),
    item(
        "violence-and-hate",
        "Violence and hate.",
        "No gore for its own sake, no praise of violence or terror, nothing that threatens, harasses or degrades people for what they are.",
    ),
    item("self-harm", "Self-harm.", "Nothing that shows how to do it or makes it look desirable."),
    item(
        "crime",
        "Crime and danger.",
        "No help with making weapons, drugs or malware, with fraud, or with watching or tracking people.",
    ),
    item(
        "others-rights",
        "Other people’s rights.",
        "Do not upload what you may not use, and do not ask for copies of somebody’s work, mark or character that you may not use.",
    ),
    item(
        "the-service",
        "Harm to the service.",
        "Do not get around the content check or the limits, use several accounts for free credits, share keys, or resell access without "
        "our agreement.",
    ),
    clause(
        "model-rules",
        "The usage policies of the model provider, {provider}, apply as well; where they are stricter, they count.",
        when=c.MODEL,
    ),
)

CHECKED = section(
    "checked",
    "How it is checked",
    clause(
        "before-anything",
        promise(
            "Each prompt is judged before anything is charged, queued or sent to the model.",
            "integration/moderation/test_screening.py::test_a_refused_prompt_leaves_no_job_no_hold_and_no_place_in_line",
            "integration/moderation/test_screening.py::test_a_job_carries_the_verdict_that_let_it_through_and_says_so_first",
        ),
        promise(
            "If the check cannot answer, nothing goes through and nothing is charged.",
            "integration/moderation/test_screening.py::test_without_an_answer_nothing_goes_through_and_nothing_is_kept",
            "states/test_refusals.py::test_a_check_that_is_away_is_told_and_what_was_written_is_kept",
        ),
        when=c.JUDGED,
    ),
    clause(
        "who-judges",
        said("A list of English phrases on this machine judges; it is small, and misses much.", when=c.JUDGED_HERE),
        said("Creem judges the prompt.", when=c.JUDGED_BY_CREEM),
        said("OpenAI’s moderation service judges the prompt.", when=c.JUDGED_BY_OPENAI),
        promise(
            "OpenAI’s moderation service judges each upload the first time a job uses it.",
            "integration/moderation/test_screening.py::test_an_upload_is_judged_once_in_a_size_that_travels",
            "integration/moderation/test_screening.py::test_a_refused_reference_is_named_by_its_place",
            when=c.UPLOADS_JUDGED,
        ),
        said("The model has safety rules of its own and may refuse as well.", when=c.MODEL),
        "What passes a check may still break the rules: this page decides.",
        when=c.JUDGED,
    ),
    clause(
        "unjudged",
        said("The content check of this installation is switched off."),
        said("The model has safety rules of its own and may refuse.", when=c.MODEL),
        "This page holds all the same.",
        when=c.UNJUDGED,
    ),
)

REFUSED = section(
    "refused",
    "When something is refused",
    item(
        "costs-nothing",
        "It costs nothing.",
        promise(
            "A refused request is not charged, whether the content check or the model refused it.",
            "integration/moderation/test_screening.py::test_a_refused_prompt_leaves_no_job_no_hold_and_no_place_in_line",
            "states/test_studio.py::test_a_refused_picture_is_named_and_not_charged",
            "contract/test_faults_table.py::test_every_fault_at_every_stage_ends_as_the_table_says",
        ),
    ),
    item(
        "named",
        "You are told what.",
        promise(
            "The answer names the part that was refused (the prompt, or which reference) and what kind of content it seemed to be.",
            "integration/moderation/test_screening.py::test_the_built_in_rules_refuse_in_words_that_help",
            "integration/moderation/test_screening.py::test_a_refused_reference_is_named_by_its_place",
            when=c.JUDGED,
        ),
        promise(
            "Where the model refuses, the part it names is passed on.",
            "contract/test_image_provider.py::test_a_refusal_names_the_part_and_the_category",
            "contract/test_openai_images_failures.py::test_other_servers_errors_are_understood",
            when=c.MODEL,
        ),
    ),
    item(
        "draft-stays",
        "Your draft stays.",
        promise(
            "What you wrote is neither cleared nor rewritten.",
            "states/test_refusals.py::test_a_refusal_is_shown_beside_the_prompt_and_the_draft_stays",
        ),
    ),
    item(
        "too-many",
        "Too many make you wait.",
        promise(
            "After {refusals} refusals in {refusals_window}, by the content check or by the model’s maker, new prompts wait until the "
            "first of them is that old; you are told how long.",
            "integration/moderation/test_screening.py::test_too_many_refusals_make_an_account_wait_and_say_how_long",
            "integration/moderation/test_screening.py::test_refusals_of_the_provider_make_an_account_wait_too",
        ),
        when=c.JUDGED,
    ),
    item(
        "suspended",
        "Who keeps trying is suspended.",
        "For serious or repeated breaches we suspend the account; what that means is in the [Terms](/terms-of-service#ending).",
    ),
)

SPEAK_UP = section(
    "speak-up",
    "Appeals and reports",
    clause(
        "appeal",
        "A check makes mistakes.",
        "If something harmless was refused, or your account was suspended, write to {support} with the number of the job or the prompt; a "
        "person looks at it and answers.",
    ),
    clause(
        "report",
        "If somebody made something with this studio that harms you or breaks this page, write to the same address with a link or a copy.",
    ),
)

ACCEPTABLE_USE = Document(
    slug="acceptable-use",
    title="Acceptable Use",
    summary="What may not be made with {brand}, how that is checked, and what happens when something is refused.",
    lead=clause(
        "lead",
        "The studio is for product, marketing and design pictures.",
        "Few people meet the limits of this page; here they are, with what happens at them.",
    ),
    sections=(NOT_MADE, CHECKED, REFUSED, SPEAK_UP),
)
