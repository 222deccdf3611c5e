"""The sheet of shortcuts behind `?`, with its button at the foot of the rail."""

import reflex as rx

STUDIO_KEYS = [
    ["Ctrl or ⌘ + Enter", "Generate"],
    ["↑", "The last prompt, while the box is empty"],
    ["/", "To the prompt; in an empty one, a template"],
    ["← → ↑ ↓", "From picture to picture"],
    ["Enter", "A picture large"],
    ["E", "On a picture: edit it"],
    ["R", "On a picture: use it as a reference"],
    ["C", "On a picture: compare it, and back"],
    ["B, held", "While comparing: the picture before"],
    ["L", "On a large picture: the loupe"],
    ["P", "On a GIF: pause it, play it"],
    ["D", "On a picture: download it as delivered"],
    ["Esc", "Close what is open"],
    ["?", "This sheet"],
]
LIBRARY_KEYS = [
    ["/", "To the search"],
    ["← → ↑ ↓", "From picture to picture"],
    ["Enter", "Open in the studio"],
    ["?", "This sheet"],
]


class Shortcuts(rx.Component):
    library = "$/screens/controls/shortcuts.jsx"
    tag = "Shortcuts"

    keys: rx.Var[list[list[str]]]


shortcuts = Shortcuts.create
