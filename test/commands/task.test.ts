import { expect } from "chai";
import { parse } from "yaml";
import type { Kubectl, KubectlCall } from "../../commands/kubectl.ts";
import { type TaskOptions, task } from "../../commands/task.ts";
import { TaskRefused } from "../../commands/task-error.ts";
import { CannotRun } from "../../simulator/places.ts";
import { fields, items } from "../support/kubernetes-documents.ts";

const devCluster = "arn:aws:eks:us-east-1:111122223333:cluster/plinth-dev-use1";

interface Surroundings {
  readonly cluster?: string;
  /** Type of the condition that the Job reports in the end. */
  readonly end?: string;
  readonly image?: string;
  readonly refused?: string;
}

/** Answers as kubectl would, and remembers what it was asked. No API server has seen the object. */
function fakeKubectl({
  cluster = devCluster,
  end = "Complete",
  image = "other",
  refused,
}: Surroundings = {}) {
  const calls: { readonly args: readonly string[]; readonly call: KubectlCall }[] = [];
  const env = [{ name: "DATABASE_HOST", value: "db.example.com" }, { name: "PORT" }];
  const answers: Readonly<Record<string, () => unknown>> = {
    config: () => ({ clusters: [{ name: cluster }] }),
    deployment: () => ({ spec: { template: { spec: { containers: [{ name: "app", image, env }] } } } }),
    job: () => ({ status: { conditions: [{ type: end, status: "True" }] } }),
  };
  const kubectl: Kubectl = (args, call = {}) => {
    calls.push({ args, call });
    if (args.includes("create") && refused !== undefined)
      return Promise.resolve({ code: 1, stdout: "", stderr: refused });
    call.follow?.("a line of the log\n");
    const asked = Object.keys(answers).find((word) => args.includes(word));
    return Promise.resolve({
      code: 0,
      stdout: asked === undefined ? "" : JSON.stringify(answers[asked]?.()),
      stderr: "",
    });
  };
  return { calls, kubectl };
}

async function run(changes: Partial<TaskOptions> = {}, surroundings: Surroundings = {}) {
  const { calls, kubectl } = fakeKubectl(surroundings);
  const printed: string[] = [];
  const told: string[] = [];
  const outcome = await task({
    stack: "dev",
    service: "api",
    args: ["reindex", "--all"],
    timeoutSeconds: 600,
    id: "abc123",
    kubectl,
    pause: () => Promise.resolve(),
    out: (text) => printed.push(text),
    tell: (text) => told.push(text),
    ...changes,
  }).catch((problem: unknown) => problem);
  return { calls, outcome, printed, told };
}

const commandsOf = (calls: Awaited<ReturnType<typeof run>>["calls"]) =>
  calls.map(({ args }) => args.join(" "));

describe("npm run task", () => {
  it("makes a Job of the service's own pods with other arguments, follows its log and ends as it does", async () => {
    const { calls, outcome, printed, told } = await run();
    expect(outcome).to.equal(0);
    expect(commandsOf(calls)).to.deep.equal([
      "config view --minify --output json",
      "--namespace api get deployment api --output json",
      "--namespace api create --filename -",
      "--namespace api logs --follow --pod-running-timeout=10m job/task-abc123",
      "--namespace api get job task-abc123 --output json",
    ]);
    expect(printed).to.deep.equal(["a line of the log\n"]);
    expect(told.at(-1)).to.equal("task-abc123 succeeded.");
  });

  it("prints the object and applies nothing where it is asked to", async () => {
    const { calls, outcome, printed } = await run({ print: true });
    expect(outcome).to.equal(0);
    expect(commandsOf(calls).some((command) => command.includes("create"))).to.equal(false);
    const manifest = fields(parse(printed.join("")));
    const { name, namespace } = fields(manifest, "metadata");
    expect([manifest["kind"], namespace, name]).to.deep.equal(["Job", "api", "task-abc123"]);
    const pod = fields(manifest, "spec", "template", "spec");
    expect([pod["activeDeadlineSeconds"], pod["serviceAccountName"]]).to.deep.equal([600, "api"]);
    const containers = items(pod["containers"]);
    expect(containers.map((container) => container["args"])).to.deep.equal([["reindex", "--all"]]);
    expect(containers[0]?.["image"]).to.match(/@sha256:[0-9a-f]{64}$/);
    expect(containers[0]?.["env"]).to.deep.include({ name: "DATABASE_HOST", value: "db.example.com" });
  });

  it("says that the file names another image than the one that runs", async () => {
    const { told } = await run();
    expect(told[0]).to.match(/^Pulumi\.dev\.yaml names another image of "api"/);
  });

  it("ends blocked when the Job fails, and says where to look", async () => {
    const { outcome, told } = await run({}, { end: "Failed" });
    expect(outcome).to.equal(1);
    expect(told.at(-1)).to.equal("task-abc123 failed. See: kubectl --namespace api describe job task-abc123");
  });

  it("ends blocked when the Job reports no end", async () => {
    const { outcome, told } = await run({}, { end: "Suspended" });
    expect(outcome).to.equal(1);
    expect(told.at(-1)).to.match(/^task-abc123 has not reported an end/);
  });

  it("ends blocked when the server refuses the Job, with the server's words", async () => {
    const { calls, outcome, told } = await run({}, { refused: "exceeded quota" });
    expect(outcome).to.equal(1);
    expect(told.at(-1)).to.equal("task-abc123 was refused: exceeded quota");
    expect(commandsOf(calls).some((command) => command.includes("logs"))).to.equal(false);
  });

  it("rejects the cluster of another environment before it asks or applies anything there", async () => {
    const { calls, outcome } = await run({}, { cluster: devCluster.replaceAll("dev", "prod") });
    expect(outcome).to.be.instanceOf(TaskRefused);
    expect(String(outcome)).to.include(`and dev is on ${devCluster}. Nothing was applied.`);
    expect(calls.length).to.equal(1);
  });

  it("rejects to go on without a current context, and says how to choose one", async () => {
    const { outcome } = await run({
      kubectl: () => Promise.resolve({ code: 1, stdout: "", stderr: "error: current-context is not set" }),
    });
    expect(outcome).to.be.instanceOf(TaskRefused);
    expect(String(outcome)).to.include(
      "kubectl has no current context: error: current-context is not set. Choose it with: kubectl config use-context plinth-dev-use1;",
    );
  });

  it("rejects an answer of kubectl that it cannot read", async () => {
    const { outcome } = await run({
      kubectl: () => Promise.resolve({ code: 0, stdout: "no JSON", stderr: "" }),
    });
    expect(String(outcome)).to.include("kubectl has no current context. ");
  });

  it("rejects a Deployment that is not one of this program's", async () => {
    const { kubectl } = fakeKubectl();
    const { outcome } = await run({
      kubectl: (args, call) =>
        args.includes("deployment")
          ? Promise.resolve({ code: 0, stdout: JSON.stringify({ spec: {} }), stderr: "" })
          : kubectl(args, call),
    });
    expect(outcome).to.be.instanceOf(CannotRun);
    expect(String(outcome)).to.include('The Deployment "api" has no container "app"');
  });

  it("rejects to run nothing", async () => {
    const { calls, outcome } = await run({ args: [] });
    expect(String(outcome)).to.include("No command was given: npm run task -- SERVICE COMMAND…");
    expect(calls).to.deep.equal([]);
  });

  it("rejects a service that is not there, and guesses which was meant", async () => {
    const { calls, outcome } = await run({ service: "apu" });
    expect(String(outcome)).to.include(
      'There is no service "apu" in dev. Those that exist: api, worker. Did you mean "api"?',
    );
    expect(calls).to.deep.equal([]);
  });

  it("rejects a service that does not run yet", async () => {
    const { outcome } = await run({
      kubectl: (args) =>
        Promise.resolve(
          args.includes("config")
            ? { code: 0, stdout: JSON.stringify({ clusters: [{ name: devCluster }] }), stderr: "" }
            : { code: 1, stdout: "", stderr: 'deployments.apps "api" not found' },
        ),
    });
    expect(outcome).to.be.instanceOf(CannotRun);
    expect(String(outcome)).to.include("deploy dev first");
  });
});
