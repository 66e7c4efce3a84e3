-- oldest code: 0

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  order_id uuid NOT NULL,
  correlation_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  processed_at timestamptz
);

CREATE INDEX outbox_unprocessed ON outbox (next_attempt_at, id) WHERE processed_at IS NULL;
CREATE INDEX outbox_processed ON outbox (processed_at) WHERE processed_at IS NOT NULL;
