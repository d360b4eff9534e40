"""What lies in every store so that it can be read without this program; never imported by it."""
