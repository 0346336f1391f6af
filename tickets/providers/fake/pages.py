"""The pages of the fake provider: one to pay on, one to see and stir its account. Plain, and plainly fake."""

from html import escape
from typing import Any

from tickets.providers.fake.notifier import Manner

MANNERS = {
    Manner.ON_TIME: "tout de suite",
    Manner.LATE: "en retard",
    Manner.TWICE: "deux fois",
    Manner.OUT_OF_ORDER: "dans le désordre",
    Manner.NEVER: "jamais",
}
STYLE = """
:root { color-scheme: light dark; } body { font: 18px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.1; } button, select, input { font: inherit; min-height: 44px; padding: 0 .8rem; max-width: 100%; }
button { display: block; width: 100%; margin-block: .5rem; text-align: left; } .first { font-weight: 700; background: #111; color: #fff; border: 2px solid; }
table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid; padding: .3rem 0; font-variant-numeric: tabular-nums; } td:last-child { text-align: right; }
.fake { border: 2px dashed; padding: .5rem .8rem; } .no { border-left: 6px solid; padding-left: .8rem; font-weight: 700; }
"""


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def euros(cents: int) -> str:
    return f"{cents / 100:.2f} €".replace(".", ",").replace(",00", "")


def payment(session: dict[str, Any], *, declined: bool = False) -> str:
    """Where a person pays, or does not."""
    lines = "".join(
        f"<tr><td>{escape(line['name'])}</td><td>{euros(line['cents'])}</td></tr>"
        for line in session["shown"]
    )
    manners = "".join(f'<option value="{manner}">{words}</option>' for manner, words in MANNERS.items())
    return _page(
        "Paiement d’essai",
        '<p class="fake">Faux prestataire de paiement : aucune carte, aucun argent.</p>'
        f"<h1>Payer {euros(session['amount_total'])}</h1><table>{lines}</table>"
        + (
            '<p class="no" role="alert">La carte a été refusée. Vous pouvez recommencer.</p>'
            if declined
            else ""
        )
        + '<form method="post"><p><label>E-mail<br><input type="email" name="email" required '
        f'value="{escape(session["customer_email"] or "camille@example.org")}"></label></p>'
        f'<button class="first" name="do" value="pay">Payer {euros(session["amount_total"])}</button>'
        '<button name="do" value="decline">Faire refuser la carte</button>'
        '<button name="do" value="leave" formnovalidate>Abandonner et revenir</button>'
        '<button name="do" value="expire" formnovalidate>Laisser expirer</button>'
        f'<p><label>La notification part<br><select name="manner">{manners}</select></label></p></form>',
    )


def over(session: dict[str, Any]) -> str:
    words = "Déjà payé." if session["status"] == "complete" else "Cette page de paiement a expiré."
    back = escape(session["cancel_url"] or session["success_url"])
    return _page("Paiement d’essai", f'<h1>{words}</h1><p><a href="{back}">Revenir à La Clef</a></p>')


def account(tables: dict[str, Any]) -> str:
    """All that lies there, with what a dashboard can do."""
    rows = "".join(
        f"<tr><td>{escape(s['id'])}<br>{s['status']} · {s['payment_status']}"
        + (
            f'<form method="post"><button name="refund" value="{s["id"]}">Rembourser d’ici</button>'
            f'<button name="contest" value="{s["id"]}">Contester (litige)</button></form>'
            if s["payment_status"] == "paid"
            else ""
        )
        + f"</td><td>{euros(s['amount_total'])}</td></tr>"
        for s in reversed(tables["sessions"].values())
    )
    return _page(
        "Faux prestataire",
        '<p class="fake">Faux prestataire de paiement : aucune carte, aucun argent.</p><h1>Tableau de bord</h1>'
        '<form method="post"><button name="payout" value="1">Verser le solde à la banque</button></form>'
        f"<table>{rows}</table>",
    )
