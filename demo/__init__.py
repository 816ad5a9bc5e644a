"""The embedded demo: a shop, a hub and exports that behave like the real ones, for trying out and for tests."""
