"""What the built pages say of this installation: one value, made of the settings once, before any page is built."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gpt_image_studio.billing.model import Catalog
from gpt_image_studio.generations.catalog.registry import Model, Registry
from gpt_image_studio.kit.brand import Brand
from gpt_image_studio.policies.facts import Facts


@dataclass(frozen=True, slots=True)
class Site:
    """Baked into the front end, so a change of any part is a rebuild (`Settings.seen_by_pages`)."""

    brand: Brand
    #: What the policies know; other pages take their days and hours from here too.
    facts: Facts
    catalog: Catalog
    #: The models as their server can do them.
    registry: Registry
    #: Credits are provider cost in cents × this, rounded up.
    margin: Decimal
    #: Pictures come from the built-in demo model.
    is_demo: bool
    #: The database is the studio's own: a laptop, or one person's server.
    is_local: bool
    #: Credits of a new account, and of the owner of a laptop.
    free_credits: int
    owner_credits: int

    @property
    def starting_credits(self) -> int:
        return self.owner_credits if self.is_local else self.free_credits

    @property
    def list_price(self) -> Fraction | None:
        """Cents of one credit bought alone, in the smallest pack. None where there are no packs."""
        return self.catalog.packs[0].cents_per_credit if self.catalog.packs else None

    @property
    def offered_models(self) -> tuple[Model, ...]:
        """The default first; without a provider's key that is the demo model alone."""
        return self.registry.list_offered(is_demo=self.is_demo)

    @property
    def offered_model(self) -> Model:
        return self.offered_models[0]

    @property
    def models_with_a_key(self) -> tuple[Model, ...]:
        """What a provider's key would add. Empty where there is one."""
        return self.registry.list_offered(is_demo=False) if self.is_demo else ()


_installed: list[Site] = []


def install_site(site: Site) -> None:
    """Called by the composition root before pages are imported, and by tests."""
    _installed[:] = [site]


def site() -> Site:
    """Raises `LookupError` before `install_site`."""
    if not _installed:
        raise LookupError("the site is not installed in this process")
    return _installed[0]
