"""The guide, first half: the first image, a prompt that grows line by line, words in pictures, the same look again."""

import reflex as rx

from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.screens.examples.sample import caption, price_text, sample
from gpt_image_studio.screens.examples.sample_list import LOOK, RECIPE, SAMPLES
from gpt_image_studio.screens.guide.chapters import Chapter, link, pictures, steps, terms, text
from gpt_image_studio.screens.guide.quality_words import levels
from gpt_image_studio.screens.prompts.marked_prompt import marked_prompt

_TEACHES = (
    "Nothing is named yet, so something is chosen for you. What you leave open is open.",
    "One noun, and the picture has its hero. Its colour and shape are still anybody’s.",
    "Material, colour, what is on it. Say what you would tell a photographer on the phone.",
    "Where it stands, and what stays empty. Empty space is for the headline you set later.",
    "From where, how hard, what it throws on the wall. Light carries the mood; adjectives seldom do.",
    "The exact words in quotation marks, and what must not be there.",
)


def first_image() -> Chapter:
    return Chapter(
        "first-image",
        "Your first image in five steps",
        (
            steps(
                ("Open the studio.", "The form works before you sign in. Nothing you write is lost on the way."),
                (
                    "Say what you want to see.",
                    (
                        "One or two sentences: the thing, where it is, the light. Or take one of the three examples, or a prompt "
                        "from the library with blanks to fill."
                    ),
                ),
                (
                    "Choose shape and quality.",
                    (
                        f"Begin in {levels().cheapest}: a square one costs {price_text('quality-low')}. Go to {levels().usual} or "
                        f"{levels().best} when the picture is right."
                    ),
                ),
                (
                    "Read the button, then press it.",
                    (
                        "It says what the job costs and what your balance will be. Signed out, you sign in here and come back to "
                        "the same form."
                    ),
                ),
                (
                    "Look, then go on.",
                    (
                        "The picture sharpens while it is made. You may close the tab. When it is there: keep it, download it, "
                        "change the prompt, or edit this one."
                    ),
                ),
            ),
            rx.el.p(rx.el.a("Open the studio", href="/studio", class_name="btn btn-primary")),
        ),
    )


def recipe() -> Chapter:
    return Chapter(
        "prompts",
        "A prompt that works, line by line",
        (
            text(
                "Six things, in this order: scene, subject, details, composition, light, limits. You need not fill all six. "
                "Here is one prompt as it grows, with the picture at each stage."
            ),
            rx.el.ol(*(stage(place) for place in range(1, len(RECIPE) + 1)), class_name="recipe"),
            text(
                "Change one line at a time. With two changes at once you cannot tell which one helped. There are no negative "
                "prompts and no seeds in this model: say what should be there, and end with the few things that must not. ",
                link("The prompt library", "/prompts"),
                f" has {len(prompt_library().list_all())} to begin from, with blanks to fill.",
            ),
        ),
    )


def stage(place: int) -> rx.Component:
    part, line = RECIPE[place - 1]
    return rx.el.li(
        rx.el.div(
            rx.el.h3(part),
            marked_prompt(line, before=" ".join(words for _part, words in RECIPE[: place - 1])),
            rx.el.p(_TEACHES[place - 1], class_name="muted"),
        ),
        rx.el.figure(
            sample(f"recipe-{place}", sizes="(max-width: 767px) 90vw, 380px"),
            caption(f"recipe-{place}", prompt=f"Lines 1 to {place}" if place > 1 else "Line 1 alone"),
        ),
        class_name="recipe-stage",
    )


def words() -> Chapter:
    return Chapter(
        "words",
        "Words in the picture",
        (
            rx.el.div(
                rx.el.div(
                    marked_prompt(SAMPLES["poster"].prompt),
                    rx.el.ul(
                        rx.el.li("Put every line that should be read in quotation marks, spelled as it should be set."),
                        rx.el.li("Say where it goes: headline, below it, at the foot, on the label."),
                        rx.el.li("Keep lines short: letters go wrong in paragraphs before they do in headlines."),
                        rx.el.li(
                            "Say “no other words”, or labels and signs may fill up with letters nobody asked for."
                        ),
                        rx.el.li(
                            "Read it before you publish. A wrong letter is a small masked edit, not a new picture."
                        ),
                        class_name="guide-list",
                    ),
                ),
                rx.el.figure(
                    sample("poster", sizes="(max-width: 767px) 90vw, 300px"),
                    caption("poster", prompt="Three lines asked, three lines set."),
                ),
                class_name="guide-halves",
            ),
        ),
    )


def same_look() -> Chapter:
    return Chapter(
        "same-look",
        "The same look next week",
        (
            text(
                "A brand is what stays the same. Write it once, keep it under every prompt, and change only the subject. "
                "These three share one sentence:"
            ),
            marked_prompt(f"… {LOOK}"),
            pictures(
                ("look-candle", "“White candle …”"),
                ("look-jar", "“Glass jar of honey …”"),
                ("look-bottle", "“Amber dropper bottle …”"),
            ),
            terms(
                (
                    "Keep the sentence",
                    "Save the prompt to “Mine” in the prompt library. Next week you open it and change the subject.",
                ),
                (
                    "Show it, too",
                    (
                        "Add last week’s picture as a reference with the role Style. For the thing itself, add a photograph with "
                        "the role Product, for a sign the file with the role Logo."
                    ),
                ),
                (
                    "Keep the settings",
                    "Shape, size, quality and model belong to the look. Every picture’s details say which they were.",
                ),
                (
                    "Edit instead of asking again",
                    "When one picture is right, make the others from it with a mask. Two runs of one prompt are two pictures.",
                ),
            ),
        ),
    )
