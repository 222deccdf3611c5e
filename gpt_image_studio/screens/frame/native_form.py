"""A form that the browser itself posts. `rx.el.form` always prevents that, and signing in or out must set a cookie."""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class NativeForm(BaseHTML):
    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


native_form = NativeForm.create
