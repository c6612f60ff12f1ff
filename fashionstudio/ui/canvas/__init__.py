"""The canvas: shows the Photo with its overlays and hands pointer samples to the tools."""
