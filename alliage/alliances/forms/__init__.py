"""What a person may type about alliances, acts, committees and contacts."""

from .alliances import AllianceForm, FilterForm, JoinForm, MemberForm, NewAllianceForm, NewTerritoryForm, StageForm
from .committees import CommitteeForm, ContactForm, DecisionForm, DoneForm
from .conventions import ConventionForm, LegalForm, PartiesForm

__all__ = [
    "AllianceForm",
    "CommitteeForm",
    "ContactForm",
    "ConventionForm",
    "DecisionForm",
    "DoneForm",
    "FilterForm",
    "JoinForm",
    "LegalForm",
    "MemberForm",
    "NewAllianceForm",
    "NewTerritoryForm",
    "PartiesForm",
    "StageForm",
]
