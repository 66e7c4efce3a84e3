/** An order as a caller sends it. */
export const sampleOrder = {
  customerEmail: "somebody@customer.example",
  currency: "EUR",
  lines: [{ sku: "A-1", quantity: 2, unitPriceCents: 1250 }],
} as const;

let keys = 0;

/** A new idempotency key. */
export function newKey(): string {
  keys += 1;
  return `test-key-${process.pid}-${keys}`;
}

export async function postOrder(
  url: string,
  order: unknown = sampleOrder,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": newKey(), ...headers },
    body: typeof order === "string" ? order : JSON.stringify(order),
  });
}

/** The JSON of an answer, as what the caller expects. */
export async function bodyOf<Body>(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}
