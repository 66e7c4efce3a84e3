import { expect } from "chai";
import { sortSubscribers } from "../../../components/operations/subscribers.ts";

const account = "111122223333";
const topic = `arn:aws:sns:us-east-1:${account}:alerts`;
const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `person${index}@example.com`);

describe("subscribers", () => {
  it("are told apart as addresses and a topic", () => {
    expect(sortSubscribers(["a@example.com", topic, "b@example.com"], account)).to.deep.equal({
      addresses: ["a@example.com", "b@example.com"],
      topicArn: topic,
    });
  });

  it("may be a topic alone", () => {
    expect(sortSubscribers([topic], account)).to.deep.equal({ addresses: [], topicArn: topic });
  });

  it("may be ten addresses", () => {
    expect(sortSubscribers(addresses(10), account)).to.deep.equal({ addresses: addresses(10) });
  });

  const rejected: readonly (readonly [what: string, subscribers: readonly string[], message: string])[] = [
    ["an empty list", [], "subscribers is empty; an alert that reaches nobody is none. Name an address."],
    [
      "eleven addresses",
      addresses(11),
      "subscribers holds 11 e-mail addresses; AWS Budgets allows 10. Use a distribution list.",
    ],
    [
      "two topics",
      [topic, `${topic}2`],
      "subscribers holds 2 topics; AWS Budgets allows one. Let further receivers subscribe to it.",
    ],
    [
      "a subscriber named twice",
      ["a@example.com", "a@example.com"],
      'subscribers holds "a@example.com" twice; name each subscriber once.',
    ],
    [
      "a URL",
      ["https://example.com/hook"],
      'subscribers holds "https://example.com/hook"; allowed are e-mail addresses and the ARN of one standard SNS topic. Subscribe anything else to a topic of your own and name that topic.',
    ],
    [
      "a FIFO topic",
      [`${topic}.fifo`],
      `subscribers holds "${topic}.fifo"; allowed are e-mail addresses and the ARN of one standard SNS topic. Subscribe anything else to a topic of your own and name that topic.`,
    ],
    [
      "a topic of another account",
      ["arn:aws:sns:us-east-1:999988887777:alerts"],
      "The topic arn:aws:sns:us-east-1:999988887777:alerts belongs to another account than the budget's 111122223333, which AWS Budgets does not support. Name a topic of this account.",
    ],
  ];
  for (const [what, subscribers, message] of rejected) {
    it(`rejects ${what}`, () => {
      expect(() => sortSubscribers(subscribers, account))
        .to.throw(Error)
        .with.property("message", message);
    });
  }
});
