"""Every relation and every field of a register has a rule for merging."""

import pytest
from django.apps import apps

from quality.operations.merge_rules import FIELDS, RELATIONS
from quality.queries.relations import key_of, relations_to
from quality.querysets import MODELS

# Made by us or by the database: nobody chooses them.
OWN = {"id", "public_id", "revision", "created_at", "changed_at"}


def test_no_rule_is_for_a_relation_that_is_gone():
    known = {key_of(foreign) for kind in MODELS for foreign in relations_to(kind)}

    assert sorted(set(RELATIONS) - known) == []


@pytest.mark.parametrize("kind", MODELS)
def test_each_field_has_a_merge_rule(kind):
    fields = apps.get_model(MODELS[kind])._meta.concrete_fields
    wanted = {one.name for one in fields if not one.generated} - OWN
    ruled = [name for group in FIELDS[kind] for name in group.columns]

    assert (sorted(wanted - set(ruled)), sorted(set(ruled) - wanted)) == ([], [])
    assert len(ruled) == len(set(ruled))
