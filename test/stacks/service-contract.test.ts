import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import program from "../../stacks/index.ts";
import { fields, items, texts } from "../support/kubernetes-documents.ts";
import { type Recording, record } from "../support/mocks.ts";
import { serviceContract } from "../support/service-contract.ts";
import { asEngine, rawStack, stackNames } from "../support/stack-files.ts";

const contract = serviceContract();

/** Pod template of a registered workload, whatever its kind. */
function templateOf({ inputs }: Recording["resources"][number]): Readonly<Record<string, unknown>> {
  const spec = fields(inputs["spec"]);
  const job = spec["jobTemplate"] === undefined ? spec : fields(fields(spec["jobTemplate"])["spec"]);
  return fields(fields(job["template"])["spec"]);
}

const kinds = ["apps/v1:Deployment", "batch/v1:CronJob", "batch/v1:Job"].map((kind) => `kubernetes:${kind}`);

/** Everything that runs the reference image, by the mode that it is started in. */
function byMode({ resources }: Recording): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  return new Map(
    resources
      .filter(({ type }) => kinds.includes(type))
      .map((resource) => {
        const template = templateOf(resource);
        const container = fields(items(template["containers"])[0]);
        return [texts(container["args"])[0] ?? "", template] as const;
      }),
  );
}

const containerOf = (template: Readonly<Record<string, unknown>>) => fields(items(template["containers"])[0]);

const pathOf = (probe: unknown): unknown => fields(fields(probe)["httpGet"])["path"];

for (const stack of stackNames) {
  describe(`the workloads of ${stack} and the reference service`, () => {
    let modes: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
    let recording: Recording;

    before(async () => {
      await freshBundle();
      recording = await record(program, { stack, config: asEngine(rawStack(stack)) });
      modes = byMode(recording);
    });

    it("know the same start modes, one workload for each", () => {
      expect([...modes.keys()]).to.have.members([...contract.startModes]);
      const kindOf = (mode: string) =>
        recording.resources.find(
          (resource) => kinds.includes(resource.type) && templateOf(resource) === modes.get(mode),
        )?.type;
      expect(kindOf(contract.jobs.release)).to.equal("kubernetes:batch/v1:Job");
      expect(kindOf(contract.jobs.scheduled)).to.equal("kubernetes:batch/v1:CronJob");
    });

    for (const mode of ["api", "worker"]) {
      it(`agree on ports and probes of ${mode}`, () => {
        const container = containerOf(modes.get(mode) ?? {});
        expect(
          items(container["ports"]).map((port) => [fields(port)["name"], fields(port)["containerPort"]]),
        ).to.have.deep.members([
          ["http", contract.ports.http.number],
          ["metrics", contract.ports.metrics.number],
        ]);
        expect([
          pathOf(container["startupProbe"]),
          pathOf(container["livenessProbe"]),
          pathOf(container["readinessProbe"]),
        ]).to.deep.equal([contract.paths.http.startup, contract.paths.http.live, contract.paths.http.ready]);
      });
    }

    it("agree on variables: every one that a mode requires is set, and none is unknown to it", () => {
      for (const [mode, template] of modes) {
        const container = containerOf(template);
        const set = items(container["env"]).map((variable) => String(fields(variable)["name"]));
        const required = Object.entries(contract.variables)
          .filter(([, { requiredBy = [] }]) => requiredBy.includes(mode))
          .map(([name]) => name);
        expect(set, mode).to.include.members(required);
        expect(
          set.filter((name) => !Object.hasOwn(contract.variables, name)),
          mode,
        ).to.deep.equal([]);
      }
    });

    it("agree on the files of secrets, of which each mode gets its own", () => {
      const classes = recording.resources.filter(({ type }) => type.endsWith(":SecretProviderClass"));
      for (const [mode, template] of modes) {
        const mounts = items(containerOf(template)["volumeMounts"]);
        expect(
          mounts.map(({ mountPath }) => mountPath),
          mode,
        ).to.include(contract.files.secretsDirectory);
        const csi = items(template["volumes"]).map((volume) => fields(fields(volume)["csi"] ?? {}));
        const named = csi.map((volume) => fields(volume["volumeAttributes"] ?? {})["secretProviderClass"]);
        const objects = classes
          .filter(({ inputs }) => named.includes(fields(inputs["metadata"])["name"]))
          .map(({ inputs }) => JSON.stringify(fields(inputs["spec"])["parameters"]))
          .join();
        const { login, migratorLogin } = contract.files;
        const migrates = mode === contract.jobs.release;
        expect(objects.includes(login.name), `${mode} ${login.name}`).to.equal(!migrates);
        expect(objects.includes(migratorLogin.name), `${mode} ${migratorLogin.name}`).to.equal(migrates);
      }
    });

    it("agree on who runs and on what can be written", () => {
      for (const [mode, template] of modes) {
        const user =
          fields(template["securityContext"] ?? {})["runAsUser"] ??
          fields(containerOf(template)["securityContext"])["runAsUser"];
        expect(user, mode).to.equal(contract.image.user);
        expect(fields(containerOf(template)["securityContext"])["readOnlyRootFilesystem"], mode).to.equal(
          contract.image.readOnlyRootFilesystem,
        );
      }
    });

    it("let a pod end only after the service's own budget", () => {
      for (const mode of ["api", "worker"]) {
        const template = modes.get(mode) ?? {};
        const env = items(containerOf(template)["env"]);
        const budget = env.find(({ name }) => name === "SHUTDOWN_BUDGET_SECONDS")?.["value"];
        expect(Number(template["terminationGracePeriodSeconds"]), mode).to.be.greaterThan(Number(budget));
      }
    });

    it("keep idle connections for longer than the load balancer in front", () => {
      const env = items(containerOf(modes.get("api") ?? {})["env"]);
      const kept = Number(env.find(({ name }) => name === "KEEP_ALIVE_SECONDS")?.["value"]);
      const idle = recording.resources
        .filter(({ type }) => type === "kubernetes:eks.amazonaws.com/v1:IngressClassParams")
        .flatMap(({ inputs }) => items(fields(inputs["spec"])["loadBalancerAttributes"]))
        .filter(({ key }) => key === "idle_timeout.timeout_seconds")
        .map(({ value }) => Number(value));
      expect(idle).to.have.length(1);
      expect(kept).to.be.greaterThan(Math.max(...idle));
    });

    it("let the worker into the api's schema, with logins of its own that the migration knows", () => {
      const variable = (mode: string, wanted: string) =>
        items(containerOf(modes.get(mode) ?? {})["env"]).find(({ name }) => name === wanted)?.["value"];
      expect(variable("worker", "DATABASE_SCHEMA")).to.equal("api");
      expect(variable("api", "DATABASE_SCHEMA")).to.equal("api");
      expect(variable("migrate", "DATABASE_WORKER_LOGINS")).to.equal("worker_app_a,worker_app_b");
    });
  });
}
