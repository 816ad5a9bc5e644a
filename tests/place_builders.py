"""Builders for countries of a shop, with zones as new OpenCart shops have them."""

from __future__ import annotations

from order_upload.domain.shop import ShopCountry, ShopLookup, ShopZone

STOCK_ZONES = {
    "DE": "BER Berlin|BAY Bayern|SAC Sachsen-Anhalt|SAS Sachsen|NDS Niedersachsen",
    "ES": (
        "CA La Coruña|AL Álava|AM Almeria|AC Alicante|BJ Badajoz|IB Baleares|BA Barcelona|"
        "CZ Cádiz|CT Cantabria|CL Castellón|GP Guipúzcoa|PM Las Palmas|MD Madrid|"
        "SC Santa Cruz de Tenerife|VC Valencia|VZ Vizcaya"
    ),
    "FR": (
        "2A Corse du Sud|2B Haute Corse|75 Paris|77 Seine et Marne|78 Yvelines|91 Essonne|"
        "92 Hauts de Seine|93 Seine St-Denis|94 Val de Marne|95 Val d'Oise|13 Bouches du Rhône"
    ),
    "IE": "CO Cork|DU Dublin|KE Kerry|KI Kildare|MA Mayo|MO Monaghan",
    "IT": (
        "AO Aosta|CA Cagliari|NU Nuoro|OR Oristano|SS Sassari|FC Forli-Cesena|MI Milano|"
        "MB Monza Brianza|BT Barletta-Andria-Trani|FM Fermo|RM Roma|BZ Bolzano|TN Trento|"
        "AQ L'Aquila"
    ),
    "MT": "SLM Sliema|VLT Valletta|SGI San Giljan|VIC Victoria|ZBG Zebbug|ZEB Zebbug",
    "EE": "HA Harjumaa (Tallinn)|TA Tartumaa (Tartu)",
    "MC": "",
}
"""Country -> code and name of zones of OpenCart 3.0.5; of France, Italy and others some only."""


def a_country(code: str, zones: str | None = None) -> ShopCountry:
    """Return a country with these zones, else with those of :data:`STOCK_ZONES`."""
    written = STOCK_ZONES[code] if zones is None else zones
    listed = []
    for number, zone in enumerate(filter(None, written.split("|")), 1):
        zone_code, _, name = zone.partition(" ")
        listed.append(ShopZone(id=str(number), code=zone_code, name=name))
    return ShopCountry(id=code, code=code, name=code, postcode_required=False, zones=tuple(listed))


def a_lookup(*codes: str) -> ShopLookup:
    """Return what a new shop has of these countries."""
    return ShopLookup(countries=tuple([a_country(code) for code in codes if code in STOCK_ZONES]))
