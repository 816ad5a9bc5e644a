"""Words and codes of the transformation of every step, and what each becomes."""

from __future__ import annotations

GROUP, GROUP_AS_KEPT = "Trade & <Partners>", "Trade &amp; &lt;Partners&gt;"
"""A customer group that the test makes, and how OpenCart keeps its name."""

PRODUCTS = {
    "STEP-LAMP": 9801,
    "STEP-MUG": 9802,
    "STEP-SHELF": 9803,
    "STEP-TRAY": 9804,
    "STEP-CHAIR": 9805,
    "STEP-ITEM": 9806,
}
"""Model -> id of the products that the test makes."""

CHAIR, CHAIR_EAN = "STEP-CHAIR", "8001110000017"
STAND_IN = "STEP-ITEM"
"""The one that counts no pieces."""

CODES_FILE = "codes.csv"
CODES = """sku,external_sku,node
STEP-MUG,ext-mug,
STEP-TRAY,ext-mug,eBay IT
STEP-CHAIR,B0-CHAIR,Amazon IT
STEP-CHAIR,ext-shelf,
"""
CODE_ROWS = [
    {"from": "B0-CHAIR", "to": "STEP-SHELF"},
    {"from": "ext-shelf", "to": "STEP-SHELF"},
    {"from": "ext-mug", "to": "STEP-LAMP", "node": "Zalando"},
]
SHOP_CODES = {
    ("", "B0-CHAIR"): "STEP-SHELF",
    ("Amazon IT", "B0-CHAIR"): "STEP-CHAIR",
    ("", "ext-shelf"): "STEP-SHELF",
    ("", "ext-mug"): "STEP-MUG",
    ("eBay IT", "ext-mug"): "STEP-TRAY",
    ("Zalando", "ext-mug"): "STEP-LAMP",
}
"""Node and code -> the shop's code: a row of the node first, in each the step's rows first."""

MARKETPLACE = {
    "company": "Marketplace & Co. S.p.A.",
    "address": "Via Esempio 1",
    "city": "Milano",
    "postcode": "20100",
    "province": "MI",
}
TITLED = {
    "ada": "Ada",
    "ROSSI": "Rossi",
    "MARIO": "Mario",
    "BIANCHI VERDI": "Bianchi Verdi",
    "SØREN": "Søren",
    "d'angelo": "D'Angelo",
    "zoë": "Zoë",
    "ÅBERG": "Åberg",
    "maria grazia": "Maria Grazia",
    "DE LUCA": "De Luca",
}
"""Names of which each word is all small or all large; others stay."""

LARGE_COMPANIES = {
    "Ferramenta Bianchi di Bianchi Giuseppe": ("FERRAMENTA BIANCHI DI BIANCHI", "GIUSEPPE"),
    "Rossi & C. S.r.l.": ("ROSSI & C.", "S.R.L."),
    "ACME": ("ACME", ""),
}
"""Company -> the first and last name that it becomes, in large letters."""

FISCAL_CODES = {
    "RCCMNL83S18D969H": ("FiscalCode", "RCCMNL83S18D969H"),
    "rcc mnl 83s18 d969h": ("FiscalCode", "RCCMNL83S18D969H"),
    "C.F. MRTMTT25D09F205Z": ("FiscalCode", "MRTMTT25D09F205Z"),
    "P.IVA: IT00743110157": ("VatCode", "00743110157"),
}
"""Second lines that are codes; others of the orders only look so: a digit or an office is none."""

KEYS = {
    "Rossi & Figli": "Rossi_Figli",
    "Müller GmbH": "Muller_GmbH",
    "Drop Ship Ltd": "Drop_Ship_Ltd",
    "Closed Ltd": "Closed_Ltd",
    "MI-1": "MI_1",
    "RM/2": "RM_2",
    "": "rest",
}
"""Supplier or warehouse -> the end of a part's reference."""

COUNTRY_RATES = {"IT": "22", "DE": "19", "FR": "20"}
