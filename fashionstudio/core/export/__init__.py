"""Export: Renders as files for others, one module per kind of file."""
