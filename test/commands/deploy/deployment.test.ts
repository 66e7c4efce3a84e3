import { userInfo } from "node:os";
import { expect } from "chai";
import { nameOfRun } from "../../../commands/deploy/deployment.ts";
import { publicServices } from "../../../commands/deploy/smoke-step.ts";
import { loadStack } from "../../../stacks/config/load.ts";
import { repository } from "../../support/stack-files.ts";

const now = new Date("2026-11-21T10:00:00Z");

describe("a deployment", () => {
  it("is called by the address of the pipeline's run", () => {
    const variables = {
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "example/plinth",
      GITHUB_RUN_ID: "4711",
    };
    expect(nameOfRun(variables, now)).to.equal("https://github.com/example/plinth/actions/runs/4711");
  });

  it("is called by who runs it and when, outside of a pipeline", () => {
    expect(nameOfRun({ GITHUB_RUN_ID: "4711" }, now)).to.equal(
      `by hand, ${userInfo().username}, 2026-11-21T10:00:00.000Z`,
    );
  });

  it("looks at the services that the internet reaches, by their own probes, and at no other", () => {
    const { config } = loadStack(repository, "dev");
    const serviceUrls = {
      api: "https://api.dev.example.com",
      worker: "https://worker.dev.example.com",
      gone: "https://gone.dev.example.com",
    };
    expect(publicServices(config, { serviceUrls })).to.deep.equal([
      {
        service: "api",
        url: "https://api.dev.example.com",
        live: "/health/live",
        ready: "/health/ready",
        metricsPort: 9464,
      },
    ]);
    expect(publicServices(config, {})).to.deep.equal([]);
  });
});
