"""The Design panel: one section per part of the Look."""
