"""The public data sets of the published systems: Dress Code and VITON-HD, with MGD's annotations."""
