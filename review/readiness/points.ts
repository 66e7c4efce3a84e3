import type { ReadinessCheck } from "./check.ts";
import { cost } from "./points/cost.ts";
import { deploymentStrategy } from "./points/deployment-strategy.ts";
import { healthChecks } from "./points/health-checks.ts";
import { infrastructureAsCode } from "./points/infrastructure-as-code.ts";
import { logs } from "./points/logs.ts";
import { monitoring } from "./points/monitoring.ts";
import { recovery } from "./points/recovery.ts";
import { rollback } from "./points/rollback.ts";
import { runbooks } from "./points/runbooks.ts";
import { scaling } from "./points/scaling.ts";
import { secrets } from "./points/secrets.ts";
import { securityReview } from "./points/security-review.ts";
import { training } from "./points/training.ts";
import { variables } from "./points/variables.ts";

/** The fourteen points, in the order of docs/readiness.md. */
export const points: readonly ReadinessCheck[] = [
  infrastructureAsCode,
  secrets,
  variables,
  healthChecks,
  deploymentStrategy,
  rollback,
  scaling,
  monitoring,
  logs,
  recovery,
  cost,
  securityReview,
  runbooks,
  training,
];
