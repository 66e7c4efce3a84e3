import { lambdaSurroundings } from "../database/surroundings.ts";
import type { ProvisioningSummary } from "./provision.ts";
import { provision } from "./provision.ts";

const surroundings = lambdaSurroundings();

/** Entry point of the Lambda function; the event is described in event.ts. */
export const handler = (event: unknown): Promise<ProvisioningSummary> => provision(event, surroundings);
