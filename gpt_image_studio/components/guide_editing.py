"""The guide, middle part: editing with references, masks and pixel lock, transparent backgrounds."""

import reflex as rx

from gpt_image_studio.components.guide import Chapter, steps, terms, text
from gpt_image_studio.components.marked_prompt import marked_prompt
from gpt_image_studio.components.sample import caption, sample
from gpt_image_studio.components.sample_list import SAMPLES


def editing() -> Chapter:
    return Chapter(
        "editing",
        "Editing, and pictures to work from",
        (
            text(
                "An edit begins with a picture: one you made here, or one you bring. Drop it on the form, paste it, browse for it, or "
                "take it from your library. Up to 16, in the order you put them; the first is the one that is edited."
            ),
            terms(
                (
                    "Product",
                    "The thing that must stay itself. Name it in the prompt, too: “the bottle of image 1”.",
                ),
                ("Style", "Light, colour and mood are taken from it, not its content."),
                ("Logo", "Set on something as it is. Give it large and on a plain ground."),
                ("Other", "Anything else; the prompt says what it is for."),
            ),
            rx.el.h3("Edit this"),
            text(
                "Every picture has “Edit”: it becomes image 1 of a new job and the prompt is yours to write. Describe the picture "
                "you want to have, not only the difference:"
            ),
            marked_prompt(SAMPLES["jar-quince"].prompt),
            rx.el.h3("Edit from the original"),
            text(
                "An edit of an edit of an edit loses a little each time, like a copy of a copy. Once you know what you want, say all "
                "of it in one prompt and edit the original instead. Every edit keeps the way back to where it came from."
            ),
        ),
    )


def masks() -> Chapter:
    return Chapter(
        "masks",
        "Masks and pixel lock",
        (
            rx.el.div(
                rx.el.figure(
                    sample(
                        "chair-terracotta",
                        file="chair-terracotta-mask",
                        alt="The reading corner with a mask painted over the armchair",
                        sizes="(max-width: 767px) 90vw, 380px",
                    ),
                    rx.el.figcaption("The mask covers the armchair and a little around it.", class_name="caption"),
                ),
                rx.el.figure(
                    sample("chair-terracotta", sizes="(max-width: 767px) 90vw, 380px"),
                    caption("chair-terracotta"),
                ),
                class_name="guide-row guide-row-2",
            ),
            steps(
                ("Add the picture", "as the first reference, or press Edit on a picture."),
                ("Paint over what may change,", "generously: the edge needs room to blend. Or upload a mask file."),
                ("Describe the whole picture", "as it should be afterwards, with the changed part in it."),
                ("Generate.", "Compare with the original when it is there."),
            ),
            text(
                "To a model a mask is a hint: it draws the whole picture again, and what you did not paint comes back slightly "
                "different. Pixel lock repairs that. After the edit every pixel outside the mask is put back from your original, "
                "exactly; the "
                "edge blends over twelve pixels inside the mask. It is on unless you turn it off. The picture’s details "
                "say how much the model had changed out there, and show where."
            ),
            text(
                "Turn it off when light or colour should spread beyond the mask, for example when a lamp is switched on."
            ),
        ),
    )


def transparent() -> Chapter:
    return Chapter(
        "transparent",
        "Transparent backgrounds",
        (
            rx.el.div(
                rx.el.div(
                    text(
                        "Choose Background: transparent under Advanced, with PNG or WebP. Ask for one thing, whole, with nothing "
                        "behind it; leave out floors and shadows."
                    ),
                    text(
                        "The file is checked when it arrives. If it came opaque, you keep it and its credits return. Look at hair, "
                        "glass and "
                        "smoke before you use them: half-transparent edges are the hard part."
                    ),
                ),
                rx.el.figure(
                    rx.el.div(sample("cutout", sizes="(max-width: 767px) 90vw, 300px"), class_name="checker"),
                    caption("cutout"),
                ),
                class_name="guide-halves",
            ),
        ),
    )
