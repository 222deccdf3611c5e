"""The guide, middle part: editing with references, masks and pixel lock, transparent backgrounds."""

import reflex as rx

from gpt_image_studio.screens.examples.sample import caption, sample
from gpt_image_studio.screens.examples.sample_list import SAMPLES
from gpt_image_studio.screens.guide.chapters import Chapter, steps, terms, text
from gpt_image_studio.screens.prompts.marked_prompt import marked_prompt
from gpt_image_studio.screens.studio.state.references.kept import MAX_REFERENCES


def editing() -> Chapter:
    return Chapter(
        "editing",
        "Editing, and pictures to work from",
        (
            text(
                "An edit begins with a picture: one you made here, or one you bring. Signed in, you drop it anywhere on the studio, "
                f"paste it, choose files, or take it from your library. Up to {MAX_REFERENCES} references, in the order you put them. "
                "Image 1 is the one that is edited; the prompt can speak of the others as image 2, image 3."
            ),
            text(
                "Under each picture you say what it is. That becomes a sentence which is sent after your prompt, and the form "
                "shows it to you."
            ),
            terms(
                ("Product", "The thing that must stay itself. Name it in the prompt too: “the bottle of image 1”."),
                ("Style", "Light, colour and mood to follow. Say in the prompt what should be in the picture instead."),
                ("Logo", "A mark to be set on something. Give it large, on a plain ground."),
                ("No role", "Anything else; the prompt says what it is for."),
            ),
            rx.el.h3("Edit"),
            text(
                "Select a picture and press Edit, or E. It becomes image 1, the size follows it, and the words in your prompt stay. "
                "Describe the picture you want to have, not only the difference:"
            ),
            marked_prompt(SAMPLES["jar-quince"].prompt),
            rx.el.h3("Edit from the original"),
            text(
                "An edit of an edit of an edit loses a little each time, like a copy of a copy. The details of an edited picture "
                "show its lineage: every step back to the first picture, and which words of the prompt changed. Two buttons "
                "stand there, “Edit this copy” and “Edit from the original”. Once you know what you want, say all of it in one prompt "
                "and take the original."
            ),
            rx.el.h3("Compare"),
            text(
                "Press C: the picture beside the one it was made from, under a slider, side by side, or as the difference. "
                "Hold B for a look at the one before."
            ),
        ),
    )


def masks() -> Chapter:
    wide = "(max-width: 767px) 90vw, 380px"
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
                        sizes=wide,
                    ),
                    caption("chair", prompt="The original. The mask covers the armchair and a little around it."),
                ),
                rx.el.figure(sample("chair-terracotta", sizes=wide), caption("chair-terracotta")),
                class_name="guide-row guide-row-2",
            ),
            steps(
                ("Put the picture first", "among the references, or press Edit on a picture."),
                (
                    "Paint a mask on image 1:",
                    (
                        "everything that may change, generously, because the edge needs room to blend. Mouse, pen and finger paint; "
                        "[ and ] change the brush, E erases, Invert turns “this” into “all but this”. A mask made "
                        "elsewhere can be uploaded as PNG."
                    ),
                ),
                ("Describe the whole picture", "as it should be afterwards, with the changed part in it."),
                ("Generate, then compare", "with the original."),
            ),
            text(
                "To a model a mask is a hint: it draws the whole picture again, and what you did not paint comes back slightly "
                "different. Pixel lock repairs that. After the edit every pixel outside the mask is put back from your original, "
                "exactly; the edge blends over twelve pixels inside the mask. The result says how much had changed out "
                "there, and Compare shows where."
            ),
            text(
                "The switch is called “Keep everything outside the mask exactly” and is on. Turn it off when light or colour should "
                "spread beyond the mask, for example when a lamp is switched on."
            ),
            rx.el.h3("Mark-ups"),
            text(
                "A mask says where something may change. A mark-up says what: circle it, cross it out, draw an arrow to where it "
                "should go. “Mark it up” stands beside the mask, for models that take mark-ups. There is a pen (P) in four "
                "colours (1 to 4), an arrow (A) and an eraser (E); [ and ] change the width. Say in the prompt what the marks mean: "
                "“remove what is crossed out, move the cup to where the arrow points”."
            ),
            text(
                "The marks are sent as a drawing of their own and are not meant to stay in the picture; look whether they did. "
                "Nothing is put back afterwards, as it is with a mask and pixel lock. A picture takes one or the other: "
                "setting one puts the other away, and Undo brings it back."
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
                        "The file is checked when it arrives. If it came opaque, you keep it and its credits return. Look at "
                        "hair, glass and smoke before you use them: half-transparent edges are the hard part."
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
