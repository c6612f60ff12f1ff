"""The networks and the one pipeline: a Look's conditions in, a garment picture out (torch)."""
