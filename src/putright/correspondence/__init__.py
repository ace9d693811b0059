"""Letters, the outbox and sending."""
