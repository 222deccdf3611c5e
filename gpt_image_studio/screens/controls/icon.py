"""One icon set: 24-unit grid, 1.5 px stroke, drawn at 18 or 20 px. Outlines follow Lucide (ISC licence)."""

import reflex as rx

PATHS = {
    "picture": ("M4 5h16v14H4z", "m4 16 5-5 4 4 2-2 5 5"),
    "grid": ("M4 4h7v7H4z", "M13 4h7v7h-7z", "M4 13h7v7H4z", "M13 13h7v7h-7z"),
    "keyboard": ("M3 6h18v12H3z", "M7 10h.01M11 10h.01M15 10h.01M8 14h8"),
    "close": ("M6 6l12 12", "M18 6 6 18"),
    "check": ("m5 12 5 5L20 7",),
    "alert": ("M12 3 2.5 20h19z", "M12 10v4", "M12 17h.01"),
    "menu": ("M4 7h16", "M4 12h16", "M4 17h16"),
    "sliders": ("M4 7h10M18 7h2M4 17h2M10 17h10", "M14 5v4M18 5v4M6 15v4M10 15v4"),
    "moon": ("M20 14.5A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500z",),
    "sun": (
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
        "M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M5 19l1.500-1.500M17.500 6.500 19 5",
    ),
    "again": ("M4 12a8 8 0 0 1 14-5.300L20 9", "M20 4v5h-5", "M20 12a8 8 0 0 1-14 5.300L4 15", "M4 20v-5h5"),
    "download": ("M12 4v11", "m7 11 5 5 5-5", "M5 20h14"),
    "trash": ("M4 7h16", "M9 7V4h6v3", "M6 7l1 13h10l1-13"),
    "up": ("M12 19V5", "m6 11 6-6 6 6", "M5 3h14"),
    "copy": ("M9 9h11v11H9z", "M5 15H4V4h11v1"),
    "search": ("M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14z", "m16 16 4.500 4.500"),
    "person": ("M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M5 20c1-4 4-6 7-6s6 2 7 6"),
    "out": ("M14 4h6v16h-6", "M4 12h11", "m11 8 4 4-4 4"),
    "expand": ("M9 4H4v5", "M15 4h5v5", "M9 20H4v-5", "M15 20h5v-5"),
    "chevron": ("m6 9 6 6 6-6",),
    "bookmark": ("M7 4h10v16l-5-4-5 4z",),
    "clock": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M12 7v5l3 2"),
}


def icon(name: str, *, class_name: str = "icon") -> rx.Component:
    """Decoration: the control or the word beside it carries the name."""
    return rx.el.svg(
        *(rx.el.path(d=path) for path in PATHS[name]), view_box="0 0 24 24", class_name=class_name, aria_hidden="true"
    )
