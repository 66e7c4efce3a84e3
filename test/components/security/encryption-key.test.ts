import { expect } from "chai";
import { EncryptionKey, type EncryptionKeyArgs } from "../../../components/security/encryption-key.ts";
import { record } from "../../support/mocks.ts";
const args: EncryptionKeyArgs = { description: "Flow logs", deletionWindowDays: 30, protect: true, accountId: "111122223333", region: "us-east-1", services: [] };
it("tries", async () => {
  for (const preview of [false, true]) {
  const r = await record(() => ({ arn: new EncryptionKey("key", args).arn }), { preview });
  console.dir(r, { depth: 6 });
  }
  expect(1).to.equal(1);
});
