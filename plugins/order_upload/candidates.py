"""The nearest known words to an unknown one: candidates that a message names, never a match."""

from __future__ import annotations

from collections.abc import Iterable

LIKELY = 0.6
"""Likeness from which a known word is probably the one that was meant."""


def nearest(
    word: str, known: Iterable[str], *, limit: int = 1, cutoff: float = LIKELY
) -> list[str]:
    """Return the known words that are most like a word, the most alike first.

    Likeness is twice the length of the longest common subsequence, over the length of both words
    together: 1.0 for equal words, 0.0 for words that share no character. Words that are equally
    like it come in the order of the alphabet.

    Args:
        word: what was found; an empty word is like nothing.
        known: what it could have been.
        limit: how many words at most.
        cutoff: the least likeness, from 0.0 to 1.0.
    """
    if not word:
        return []
    # Imported here because messages are rare, and each parse of the DAGs would pay 13 ms for it.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    choices = sorted(set(known))
    ranked = process.extract(
        word, choices, scorer=fuzz.ratio, limit=limit, score_cutoff=100 * cutoff
    )
    return [choice for choice, _, _ in ranked]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question with the nearest known word, or "" when no word is near."""
    likely = nearest(word, known)
    if not likely:
        return ""
    return f'did you mean "{likely[0]}"?'
