import { expect } from "chai";
import { FunctionFailure } from "../../functions/database/failure.ts";
import { formatLoginSecret, parseLoginSecret } from "../../functions/rotate-login/login-secret.ts";

const settings = {
  host: "db.example.com",
  port: 5432,
  database: "app",
  masterSecretArn: "arn",
  caFile: undefined,
};

describe("the value of a login's secret", () => {
  it("is the JSON that a workload mounts", () => {
    const text = formatLoginSecret(settings, { username: "api_app_a", password: "secret" });

    expect(text).to.equal(
      '{"engine":"postgres","host":"db.example.com","port":5432,"dbname":"app","username":"api_app_a","password":"secret"}',
    );
    expect(parseLoginSecret(text, "It")).to.deep.equal(JSON.parse(text));
  });

  it("rejects what is not JSON and does not quote it, as JSON.parse would", () => {
    for (const text of ["hunter2", '{"password": "hunter2" "x"}', "", "{'password': 'hunter2'}"]) {
      expect(() => parseLoginSecret(text, "It"), text).to.throw(
        FunctionFailure,
        /^It is not JSON\. Nothing was changed\.$/,
      );
    }
  });

  it("rejects another shape by the names of its keys alone", () => {
    expect(() => parseLoginSecret('{"engine":"hunter2","port":"hunter2","host":""}', "It")).to.throw(
      FunctionFailure,
      /^It is not of the expected shape; wrong or missing: dbname, engine, host, password, port, username\. Nothing was changed\.$/,
    );
    expect(() => parseLoginSecret('"hunter2"', "It")).to.throw(
      FunctionFailure,
      /^It is not of the expected shape; wrong or missing: the whole value\. Nothing was changed\.$/,
    );
  });
});
