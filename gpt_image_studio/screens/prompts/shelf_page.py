"""The prompt library: every template as a card."""

import reflex as rx

from gpt_image_studio.api.prompt_feed import PATH as FEED
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import UseCase
from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.frame.anchor import anchor
from gpt_image_studio.screens.frame.document import font_preload, structured
from gpt_image_studio.screens.frame.notices import notices
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.prompts.mine import prompt_mine
from gpt_image_studio.screens.prompts.saved_state import SavedPromptsState
from gpt_image_studio.screens.prompts.search_state import PromptsState
from gpt_image_studio.screens.prompts.shelf import cards, facets, prompt_shelf
from gpt_image_studio.screens.prompts.tabs import prompt_tabs
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.site import site

#: Runs before the cards are painted: an address that filters shows its cards only once they are chosen, so none moves.
WAIT_FOR_ADDRESS = 'if (location.search.length > 1) document.documentElement.classList.add("shelf-waits");'


def prompts() -> rx.Component:
    return public_page(
        font_preload("instrument-serif-latin"),
        structured_data(),
        rx.el.link(rel="alternate", type="application/rss+xml", title=f"New prompts · {site().brand.name}", href=FEED),
        rx.el.div(
            rx.el.h1("Prompts that do a job", class_name="serif page-title"),
            rx.el.p(
                f"{len(prompt_library().list_all())} templates for product, marketing and design. Each says what it costs, "
                "what goes wrong and when to leave it. Fill the blanks, then make the picture.",
                class_name="lead",
            ),
            class_name="page-head shelf-head",
        ),
        rx.el.script(WAIT_FOR_ADDRESS),
        without_script(),
        prompt_tabs(
            prompt_shelf(
                items=cards(),
                facets=facets(),
                asked=PromptsState.asked,
                found=PromptsState.found,
                on_find=PromptsState.find,
            ),
            prompt_mine(),
            is_signed_in=SessionState.is_signed_in,
        ),
        rx.el.p(
            "The pictures are drawn by the studio as ideas of the results, no AI, until a real one is kept with its receipt. ",
            # Not a page: the browser goes there, the router does not.
            rx.el.a(
                "Follow new prompts by RSS", href=FEED, class_name="prose-link", custom_attrs={"reloadDocument": True}
            ),
            class_name="demo-notice shelf-note",
        ),
        notices(text=AccountState.notice.text, number=AccountState.notice.number, on_undo=AccountState.undo),
    )


def without_script() -> rx.Component:
    """Where there is no search, links lead to the first card of each use case."""
    first = {use: next(each for each in prompt_library().list_all() if each.use_case is use) for use in UseCase}
    return rx.el.noscript(
        rx.el.nav(
            *(
                anchor(use.title(), href=f"#{template.slug}", class_name="prose-link")
                for use, template in first.items()
            ),
            aria_label="Prompts by use",
            class_name="shelf-jumps",
        )
    )


def structured_data() -> rx.Component:
    listed = [
        {
            "@type": "ListItem",
            "position": place,
            "name": each.title,
            "url": site().brand.address(f"/prompts/{each.slug}"),
        }
        for place, each in enumerate(prompt_library().list_all(), 1)
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": "Prompt library",
        "numberOfItems": len(listed),
        "itemListElement": listed,
    }
    return structured(data)


def page() -> Page:
    return Page(
        route="/prompts",
        build=prompts,
        title=f"Prompt library · {site().brand.name}",
        description=f"{len(prompt_library().list_all())} prompt templates for product photos, marketing pictures and design "
        "studies, with variables, prices and pitfalls.",
        on_load=SavedPromptsState.open,
    )
