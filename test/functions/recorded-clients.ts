import { BackupClient, type DescribeRestoreJobCommandOutput } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";

/** Credentials of nobody: no request leaves the process. */
const options = { region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

/** What the real clients were asked to send, in order, each as command name and input. */
export type Sent = readonly (readonly [string, unknown])[];

export interface RecordedClients {
  readonly backup: BackupClient;
  readonly cloudWatch: CloudWatchClient;
  readonly sent: Sent;
}

/**
 * The SDK's own clients, cut off before the network: they answer with `job`, or what `answer` says to the name of a command and
 * its input, and keep what they were asked. That AWS takes these requests is not proven.
 */
export function recordedClients(
  job: Omit<DescribeRestoreJobCommandOutput, "$metadata">,
  answer: (command: string, input: unknown) => object = () => ({}),
): RecordedClients {
  const sent: (readonly [string, unknown])[] = [];
  const backup = new BackupClient(options);
  const cloudWatch = new CloudWatchClient(options);
  const cut = { name: "recorded", step: "initialize", priority: "high" } as const;
  backup.middlewareStack.add(
    (_next, context) => async (args) => {
      await Promise.resolve();
      sent.push([context.commandName ?? "", args.input]);
      return {
        response: {},
        output:
          context.commandName === "DescribeRestoreJobCommand"
            ? { $metadata: {}, ...job }
            : { $metadata: {}, ...answer(context.commandName ?? "", args.input) },
      };
    },
    cut,
  );
  cloudWatch.middlewareStack.add(
    (_next, context) => async (args) => {
      await Promise.resolve();
      sent.push([context.commandName ?? "", args.input]);
      return { response: {}, output: { $metadata: {} } };
    },
    cut,
  );
  return { backup, cloudWatch, sent };
}
