"""What every API view shares: pages by cursor, problems as JSON, ETags, idempotency keys."""
