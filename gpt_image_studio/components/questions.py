"""Questions that open, with the same words for search engines."""

from collections.abc import Sequence

import reflex as rx

from gpt_image_studio.components.document import structured
from gpt_image_studio.components.icon import icon

Question = tuple[str, str]


def questions(asked: Sequence[Question]) -> rx.Component:
    return rx.el.div(
        *(
            rx.el.details(rx.el.summary(icon("chevron"), question), rx.el.p(answer), class_name="question")
            for question, answer in asked
        ),
        structured(
            {
                "@context": "https://schema.org",
                "@type": "FAQPage",
                "mainEntity": [
                    {
                        "@type": "Question",
                        "name": question,
                        "acceptedAnswer": {"@type": "Answer", "text": answer},
                    }
                    for question, answer in asked
                ],
            }
        ),
        class_name="questions",
    )
