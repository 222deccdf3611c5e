"""What the colours that templates name look like: for the small square beside a field, before any picture is made."""

#: Every word of the library that names a colour, as the demo model draws it (a test holds the two together).
NAMED: dict[str, str] = {
    "amber": "#d2842a", "apricot": "#f0ae7a", "black": "#17171a", "blue": "#2f66b5", "blush": "#e9bfb3",
    "brick": "#9e4534", "butter": "#f2dd9a", "chestnut": "#7d4129", "cobalt": "#1f4fa8", "copper": "#b8693f",
    "coral": "#eb7059", "cream": "#f1e5cf", "crimson": "#a81f36", "emerald": "#1c7a54", "espresso": "#35241c",
    "forest": "#22452f", "green": "#3f7d4e", "grey": "#8d8c89", "ink": "#1b1e2a", "ivory": "#f3ebdd",
    "lavender": "#b3a4d4", "lemon": "#f3dc5c", "linen": "#e8decf", "midnight": "#141d33", "moss": "#68733c",
    "mustard": "#d3a02c", "navy": "#1c2b4a", "oat": "#ddcdb2", "ochre": "#c98f2b", "orange": "#e8742c",
    "peach": "#f3be9f", "petrol": "#1f4a56", "plum": "#5f2f4e", "raspberry": "#b92a55", "red": "#c8302b",
    "rose": "#d98792", "rust": "#a84b24", "sage": "#a3b096", "sand": "#d8be98", "silver": "#bfc1c2",
    "sky": "#9cc3dc", "slate": "#55616b", "teal": "#1f6f70", "terracotta": "#c4643f", "ultramarine": "#2d3aa0",
    "vermilion": "#da4327", "white": "#f6f4ef", "yellow": "#f1c93b",
}  # fmt: skip


def colour_of(words: str) -> str:
    """The colour that the words name first, `#rrggbb`; empty for words that name none."""
    return next((NAMED[word] for word in words.lower().replace("-", " ").split() if word in NAMED), "")
