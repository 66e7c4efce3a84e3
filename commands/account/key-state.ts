import { z } from "zod";
import { askAws } from "./aws-call.ts";

const described = z.object({ KeyMetadata: z.object({ KeyState: z.string() }) });
const refused = z.object({ __type: z.string() });

/**
 * How a key is, in KMS' own word: `Enabled`, `Disabled`, `PendingDeletion`, or what KMS answers where it does not tell.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export async function keyState(keyArn: string, region: string): Promise<string> {
  const { body, status } = await askAws({
    service: "kms",
    region,
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "TrentService.DescribeKey",
    },
    body: JSON.stringify({ KeyId: keyArn }),
  });
  const answer: unknown = parsed(body);
  const { data } = described.safeParse(answer);
  if (data !== undefined) return data.KeyMetadata.KeyState;
  return refused.safeParse(answer).data?.__type.split("#").at(-1) ?? `KMS answered ${status}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
