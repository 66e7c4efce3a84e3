import { expect } from "chai";
import { AlertTopic, type AlertTopicArgs } from "../../../components/operations/alert-topic.ts";
import { publishingPolicy } from "../../../components/operations/topic-policy.ts";
import { keyPolicy } from "../../../components/security/key-policy.ts";
import { statementsOf } from "../../../policies/policy-statements.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: AlertTopicArgs = {
  displayName: "plinth-dev-use1 cost",
  services: ["budgets.amazonaws.com"],
  addresses: [],
  onlyMessagesWith: "anomalyId",
  accountId: "111122223333",
  region: "us-east-1",
  keyDeletionWindowDays: 7,
  protect: false,
};
const arn = "arn:aws:mock:us-east-1:111122223333:alerts";

const make = (changes: Partial<AlertTopicArgs> = {}) => ({
  arn: new AlertTopic("alerts", { ...minimal, ...changes }).arn,
});

const subscription = (endpoint: string) => ({
  topic: arn,
  protocol: "email",
  endpoint,
  filterPolicyScope: "MessageBody",
  filterPolicy: '{"anomalyId":[{"exists":true}]}',
});

describe("AlertTopic", () => {
  for (const preview of [false, true]) {
    it(`makes an encrypted topic with a policy and nothing else${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:kms/alias:Alias alerts-key-alias",
        "aws:kms/key:Key alerts-key",
        "aws:sns/topic:Topic alerts",
        "aws:sns/topicPolicy:TopicPolicy alerts-policy",
        "plinth:operations:AlertTopic alerts",
        "plinth:security:EncryptionKey alerts-key",
      ]);
    });
  }

  it("encrypts the topic with its own key", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:sns/topic:Topic").inputs).to.deep.equal({
      displayName: "plinth-dev-use1 cost",
      kmsMasterKeyId: "arn:aws:mock:us-east-1:111122223333:alerts-key",
      tags: { Name: "alerts" },
    });
  });

  it("lets the services publish and use the key", async () => {
    const { resources } = await record(() => make());
    const { accountId, region, services } = minimal;
    expect(theOnly(resources, "aws:sns/topicPolicy:TopicPolicy").inputs).to.deep.equal({
      arn,
      policy: JSON.stringify(publishingPolicy({ topicArn: arn, accountId, services })),
    });
    expect(theOnly(resources, "aws:kms/key:Key").inputs["policy"]).to.equal(
      JSON.stringify(keyPolicy({ accountId, region, services })),
    );
  });

  it("subscribes each address to the messages meant for it, under the address' own name", async () => {
    const { resources } = await record(() => make({ addresses: ["a@example.com", "b@example.com"] }));
    expect(inputsByName(resources, "aws:sns/topicSubscription:TopicSubscription")).to.deep.equal({
      "alerts-a@example.com": subscription("a@example.com"),
      "alerts-b@example.com": subscription("b@example.com"),
    });
  });

  it("protects topic and key when asked to, and nothing otherwise", async () => {
    const guarded = await record(() => make({ protect: true, addresses: ["a@example.com"] }));
    expect(protectedOnes(guarded.resources)).to.deep.equal([
      "aws:kms/key:Key alerts-key",
      "aws:sns/topic:Topic alerts",
    ]);
    const open = await record(() => make());
    expect(protectedOnes(open.resources)).to.deep.equal([]);
  });

  it("gives out and registers the topic's ARN", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    expect(outputs).to.deep.equal({ arn });
    expect(registeredOutputs.get(theOnly(resources, "plinth:operations:AlertTopic").urn)).to.deep.equal({
      arn,
    });
  });

  it("is public to nobody", async () => {
    const { resources } = await record(() => make());
    const { policy } = theOnly(resources, "aws:sns/topicPolicy:TopicPolicy").inputs;
    const open = statementsOf(policy).filter(({ allows, isForEverybody }) => allows && isForEverybody);
    expect(statementsOf(policy)).to.have.lengthOf(2);
    expect(open).to.deep.equal([]);
  });

  const rejected: readonly (readonly [what: string, changes: Partial<AlertTopicArgs>, message: string])[] = [
    [
      "a display name of more than 100 characters",
      { displayName: "x".repeat(101) },
      `The display name "${"x".repeat(101)}" has 101 characters; SNS allows 100.`,
    ],
    [
      "a topic that no service publishes to",
      { services: [] },
      "services is empty; name at least one service that publishes.",
    ],
    [
      "a key's window that KMS refuses",
      { keyDeletionWindowDays: 3 },
      "deletionWindowDays is 3; KMS allows whole days from 7 to 30.",
    ],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.equal(message);
    });
  }

  it("rejects a name that SNS would refuse", async () => {
    const message = await rejection(() => new AlertTopic("alerts of dev", minimal));
    expect(message).to.satisfy((text: string) =>
      text.startsWith('AWS refuses the snsTopic name "alerts of dev"'),
    );
  });
});
