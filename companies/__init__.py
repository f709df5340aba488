"""Companies, customers and prospects alike: identity, sites, figures per year, groups."""
