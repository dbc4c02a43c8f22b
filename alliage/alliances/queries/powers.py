"""What weighs on signing an act: situations and mandates of its parties, as the rules read them."""

from alliage.actors.models import Mandate, Situation
from alliage.design.deeds import said
from alliage.rules.mandates import MandateFacts, PowerWarning, SituationFacts, limited_powers

from .conventions import Act


def power_warnings(act: Act) -> list[PowerWarning]:
    """The warnings of signing on the day of the act, today when it is not signed yet."""
    bodies = [row.organisation for row in act.row.parties.all()]
    territories = [body.territory for body in bodies if body.territory]
    situations = Situation.objects.about(territories).select_related("country", "territory") if territories else []
    facts = [
        SituationFacts(
            kind=row.kind,
            place=str(row.territory or row.country),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            text=row.text,
            source=row.source_url,
        )
        for row in situations
    ]
    mandates = [
        MandateFacts(
            authority=row.organisation.name,
            body=row.body,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            limited=row.powers == Mandate.Powers.LIMITED,
            source=row.source_url,
        )
        for row in Mandate.objects.kept().filter(organisation__in=bodies).select_related("organisation")
    ]
    return limited_powers(facts, mandates, act.row.signed_on or act.today, signed=act.row.signed_on is not None)


def power_lines(act: Act) -> list[tuple[str, str]]:
    """What weighs on signing, in words, with its source."""
    return [(said(each.message), each.source) for each in power_warnings(act)]
