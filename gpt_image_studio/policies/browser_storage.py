"""Everything the studio's pages keep in a browser, by name. What is not in this list is not kept (tests look)."""

from dataclasses import dataclass

from gpt_image_studio.accounts.service import SESSION_LIFETIME

COOKIE = "cookie"
#: Until it is deleted there.
LOCAL = "local storage"
#: Until the tab is closed.
SESSION = "session storage"


@dataclass(frozen=True, slots=True)
class BrowserItem:
    #: In the browser's tools; a name ending in `*` begins several.
    name: str
    place: str
    purpose: str

    @property
    def anchor(self) -> str:
        return f"{self.place.split()[0]}-{self.name.strip('.*').replace('.', '-').replace('_', '-')}"

    def covers(self, name: str) -> bool:
        return name.startswith(self.name[:-1]) if self.name.endswith("*") else name == self.name


KEPT_IN_THE_BROWSER = (
    BrowserItem("studio_session", COOKIE, f"who is signed in, for {SESSION_LIFETIME.days} days or until you sign out."),
    BrowserItem("theme", LOCAL, "paper or darkroom."),
    BrowserItem("studio.choices", LOCAL, "the size, quality and other settings chosen last."),
    BrowserItem("studio.draft", LOCAL, "the prompt you are writing."),
    BrowserItem("studio.variables", LOCAL, "the variables of the prompt you are writing."),
    BrowserItem("studio.values", LOCAL, "what you filled in for them."),
    BrowserItem("studio.references", LOCAL, "which of your pictures are in the draft."),
    BrowserItem("studio.save", LOCAL, "a prompt that you are about to save, while you sign in."),
    BrowserItem("studio.last-prompt", LOCAL, "the prompt you sent last, for the arrow key that recalls it."),
    BrowserItem(
        "studio.sent-draft", LOCAL, "the number of the draft you sent last, so that a double click is one job."
    ),
    BrowserItem("studio.size.*", LOCAL, "how wide you drew the panels."),
    BrowserItem("studio.draft", SESSION, "the number of this tab’s draft."),
    BrowserItem("studio.given", SESSION, "which template was put into the prompt box."),
    BrowserItem("studio.inserted", SESSION, "which template was inserted last."),
    BrowserItem(
        "studio.focus",
        SESSION,
        "the number of the last edit that was begun, so that the cursor moves to the prompt once.",
    ),
    BrowserItem(
        "studio.notice", SESSION, "the number of the last short message, so that a reload does not show it again."
    ),
    BrowserItem("react-router-scroll-positions", SESSION, "how far down you had read, for the way back."),
    BrowserItem("token", SESSION, "the number by which the server knows this tab."),
)
