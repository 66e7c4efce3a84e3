-- oldest code: 0

CREATE TABLE orders (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  status text NOT NULL DEFAULT 'received' CHECK (status IN ('received', 'confirmed')),
  customer_email text NOT NULL,
  currency text NOT NULL,
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  lines jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz
);

CREATE TABLE idempotency_keys (
  key text PRIMARY KEY,
  request_hash text NOT NULL,
  order_id uuid NOT NULL REFERENCES orders (id),
  expires_at timestamptz NOT NULL
);

CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
