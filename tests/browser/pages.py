"""Every page, by whom and in which state it is looked at."""

from dataclasses import dataclass

from .conftest import House

VISITOR = ""
CHARGE = "mission@haut-val.example"
PARTNER = "affaires-sociales@kaleba.example"
ELECTED = "vice-presidence@haut-val.example"
ADMIN = "reglages@haut-val.example"
NEWCOMER = "neuve@salune.example"
NOBODY = "sans-role@haut-val.example"
TWO_HOUSES = "deux-maisons@haut-val.example"
FACTOR = "second-facteur@haut-val.example"
LEAVING = "qui-part@haut-val.example"
FIRST_LOGIN = "admin@haut-val.example"


@dataclass(frozen=True)
class Shown:
    """A page by its name or its address, as someone sees it, in one state."""

    name: str
    who: str = VISITOR
    query: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.name}{self.query}-{self.who.split('@')[0] or 'visiteur'}"

    def address(self, house: House) -> str:
        """Where the page is: an address, a name, or what stands below a page with a name."""
        if self.name.startswith("/"):
            return self.name + self.query
        key, _, rest = self.name.removeprefix("{").partition("}")
        return (house.pages.get(key) or house.pages[f"projects:{key}"]) + rest + self.query


PUBLIC = [
    *[
        Shown(name)
        for name in [
            "portal:home",
            "portal:atlas",
            "portal:help",
            "portal:sources",
            "portal:words",
            "portal:legal",
            "portal:privacy",
            "portal:accessibility",
            "portal:site_map",
            "portal:search",
            "design:gallery",
            "design:light",
            "design:error",
            "actors:territories",
            "actors:territory",
            "quiet_territory",
            "real_territory",
            "actors:organisations",
            "actors:situations",
            "actors:accept",
            "alliances:list",
            "alliances:alliance",
            "real_alliance",
            "alliances:convention",
            "projects:project",
            "projects:print",
            "quartet",
            "trio",
            "/en/",
            "/en/atlas/",
            "/compte/connexion/",
            "/compte/inscription/",
            "/compte/ferme/",
            "/compte/mot-de-passe/oublie/",
            "/compte/mot-de-passe/oublie/envoye/",
            "/compte/mot-de-passe/oublie/fait/",
            "/compte/mot-de-passe/oublie/1-cassee-0/",
            "/compte/courriel/verifier/",
            "/compte/identite/annulee/",
            "/compte/identite/erreur/",
            "reset_key",
        ]
    ],
    Shown("portal:atlas", query="?vue=carte"),
    Shown("portal:atlas", query="?objet=alliances"),
    Shown("portal:atlas", query="?objet=alliances&vue=carte"),
    Shown("portal:atlas", query="?departement=73&pays=XX"),
    Shown("portal:search", query="?q=jeunes"),
    Shown("portal:search", query="?q=introuvable+partout"),
    Shown("actors:territories", query="?q=introuvable"),
    Shown("actors:organisations", query="?q=introuvable"),
    Shown("alliances:list", query="?stage=closed"),
    Shown("hidden_project", status=404),
    Shown("/nulle-part/", status=404),
    Shown("/invitation/un-lien-casse/", status=404),
]

# What people who work here see of cooperations…
COOPERATIONS = [
    *[
        Shown(name, CHARGE)
        for name in [
            "projects:portfolio",
            "projects:portfolio_print",
            "projects:todo",
            "projects:export",
            "projects:create",
            "projects:project",
            "projects:print",
            "projects:edit",
            "projects:partners",
            "projects:goals",
            "projects:services",
            "projects:publish",
            "projects:delete",
            "projects:no_convention",
            "projects:translations",
            "projects:translation",
            "projects:translation_add",
            "projects:effect_add",
            "projects:effect",
            "projects:word",
            "projects:ask",
            "projects:answer",
            "projects:money",
            "projects:funding_add",
            "projects:funding_change",
            "projects:funding_delete",
            "projects:payment_add",
            "projects:payment_change",
            "projects:payment_delete",
            "projects:results",
            "projects:values_submit",
            "projects:value_return",
            "projects:indicator_add",
            "projects:indicator_change",
            "projects:risks",
            "projects:risk_add",
            "projects:risk_change",
            "projects:quality",
            "projects:quality_rate",
            "projects:contacts",
            "projects:contact_add",
            "suspended_project",
            "bare_project",
            "/en/cooperations/",
        ]
    ],
    *[Shown("{project}modifier/" + section + "/", CHARGE) for section in ["textes", "territoires", "themes", "etat"]],
    Shown("{bare_project}argent/", CHARGE),
    Shown("{bare_project}resultats/", CHARGE),
    Shown("{bare_project}risques/", CHARGE),
    Shown("{bare_project}contacts/", CHARGE),
    Shown("{bare_project}qualite/", CHARGE),
    Shown("{bare_project}qualite/noter/", CHARGE, "?grille=charte-yvelines"),
    Shown("projects:quality", CHARGE, "?grille=charte-yvelines"),
    Shown("{bare_project}traductions/", CHARGE),
    Shown("{bare_project}imprimer/", CHARGE),
    Shown("{bare_project}publier/", CHARGE),
    Shown("projects:portfolio", CHARGE, "?vue=carte"),
    Shown("projects:portfolio", CHARGE, "?q=introuvable"),
    Shown("projects:portfolio", CHARGE, "?q=introuvable&vue=carte"),
    Shown("projects:portfolio", CHARGE, "?pays=ZZ&annee=1900"),
    Shown("projects:export", CHARGE, "?q=jeunes"),
    Shown("projects:effect_add", CHARGE, "?territoire=kaleba"),
    Shown("projects:project", PARTNER),
    Shown("projects:portfolio", PARTNER),
    Shown("projects:project", ELECTED),
    Shown("projects:portfolio", ELECTED),
    Shown("projects:create", ELECTED, status=403),
    Shown("projects:effect_add", ELECTED, status=403),
    Shown("projects:portfolio", NEWCOMER),
    Shown("projects:todo", NEWCOMER),
    Shown("projects:create", NEWCOMER),
    Shown("projects:portfolio", NOBODY),
    Shown("projects:portfolio", TWO_HOUSES),
]

# The partner without an account: what she opens on a phone, and what the people who asked read.
LINKS = [
    *[
        Shown(name)
        for name in [
            "personal_question",
            "personal_message",
            "personal_effect",
            "personal_word",
            "personal_receipt",
            "personal_returned",
        ]
    ],
    Shown("personal_receipt", query="?complement=1"),
    Shown("links:page", status=404),
    Shown("links:reading"),
    *[Shown(name, CHARGE) for name in ["projects:links", "projects:link_add", "projects:to_read", "projects:submission"]],
    *[Shown("projects:link_add", CHARGE, f"?quoi={kind}") for kind in ["question", "valeur", "confirmer", "message"]],
    Shown("{bare_project}liens/", CHARGE),
    Shown("canteen", CHARGE),
    Shown("projects:to_read", NEWCOMER),
    Shown("projects:links", ELECTED),
]

# Publishing with the partner.
PUBLISHING = [
    Shown("projects:publish", CHARGE),
    Shown("projects:preview", CHARGE),
    Shown("projects:reading", PARTNER),
    Shown("projects:reply", PARTNER),
    Shown("personal_reading"),
    Shown("{personal_reading}page/"),
]

# … and of all the rest.
AROUND = [
    *[
        Shown(name, CHARGE)
        for name in [
            "portal:home",
            "portal:first_steps",
            "portal:site_map",
            "portal:help",
            "bare_alliance",
            "bare_committee",
            "alliances:list",
            "alliances:create",
            "alliances:decisions",
            "alliances:alliance",
            "alliances:edit",
            "alliances:stage",
            "alliances:members",
            "alliances:member",
            "alliances:convention",
            "convention",
            "alliances:convention_add",
            "alliances:convention_edit",
            "alliances:convention_parties",
            "alliances:convention_legal",
            "alliances:committee",
            "alliances:committee_add",
            "alliances:committee_edit",
            "alliances:committee_print",
            "alliances:decision_add",
            "alliances:decision_edit",
            "alliances:decision_mark",
            "alliances:contacts",
            "alliances:contact_add",
            "actors:account",
            "actors:account_close",
            "actors:act_for",
            "actors:territories",
            "actors:territory",
            "actors:territory_add",
            "actors:territory_edit",
            "actors:succession_add",
            "actors:organisations",
            "actors:organisation",
            "actors:organisation_add",
            "actors:organisation_edit",
            "actors:service_add",
            "actors:service_edit",
            "actors:mandate_add",
            "actors:mandate_edit",
            "actors:journal",
            "actors:people",
            "actors:invite",
            "actors:membership_edit",
            "actors:situations",
            "actors:situation_add",
            "actors:situation_edit",
            "/compte/deconnexion/",
            "/compte/mot-de-passe/",
            "/compte/securite/",
            "/compte/securite/application/activer/",
            "/compte/securite/confirmer/",
            "/compte/identite/",
        ]
    ],
    Shown("{bare_alliance}contacts/", CHARGE),
    Shown("{bare_alliance}territoires/", CHARGE),
    Shown("portal:settings", CHARGE, status=403),
    Shown("portal:settings", ADMIN),
    Shown("/compte/securite/", ADMIN),
    Shown("/compte/securite/codes-de-secours/", ADMIN),
    Shown("/compte/securite/codes-de-secours/renouveler/", ADMIN),
    Shown("/compte/securite/confirmer/code/", FACTOR),
    Shown("/compte/securite/application/retirer/", FACTOR),
    Shown("projects:portfolio", FIRST_LOGIN),
    Shown("portal:first_steps", NEWCOMER),
    Shown("alliances:list", NEWCOMER),
    Shown("alliances:decisions", NEWCOMER),
    Shown("actors:account", NOBODY),
    Shown("alliances:list", NOBODY),
    Shown("actors:act_for", TWO_HOUSES),
]

# The week, its mail, tasks.
WEEK = [
    *[Shown(name, CHARGE) for name in ["portal:week", "portal:digest", "actors:tasks", "actors:task", "actors:task_add"]],
    Shown("portal:week", CHARGE, "?groupe=news"),
    Shown("portal:week", ELECTED),
    Shown("portal:week", PARTNER),
    Shown("portal:week", NOBODY),
    Shown("portal:digest", NOBODY),
    Shown("portal:home", PARTNER),
    Shown("actors:tasks", CHARGE, "?etat=abandonnees"),
    Shown("actors:tasks", NOBODY),
    Shown("portal:digest_stop"),
    Shown("/mon-compte/fermer/", LEAVING),
]
# What was, what is thrown away, what is there twice.
MEMORY = [
    Shown("actors:history", CHARGE),
    Shown("actors:history", CHARGE, "?champ=project.short_name"),
    Shown("actors:history", PARTNER, "?par=0:personne"),
    Shown("actors:history_change", CHARGE),
    Shown("bare_history", CHARGE),
    Shown("actors:bin", CHARGE),
    Shown("actors:bin", NEWCOMER),
    Shown("actors:merge_choose", CHARGE),
    Shown("twin", CHARGE),
    Shown("twins", CHARGE),
]
AROUND += MEMORY
# The tables one brings.
IMPORTS = [
    *[Shown(name, CHARGE) for name in ["imports:list", "imports:start", "imports:columns", "imports:trial", "imports:page"]],
    Shown("imports:start", CHARGE, "?de=1"),
    Shown("imports:list", NEWCOMER),
    Shown("imports:list", ELECTED, status=403),
    Shown("imports:undo", CHARGE),
]
AROUND += IMPORTS

# The state of the policy, the words explained.
ALTERNANCE = [
    Shown("portal:states", CHARGE),
    Shown("portal:states", ELECTED),
    Shown("portal:states", NEWCOMER),
    Shown("portal:state_edition", CHARGE),
    Shown("portal:state_edition", ELECTED),
    Shown("portal:words"),
    Shown("portal:words", query="?q=executoire"),
    Shown("portal:words", query="?q=introuvable"),
    Shown("/en/mots/"),
]

# The budget round, for who is named, for the partner, for who holds a link.
ROUNDS = [
    *[
        Shown(f"arbitration:{name}", CHARGE)
        for name in [
            "rounds",
            "cut",
            "round",
            "compose",
            "method",
            "reopen",
            "delete",
            "frame",
            "year_add",
            "balance",
            "weights",
            "limit_add",
            "link_add",
            "people",
            "line",
            "line_add",
            "line_change",
            "option_add",
            "option_change",
            "view_ask",
            "view_report",
            "note",
            "note_share",
            "decide",
            "follow_up",
            "suspend",
            "voices",
        ]
    ],
    Shown("arbitration:cut", CHARGE, "?less=15"),
    Shown("arbitration:cut", CHARGE, "?less=95"),
    Shown("arbitration:round", CHARGE, "?brouillon=A"),
    Shown("voted_round", CHARGE),
    Shown("voted_note", CHARGE),
    Shown("arbitration:rounds", PARTNER),
    Shown("arbitration:voices", PARTNER),
    Shown("arbitration:speak", PARTNER),
    Shown("arbitration:rounds", ELECTED),
    Shown("arbitration:round", ELECTED),
    Shown("arbitration:cut", ELECTED, status=403),
    Shown("arbitration:round", PARTNER, status=404),
    Shown("arbitration:opened"),
    Shown("shared_note"),
    Shown("arbitration:cut", NEWCOMER),
]

# Forms sent back with their errors: every demanded field emptied, every date and number made unreadable.
REFUSED = [
    Shown("/compte/connexion/"),
    Shown("/compte/mot-de-passe/oublie/"),
    Shown("reset_key"),
    Shown("actors:accept"),
    *[
        Shown(name, CHARGE)
        for name in [
            "imports:start",
            "projects:create",
            "projects:edit",
            "projects:effect_add",
            "projects:ask",
            "projects:answer",
            "projects:no_convention",
            "projects:translation_add",
            "projects:funding_add",
            "projects:payment_add",
            "projects:indicator_add",
            "projects:values_submit",
            "projects:value_return",
            "projects:risk_add",
            "projects:quality_rate",
            "projects:contact_add",
            "projects:partners",
            "projects:goals",
            "projects:services",
            "arbitration:weights",
            "arbitration:limit_add",
            "arbitration:line_add",
            "arbitration:line_change",
            "arbitration:option_add",
            "arbitration:view_report",
            "arbitration:decide",
            "arbitration:suspend",
            "alliances:create",
            "alliances:edit",
            "alliances:member",
            "alliances:convention_add",
            "alliances:committee_add",
            "alliances:decision_add",
            "alliances:contact_add",
            "actors:account_close",
            "actors:territory_add",
            "actors:succession_add",
            "actors:organisation_add",
            "actors:service_add",
            "actors:mandate_add",
            "actors:invite",
            "actors:membership_edit",
            "actors:situation_add",
            "actors:task_add",
            "/compte/mot-de-passe/",
            "/compte/securite/application/activer/",
        ]
    ],
    Shown("{project}modifier/textes/", CHARGE),
    Shown("{project}modifier/territoires/", CHARGE),
    Shown("{project}modifier/themes/", CHARGE),
    Shown("{project}modifier/etat/", CHARGE),
    Shown("projects:link_add", CHARGE, "?quoi=question"),
    Shown("projects:submission", CHARGE),
    Shown("personal_question"),
    Shown("portal:settings", ADMIN),
    Shown("/compte/securite/confirmer/code/", FACTOR),
]


# The public accounts, and the deed that shows what was paid.
ACCOUNTS = [
    Shown("portal:accounts"),
    Shown("portal:account"),
    Shown("portal:account", query="?annee=2025&tri=nom"),
    Shown("portal:account", query="?annee=2026&pays=XB&theme=eau-assainissement"),
    Shown("portal:account", query="?annee=2026&beneficiaire=inconnu"),
    Shown("/combien-pour-quoi/savoie/"),
    Shown("/combien-pour-quoi/hauts-de-seine/"),
    Shown("/combien-pour-quoi/ain/", status=404),
    Shown("/en/combien-pour-quoi/haut-val/"),
    Shown("projects:payments", CHARGE),
]
