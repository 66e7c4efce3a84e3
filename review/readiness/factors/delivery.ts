import type { ReadinessCheck } from "../check.ts";
import { ofSomeDocument, ofTest } from "../file-requirement.ts";
import { releasedImages } from "../points/deployment-strategy.ts";
import { containerLogs, structuredLogs } from "../points/logs.ts";
import { secretsAsFiles } from "../points/secrets.ts";
import { variablesDocumented } from "../points/variables.ts";
import { ofResources } from "../resource-requirement.ts";
import { jobTypes } from "../workload.ts";

export const configuration: ReadinessCheck = {
  id: "configuration",
  number: 3,
  title: "Config: in the environment, not in the code",
  requirements: [variablesDocumented, secretsAsFiles],
};

export const buildReleaseRun: ReadinessCheck = {
  id: "build-release-run",
  number: 5,
  title: "Build, release, run: three steps that do not mix",
  requirements: [
    releasedImages,
    ofSomeDocument({
      id: "built-once",
      says: "The pipeline builds an image once, and every environment runs that one.",
      among: /^\.github\/workflows\/[^/]+\.ya?ml$/u,
      called: "workflow that builds the service's image",
      fits: (text) => /\b(?:docker (?:buildx )?build|build-push-action|buildah|kaniko)\b/u.test(text),
      next: "Add a workflow to .github/workflows that builds the image and hands on its digest.",
    }),
  ],
};

export const logStreams: ReadinessCheck = {
  id: "log-streams",
  number: 11,
  title: "Logs: a stream that somebody else keeps",
  requirements: [containerLogs, structuredLogs],
};

export const adminProcesses: ReadinessCheck = {
  id: "admin-processes",
  number: 12,
  title: "Admin processes: run once, beside the service",
  requirements: [
    ofResources({
      id: "one-off-jobs",
      says: "Migrations and chores are jobs of the service's own image.",
      called: "jobs",
      types: jobTypes,
      next: "Declare migration or jobs for the service in Pulumi.<stack>.yaml.",
    }),
    ofTest({
      id: "task-tested",
      says: "A command runs once with a service's image, settings and connections, as a test shows.",
      path: "test/commands/task.test.ts",
      title:
        "makes a Job of the service's own pods with other arguments, follows its log and ends as it does",
      next: "Restore the test.",
    }),
  ],
};
