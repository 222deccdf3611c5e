"""Who somebody is, and how they come in. A token is handed out once in plain and kept only as its SHA-256."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from gpt_image_studio.accounts.model import Account, AccountStatus, Plan, Session, Visitor
from gpt_image_studio.accounts.repository.accounts import AccountRepository
from gpt_image_studio.db.bell import ring
from gpt_image_studio.db.session import Database
from gpt_image_studio.errors import InvalidInputError, NotFoundError, NotSignedInError
from gpt_image_studio.kit.clock import Clock
from gpt_image_studio.kit.ids import AccountId, SessionId, new_id

LOGIN_LINK_LIFETIME = timedelta(minutes=15)
#: Of the session's row, of the cookie, and in what the policies say.
SESSION_LIFETIME = timedelta(days=30)
TOKEN_BYTES = 32
EMAIL_MAX_CHARS = 320
USER_AGENT_MAX_CHARS = 300

#: Something, one @, something: no more can be known without writing to it. `owner@localhost` is one.
#: Printable ASCII only: how other letters are lowered differs between servers, and two accounts could look the same.
_EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+", re.ASCII)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    account: Account
    session: Session
    #: The plain token for the cookie; shown nowhere, kept nowhere else.
    cookie: str = field(repr=False)


def normalize_email(email: str) -> str:
    """Stripped and lowered. Raises `InvalidInputError` beside the field `email`."""
    normalized = email.strip().lower()
    if len(normalized) > EMAIL_MAX_CHARS or not _EMAIL.fullmatch(normalized):
        raise InvalidInputError("Write an e-mail address like name@example.com.", field="email")
    return normalized


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


class AccountService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, account_id: AccountId) -> Account:
        """The account of that id. Raises `NotFoundError`."""
        async with self._database.transaction() as tx:
            return await AccountRepository(tx).get(account_id)

    async def find_by_email(self, email: str) -> Account | None:
        """Also `None` for what cannot be an address."""
        try:
            normalized = normalize_email(email)
        except InvalidInputError:
            return None
        async with self._database.transaction() as tx:
            return await AccountRepository(tx).find_by_email(normalized)

    async def get_by_email(self, email: str) -> Account:
        """Raises `NotFoundError`, which names the address as it was written."""
        account = await self.find_by_email(email)
        if account is None:
            raise NotFoundError(f"There is no account {email}.")
        return account

    async def get_or_create(self, email: str, *, plan: Plan = Plan.FREE) -> Account:
        """An existing account keeps its plan; a new one has no credits: doors ask `billing.welcome`, which calls this.

        Raises `InvalidInputError` for the address.
        """
        normalized = normalize_email(email)
        account_id = AccountId(new_id())
        async with self._database.transaction() as tx:
            accounts = AccountRepository(tx)
            is_new = await accounts.add(
                account_id=account_id, email=normalized, plan=plan, created_at=self._clock.now()
            )
            account = await accounts.find_by_email(normalized)
        if account is None:
            raise LookupError("the account went away while it was asked for")
        if is_new:
            log.info("accounts.account_created", account_id=str(account.id), plan=account.plan.value)
        return account

    async def create_login_link(self, account_id: AccountId) -> str:
        """The plain token, good once and for `LOGIN_LINK_LIFETIME`. Raises `NotFoundError`."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            accounts = AccountRepository(tx)
            # Locked, so that it cannot be deleted between the look and the link.
            account = await accounts.lock(account_id)
            if account.status is AccountStatus.DELETED:
                raise NotFoundError("This account was deleted.")
            await accounts.add_login_link(
                _hash(token), account_id=account_id, created_at=now, expires_at=now + LOGIN_LINK_LIFETIME
            )
        log.info("accounts.login_link_created", account_id=str(account_id))
        return token

    async def sign_in_with_link(self, token: str, *, user_agent: str) -> SignedIn:
        """Uses the link up. Raises `NotSignedInError` when it is unknown, used or too old."""
        now = self._clock.now()
        cookie = secrets.token_urlsafe(TOKEN_BYTES)
        async with self._database.transaction() as tx:
            accounts = AccountRepository(tx)
            account_id = await accounts.use_login_link(_hash(token), now=now)
            if account_id is None:
                if await accounts.is_login_link_used(_hash(token)):
                    raise NotSignedInError("This sign-in link was used already. Ask for a new one.")
                raise NotSignedInError("This sign-in link is no longer valid. Ask for a new one.")
            account = await accounts.get(account_id)
            session = Session(SessionId(new_id()), account_id, now + SESSION_LIFETIME)
            # PostgreSQL's text cannot hold NUL, and a browser may send anything.
            agent = user_agent.replace("\x00", "")[:USER_AGENT_MAX_CHARS]
            await accounts.add_session(session, token_hash=_hash(cookie), user_agent=agent, created_at=now)
        log.info("accounts.signed_in", account_id=str(account_id), session_id=str(session.id))
        return SignedIn(account, session, cookie)

    async def find_visitor(self, cookie_token: str | None) -> Visitor | None:
        """`None` without a token, and when its session is revoked, expired or was never there."""
        if not cookie_token:
            return None
        async with self._database.transaction() as tx:
            return await AccountRepository(tx).find_visitor(_hash(cookie_token), now=self._clock.now())

    async def sign_out(self, cookie_token: str) -> AccountId | None:
        """Ends the session on every tab that uses it. `None` when it had ended before."""
        async with self._database.transaction() as tx:
            account_id = await AccountRepository(tx).revoke_session(_hash(cookie_token), now=self._clock.now())
            if account_id is not None:
                await ring(tx, account_id)
        if account_id is not None:
            log.info("accounts.signed_out", account_id=str(account_id))
        return account_id
