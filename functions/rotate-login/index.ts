import { lambdaSurroundings } from "../database/surroundings.ts";
import { rotate } from "./rotate.ts";

const surroundings = lambdaSurroundings();

/** Entry point of the Lambda function; Secrets Manager calls it once for each step. */
export const handler = (event: unknown): Promise<void> => rotate(event, surroundings);
