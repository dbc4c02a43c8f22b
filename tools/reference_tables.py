"""Short tables typed by hand that `make_reference` writes out: statuses, themes, corrections of labels."""

from __future__ import annotations

# Tiny places the 1:50m outline does not draw: latitude, longitude, rounded to 0.1 degree.
TINY_PLACES = {
    "BQ": (12.2, -68.3),
    "BV": (-54.4, 3.4),
    "CC": (-12.2, 96.8),
    "CX": (-10.5, 105.7),
    "GI": (36.1, -5.4),
    "SJ": (78.5, 17.0),
    "TK": (-9.2, -171.8),
    "TV": (-8.5, 179.2),
    "UM": (19.3, 166.6),
}

# Overseas Départements are drawn in the French outline, not in the world's: ISO code to INSEE code.
OVERSEAS = {"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "YT": "976"}

# The group of a country in 2021, as read in the list published in January 2021, where a recorded
# cooperation needs it. Lebanon and Armenia changed group since: hence one row per year.
GROUPS_2021 = {
    "SN": "LDC",
    "HT": "LDC",
    "LB": "UMIC",
    "AM": "LMIC",
    "KH": "LDC",
    "BF": "LDC",
    "MA": "LMIC",
    "MG": "LDC",
    "ML": "LDC",
    "NE": "LDC",
    "GN": "LDC",
    "BJ": "LDC",
    "TG": "LDC",
}

GOAL_TITLES_FR = {
    "2": "Faim « zéro »",
    "7": "Énergie propre et d’un coût abordable",
    "8": "Travail décent et croissance économique",
}

CATEGORY_TITLES_FR = {
    "130": "Politique en matière de population, santé et fertilité",
    "320": "Industries manufacturières, extractives, construction",
    "330": "Politique commerciale et réglementations",
    "520": "Aide alimentaire développementale",
    "740": "Prévention des catastrophes et préparation à leur survenue",
}

# The 2024 list kept the English label of 25030 in its French column.
SECTOR_TITLES_FR = {"25030": "Services de développement des entreprises"}

CURRENCIES = (
    "EUR",
    "XOF",
    "XAF",
    "MAD",
    "RON",
    "HTG",
    "MGA",
    "GNF",
    "AMD",
    "KHR",
    "LBP",
    "TND",
    "ILS",
    "JOD",
    "USD",
    "GBP",
    "CHF",
    "CAD",
)

# code, fr, en, country, level (1 = largest below the State), deliberative
STATUSES = [
    ("fr-region", "Région", "Region", "FR", 1, 1),
    ("fr-departement", "Département", "Département", "FR", 2, 1),
    ("fr-statut-particulier", "Collectivité à statut particulier", "Authority with special status", "FR", 2, 1),
    ("fr-epci", "Établissement public de coopération intercommunale", "Inter-municipal body", "FR", 3, 1),
    ("fr-commune", "Commune", "Municipality", "FR", 4, 1),
    ("ro-judet", "Județ", "County (județ)", "RO", 1, 1),
    ("ro-commune", "Commune", "Municipality", "RO", 2, 1),
    ("sn-region", "Région", "Region", "SN", 1, 0),
    ("sn-departement", "Département", "Département", "SN", 2, 1),
    ("sn-commune", "Commune", "Municipality", "SN", 3, 1),
    ("ht-departement", "Département", "Département", "HT", 1, 1),
    ("ht-commune", "Commune", "Municipality", "HT", 2, 1),
    ("ht-section", "Section communale", "Communal section", "HT", 3, 1),
    ("ml-region", "Région", "Region", "ML", 1, 1),
    ("ml-cercle", "Cercle", "Cercle", "ML", 2, 1),
    ("ml-commune", "Commune", "Municipality", "ML", 3, 1),
    ("bf-region", "Région", "Region", "BF", 1, 1),
    ("bf-province", "Province", "Province", "BF", 2, 0),
    ("bf-communaute-communes", "Communauté de communes", "Community of municipalities", "BF", 2, 1),
    ("bf-commune", "Commune", "Municipality", "BF", 3, 1),
    ("ma-region", "Région", "Region", "MA", 1, 1),
    ("ma-prefecture", "Préfecture", "Prefecture", "MA", 2, 1),
    ("ma-province", "Province", "Province", "MA", 2, 1),
    ("ma-commune", "Commune", "Municipality", "MA", 3, 1),
    ("am-marz", "Région (marz)", "Region (marz)", "AM", 1, 0),
    ("kh-province", "Province", "Province", "KH", 1, 1),
    ("mg-region", "Région", "Region", "MG", 1, 1),
    ("mg-commune", "Commune", "Municipality", "MG", 2, 1),
    ("ne-region", "Région", "Region", "NE", 1, 1),
    ("ne-departement", "Département", "Département", "NE", 2, 0),
    ("ne-ville", "Ville", "City", "NE", 3, 1),
    ("ne-commune", "Commune", "Municipality", "NE", 3, 1),
    ("gn-region", "Région", "Region", "GN", 1, 0),
    ("gn-prefecture", "Préfecture", "Prefecture", "GN", 2, 0),
    ("gn-commune", "Commune", "Municipality", "GN", 3, 1),
    ("tn-gouvernorat", "Gouvernorat", "Governorate", "TN", 1, 0),
    ("ps-gouvernorat", "Gouvernorat", "Governorate", "PS", 1, 0),
    ("bj-groupement", "Groupement intercommunal", "Inter-municipal grouping", "BJ", 2, 1),
    ("bj-commune", "Commune", "Municipality", "BJ", 3, 1),
    ("tg-prefecture", "Préfecture", "Prefecture", "TG", 2, 0),
    ("tg-commune", "Commune", "Municipality", "TG", 3, 1),
    ("cg-departement", "Département", "Département", "CG", 1, 1),
    ("lb-caza", "Caza", "District (caza)", "LB", 2, 0),
    ("lb-federation", "Fédération de municipalités", "Federation of municipalities", "LB", 3, 1),
    ("lb-municipalite", "Municipalité", "Municipality", "LB", 4, 1),
    ("it-citta-metropolitana", "Ville métropolitaine (città metropolitana)", "Metropolitan city", "IT", 2, 1),
    ("it-comune", "Commune (comune)", "Municipality (comune)", "IT", 3, 1),
    ("pays", "Pays entier, territoire non précisé", "Whole country, territory not stated", "", 0, 0),
    ("region", "Région", "Region", "", 1, 1),
    ("province", "Province", "Province", "", 1, 1),
    ("district", "District", "District", "", 2, 1),
    ("departement", "Département", "Département", "", 2, 1),
    ("intercommunalite", "Intercommunalité", "Inter-municipal body", "", 3, 1),
    ("commune", "Commune", "Municipality", "", 4, 1),
    ("autre", "Autre territoire", "Other territory", "", 5, 0),
]

ATLAS = "Atlas de la coopération décentralisée (CNCD), intitulés vus sur les pages de projets"
SEED = "ADF, page du 29.03.2016 sur l’action internationale des Départements"
OURS = "Alliage, intitulé usuel à rapprocher de la liste officielle"

# code, fr, en, parent, source
THEMES = [
    (
        "education-social-recherche",
        "Éducation, social et recherche",
        "Education, social affairs and research",
        "",
        ATLAS,
    ),
    (
        "education-emploi-formation",
        "Éducation, emploi, formation professionnelle",
        "Education, employment, vocational training",
        "education-social-recherche",
        ATLAS,
    ),
    ("insertion-sociale", "Insertion sociale", "Social inclusion", "education-social-recherche", ATLAS),
    ("jeunesse-genre", "Jeunesse et genre", "Youth and gender", "education-social-recherche", ATLAS),
    ("sante", "Santé", "Health", "education-social-recherche", ATLAS),
    ("environnement-climat-energie", "Environnement, climat et énergie", "Environment, climate and energy", "", ATLAS),
    (
        "environnement-biodiversite",
        "Protection et gestion de l’environnement, biodiversité",
        "Environmental protection, biodiversity",
        "environnement-climat-energie",
        ATLAS,
    ),
    ("eau-dechets", "Eau et déchets", "Water and waste", "environnement-climat-energie", ATLAS),
    ("eau-assainissement", "Eau et assainissement", "Water and sanitation", "eau-dechets", ATLAS),
    (
        "politique-humanitaire-transfrontalier",
        "Politique, humanitaire et coopération transfrontalière",
        "Politics, humanitarian action and cross-border cooperation",
        "",
        ATLAS,
    ),
    (
        "gouvernance-locale",
        "Gouvernance locale et appui institutionnel",
        "Local governance and institutional support",
        "politique-humanitaire-transfrontalier",
        ATLAS,
    ),
    ("appui-institutionnel", "Appui institutionnel", "Institutional support", "gouvernance-locale", ATLAS),
    ("culture-patrimoine", "Culture et patrimoine", "Culture and heritage", "", ATLAS),
    (
        "culture-manifestations",
        "Infrastructures, équipements et manifestations culturelles",
        "Cultural facilities and events",
        "culture-patrimoine",
        ATLAS,
    ),
    ("defis-partages", "Défis partagés", "Shared challenges", "", SEED),
    ("climat", "Climat", "Climate", "defis-partages", SEED),
    (
        "developpement-economique-local",
        "Développement économique local",
        "Local economic development",
        "defis-partages",
        SEED,
    ),
    ("insertion-professionnelle", "Insertion professionnelle", "Integration into work", "defis-partages", SEED),
    ("action-sociale", "Action sociale", "Social action", "defis-partages", SEED),
    (
        "pauvrete-exclusions",
        "Lutte contre la pauvreté et les exclusions",
        "Fight against poverty and exclusion",
        "defis-partages",
        SEED,
    ),
    (
        "economie-agriculture-tourisme",
        "Économie, agriculture et tourisme",
        "Economy, agriculture and tourism",
        "",
        OURS,
    ),
    (
        "agriculture-alimentation",
        "Agriculture et alimentation",
        "Agriculture and food",
        "economie-agriculture-tourisme",
        OURS,
    ),
    ("tourisme-durable", "Tourisme durable", "Sustainable tourism", "economie-agriculture-tourisme", OURS),
    ("enfance-famille", "Enfance et famille", "Children and families", "education-social-recherche", OURS),
    ("autonomie", "Grand âge et handicap", "Old age and disability", "education-social-recherche", OURS),
    (
        "accueil-migrants",
        "Accueil des personnes migrantes",
        "Reception of migrants",
        "politique-humanitaire-transfrontalier",
        OURS,
    ),
    ("energie", "Énergie", "Energy", "environnement-climat-energie", OURS),
    ("dechets", "Déchets", "Waste", "eau-dechets", OURS),
    ("archives-memoire", "Archives et mémoire", "Archives and memory", "culture-patrimoine", OURS),
    (
        "citoyennete-mondiale",
        "Éducation à la citoyenneté mondiale",
        "Global citizenship education",
        "education-social-recherche",
        OURS,
    ),
]
