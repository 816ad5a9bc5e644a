"""The demo hub and the exports it hands out."""
