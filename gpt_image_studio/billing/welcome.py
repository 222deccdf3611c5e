"""The one way to an account for somebody who comes in: with it come the credits a new one starts with, once.

Every door asks here: the command line, the laptop's start, and whatever signs people in. Without it an account has no credits.
"""

from dataclasses import dataclass
from typing import Final

from gpt_image_studio.accounts.model import Account, Plan
from gpt_image_studio.accounts.service import AccountService, normalize_email
from gpt_image_studio.credits.service import CreditService

#: Whoever runs the studio on a laptop. Nobody can be written to there, so no sign-in by mail leads to it.
OWNER_EMAIL: Final = "owner@localhost"
#: The source of the grant: an account has one lot of it at most, however often it is welcomed and by how many at once.
WELCOME_SOURCE: Final = "welcome"


@dataclass(frozen=True, slots=True)
class StartingCredits:
    """What a new account is given; 0 gives nothing."""

    free: int
    owner: int


class Welcome:
    def __init__(self, accounts: AccountService, credits_: CreditService, starting: StartingCredits) -> None:
        self._accounts = accounts
        self._credits = credits_
        self._starting = starting

    async def welcome(self, email: str) -> Account:
        """The account of that address, made where there is none, with its first credits. It keeps the plan it has.

        Raises `InvalidInputError` beside the field `email`.
        """
        return await self._welcome(email, Plan.FREE, self._starting.free)

    async def welcome_owner(self) -> Account:
        """Whoever runs the studio here. Only for doors of that machine: it is a plan nobody pays for."""
        return await self._welcome(OWNER_EMAIL, Plan.OWNER, self._starting.owner)

    async def welcome_by_operator(self, email: str) -> Account:
        """As `welcome`; the owner's address is the owner. For the command line, which is the operator's."""
        if normalize_email(email) == OWNER_EMAIL:
            return await self.welcome_owner()
        return await self.welcome(email)

    async def _welcome(self, email: str, plan: Plan, starting_credits: int) -> Account:
        # Granted each time and not only when it is new: an end between the two steps is mended by the next sign-in.
        account = await self._accounts.get_or_create(email, plan=plan)
        if starting_credits:
            await self._credits.grant(
                account.id, starting_credits, reason="Credits to start with", source=WELCOME_SOURCE
            )
        return account
