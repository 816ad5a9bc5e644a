"""Faults on purpose: processes that die at any step, shops and hubs that fail, and what is left."""
