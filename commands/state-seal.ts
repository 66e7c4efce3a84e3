import { z } from "zod";
import { UnreadableState } from "./destroy-error.ts";

/** The part of `pulumi stack export` that says what seals its secrets. */
const exported = z.object({
  deployment: z.object({
    secrets_providers: z
      .object({ type: z.string(), state: z.object({ url: z.string().optional() }).loose().optional() })
      .optional(),
  }),
});

/** What seals the secrets of an exported state: a key of KMS, a passphrase, or something that no environment of ours has. */
export function sealOf(text: string, file: string): "awskms" | "passphrase" | "another" {
  const parsed = exported.safeParse(JSON.parse(text));
  if (!parsed.success) throw new UnreadableState(file, z.prettifyError(parsed.error).replaceAll("\n", " "));
  const provider = parsed.data.deployment.secrets_providers;
  if (provider?.type === "passphrase") return "passphrase";
  return provider?.type === "cloud" && provider.state?.url?.startsWith("awskms://") === true
    ? "awskms"
    : "another";
}
