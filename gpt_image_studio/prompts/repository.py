"""Saved prompts at rest. Every query names the account: somebody else's prompt is not there."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gpt_image_studio.db.session import Transaction
from gpt_image_studio.db.tables.prompts import SavedPromptRow
from gpt_image_studio.kit.ids import AccountId, SavedPromptId
from gpt_image_studio.prompts.model import Content, Origin, PictureInput, SavedPrompt, Variable, VariableKind

_COLUMNS = (
    col(SavedPromptRow.id),
    col(SavedPromptRow.account_id),
    col(SavedPromptRow.title),
    col(SavedPromptRow.body),
    col(SavedPromptRow.variables),
    col(SavedPromptRow.inputs),
    col(SavedPromptRow.settings),
    col(SavedPromptRow.origin_slug),
    col(SavedPromptRow.origin_version),
    col(SavedPromptRow.created_at),
    col(SavedPromptRow.updated_at),
)


def _saved(row: Sequence[Any]) -> SavedPrompt:
    saved_id, account_id, title, body, variables, inputs, settings, slug, version, created_at, updated_at = row
    return SavedPrompt(
        id=SavedPromptId(saved_id),
        account_id=AccountId(account_id),
        content=Content(
            title=title,
            body=body,
            variables=tuple(_variable(each) for each in variables),
            inputs=tuple(PictureInput(**each) for each in inputs),
            settings=tuple(sorted(settings.items())),
        ),
        origin=None if slug is None else Origin(slug, version),
        created_at=created_at,
        updated_at=updated_at,
    )


def _variable(kept: dict[str, Any]) -> Variable:
    kind, choices = VariableKind(kept["kind"]), tuple(kept["choices"])
    return Variable(kept["name"], kept["label"], kind, kept["default"], kept["example"], choices)


def _values(content: Content) -> dict[str, Any]:
    return {
        "title": content.title,
        "body": content.body,
        "variables": [asdict(variable) for variable in content.variables],
        "inputs": [asdict(each) for each in content.inputs],
        "settings": dict(content.settings),
    }


class SavedPromptRepository:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, saved: SavedPrompt) -> bool:
        """False when there is one of that id already, whoever owns it."""
        added = await self._tx.scalar(
            insert(SavedPromptRow)
            .values(
                id=saved.id,
                account_id=saved.account_id,
                origin_slug=saved.origin.slug if saved.origin else None,
                origin_version=saved.origin.version if saved.origin else None,
                created_at=saved.created_at,
                updated_at=saved.updated_at,
                **_values(saved.content),
            )
            .on_conflict_do_nothing()
            .returning(col(SavedPromptRow.id))
        )
        return added is not None

    async def find(self, account_id: AccountId, saved_id: SavedPromptId) -> SavedPrompt | None:
        row = (await self._tx.execute(sa.select(*_COLUMNS).where(*_is(account_id, saved_id)))).one_or_none()
        return None if row is None else _saved(row)

    async def list_page(self, account_id: AccountId, words: Sequence[str], *, limit: int | None) -> list[SavedPrompt]:
        """Those whose title or text has every word, the one changed last first."""
        query = sa.select(*_COLUMNS).where(col(SavedPromptRow.account_id) == account_id)
        for word in words:
            has = [
                column.icontains(word, autoescape=True)
                for column in (col(SavedPromptRow.title), col(SavedPromptRow.body))
            ]
            query = query.where(sa.or_(*has))
        query = query.order_by(col(SavedPromptRow.updated_at).desc(), col(SavedPromptRow.id)).limit(limit)
        return [_saved(row) for row in await self._tx.execute(query)]

    async def list_titles(self, account_id: AccountId) -> list[str]:
        """One for each prompt: their number too."""
        return list(
            await self._tx.scalars(
                sa.select(col(SavedPromptRow.title)).where(col(SavedPromptRow.account_id) == account_id)
            )
        )

    async def change(
        self, account_id: AccountId, saved_id: SavedPromptId, content: Content, *, now: datetime
    ) -> SavedPrompt | None:
        row = (
            await self._tx.execute(
                sa.update(SavedPromptRow)
                .where(*_is(account_id, saved_id))
                .values(updated_at=now, **_values(content))
                .returning(*_COLUMNS)
            )
        ).one_or_none()
        return None if row is None else _saved(row)

    async def delete(self, account_id: AccountId, saved_id: SavedPromptId) -> SavedPrompt | None:
        row = (
            await self._tx.execute(sa.delete(SavedPromptRow).where(*_is(account_id, saved_id)).returning(*_COLUMNS))
        ).one_or_none()
        return None if row is None else _saved(row)


def _is(account_id: AccountId, saved_id: SavedPromptId) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return col(SavedPromptRow.account_id) == account_id, col(SavedPromptRow.id) == saved_id
