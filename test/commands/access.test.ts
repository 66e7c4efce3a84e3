import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { access } from "../../commands/access.ts";
import { type AccessPlaces, accessLines } from "../../commands/access-lines.ts";
import { UnreadableState } from "../../commands/destroy-error.ts";
import { CannotRun } from "../../simulator/places.ts";

const places: AccessPlaces = {
  platform: "plinth-dev-use1",
  region: "us-east-1",
  instanceId: "i-0123456789abcdef0",
  userRoleArn: "arn:aws:iam::111122223333:role/access-host-users-1234567",
  cluster: {
    name: "plinth-dev-use1",
    arn: "arn:aws:eks:us-east-1:111122223333:cluster/plinth-dev-use1",
    host: "ABC.gr7.us-east-1.eks.amazonaws.com",
  },
  database: {
    host: "db.abc.us-east-1.rds.amazonaws.com",
    name: "app",
    caFile: "certificates/rds/us-east-1.pem",
  },
  secretArns: { "api-database": "arn:aws:secretsmanager:us-east-1:111122223333:secret:api" },
};

const commands = (lines: readonly string[]) => lines.filter((line) => line !== "" && !line.startsWith("#"));

const profile = [
  "aws configure set role_arn arn:aws:iam::111122223333:role/access-host-users-1234567 --profile plinth-dev-use1-access",
  "aws configure set source_profile MINE --profile plinth-dev-use1-access",
  "aws configure set region us-east-1 --profile plinth-dev-use1-access",
];

const resource = (type: string, outputs: Readonly<Record<string, unknown>>) => ({
  urn: `urn:${type}`,
  type,
  outputs,
});

const resources = [
  resource("plinth:cluster:Cluster", {
    name: "plinth-dev-use1",
    endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
  }),
  resource("plinth:data:Database", { endpoint: places.database.host, databaseName: "app" }),
  resource("plinth:security:AccessHost", {
    instanceId: places.instanceId,
    userRoleArn: places.userRoleArn,
  }),
  resource("plinth:security:SecretStore", { secretArns: places.secretArns }),
];

describe("npm run access", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-access-"));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const stateOf = (list: readonly unknown[]): string => {
    const file = join(directory, "state.json");
    writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources: list } }));
    return file;
  };

  it("prints how kubectl gets to the API: a profile, a tunnel, a context that checks the cluster's own name", () => {
    expect(commands(accessLines("kubectl", places))).to.deep.equal([
      ...profile,
      "aws ssm start-session --profile plinth-dev-use1-access --target i-0123456789abcdef0 --document-name plinth-dev-use1-access-cluster --parameters localPortNumber=16443",
      "aws eks update-kubeconfig --name plinth-dev-use1 --region us-east-1 --alias plinth-dev-use1",
      "kubectl config set-cluster arn:aws:eks:us-east-1:111122223333:cluster/plinth-dev-use1 --server=https://127.0.0.1:16443 --tls-server-name=abc.gr7.us-east-1.eks.amazonaws.com".replace(
        "abc.gr7",
        "ABC.gr7",
      ),
      "kubectl --context plinth-dev-use1 get pods --all-namespaces",
    ]);
  });

  it("prints how psql gets to the database without giving up the check of its certificate", () => {
    const lines = accessLines("psql", places);
    expect(commands(lines).slice(profile.length)).to.deep.equal([
      "aws ssm start-session --profile plinth-dev-use1-access --target i-0123456789abcdef0 --document-name plinth-dev-use1-access-database --parameters localPortNumber=15432",
      'psql "host=db.abc.us-east-1.rds.amazonaws.com hostaddr=127.0.0.1 port=15432 dbname=app user=LOGIN sslmode=verify-full sslrootcert=certificates/rds/us-east-1.pem"',
    ]);
    expect(lines.filter((line) => line.includes("get-secret-value"))).to.deep.equal([
      "#   api-database: aws secretsmanager get-secret-value --region us-east-1 --secret-id arn:aws:secretsmanager:us-east-1:111122223333:secret:api --query SecretString",
    ]);
  });

  it("takes the names from an exported state", async () => {
    const printed: string[] = [];
    const options = { stack: "dev", state: stateOf(resources), print: (text: string) => printed.push(text) };
    expect(await access("psql", options)).to.equal(0);
    expect(printed).to.deep.equal([accessLines("psql", places).join("\n")]);
  });

  it("rejects a state without the host, and says what to do", async () => {
    const state = stateOf(resources.filter(({ type }) => !type.endsWith("AccessHost")));
    const failure = await access("kubectl", { stack: "dev", state }).catch((problem: unknown) => problem);
    expect(failure).to.be.instanceOf(CannotRun);
    expect(String(failure)).to.include(
      'holds no "instanceId" of plinth:security:AccessHost. Deploy dev first',
    );
  });

  it("rejects a file that is no state", async () => {
    const file = join(directory, "other.json");
    writeFileSync(file, "no JSON");
    const failure = await access("kubectl", { stack: "dev", state: file }).catch(
      (problem: unknown) => problem,
    );
    expect(failure).to.be.instanceOf(UnreadableState);
  });
});
