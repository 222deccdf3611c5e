"""The work: composer, canvas, queue."""

import reflex as rx

from gpt_image_studio.screens.account_state import AccountState
from gpt_image_studio.screens.controls.clock import server_clock
from gpt_image_studio.screens.controls.shortcuts import STUDIO_KEYS
from gpt_image_studio.screens.frame.demo_notice import DEMO_NOTICE
from gpt_image_studio.screens.frame.notices import notices
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import work_page
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.screens.studio.canvas.panel import canvas
from gpt_image_studio.screens.studio.composer.linked_template import linked_template
from gpt_image_studio.screens.studio.composer.panel import composer
from gpt_image_studio.screens.studio.composer.template_picker import template_picker
from gpt_image_studio.screens.studio.queue.panel import side_drawer
from gpt_image_studio.screens.studio.state.composer.state import ComposerState
from gpt_image_studio.screens.studio.state.editing import EditingState
from gpt_image_studio.screens.studio.state.studio import StudioState
from gpt_image_studio.screens.studio.state.template_picker import TemplatePickerState
from gpt_image_studio.site import site


def studio() -> rx.Component:
    return work_page(
        composer(),
        linked_template(
            on_ask=TemplatePickerState.take_template,
            on_edit=EditingState.edit_output,
            on_reference=EditingState.use_as_reference,
        ),
        template_picker(),
        canvas(),
        side_drawer(),
        server_clock(now=SessionState.clock_ms),
        notices(text=AccountState.notice.text, number=AccountState.notice.number, on_undo=AccountState.undo),
        current="/studio",
        keys=STUDIO_KEYS,
        on_retry=StudioState.open,
        note=rx.cond(
            ComposerState.composer.is_demo, rx.el.span(DEMO_NOTICE, class_name="demo-notice not-phone"), rx.fragment()
        ),
        class_name="studio",
    )


def page() -> Page:
    return Page(
        route="/studio",
        build=studio,
        title=f"Studio · {site().brand.name}",
        description="Write a prompt, see the price, watch the picture develop.",
        on_load=StudioState.open,
        is_private=True,
    )
