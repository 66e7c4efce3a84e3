import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { lambdaSurroundings } from "../database/surroundings.ts";
import { type AgeSummary, checkAges } from "./check-ages.ts";

const surroundings = { ...lambdaSurroundings(), cloudWatch: new CloudWatchClient() };

/** Entry point of the Lambda function; EventBridge calls it on a schedule. The event is described in event.ts. */
export const handler = (event: unknown): Promise<AgeSummary> => checkAges(event, surroundings, new Date());
