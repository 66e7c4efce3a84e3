import { Network } from "../../components/network/network.ts";
import { record } from "../support/mocks.ts";
it("tries", async () => {
  for (const preview of [false, true]) {
  const r = await record(() => { const n = new Network("network", { cidr: "10.48.0.0/16", zones: { a: "use1-az1", b: "use1-az2" }, nat: "single", interfaceEndpoints: ["ecr.api"], region: "us-east-1", accountId: "111122223333", protect: true, keyDeletionWindowDays: 30, flowLogs: { traffic: "ALL", aggregationSeconds: 60, retentionDays: 365 } }); return { v: n.vpcId, s: n.subnetIds, n: n.natPublicIps, f: n.flowLogBucketName } }, { preview });
  for (const x of r.resources) console.log(x.type.replace("aws:", "").replace(/:.*/, ""), x.name, x.protect ? "P" : "", JSON.stringify(x.inputs).slice(0, 240));
  console.dir(r.outputs, {depth: 5}); console.dir(r.registeredOutputs, {depth: 5});
  }
});
