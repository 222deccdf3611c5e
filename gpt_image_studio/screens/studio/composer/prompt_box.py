"""The prompt: grows, keeps its draft and its draft id in the browser, and posts itself. Generate is a submit button of its form."""

import reflex as rx

#: The `form` attribute of every Generate button.
FORM_ID = "composer-form"


def _submitted(
    prompt: rx.Var[str], draft_id: rx.Var[str], shown_credits: rx.Var[int]
) -> tuple[rx.Var[str], rx.Var[str], rx.Var[int]]:
    return prompt, draft_id, shown_credits


class PromptBox(rx.Component):
    library = "$/screens/studio/composer/prompt_box.jsx"
    tag = "PromptBox"

    new_text: rx.Var[str]
    new_text_number: rx.Var[int]
    #: The draft id whose click arrived; another one is made then.
    accepted: rx.Var[str]
    #: Credits on the button; 0 where none stand there yet.
    price: rx.Var[int]
    error: rx.Var[str]
    error_id: rx.Var[str]

    on_write: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_submit: rx.EventHandler[_submitted]


prompt_box = PromptBox.create
