import { expect } from "chai";
import { FunctionFailure } from "../../functions/database/failure.ts";
import { readSettings } from "../../functions/database/settings.ts";

const variables = {
  DATABASE_HOST: "db.example.com",
  DATABASE_PORT: "5432",
  DATABASE_NAME: "app",
  MASTER_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-1",
};

describe("the settings of a function", () => {
  it("come from its environment variables", () => {
    expect(readSettings({ ...variables, RDS_CA_FILE: "/var/runtime/ca-cert.pem" })).to.deep.equal({
      host: "db.example.com",
      port: 5432,
      database: "app",
      masterSecretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-1",
      caFile: "/var/runtime/ca-cert.pem",
    });
  });

  it("trust the authorities that Node trusts when no file is named", () => {
    expect(readSettings(variables).caFile).to.equal(undefined);
    expect(readSettings({ ...variables, RDS_CA_FILE: "" }).caFile).to.equal(undefined);
  });

  for (const name of Object.keys(variables)) {
    it(`rejects a missing ${name}`, () => {
      expect(() => readSettings({ ...variables, [name]: "" })).to.throw(
        FunctionFailure,
        `The function's environment variable ${name} is not set; the component that makes the function sets it. Nothing was changed.`,
      );
    });
  }

  for (const port of ["0", "65536", "5432 ", "0x10", "-1"]) {
    it(`rejects the port ${JSON.stringify(port)}`, () => {
      expect(() => readSettings({ ...variables, DATABASE_PORT: port })).to.throw(
        FunctionFailure,
        `The function's environment variable DATABASE_PORT is "${port}"; allowed is a whole number from 1 to 65535. Nothing was changed.`,
      );
    });
  }
});
