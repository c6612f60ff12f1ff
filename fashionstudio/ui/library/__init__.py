"""The library in the window: a page with search, and what can be done with its entries."""
