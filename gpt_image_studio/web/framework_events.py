"""Reflex's own events, which every page needs before anybody is signed in: only those, only with what they take.

What a browser kept (`studio.choices`, `studio.references`) arrives through them, so it is held to be text of a size and nothing else.
"""

from typing import Any, Final

from reflex.state import State

#: Reflex's own states (hydration, client storage, …) come from these packages.
_PACKAGES: Final = ("reflex.", "reflex_base.", "reflex_components")
#: What its pages call. The rest that a state inherits, `setvar` above all, is nobody's to call.
_CALLED: Final = {
    "hydrate",
    "hydrate_and_load",
    "on_load_internal",
    "set_is_hydrated",
    "update_vars_internal",
    "handle_frontend_exception",
}
#: The longest text a browser may have kept for us, characters.
MAX_KEPT: Final = 20_000


def is_framework(module: str) -> bool:
    return f"{module}.".startswith(_PACKAGES)


def is_called_by_pages(event_name: str) -> bool:
    """Of the events of Reflex's own states."""
    return event_name.rpartition(".")[2] in _CALLED


def only_what_is_kept(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload without what no browser of ours keeps. An older page may still send what this one has forgotten."""
    kept = payload.get("vars")
    if kept is None:
        return payload
    return payload | {"vars": {name: value for name, value in kept.items() if _is_kept(name, value)}}


def _is_kept(name: str, value: object) -> bool:
    if not isinstance(value, str) or len(value) > MAX_KEPT:
        return False
    state_name, _, variable = name.rpartition(".")
    try:
        state = State.get_class_substate(state_name)
    except ValueError:
        return False
    return state._is_client_storage(variable.removesuffix("_rx_state_"))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] # Reflex has no other name for the question
