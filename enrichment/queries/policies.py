"""What becomes of each field of each register: the provider's default, or what an administrator has said."""

from enrichment.models import FieldPolicy
from enrichment.providers.registry import PROVIDERS


def policies_of(register: str) -> dict[str, str]:
    """Field to policy, for the fields that the register gives."""
    said = dict(FieldPolicy.objects.filter(register=register).values_list("field", "policy"))
    return {str(field): said.get(field, policy) for field, policy in PROVIDERS[register].defaults.items()}
