import { expect } from "chai";
import { LocalPlatform } from "../local/platform.ts";
import { postOrder } from "../local/requests.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { until } from "../local/until.ts";
import { flagDefaults, parseFlags } from "../src/operations/flags.ts";

describe("feature flags", () => {
  it("have typed defaults, and a name that no flag has is ignored", () => {
    expect(flagDefaults).to.deep.equal({ readOnly: false, outboxBatchSize: 20 });
    expect(parseFlags('{"outboxBatchSize":5,"ofAnotherVersion":true}')).to.deep.equal({
      readOnly: false,
      outboxBatchSize: 5,
    });
  });

  for (const text of ['{"readOnly":"yes"}', '{"outboxBatchSize":0}', "[]", "", "{"]) {
    it(`rejects the file ${text === "" ? "that is empty" : text}`, () => {
      expect(() => parseFlags(text)).to.throw();
    });
  }
});

describe("flags of a running service", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    api = await platform.startReady("api");
  });

  after(async () => platform.remove());

  const statusOfPost = async (status: number) =>
    until(`a new order gets ${status}`, async () => {
      const response = await postOrder(api.url);
      return response.status === status ? response : undefined;
    });

  it("switch to reading only and back, without a restart", async () => {
    platform.setFlags('{"readOnly":true}');
    const refused = await statusOfPost(503);
    expect(refused.headers.get("retry-after")).to.equal("60");
    expect((await fetch(`${api.url}/orders`)).status).to.equal(200);
    expect((await fetch(`${api.url}/health/ready`)).status).to.equal(200);
    platform.setFlags("{}");
    await statusOfPost(201);
  });

  it("keep their last good values while the file is broken, and say so once", async () => {
    platform.setFlags('{"readOnly":true}');
    await statusOfPost(503);
    platform.setFlags('{"readOnly":');
    const complaint = "the file of feature flags is unusable; the last good values stay";
    await until("the complaint", () => api.output.includes(complaint) || undefined);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(api.lines.filter(({ message }) => message === complaint)).to.have.length(1);
    expect((await postOrder(api.url)).status).to.equal(503);
    platform.setFlags("{}");
    await statusOfPost(201);
  });

  it("have their defaults where there is no file", async () => {
    const other = await platform.startReady("api", { variables: { FLAGS_FILE: "/nowhere/flags.json" } });
    expect((await postOrder(other.url)).status).to.equal(201);
  });
});
