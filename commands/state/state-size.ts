/** A quarter of the size at which an update has been reported as unusable: while there is time to do something about it. */
const largeBytes = 4 * 1024 * 1024;

/** What to do about a state that is large; undefined for one that is not. */
export function sizeWarning(jsonBytes: number, resources: number): string | undefined {
  if (jsonBytes < largeBytes) return undefined;
  const megabytes = jsonBytes / 1024 / 1024;
  return [
    `The state has ${megabytes.toFixed(1)} MB in ${resources} resources, and the engine writes all of it about twice for each step (pulumi/pulumi#14967: 16 MB took half an hour to refresh).`,
    "What helps: fewer large values in resources (no Helm chart expanded into them, no file contents as inputs), and PULUMI_DIY_BACKEND_GZIP=true, which makes each write smaller.",
    "What does not: PULUMI_SKIP_CHECKPOINTS saves the state only at the end, so a run that is cut off forgets what it has made. It is forbidden.",
  ].join("\n  ");
}
