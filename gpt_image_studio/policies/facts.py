"""What the policies know of this installation, when the front end is built (`bootstrap.facts_of`).

Whatever is in it must be in `Settings.seen_by_pages`, so that a change of it is a rebuild (a test holds the two together).
"""

from dataclasses import dataclass
from enum import StrEnum

from gpt_image_studio.accounts.service import LOGIN_LINK_LIFETIME, SESSION_LIFETIME
from gpt_image_studio.limits.refusals import REFUSALS_ALLOWED, REFUSALS_WINDOW
from gpt_image_studio.moderation.service import VERDICT_LASTS

#: Whose host it is, by the end of its name; others are named by the host.
COMPANIES = {
    "api.openai.com": "OpenAI",
    "openai.azure.com": "Microsoft (Azure OpenAI)",
    "supabase.co": "Supabase",
    "supabase.com": "Supabase",
    "r2.cloudflarestorage.com": "Cloudflare",
    "amazonaws.com": "Amazon Web Services",
}


class Judge(StrEnum):
    """Who judges what people ask for; the values of STUDIO_MODERATION."""

    OFF = "off"
    LOCAL = "local"
    OPENAI = "openai"
    CREEM = "creem"


@dataclass(frozen=True, slots=True)
class Facts:
    brand: str
    company: str
    support_email: str
    disclaimer: str
    #: Host of the model service; nothing where the demo model draws.
    model_host: str
    #: Host of the database; nothing where it is on this machine.
    database_host: str
    #: Host of the file storage; nothing where files lie in a folder on this machine.
    files_host: str
    has_redis: bool
    moderation: Judge
    #: New uploads are judged by OpenAI before they are used.
    judges_uploads: bool
    is_https: bool
    trash_days: int
    preview_hours: int
    verdict_days: int
    job_log_days: int
    ended_session_days: int
    orphan_hours: int
    #: After this an unknown outcome is closed, at the latest.
    unknown_hours: int
    #: Accounts are signed in by Supabase; no settings for it yet.
    has_supabase_accounts: bool = False
    #: Plans and credits are sold through Creem; no settings for it yet.
    has_payments: bool = False

    @property
    def words(self) -> dict[str, str]:
        """What a sentence may name in braces."""
        return {
            "brand": self.brand,
            "operator": self.company or "whoever runs this installation",
            "Operator": self.company or "Whoever runs this installation",
            "disclaimer": self.disclaimer,
            "support": self.support_email,
            "provider": company_at(self.model_host),
            "files": company_at(self.files_host),
            "trash_days": count(self.trash_days, "day"),
            "preview_hours": count(self.preview_hours, "hour"),
            "verdict_days": count(self.verdict_days, "day"),
            "job_log_days": count(self.job_log_days, "day"),
            "ended_session_days": count(self.ended_session_days, "day"),
            "orphan_hours": count(self.orphan_hours, "hour"),
            "link_life": f"{LOGIN_LINK_LIFETIME.seconds // 60} minutes",
            "session_life": count(SESSION_LIFETIME.days, "day"),
            "verdict_life": count(min(VERDICT_LASTS.days, self.verdict_days), "day"),
            "refusals": str(REFUSALS_ALLOWED),
            "refusals_window": f"{REFUSALS_WINDOW.seconds // 60} minutes",
            "unknown_life": count(self.unknown_hours, "hour"),
        }


def company_at(host: str) -> str:
    """`OpenAI`, or the host itself."""
    for ending, company in COMPANIES.items():
        if host == ending or host.endswith(f".{ending}"):
            return company
    return host


def count(number: int, unit: str) -> str:
    """`1 day`, `30 days`."""
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
