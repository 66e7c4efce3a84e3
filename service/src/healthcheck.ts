// The image's HEALTHCHECK, for container engines without probes of their own. It uses what the image has: Node.
import { probePaths } from "./http/health-routes.ts";

const port = process.env["PORT"] ?? "8080";
const healthy = await fetch(`http://127.0.0.1:${port}${probePaths.live}`, {
  signal: AbortSignal.timeout(2000),
}).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(healthy ? 0 : 1);
