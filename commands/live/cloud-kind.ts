/** Whether what the engine changes is AWS itself. Only then is a plan `live`, and a deployment evidence. */
export type CloudKind = "live" | "simulated";

/** Hosts of AWS' own APIs, in its partitions. */
const awsHost = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

/**
 * Nobody says it: it follows from what the engine would speak to. Providers that are attached instead of started, and an address of
 * another API than AWS' own, make everything that comes of a run simulated.
 *
 * What this cannot see is an `endpoint_url` in a file of the AWS CLI.
 */
export function cloudKind(variables: NodeJS.ProcessEnv): CloudKind {
  const attached = variables["PULUMI_DEBUG_PROVIDERS"] ?? "";
  const elsewhere = Object.entries(variables).some(
    ([name, value]) => name.startsWith("AWS_ENDPOINT_URL") && (value ?? "") !== "" && !isAws(value ?? ""),
  );
  return attached === "" && !elsewhere ? "live" : "simulated";
}

function isAws(url: string): boolean {
  return URL.canParse(url) && awsHost.test(new URL(url).hostname);
}
