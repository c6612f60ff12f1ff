"""Engines of others: what could be installed, its licence, downloads, conversion, upkeep."""
