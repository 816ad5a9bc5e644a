"""Candidates for a word that is not known: near ones in the order of their likeness, or none."""

import subprocess
import sys

import pytest

from order_upload.candidates import did_you_mean, nearest

WORDS = ["processing", "shipped", "partially_shipped", "delivered"]


def test_the_most_alike_comes_first():
    assert nearest("ship", WORDS, limit=2, cutoff=0.3) == ["shipped", "partially_shipped"]


def test_one_candidate_is_enough_unless_more_are_asked_for():
    assert nearest("shiped", WORDS) == ["shipped"]


@pytest.mark.parametrize("word", ["", "b2b", "zzz"])
def test_a_word_that_is_like_none_has_no_candidate(word):
    assert nearest(word, WORDS) == []


def test_equally_near_words_come_in_the_order_of_the_alphabet():
    assert nearest("cat", {"hat", "bat"}, limit=2) == ["bat", "hat"]


def test_a_lower_cutoff_names_words_that_are_less_alike():
    assert (
        nearest("frobnicated", ["refunded"]),
        nearest("frobnicated", ["refunded"], cutoff=0.3),
    ) == (
        [],
        ["refunded"],
    )


@pytest.mark.parametrize(("word", "question"), [("minimum", 'did you mean "minimal"?'), ("x", "")])
def test_the_question_names_the_nearest_word_or_is_not_asked(word, question):
    assert did_you_mean(word, ["minimal", "complete"]) == question


def test_nothing_is_loaded_before_a_candidate_is_looked_for():
    code = "import sys, order_upload.candidates; sys.exit('rapidfuzz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": "plugins"})
    assert done.returncode == 0
