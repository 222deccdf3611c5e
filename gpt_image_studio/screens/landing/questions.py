"""Questions that open, with the same words for search engines."""

from collections.abc import Sequence
from dataclasses import dataclass

import reflex as rx

from gpt_image_studio.screens.controls.icon import icon
from gpt_image_studio.screens.frame.document import structured


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    answer: str


def questions(asked: Sequence[Question]) -> rx.Component:
    return rx.el.div(
        *(
            rx.el.details(rx.el.summary(icon("chevron"), each.text), rx.el.p(each.answer), class_name="question")
            for each in asked
        ),
        structured(
            {
                "@context": "https://schema.org",
                "@type": "FAQPage",
                "mainEntity": [
                    {
                        "@type": "Question",
                        "name": each.text,
                        "acceptedAnswer": {"@type": "Answer", "text": each.answer},
                    }
                    for each in asked
                ],
            }
        ),
        class_name="questions",
    )
