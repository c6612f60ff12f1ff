"""Windows beside the window: engines, preferences, shortcuts, diagnostics."""
