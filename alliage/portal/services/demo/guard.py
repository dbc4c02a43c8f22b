"""What the demo refuses before it writes anything: a real row without its source, an invented thing on a real authority."""

from collections.abc import Iterator

from alliage.rules.errors import gettext_noop as _

from .sheets import Row, Tables

# Judgements, money, people: a real authority has none of them here.
INVENTED_ONLY = frozenset(
    {
        "comments", "committees", "committee_decisions", "contacts", "corrections", "countries", "fundings", "indicators",
        "links", "mandates", "openings", "outcomes", "payments", "people", "project_services", "ratings", "readings", "replies", "risks",
        "round_lines", "round_options", "round_views",
        "services", "targets", "tasks", "texts", "values", "words",
    }
)  # fmt: skip
LINKS = {
    "territory_key": "territories",
    "to_territory_key": "territories",
    "parent_key": "territories",
    "predecessor": "territories",
    "successor": "territories",
    "org_key": "organisations",
    "owner_org_key": "organisations",
    "sender_org_key": "organisations",
    "funder_key": "organisations",
    "recipient_key": "organisations",
    "successor_key": "organisations",
    "parties": "organisations",
    "validated_by": "organisations",
    "alliance_key": "alliances",
    "alliance_keys": "alliances",
    "project_key": "projects",
    "service_key": "services",
    "outcome_key": "outcomes",
    "indicator_key": "indicators",
    "committee_key": "committees",
    "amends_key": "conventions",
    "convention_key": "conventions",
    "asked_by_key": "organisations",
}
COUNTRIES = frozenset({"country", "splits"})
INVENTED_MAIL = ".example"


def check(real: Tables, fictitious: Tables) -> None:
    """Refuse the first row that mixes the two worlds or says something without a source."""
    for name, rows in real.items():
        for row in rows:
            _check_real(name, row, real, fictitious)
    invented = {row["code"] for row in fictitious.get("countries", [])}
    for rows in fictitious.values():
        for row in rows:
            _check_fictitious(row, real, fictitious, invented)


def _keys(tables: Tables, name: str) -> set[str]:
    return {row["key"] for row in tables.get(name, [])}


def _links(row: Row) -> Iterator[tuple[str, str]]:
    """Each key a row names, with the table it must be in."""
    for column, table in LINKS.items():
        for key in row.several(column):
            yield table, key
    for said in row.several("attendance", "|"):
        yield "territories", said.partition(":")[0]


def _check_real(name: str, row: Row, real: Tables, fictitious: Tables) -> None:
    """A real row is a sourced fact about real places, of a kind that judges nothing."""
    if name in INVENTED_ONLY:
        raise row.refusal(_("ce genre de donnée est inventé et ne s’attache jamais à une autorité réelle."))
    if not row["source_url"].startswith(("https://", "http://")):
        raise row.refusal(_("une ligne réelle porte l’adresse de sa source (source_url)."))
    for table, key in _links(row):
        if key not in _keys(real, table):
            if key in _keys(fictitious, table):
                raise row.refusal(_("« %(key)s » est un exemple fictif : une ligne réelle ne le nomme pas."), key=key)
            raise row.refusal(_("« %(key)s » n’est dans aucune table %(table)s."), key=key, table=table)


def _check_fictitious(row: Row, real: Tables, fictitious: Tables, invented: set[str]) -> None:
    """An invented row touches invented places, bodies, people and countries only."""
    for table, key in _links(row):
        if key not in _keys(fictitious, table):
            if key in _keys(real, table):
                raise row.refusal(_("« %(key)s » est réel : rien d’inventé ne peut lui être attaché."), key=key)
            raise row.refusal(_("« %(key)s » n’est dans aucune table %(table)s."), key=key, table=table)
    for column in COUNTRIES:
        for part in row.several(column):
            code = part.partition(":")[0]
            if code not in invented:
                raise row.refusal(
                    _("le pays « %(code)s » est réel : un exemple fictif vit dans un pays inventé."), code=code
                )
    mail = row["email"]
    if mail and not mail.endswith(INVENTED_MAIL):
        raise row.refusal(_("l’adresse « %(mail)s » pourrait être celle de quelqu’un : elle finit par .example."), mail=mail)
