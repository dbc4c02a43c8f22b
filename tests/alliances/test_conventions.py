"""Acts: three steps, completeness, state, amendments, warnings, powers, file, cover and alerts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors.models import Document, Mandate
from alliage.alliances import services
from alliage.alliances.models import Alliance, Convention, ConventionParty
from alliage.alliances.queries import alerts_for, covering
from alliage.alliances.queries.conventions import act
from alliage.design import slots
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _party(convention: Convention, *bodies: Any) -> None:
    for body in bodies:
        ConventionParty.objects.create(convention=convention, organisation=body)


def test_three_steps_make_an_enforceable_act(bond: Alliance, hers: Client, member: Any, partner: Any) -> None:
    hers_body, his_body = factories.org(member), factories.org(partner)
    year = timezone.localdate().year
    first = {
        "kind": "convention",
        "title": "Convention jeunesse",
        "object": "Échanger des éducateurs",
        "amount": "60 000,50",
        "currency": factories.Currency.objects.get(code="EUR").pk,
        "starts_on": f"01/01/{year}",
        "ends_on": f"{year + 2}-12-31",
    }
    answer = hers.post(reverse("alliances:convention_add", args=[bond.pk]), first)
    made = Convention.objects.get(title="Convention jeunesse")
    assert made.amount == Decimal("60000.50")
    assert answer.headers["Location"] == reverse("alliances:convention_parties", args=[made.pk])
    parties = {f"p{hers_body.pk}": "on", f"s{hers_body.pk}": "le président", f"p{his_body.pk}": "on"}
    answer = hers.post(answer.headers["Location"], parties)
    assert [(row.organisation, row.signatory) for row in made.parties.all()] == [(hers_body, "le président"), (his_body, "")]
    legal = {
        "deliberation_ref": "CP-1",
        "deliberation_on": f"{year - 1}-11-10",
        "signed_on": f"{year - 1}-12-01",
        "transmitted_on": f"{year - 1}-12-05",
        "receipt_ref": "AR-9",
        "enforceable_on": f"{year - 1}-12-05",
        "file": SimpleUploadedFile("convention.pdf", PDF, "application/pdf"),
    }
    assert hers.post(answer.headers["Location"], legal).headers["Location"] == made.get_absolute_url()
    made.refresh_from_db()
    read = act(made)
    assert (read.state, read.missing) == ("enforceable", 0)
    assert "Rien ne manque." in hers.get(made.get_absolute_url()).text


def test_the_check_says_what_is_missing_how_to_mend_and_by_which_text(bond: Alliance, hers: Client) -> None:
    bare = Convention.objects.create(alliance=bond, title="À écrire")
    page = hers.get(bare.get_absolute_url())
    lines = {line.finding.code: line for line in page.context["sheet"].lines}
    missing = {code for code, line in lines.items() if not line.finding.ok}
    assert missing == {
        "parties", "foreign-party", "object", "amount", "term", "deliberation", "signature", "transmission", "receipt", "enforceable",
        "file",
    }  # fmt: skip
    assert lines["object"].url == reverse("alliances:convention_edit", args=[bare.pk])
    assert lines["parties"].url == reverse("alliances:convention_parties", args=[bare.pk])
    assert lines["transmission"].url == reverse("alliances:convention_legal", args=[bare.pk])
    assert "CGCT, article L1115-1" in page.text
    assert "Écrivez le montant et sa devise" in page.text


def test_a_visitor_reads_the_act_without_the_check(bond: Alliance, client: Client) -> None:
    made = factories.convention(bond)
    Alliance.objects.filter(pk=bond.pk).update(published_at=timezone.now())
    text = client.get(made.get_absolute_url()).text
    assert "90\u202f000" in text
    assert "Complétude" not in text
    assert "AR-1" not in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ends_on": "2019-01-01", "starts_on": "2020-01-01"}, "vient avant la prise d’effet"),
        ({"amount": "-5"}, "Un montant ne peut pas être négatif"),
        ({"amount": "500"}, "Choisissez la devise du montant"),
        ({"ends_on": "31/02/2027"}, "Écrivez une date qui existe"),
        ({"kind": "avenant"}, "dites lequel"),
        ({"amount": "beaucoup"}, "Écrivez un nombre en chiffres"),
    ],
)
def test_bad_acts_are_refused_politely_and_kept(bond: Alliance, hers: Client, change: dict[str, str], said: str) -> None:
    data = {"kind": "convention", "title": "Notre convention", "object": "Un objet soigné"} | change
    answer = hers.post(reverse("alliances:convention_add", args=[bond.pk]), data)
    assert said in answer.text
    assert "Un objet soigné" in answer.text
    assert not Convention.objects.exists()


def test_sent_before_signed_is_refused_at_its_field(bond: Alliance, hers: Client) -> None:
    made = factories.convention(bond)
    data = {"signed_on": "2026-05-02", "transmitted_on": "2026-05-01"}
    answer = hers.post(reverse("alliances:convention_legal", args=[made.pk]), data)
    assert answer.context["form"].errors["transmitted_on"][0].startswith("La transmission (01.05.2026) vient avant")
    made.refresh_from_db()
    assert made.signed_on != date(2026, 5, 2)


@pytest.mark.parametrize(
    ("name", "content", "kind"), [("acte.pdf", b"<html>", "application/pdf"), ("acte.exe", b"MZ", "application/x")]
)
def test_a_file_that_lies_is_refused_and_nothing_is_half_written(
    bond: Alliance, hers: Client, name: str, content: bytes, kind: str
) -> None:
    made = factories.convention(bond)
    data = {"deliberation_ref": "CP-77", "file": SimpleUploadedFile(name, content, kind)}
    answer = hers.post(reverse("alliances:convention_legal", args=[made.pk]), data)
    assert list(answer.context["form"].errors) == ["file"]
    assert "CP-77" in answer.text
    made.refresh_from_db()
    assert (made.deliberation_ref, made.file, Document.objects.count()) == ("CP-12", None, 0)


def test_the_file_opens_for_both_sides_and_nobody_else(
    bond: Alliance, hers: Client, his: Client, theirs: Client, client: Client
) -> None:
    made = factories.convention(bond)
    hers.post(
        reverse("alliances:convention_legal", args=[made.pk]), {"file": SimpleUploadedFile("c.pdf", PDF, "application/pdf")}
    )
    made.refresh_from_db()
    assert made.file.visibility == "shared"
    url = made.file.url
    Alliance.objects.filter(pk=bond.pk).update(published_at=timezone.now())
    answers = [each.get(url) for each in (hers, his, theirs, client)]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    assert [answer.getvalue() for answer in answers[:2]] == [PDF, PDF]
    services.delete_alliance(Alliance.objects.get(pk=bond.pk), by=made.file.uploaded_by_user)
    assert his.get(url).status_code == 404


def test_only_a_signed_amendment_moves_the_term(bond: Alliance, member: Any) -> None:
    made = factories.convention(bond)
    later = made.ends_on.replace(year=made.ends_on.year + 2)
    second = Convention(alliance=bond, kind="avenant", amends=made, title="Avenant n° 1", ends_on=later)
    services.save_convention(second, by=member)
    assert act(made).ends_on == made.ends_on
    second.signed_on = timezone.localdate()
    services.save_convention(second, by=member)
    assert act(made).ends_on == later
    assert covering([bond.pk])[bond.pk].ends_on == later


def test_an_amendment_changes_an_act_of_its_alliance_that_is_not_one(bond: Alliance, member: Any, partner: Any) -> None:
    made = factories.convention(bond)
    first = services.save_convention(Convention(alliance=bond, kind="avenant", amends=made, title="1"), by=member)
    with pytest.raises(RuleError, match="pas un autre avenant"):
        services.save_convention(Convention(alliance=bond, kind="avenant", amends=first, title="2"), by=member)
    other = factories.alliance(factories.org(member), factories.org(partner))
    with pytest.raises(RuleError, match="autre alliance"):
        services.save_convention(Convention(alliance=other, kind="avenant", amends=made, title="3"), by=member)
    with pytest.raises(RuleError, match="Seul un avenant"):
        services.save_convention(Convention(alliance=bond, kind="accord", amends=made, title="4"), by=member)


def test_delete_undo_and_an_act_its_amendments_hold(bond: Alliance, hers: Client, theirs: Client, member: Any) -> None:
    made = factories.convention(bond)
    second = services.save_convention(Convention(alliance=bond, kind="avenant", amends=made, title="Avenant"), by=member)
    url = reverse("alliances:convention_delete", args=[made.pk])
    assert "Des avenants modifient cet acte" in hers.post(url, follow=True).text
    hers.post(reverse("alliances:convention_delete", args=[second.pk]))
    answer = hers.post(url, follow=True)
    assert reverse("alliances:convention_restore", args=[made.pk]) in answer.text
    assert hers.get(made.get_absolute_url()).status_code == 404
    assert theirs.post(reverse("alliances:convention_restore", args=[made.pk])).status_code == 404
    hers.post(reverse("alliances:convention_restore", args=[made.pk]))
    assert hers.get(made.get_absolute_url()).status_code == 200


def test_a_state_as_a_party_and_a_body_of_limited_powers_warn_and_block_nothing(
    bond: Alliance, hers: Client, member: Any, partner: Any
) -> None:
    body = factories.org(partner)
    state = factories.organisation("État de Kalébie", kind="etat", territory=factories.territory(country="SN"))
    made = factories.convention(bond, signed_on=timezone.localdate(), transmitted_on=None, enforceable_on=None)
    _party(made, factories.org(member), body, state)
    Mandate.objects.create(organisation=body, body="la délégation spéciale", powers="limited", starts_on=date(2024, 3, 27))
    text = hers.get(made.get_absolute_url()).text
    assert "Une partie est un État (État de Kalébie)" in text
    assert "CGCT, article L1115-5" in text
    assert "la délégation spéciale ne traite que les affaires courantes depuis le 27.03.2024" in text


def test_noting_the_present_mandate_casts_no_doubt_on_an_older_act(bond: Alliance, hers: Client, member: Any) -> None:
    body = factories.org(member)
    made = factories.convention(bond, title="Ancienne")
    draft = factories.convention(bond, signed_on=None, transmitted_on=None, enforceable_on=None)
    _party(made, body)
    _party(draft, body)
    Mandate.objects.create(organisation=body, body="Assemblée", starts_on=timezone.localdate() + timedelta(days=9))
    assert "Pouvoirs à vérifier" not in hers.get(made.get_absolute_url()).text
    assert "Assemblée, mandat à partir du" in hers.get(draft.get_absolute_url()).text


def test_a_party_without_territory_is_neither_french_nor_foreign(bond: Alliance, hers: Client, partner: Any) -> None:
    made = factories.convention(bond)
    nowhere = factories.organisation("Agence du Fleuve")
    type(nowhere).objects.filter(pk=nowhere.pk).update(territory=None)
    _party(made, factories.org(partner), nowhere)
    text = hers.get(made.get_absolute_url()).text
    assert "On ne sait pas de quel territoire est\u00a0: Agence du Fleuve." in text
    assert "Écrivez le territoire de cette organisation sur sa fiche." in text


def test_the_legal_step_says_beforehand_whose_powers_are_limited(bond: Alliance, hers: Client, partner: Any) -> None:
    draft = factories.convention(bond, signed_on=None, transmitted_on=None, enforceable_on=None)
    _party(draft, factories.org(partner))
    url = reverse("alliances:convention_legal", args=[draft.pk])
    assert "Pouvoirs à vérifier" not in hers.get(url).text
    Mandate.objects.create(
        organisation=factories.org(partner), body="Délégation", powers="limited", starts_on=date(2024, 3, 27)
    )
    assert "Délégation ne traite que les affaires courantes" in hers.get(url).text


@pytest.mark.parametrize(
    "known",
    [
        {"enforceable_on": None, "transmitted_on": None},
        {"enforceable_on": None, "receipt_ref": ""},
        {},
    ],
)
def test_a_term_that_comes_is_told_for_acts_signed_and_sent_too(bond: Alliance, member: Any, known: dict[str, Any]) -> None:
    factories.convention(bond, ends_on=timezone.localdate() + timedelta(days=40), **known)
    assert [alert.kind for alert in alerts_for(member) if alert.kind == "term"] == ["term"]


def test_a_new_act_is_in_euros_unless_told(bond: Alliance, hers: Client) -> None:
    form = hers.get(reverse("alliances:convention_add", args=[bond.pk])).context["form"]
    codes = [row.code for row in form.fields["currency"].queryset]
    assert codes == ["EUR", *sorted(set(codes) - {"EUR"})]
    assert form["currency"].value() == factories.Currency.objects.get(code="EUR").pk
    made = factories.convention(bond, amount=None, currency=None)
    again = hers.get(reverse("alliances:convention_edit", args=[made.pk])).context["form"]
    assert again["currency"].value() is None


def test_another_organisation_signs_by_its_name_in_the_directory(bond: Alliance, hers: Client) -> None:
    from alliage.design import search  # noqa: PLC0415 - one test needs it

    made = factories.convention(bond)
    body = factories.organisation("Agence du Fleuve")
    factories.organisation("Agence du Lac")
    search.refresh(type(body).objects.all())
    url = reverse("alliances:convention_parties", args=[made.pk])
    assert "Plusieurs organisations répondent" in hers.post(url, {"other": "agence"}).text
    assert "Aucune organisation de ce nom" in hers.post(url, {"other": "zzz"}).text
    hers.post(url, {"other": "agence du fleuve", "other_signatory": "la directrice"})
    assert [(row.organisation, row.signatory) for row in made.parties.all()] == [(body, "la directrice")]


def test_a_function_without_its_organisation_is_said(bond: Alliance, hers: Client, member: Any) -> None:
    made = factories.convention(bond)
    answer = hers.post(
        reverse("alliances:convention_parties", args=[made.pk]), {f"s{factories.org(member).pk}": "le président"}
    )
    assert "cochez la case, ou videz la fonction" in answer.text


@pytest.mark.parametrize(("days", "months"), [(400, None), (300, 12), (150, 6), (60, 3), (0, 3)])
def test_the_term_warns_at_twelve_six_and_three_months(bond: Alliance, member: Any, days: int, months: int | None) -> None:
    made = factories.convention(bond, ends_on=timezone.localdate() + timedelta(days=days))
    warning = act(made).warning
    assert (warning.months if warning else None) == months
    assert [alert.kind for alert in alerts_for(member) if alert.kind == "term"] == (["term"] if months else [])


def test_cover_in_words(bond: Alliance, member: Any, partner: Any) -> None:
    def other(**fields: Any) -> int:
        made = factories.alliance(factories.org(member), factories.org(partner))
        if fields:
            factories.convention(made, **fields)
        return made.pk

    blank = {
        "deliberation_ref": "",
        "deliberation_on": None,
        "signed_on": None,
        "transmitted_on": None,
        "receipt_ref": "",
        "enforceable_on": None,
    }
    in_force = factories.convention(bond)
    none, lapsed = other(), other(starts_on=date(2018, 1, 1), ends_on=date(2020, 12, 31))
    signed = other(transmitted_on=None, receipt_ref="", enforceable_on=None)
    sourced = other(
        **blank, starts_on=date(2025, 1, 1), ends_on=date(2099, 12, 31), years_only=True, source_url="https://exemple.test"
    )
    letter = other(kind="lettre")
    found = covering([bond.pk, none, lapsed, signed, sourced, letter])
    assert {key: (state.state, state.text) for key, state in found.items()} == {
        bond.pk: ("covered", f"convention exécutoire jusqu’au {in_force.ends_on:%d.%m.%Y}"),
        none: ("none", "aucune convention notée"),
        lapsed: ("expired", "convention échue\u00a0: 31.12.2020"),
        signed: ("pending", "convention signée, pas encore exécutoire"),
        sourced: ("unpublished", "convention 2025 – 2099, état non publié"),
        letter: ("none", "aucune convention notée"),
    }


def test_alerts_name_the_lapsed_act_and_the_missing_committee(
    bond: Alliance, member: Any, partner: Any, stranger: Any
) -> None:
    made = factories.convention(bond, starts_on=date(2018, 1, 1), ends_on=date(2020, 12, 31))
    Alliance.objects.filter(pk=bond.pk).update(stage_since=date(2018, 1, 1))
    found = alerts_for(member)
    assert [(alert.kind, alert.url) for alert in found] == [
        ("expired", made.get_absolute_url()),
        ("silence", reverse("alliances:committee_add", args=[bond.pk])),
    ]
    assert [alert.kind for alert in alerts_for(partner)] == ["expired", "silence"]
    assert alerts_for(stranger) == []
    lines = slots.pieces("portfolio.alerts", member)
    assert sum(made.get_absolute_url() in line for line in lines) == 1
    Alliance.objects.filter(pk=bond.pk).update(stage="closed")
    assert alerts_for(member) == []


def test_a_later_act_in_force_silences_the_warning(bond: Alliance, member: Any) -> None:
    today = timezone.localdate()
    factories.convention(bond, ends_on=today + timedelta(days=60))
    factories.convention(bond, starts_on=today, ends_on=today + timedelta(days=900))
    assert [alert.kind for alert in alerts_for(member) if alert.kind == "term"] == []


def test_alerts_and_cover_cost_the_same_for_one_and_for_three(
    bond: Alliance, member: Any, partner: Any, count_queries: Any
) -> None:
    factories.convention(bond)
    member.roles  # noqa: B018 - read once per request anyway
    with count_queries() as one:
        alerts_for(member), covering([bond.pk])
    made = [factories.alliance(factories.org(member), factories.org(partner)) for _ in range(2)]
    for each in made:
        factories.convention(each)
    with count_queries() as three:
        alerts_for(member), covering([bond.pk, *(each.pk for each in made)])
    assert (len(one), len(three)) == (8, 8)
