"""Projects and what they hold, one file per subject."""

from .accounts import AccountLine, AccountReceipt, AccountSum, PaymentsOpening, PublishedCorrection, PublishedFigures
from .contacts import Comment, ProjectContact, Risk
from .effects import Effect
from .links import PersonalLink, Submission
from .money import Funding, FundingShare, Payment
from .portfolio import PortfolioSum
from .projects import (
    NoConventionAnswers,
    Participation,
    Project,
    ProjectSdg,
    ProjectTerritory,
    ProjectText,
    ProjectTheme,
    ServiceInvolvement,
    Standing,
)
from .quality import QualityRating
from .readings import Reading, Reply
from .results import Indicator, IndicatorTarget, IndicatorValue, Outcome, ScaleLevel, ValuePart

__all__ = [
    "AccountLine",
    "AccountReceipt",
    "AccountSum",
    "Comment",
    "Effect",
    "Funding",
    "FundingShare",
    "Indicator",
    "IndicatorTarget",
    "IndicatorValue",
    "NoConventionAnswers",
    "Outcome",
    "Participation",
    "Payment",
    "PaymentsOpening",
    "PersonalLink",
    "PortfolioSum",
    "Project",
    "ProjectContact",
    "ProjectSdg",
    "ProjectTerritory",
    "ProjectText",
    "ProjectTheme",
    "PublishedCorrection",
    "PublishedFigures",
    "QualityRating",
    "Reading",
    "Reply",
    "Risk",
    "ScaleLevel",
    "ServiceInvolvement",
    "Standing",
    "Submission",
    "ValuePart",
]
