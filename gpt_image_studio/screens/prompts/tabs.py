"""The library and one's own prompts, one at a time."""

import reflex as rx


class PromptTabs(rx.Component):
    """Two children: the library, and what is one's own."""

    library = "$/screens/prompts/tabs.jsx"
    tag = "PromptTabs"

    is_signed_in: rx.Var[bool]


prompt_tabs = PromptTabs.create
