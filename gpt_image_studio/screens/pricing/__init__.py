"""The pricing page: calculator, plans, packs, every price."""
