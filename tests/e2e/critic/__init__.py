"""What a critic would try on a release, one check after another, with the answers in a table."""
