import { expect } from "chai";
import { BudgetAlerts, type BudgetAlertsArgs } from "../../../components/operations/budget-alerts.ts";
import { statementsOf } from "../../../policies/policy-statements.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";

const givenTopic = "arn:aws:sns:us-east-1:111122223333:alerts";
const ownTopic = "arn:aws:mock:us-east-1:111122223333:budget-topic";
const minimal: BudgetAlertsArgs = {
  monthlyUsd: 400,
  actualPercents: [80],
  forecastedPercents: [],
  anomalyUsd: 40,
  anomalyMonitor: "tag",
  subscribers: [givenTopic],
  platformTag: "plinth-dev-use1",
  accountId: "111122223333",
  region: "us-east-1",
  keyDeletionWindowDays: 7,
  protect: false,
};
const byMail: Partial<BudgetAlertsArgs> = { subscribers: ["a@example.com"] };

const make = (changes: Partial<BudgetAlertsArgs> = {}) => {
  const alerts = new BudgetAlerts("budget", { ...minimal, ...changes });
  return {
    ...(alerts.topicArn === undefined ? {} : { topicArn: alerts.topicArn }),
    budgetName: alerts.budgetName,
  };
};
const notification = (changes: Readonly<Record<string, unknown>>) => ({
  notificationType: "ACTUAL",
  comparisonOperator: "GREATER_THAN",
  thresholdType: "PERCENTAGE",
  subscriberEmailAddresses: [],
  subscriberSnsTopicArns: [givenTopic],
  ...changes,
});

describe("BudgetAlerts", () => {
  for (const preview of [false, true]) {
    const too = preview ? ", in a preview too" : "";

    it(`makes a budget, a monitor and a subscription with a given topic${too}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:budgets/budget:Budget budget",
        "aws:costexplorer/anomalyMonitor:AnomalyMonitor budget-anomalies",
        "aws:costexplorer/anomalySubscription:AnomalySubscription budget-anomalies",
        "plinth:operations:BudgetAlerts budget",
      ]);
    });

    for (const [told, changes] of [
      ["a given topic", {}],
      ["addresses only", byMail],
    ] as const) {
      it(`makes nothing but a budget for ${told} where AWS refuses a monitor${too}`, async () => {
        const { resources } = await record(() => make({ ...changes, anomalyMonitor: "none" }), { preview });
        expect(listing(resources)).to.deep.equal([
          "aws:budgets/budget:Budget budget",
          "plinth:operations:BudgetAlerts budget",
        ]);
      });
    }

    it(`adds an encrypted topic with the addresses when none is given${too}`, async () => {
      const { resources } = await record(() => make(byMail), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:budgets/budget:Budget budget",
        "aws:costexplorer/anomalyMonitor:AnomalyMonitor budget-anomalies",
        "aws:costexplorer/anomalySubscription:AnomalySubscription budget-anomalies",
        "aws:kms/alias:Alias budget-topic-key-alias",
        "aws:kms/key:Key budget-topic-key",
        "aws:sns/topic:Topic budget-topic",
        "aws:sns/topicPolicy:TopicPolicy budget-topic-policy",
        "aws:sns/topicSubscription:TopicSubscription budget-topic-a@example.com",
        "plinth:operations:AlertTopic budget-topic",
        "plinth:operations:BudgetAlerts budget",
        "plinth:security:EncryptionKey budget-topic-key",
      ]);
    });
  }

  it("counts the cost of its own tag against the monthly amount", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:budgets/budget:Budget").inputs).to.deep.equal({
      name: "plinth-dev-use1",
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: "400",
      limitUnit: "USD",
      costFilters: [{ name: "TagKeyValue", values: ["user:Platform$plinth-dev-use1"] }],
      notifications: [notification({ threshold: 80 })],
    });
  });

  it("sends an alert at each threshold, to the addresses and to the topic", async () => {
    const changes = {
      actualPercents: [50, 100],
      forecastedPercents: [100],
      subscribers: ["a@example.com", givenTopic, "b@example.com"],
    };
    const { resources } = await record(() => make(changes));
    const told = { subscriberEmailAddresses: ["a@example.com", "b@example.com"] };
    expect(theOnly(resources, "aws:budgets/budget:Budget").inputs["notifications"]).to.deep.equal([
      notification({ ...told, threshold: 50 }),
      notification({ ...told, threshold: 100 }),
      notification({ ...told, threshold: 100, notificationType: "FORECASTED" }),
    ]);
  });

  it("sends the budget's alerts to its own topic when none is given", async () => {
    const { resources } = await record(() => make(byMail));
    expect(theOnly(resources, "aws:budgets/budget:Budget").inputs["notifications"]).to.deep.equal([
      notification({
        threshold: 80,
        subscriberEmailAddresses: ["a@example.com"],
        subscriberSnsTopicArns: [ownTopic],
      }),
    ]);
  });

  it("tells addresses only, without a topic, where nothing watches for unusual cost", async () => {
    const { outputs, registeredOutputs, resources } = await record(() =>
      make({ ...byMail, anomalyMonitor: "none" }),
    );
    expect(theOnly(resources, "aws:budgets/budget:Budget").inputs["notifications"]).to.deep.equal([
      notification({
        threshold: 80,
        subscriberEmailAddresses: ["a@example.com"],
        subscriberSnsTopicArns: [],
      }),
    ]);
    expect(outputs).to.deep.equal({ budgetName: "plinth-dev-use1" });
    const { urn } = theOnly(resources, "plinth:operations:BudgetAlerts");
    expect(registeredOutputs.get(urn)).to.deep.equal({ budgetName: "plinth-dev-use1" });
  });

  it("watches its own tag for unusual cost", async () => {
    const { resources } = await record(() => make());
    const { monitorSpecification, ...rest } = theOnly(
      resources,
      "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    ).inputs;
    expect(rest).to.deep.equal({ name: "plinth-dev-use1", monitorType: "CUSTOM" });
    expect(JSON.parse(String(monitorSpecification))).to.deep.equal({
      And: null,
      CostCategories: null,
      Dimensions: null,
      Not: null,
      Or: null,
      Tags: { Key: "Platform", MatchOptions: null, Values: ["plinth-dev-use1"] },
    });
  });

  for (const [whose, changes, address] of [
    ["the given", {}, givenTopic],
    ["its own", byMail, ownTopic],
  ] as const) {
    it(`tells ${whose} topic of unusual cost at once, from the given impact on`, async () => {
      const { resources } = await record(() => make(changes));
      expect(
        inputsByName(resources, "aws:costexplorer/anomalySubscription:AnomalySubscription"),
      ).to.deep.equal({
        "budget-anomalies": {
          name: "plinth-dev-use1",
          frequency: "IMMEDIATE",
          monitorArnLists: ["arn:aws:mock:us-east-1:111122223333:budget-anomalies"],
          subscribers: [{ type: "SNS", address }],
          thresholdExpression: {
            dimension: {
              key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
              matchOptions: ["GREATER_THAN_OR_EQUAL"],
              values: ["40"],
            },
          },
        },
      });
    });
  }

  it("sends the addresses unusual cost through the topic and the budget's alerts only directly", async () => {
    const { resources } = await record(() => make(byMail));
    const { inputs } = theOnly(resources, "aws:sns/topicSubscription:TopicSubscription");
    expect(inputs["filterPolicy"]).to.equal('{"anomalyDetailsLink":[{"exists":true}]}');
  });

  it("lets exactly the two cost services publish to its own topic", async () => {
    const { resources } = await record(() => make(byMail));
    const policy: unknown = JSON.parse(
      String(theOnly(resources, "aws:sns/topicPolicy:TopicPolicy").inputs["policy"]),
    );
    expect(policy)
      .to.have.nested.property("Statement[0].Principal.Service")
      .that.deep.equals(["budgets.amazonaws.com", "costalerts.amazonaws.com"]);
    expect(statementsOf(policy).filter(({ allows }) => allows)).to.have.lengthOf(1);
  });

  it("names nobody to AWS before the topic's policy lets AWS publish", async () => {
    const { resources } = await record(() => make(byMail));
    const policy = "aws:sns/topicPolicy:TopicPolicy::budget-topic-policy";
    const topic = "aws:sns/topic:Topic::budget-topic";
    expect(waitsFor(theOnly(resources, "aws:budgets/budget:Budget"))).to.deep.equal([topic, policy]);
    expect(
      waitsFor(theOnly(resources, "aws:costexplorer/anomalySubscription:AnomalySubscription")),
    ).to.deep.equal(["aws:costexplorer/anomalyMonitor:AnomalyMonitor::budget-anomalies", topic, policy]);
  });

  it("protects its topic and key when asked to, and nothing otherwise", async () => {
    const guarded = await record(() => make({ ...byMail, protect: true }));
    expect(protectedOnes(guarded.resources)).to.deep.equal([
      "aws:kms/key:Key budget-topic-key",
      "aws:sns/topic:Topic budget-topic",
    ]);
    const open = await record(() => make(byMail));
    expect(protectedOnes(open.resources)).to.deep.equal([]);
  });

  it("gives out and registers the topic and the budget's name", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = { topicArn: givenTopic, budgetName: "plinth-dev-use1" };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:operations:BudgetAlerts");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  it("opens nothing to the public", async () => {
    const { resources } = await record(() => make(byMail));
    const policies = resources.map(({ inputs }) => inputs["policy"]).filter((policy) => policy !== undefined);
    expect(policies).to.have.lengthOf(2);
    const open = policies
      .flatMap(statementsOf)
      .filter(({ allows, isForEverybody }) => allows && isForEverybody);
    expect(open).to.deep.equal([]);
  });

  const eleven = Array.from({ length: 11 }, (_, index) => index + 1);
  const rejected: readonly (readonly [what: string, changes: Partial<BudgetAlertsArgs>, message: string])[] =
    [
      [
        "a budget of nothing",
        { monthlyUsd: 0 },
        "monthlyUsd holds 0; allowed are numbers of US dollars above 0.",
      ],
      [
        "an impact below nothing",
        { anomalyUsd: -1 },
        "anomalyUsd holds -1; allowed are numbers of US dollars above 0.",
      ],
      [
        "a threshold that is no number",
        { actualPercents: [Number.NaN] },
        "actualPercents holds NaN; allowed are numbers of percent above 0.",
      ],
      [
        "a threshold given twice",
        { forecastedPercents: [90, 90] },
        "forecastedPercents holds 90 twice; AWS allows each threshold once.",
      ],
      [
        "no threshold at all",
        { actualPercents: [] },
        "actualPercents and forecastedPercents hold 0 thresholds together; allowed are 1 to 10.",
      ],
      [
        "eleven thresholds",
        { actualPercents: eleven },
        "actualPercents and forecastedPercents hold 11 thresholds together; allowed are 1 to 10.",
      ],
      [
        "subscribers that AWS refuses",
        { subscribers: [] },
        "subscribers is empty; an alert that reaches nobody is none. Name an address.",
      ],
      [
        "a key's window that KMS refuses",
        { ...byMail, keyDeletionWindowDays: 3 },
        "deletionWindowDays is 3; KMS allows whole days from 7 to 30.",
      ],
    ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.equal(message);
    });
  }

  it("rejects a tag that cannot name a budget", async () => {
    const message = await rejection(() => make({ platformTag: "plinth:dev" }));
    expect(message).to.satisfy((text: string) => text.startsWith('AWS refuses the budget name "plinth:dev"'));
  });
});
