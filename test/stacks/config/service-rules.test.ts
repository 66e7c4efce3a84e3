import { expect } from "chai";
import type { ConfigProblem, Path } from "../../../stacks/config/problem.ts";
import { areaOf, type Change, mistakesIn, prodWith } from "../../support/stack-files.ts";

/** Prod with these changes has exactly one mistake; of it, what a reader gets to see. */
function onlyMistake(...changes: readonly Change[]): Partial<ConfigProblem> {
  const [mistake, ...more] = mistakesIn(prodWith(...changes));
  expect(more).to.deep.equal([]);
  const { file, line, ...rest } = mistake ?? { path: "(none)", message: "nothing was rejected", file: "" };
  expect(line, file).to.be.greaterThan(0);
  return rest;
}

const accepts = (...changes: readonly Change[]) => expect(mistakesIn(prodWith(...changes))).to.deep.equal([]);

const api = (...path: Path): Path => ["services", "api", ...path];
const worker = (...path: Path): Path => ["services", "worker", ...path];

const images =
  "REGISTRY/REPOSITORY@sha256: and 64 hexadecimal digits; what a tag means now is shown by: docker buildx imagetools inspect REGISTRY/REPOSITORY:TAG";

describe("config of a service", () => {
  it("rejects a tag instead of a digest, and says how to find the digest", () => {
    expect(onlyMistake([api("image"), "registry.example.com/api:1.4"])).to.deep.equal({
      path: "plinth:services.api.image",
      message: 'names the tag "1.4", which can mean another image tomorrow, and no digest',
      given: '"registry.example.com/api:1.4"',
      allowed: images,
    });
  });

  it("rejects an image of another registry than the environment's, which every plan would block", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    // The second begins alike and is another host.
    for (const host of ["registry.example.com", "222233334444.dkr.ecr.us-east-1.amazonaws.com.cn"])
      expect(onlyMistake([api("image"), `${host}/plinth/api@${digest}`])).to.include({
        path: "plinth:services.api.image",
        message: "is not from the registry that imageRegistry names",
        allowed:
          "an image of 222233334444.dkr.ecr.us-east-1.amazonaws.com; one of somebody else is copied there first",
      });
  });

  it("rejects a liveness probe that asks the path of readiness, with the reason", () => {
    expect(onlyMistake([api("probes", "readiness"), "/health/live"])).to.deep.equal({
      path: "plinth:services.api.probes.readiness",
      message: "asks the same path as liveness",
      given: '"/health/live"',
      allowed:
        "three different paths: a liveness probe that asks dependencies, as readiness does, restarts every pod when one of them fails",
    });
    expect(onlyMistake([api("probes", "liveness"), "/health/startup"]).message).to.equal(
      "asks the same path as startup",
    );
  });

  it("rejects a missing probe and a path that is none", () => {
    expect(onlyMistake([api("probes", "startup"), undefined])).to.include({
      path: "plinth:services.api.probes.startup",
      message: "is missing",
    });
    expect(onlyMistake([api("probes", "startup"), "health"])).to.include({
      message: "is not of the right form",
      allowed: "a path of letters, digits, hyphens and slashes, as in /health/ready",
    });
  });

  it("rejects fewer replicas at most than at least", () => {
    expect(onlyMistake([api("replicas", "min"), 13])).to.deep.equal({
      path: "plinth:services.api.replicas.min",
      message: "is more than max, 12",
      given: "13",
      allowed: "1 to 12, or a greater max",
    });
    accepts([api("replicas", "min"), 12]);
  });

  it("rejects a port that needs special rights, and a second one beside that of the Service", () => {
    expect(onlyMistake([api("port"), 80])).to.include({
      path: "plinth:services.api.port",
      message: "is out of range",
      allowed: "the number of a port from 1024 to 65535, which needs no special right",
    });
    // Port of the Service and of the container are one key, so that they cannot differ.
    expect(onlyMistake([api("targetPort"), 8081])).to.include({
      path: "plinth:services.api.targetPort",
      message: "is not a known key",
    });
  });

  it("rejects metrics on the service's port", () => {
    expect(onlyMistake([api("metricsPort"), 8080])).to.deep.equal({
      path: "plinth:services.api.metricsPort",
      message: "is the service's port too, so that whoever may use the service reads its metrics",
      given: "8080",
      allowed: "none, or another port",
    });
    accepts([api("metricsPort"), "none"]);
    expect(onlyMistake([api("metricsPort"), "nonne"])).to.include({ nearest: "none" });
  });

  it("rejects a team that the cluster does not know, with the known ones", () => {
    expect(onlyMistake([api("team"), "shpo"])).to.deep.equal({
      path: "plinth:services.api.team",
      message: 'names the team "shpo", which cluster.access.teams does not have',
      given: '"shpo"',
      allowed: "none, shop",
      nearest: "shop",
    });
    accepts([api("team"), "none"]);
  });

  it("rejects a name whose namespace is somebody else's", () => {
    const { worker: plain } = areaOf(prodWith(), "services");
    const services = (name: string): Change => [
      ["services"],
      { [name]: Object.assign({}, plain, { schemaOf: "own", exposedTo: [] }) },
    ];
    expect(onlyMistake(services("kube-state"))).to.include({
      path: "plinth:services.kube-state",
      message:
        "would get the namespace kube-state, and those that begin with kube- belong to Kubernetes, EKS or add-ons",
      allowed: "another name, as in state",
    });
    accepts(services("kubernetes-tools"));
  });

  it("tells what is wrong inside a migration where it stands", () => {
    expect(
      onlyMistake([api("migration", "arguments"), ["migrate"]], [api("migration", "args"), ["migrate"]]),
    ).to.include({
      path: "plinth:services.api.migration.arguments",
      message: "is not a known key",
      allowed: "args, timeoutSeconds",
    });
    expect(onlyMistake([api("migration", "args"), []])).to.include({
      path: "plinth:services.api.migration.args",
      message: "has the wrong number of entries",
    });
    expect(onlyMistake([api("migration"), "later"])).to.include({
      message: "is not an allowed value",
      allowed: "none, or a map with the keys args and timeoutSeconds",
    });
  });
});

describe("config of a service's jobs", () => {
  const purge = { schedule: "17 3 * * *", args: ["purge"] };

  it("rejects a schedule with what is wrong with it and what would be right", () => {
    expect(onlyMistake([api("jobs", "purge", "schedule"), "0 25 * * *"])).to.deep.equal({
      path: "plinth:services.api.jobs.purge.schedule",
      message: 'has the hour "25"; a number from 0 to 23, *, a range, a step or a list is one',
      given: '"0 25 * * *"',
      allowed: "five fields of cron in UTC, as in 17 3 * * *, in quotes where they begin with *",
    });
  });

  it("rejects names that are none, and names that are too long for those of its runs", () => {
    expect(onlyMistake([api("jobs"), { Nightly_Report: purge }])).to.include({
      path: "plinth:services.api.jobs.Nightly_Report",
      message: 'has a name, "Nightly_Report", that is none of a job',
      allowed: "lower-case letters, digits and single hyphens, first a letter, as in nightly-report",
    });
    const longest = "x".repeat(52);
    accepts([api("jobs"), { [longest]: purge }]);
    expect(onlyMistake([api("jobs"), { [`${longest}yz`]: purge }])).to.include({
      message: "has a name of 54 characters, to which Kubernetes adds more for each run",
      allowed: "at most 52; shorten it by 2",
    });
  });
});

describe("config of a service's variables", () => {
  const elsewhere =
    "a value that may be read by all; what is secret is kept in AWS Secrets Manager and mounted as a file";

  it("rejects names of secrets, and does not repeat the value", () => {
    for (const variable of [
      "PASSWORD",
      "STRIPE_API_KEY",
      "GITHUB_TOKEN",
      "SMTP_CREDENTIALS",
      "SESSION_SECRET",
    ]) {
      expect(onlyMistake([api("settings", variable), "hunter2"])).to.deep.equal({
        path: `plinth:services.api.settings.${variable}`,
        message: "has the name of a secret, and everybody who sees the pod reads it",
        allowed: elsewhere,
      });
    }
    accepts([api("settings", "TOKENIZER"), "words"], [api("settings", "KEYBOARD"), "de"]);
  });

  it("rejects values that are keys or hold a password, and does not repeat them", () => {
    for (const value of [
      "AKIAIOSFODNN7EXAMPLE",
      "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
      "amqp://user:hunter2@queue.example.com",
    ]) {
      expect(onlyMistake([api("settings", "UPSTREAM"), value])).to.deep.equal({
        path: "plinth:services.api.settings.UPSTREAM",
        message: "holds a key or a password, and everybody who sees the pod reads it",
        allowed: elsewhere,
      });
    }
    accepts([api("settings", "UPSTREAM"), "https://queue.example.com:8443/a@b"]);
  });

  it("rejects what the platform sets itself, the address of a service among it", () => {
    for (const variable of [
      "PORT",
      "DATABASE_HOST",
      "AWS_REGION",
      "KUBERNETES_SERVICE_HOST",
      "SHUTDOWN_DELAY_SECONDS",
    ]) {
      expect(onlyMistake([api("settings", variable), "1"])).to.include({
        path: `plinth:services.api.settings.${variable}`,
        message: "is a variable that the platform sets or reserves",
        allowed: "another name",
      });
    }
    expect(onlyMistake([api("settings", "WORKER_URL"), "http://localhost"])).to.include({
      message: "is set by the platform, to where worker is",
    });
    accepts([worker("settings", "API_URL"), "https://api.example.com"]);
  });

  it("rejects names of no variable, and values that are no text", () => {
    expect(onlyMistake([api("settings", "log-level"), "info"])).to.include({
      message: 'has a name, "log-level", that is none of a variable',
      allowed: "upper-case letters, digits and _, first a letter, as in LOG_LEVEL",
    });
    expect(onlyMistake([api("settings", "RETRIES"), 3])).to.include({
      message: "is a number, not text: put it in quotes",
      allowed: "a text in quotes",
    });
  });

  it("rejects a flag that is no truth value", () => {
    expect(onlyMistake([api("flags", "readOnly"), "yes"])).to.include({
      message: "is text, not true or false",
      allowed: "true or false, without quotes",
    });
  });
});

describe("config of a service's quota", () => {
  // 12 replicas, 3 more during a release, a migration, a job and a task: 18 pods of 500m and 512 MiB.
  const enough = { cpuMillicores: 9000, memoryMib: 9216 };

  it("takes one that is just enough for the worst moment", () => {
    accepts([api("quota"), enough]);
  });

  it("rejects one that is smaller than the sum of requests, with the sum and what is missing", () => {
    expect(onlyMistake([api("quota"), { ...enough, cpuMillicores: 8999 }])).to.include({
      path: "plinth:services.api.quota",
      given: '{"cpuMillicores":8999,"memoryMib":9216}',
      message:
        "does not fit: The quota allows 8999 m CPU and the service needs 9000: pods 12 (replicas at most) + 3 (more during a release) + 1 (migration) + 1 (scheduled jobs) + 1 (task of an operator) of 500m each. Raise the quota by 1, or take fewer or smaller replicas",
    });
    const both = mistakesIn(prodWith([api("quota"), { cpuMillicores: 10, memoryMib: 32 }]));
    expect(both.map(({ message }) => /Raise the quota by \d+/.exec(message)?.[0])).to.deep.equal([
      "Raise the quota by 8990",
      "Raise the quota by 9184",
    ]);
  });

  it("rejects a word that is not derived, and a quota with half its keys", () => {
    expect(onlyMistake([api("quota"), "derive"])).to.include({ nearest: "derived" });
    expect(onlyMistake([api("quota"), { cpuMillicores: 9000 }])).to.include({
      path: "plinth:services.api.quota.memoryMib",
      message: "is missing",
    });
  });
});
