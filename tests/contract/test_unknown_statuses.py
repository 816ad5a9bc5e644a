"""No word that no map knows is ever given a meaning by its likeness to one that a map knows."""

import json
import re

import pytest

from order_upload.config.status_maps import load_status_maps
from order_upload.domain.order import Origin, PlatformStatus
from order_upload.domain.outcome import Reason
from order_upload.domain.statuses import StatusMap, StatusRow
from order_upload.domain.unmapped_status import CHOOSE_STATUS

ROWS = load_status_maps()
PLATFORM_ROWS = [row for row in ROWS if row.words]
TECHNOLOGIES = sorted({row.technology for row in PLATFORM_ROWS})

TRAPS = {
    "English": """
        Not shipped | Never shipped | Not yet delivered | Undelivered | NOT_RECEIVED | Incomplete |
        Unpaid | Payment not accepted | Refund requested | Refund refused | Return requested |
        Cancellation requested | Not cancelled | Partly delivered | Awaiting refund""",
    "Italian": """
        Non spedito | Da spedire | Non consegnato | Mancata consegna | Pagamento non accettato |
        Non pagato | Rimborso richiesto | Rimborso rifiutato | Reso richiesto |
        Annullamento richiesto | Non annullato | Spedito in parte | Consegnato parzialmente""",
    "German": """
        Nicht versandt | Noch nicht verschickt | Nicht zugestellt | Unzustellbar | Nicht bezahlt |
        Zahlung abgelehnt | Erstattung beantragt | Erstattung abgelehnt | Storno angefragt |
        Nicht storniert | Teilweise versandt | Teilweise erstattet""",
    "French": """
        Non expédié | À expédier | Non livré | Paiement refusé | Non payé | Remboursement demandé |
        Remboursement refusé | Retour demandé | Annulation demandée | Non annulé |
        Partiellement expédié | Partiellement livré""",
    "Spanish": """
        No enviado | Pendiente de envío | No entregado | Pago no aceptado | No pagado |
        Reembolso solicitado | Reembolso rechazado | Devolución solicitada |
        Cancelación solicitada | No cancelado | Enviado parcialmente | Entregado en parte""",
}
"""Negations, what is only asked for, and what is only half done."""
WORDS = [word.strip() for word in "|".join(TRAPS.values()).split("|")]


def sold_on(technology: str) -> Origin:
    """Return where an order of this technology was sold."""
    return Origin(node="A node", technology=technology)


def status_to_add(reason: Reason) -> str:
    """Return the status of the row that the remedy asks to add."""
    found = re.search(r"\{.*\}", reason.remedy)
    assert found
    return json.loads(found[0])["status"]


def test_there_are_at_least_sixty_words_and_each_is_there_once():
    assert len(WORDS) == len(set(WORDS)) >= 60


@pytest.mark.parametrize("word", WORDS)
def test_no_word_that_says_not_or_asked_or_partly_is_given_a_status(word):
    shipped_map = StatusMap((), ROWS)
    filled_in = {}
    for technology in TECHNOLOGIES:
        reason = shipped_map.unmapped(PlatformStatus(name=word), sold_on(technology))
        if status_to_add(reason) != CHOOSE_STATUS:
            filled_in[technology] = reason.remedy
    assert filled_in == {}


@pytest.mark.parametrize("hidden", PLATFORM_ROWS, ids=lambda row: row.where)
def test_a_shipped_row_that_is_hidden_is_not_guessed_from_its_neighbours(hidden: StatusRow):
    neighbours = [row for row in PLATFORM_ROWS if row.technology == hidden.technology]
    others = StatusMap((), [row for row in neighbours if not set(row.words) & set(hidden.words)])
    reason = others.unmapped(
        PlatformStatus(code=hidden.code, name=hidden.name), sold_on(hidden.technology)
    )
    assert status_to_add(reason) == CHOOSE_STATUS
