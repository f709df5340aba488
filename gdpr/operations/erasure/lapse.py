"""Plans of erasure that are carried out no more, because of what became of their request."""

from collections.abc import Iterable

from gdpr.choices import OPEN_PLANS, PlanState
from gdpr.models import ErasurePlan, SubjectRequest


def lapse_plans_of(*, request: SubjectRequest, states: Iterable[str] = tuple(OPEN_PLANS)) -> int:
    """End the plans of a request that are in one of the states, within the caller's transaction: it is about somebody
    else, or over. Returns how many."""
    plans = ErasurePlan.objects.filter(request=request, state__in=list(states))
    return plans.update(state=PlanState.LAPSED, erased_words=[], kept_words=[])
