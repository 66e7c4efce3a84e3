import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { judgeFailure } from "../../commands/exit-codes.ts";
import type { GithubAction, GithubOptions } from "../../commands/github.ts";
import { github } from "../../commands/github.ts";
import { GithubServer } from "../support/github-server.ts";

const bot = { login: "github-actions[bot]" };

// Against a server on loopback that answers as GitHub's documentation says. That GitHub does so too only a run there shows.
describe("npm run github", () => {
  let server: GithubServer;
  let directory: string;
  let file: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "plinth-github-"));
    file = join(directory, "text.md");
  });

  beforeEach(async () => {
    server = await GithubServer.start();
    writeFileSync(file, "## dev: OK\n");
  });

  afterEach(() => server.stop());

  after(() => rmSync(directory, { recursive: true }));

  /** What a run came to, as a person or a workflow sees it. */
  async function run(action: GithubAction, options: GithubOptions, env: NodeJS.ProcessEnv = server.env) {
    const said: string[] = [];
    const paused: number[] = [];
    try {
      const code = await github(action, options, {
        env,
        tell: (text) => said.push(text),
        print: (text) => said.push(text),
        pause: (milliseconds) => Promise.resolve(paused.push(milliseconds)),
      });
      return { code, said: said.join("\n"), paused };
    } catch (problem) {
      const { code, text } = judgeFailure(problem);
      return { code, said: [...said, text].join("\n"), paused };
    }
  }

  const comment = (options: GithubOptions = {}, env?: NodeJS.ProcessEnv) =>
    run("comment", { pullRequest: "7", marker: "preview-dev", file, ...options }, env);

  const issue = (options: GithubOptions = {}) =>
    run("issue", { title: "dev is not as its program says", marker: "drift-dev", file, ...options });

  describe("comment", () => {
    it("makes one, under a marker that no reader sees", async () => {
      expect(await comment()).to.deep.equal({
        code: 0,
        said: "Commented on pull request 7, under preview-dev.",
        paused: [],
      });
      expect(server.comments.map(({ body }) => body)).to.deep.equal([
        "<!-- plinth:preview-dev -->\n## dev: OK\n",
      ]);
    });

    it("edits its own from then on, also when it is on a later page", async () => {
      for (const id of [1, 2, 3, 4])
        server.comments.push({ id, body: `comment ${id}`, user: { login: "somebody" } });
      await comment();
      writeFileSync(file, "## dev: BLOCK\n");

      expect((await comment()).said).to.equal("Edited the comment preview-dev of pull request 7.");

      expect(server.comments.map(({ body }) => body)).to.deep.equal([
        "comment 1",
        "comment 2",
        "comment 3",
        "comment 4",
        "<!-- plinth:preview-dev -->\n## dev: BLOCK\n",
      ]);
      expect(server.requests.filter(({ method }) => method === "GET").map(({ path }) => path)).to.include(
        "/repos/example/plinth/issues/7/comments?per_page=100&page=3",
      );
    });

    it("sends nothing where the comment says so already", async () => {
      await comment();
      expect((await comment()).said).to.equal("The comment preview-dev of pull request 7 says so already.");
      expect(server.changes).to.deep.equal(["POST /repos/example/plinth/issues/7/comments"]);
    });

    it("keeps one comment for each environment", async () => {
      await comment();
      await comment({ marker: "preview-prod" });
      await comment({ marker: "preview-dev" });
      expect(server.comments).to.have.lengthOf(2);
    });

    it("leaves alone what somebody else wrote under the marker, or wrote it behind", async () => {
      const foreign = "<!-- plinth:preview-dev -->\nmine";
      server.comments.push(
        { id: 1, body: foreign, user: { login: "somebody" } },
        { id: 2, body: foreign, user: null },
        { id: 3, body: `quoted:\n${foreign}`, user: bot },
        { id: 4, body: null, user: bot },
      );

      await comment();

      expect(server.changes).to.deep.equal(["POST /repos/example/plinth/issues/7/comments"]);
      expect(server.comments.map(({ body }) => body).slice(0, 2)).to.deep.equal([foreign, foreign]);
    });

    it("takes another author's comments for its own only when told so", async () => {
      server.comments.push({
        id: 1,
        body: "<!-- plinth:preview-dev -->\nold",
        user: { login: "platform-app[bot]" },
      });
      await comment({ author: "platform-app[bot]" });
      expect(server.changes).to.deep.equal(["PATCH /repos/example/plinth/issues/comments/1"]);
    });

    it("rejects a text that GitHub would not take, before it sends anything", async () => {
      writeFileSync(file, "x".repeat(65_536));
      const { code, said } = await comment();
      expect(code).to.equal(1);
      expect(said).to.match(
        /^The text has 65565 characters with its marker, and GitHub takes 65536\. Nothing was sent\./,
      );
      expect(server.requests).to.deep.equal([]);
    });

    it("sends a text of just the length that GitHub takes", async () => {
      writeFileSync(file, "x".repeat(65_536 - "<!-- plinth:preview-dev -->\n\n".length));
      expect((await comment()).code).to.equal(0);
      expect(String(server.comments[0]?.["body"])).to.have.lengthOf(65_536);
    });

    it("rejects an empty text", async () => {
      writeFileSync(file, "\n");
      expect((await comment()).code).to.equal(1);
      expect(server.requests).to.deep.equal([]);
    });

    it("rejects a marker that would end the line it stands in", async () => {
      const { code, said } = await comment({ marker: "a --> b" });
      expect([code, server.requests.length]).to.deep.equal([1, 0]);
      expect(said).to.match(/^--marker is "a --> b"\. Allowed are/);
    });
  });

  describe("issue", () => {
    it("opens one, brings it up to date, and closes it", async () => {
      await issue();
      writeFileSync(file, "two resources\n");
      await issue();
      await issue();
      expect((await run("issue", { title: "t", marker: "drift-dev", close: true })).said).to.equal(
        "Closed issue 100.",
      );
      expect((await run("issue", { title: "t", marker: "drift-dev", close: true })).said).to.equal(
        "No issue is open under drift-dev; nothing was closed.",
      );

      expect(server.changes).to.deep.equal([
        "POST /repos/example/plinth/issues",
        "PATCH /repos/example/plinth/issues/100",
        "PATCH /repos/example/plinth/issues/100",
      ]);
      expect(server.issues).to.have.lengthOf(1);
      expect(server.issues[0]).to.include({ state: "closed", state_reason: "completed" });
    });

    it("opens another after the one before was closed", async () => {
      await issue();
      await run("issue", { title: "t", marker: "drift-dev", close: true });
      await issue();
      expect(server.issues.map(({ state }) => state)).to.deep.equal(["closed", "open"]);
    });

    it("takes no pull request and no stranger's issue for its own", async () => {
      const body = "<!-- plinth:drift-dev -->\n";
      server.issues.push(
        { number: 1, title: "a", body, state: "open", user: bot, pull_request: { url: "" } },
        { number: 2, title: "b", body, state: "open", user: { login: "somebody" } },
      );
      await issue();
      expect(server.changes).to.deep.equal(["POST /repos/example/plinth/issues"]);
    });

    it("rejects a text together with --close, and neither of them", async () => {
      expect((await issue({ close: true })).said).to.contain(
        "it takes either --file, to open or update, or --close",
      );
      const { code, said } = await run("issue", { title: "t", marker: "drift-dev" });
      expect(code).to.equal(1);
      expect(said).to.contain("it takes either --file, to open or update, or --close");
    });
  });

  describe("protect", () => {
    it("says what it would do and changes nothing", async () => {
      const { code, said } = await run("protect", {});
      expect(code).to.equal(0);
      expect(said.split("\n")).to.deep.equal([
        "  would: make the ruleset main",
        "  would: let the tokens of workflows read by default, and workflows open pull requests",
        "  would: make the environment dev: for named branches, without approval",
        "  would: let only main use the environment dev",
        "  would: make the environment prod: for named branches, approved by the team platform",
        "  would: let only main use the environment prod",
        "  would: make the environment staging: for named branches, without approval",
        "  would: let only main use the environment staging",
        "  would: make the environment release: for named branches, without approval",
        "  would: let only main use the environment release",
        "Nothing was changed. Do it with: npm run github -- protect --apply",
      ]);
      expect(server.changes).to.deep.equal([]);
    });

    it("does it with --apply, and has nothing to do the second time", async () => {
      await run("protect", { apply: true });
      const done = server.changes.length;

      expect(done).to.equal(10);
      expect((await run("protect", { apply: true })).said).to.equal(
        "example/plinth is protected as it should be; there is nothing to do.",
      );
      expect(server.changes).to.have.lengthOf(done);
      expect(server.environments.get("prod")).to.deep.include({
        body: {
          wait_timer: 0,
          prevent_self_review: true,
          reviewers: [{ type: "Team", id: 31 }],
          deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
        },
      });
    });

    it("asks of main reviewed pull requests whose checks have passed, in one line, and lets nobody past", async () => {
      await run("protect", { apply: true });
      expect(server.rulesets).to.deep.equal([
        {
          id: 100,
          name: "main",
          target: "branch",
          enforcement: "active",
          bypass_actors: [],
          conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
          rules: [
            { type: "deletion" },
            { type: "non_fast_forward" },
            { type: "required_linear_history" },
            {
              type: "pull_request",
              parameters: {
                required_approving_review_count: 1,
                dismiss_stale_reviews_on_push: true,
                require_code_owner_review: true,
                require_last_push_approval: true,
                required_review_thread_resolution: true,
              },
            },
            {
              type: "required_status_checks",
              parameters: {
                strict_required_status_checks_policy: true,
                required_status_checks: [
                  { context: "check", integration_id: 15368 },
                  { context: "simulated", integration_id: 15368 },
                  { context: "previewed", integration_id: 15368 },
                ],
              },
            },
          ],
        },
      ]);
    });

    it("puts back what somebody has loosened", async () => {
      await run("protect", { apply: true });
      Object.assign(server.rulesets[0] ?? {}, { enforcement: "disabled" });
      Object.assign(server.environments.get("prod")?.body ?? {}, { reviewers: [] });

      expect((await run("protect", {})).said.split("\n").slice(0, 2)).to.deep.equal([
        "  would: change the ruleset main",
        "  would: change the environment prod: for named branches, approved by the team platform",
      ]);
    });

    it("refuses where an environment may be used from another branch, which only a person can take away", async () => {
      await run("protect", { apply: true });
      server.environments.get("dev")?.branches.push({ name: "feature/*" });
      const before = server.changes.length;
      const { code, said } = await run("protect", { apply: true });
      expect(code).to.equal(2);
      expect(said).to.match(/^The environment dev may also be used from feature\/\*\. Nothing was changed\./);
      expect(server.changes).to.have.lengthOf(before);
    });

    it("rejects a team that the token does not see, and an environment that does not exist", async () => {
      expect((await run("protect", { team: "example/nobody" })).said).to.match(
        /^There is no team example\/nobody, or/,
      );
      expect((await run("protect", { approve: ["production"] })).said).to.equal(
        "--approve names production; there are stack files of dev, prod, staging.",
      );
    });
  });

  describe("outputs", () => {
    it("tells a job who it is in AWS, where, and where the state is", async () => {
      const { code, said } = await run("outputs", { stack: "prod", role: "deploy" }, {});
      expect(code).to.equal(0);
      expect(said.replace(":role/account/", ":role/").split("\n")).to.deep.equal([
        "role=arn:aws:iam::777788889999:role/plinth-prod-deploy",
        "region=us-east-1",
        "account=777788889999",
        "backend=s3://plinth-state-777788889999-use1/prod?region=us-east-1&awssdk=v2",
      ]);
    });

    it("rejects an unknown role and an unknown stack", async () => {
      expect((await run("outputs", { stack: "prod", role: "admin" })).said).to.equal(
        '--role is "admin"; allowed are preview and deploy.',
      );
      expect((await run("outputs", { stack: "production", role: "deploy" })).code).to.equal(1);
    });
  });

  describe("refusals", () => {
    const refusals = {
      301: /^GitHub answered 301 to GET .*: Moved Permanently\nThe repository was renamed or moved/,
      401: /^GitHub answered 401 to GET \/repos\/example\/plinth\/issues\/7\/comments: Bad credentials\nThe token is wrong or has expired\./,
      403: /^GitHub answered 403 to .*: Resource not accessible by integration\nThe token lacks a permission/,
      404: /^GitHub answered 404 to .*: Not Found\nEither it does not exist, or the token may not see it/,
      422: /^GitHub answered 422 to .*: Validation Failed; \{"resource":"Issue","code":"custom"\}\n/,
      503: /^GitHub answered 503 to .*: no reason given\nGitHub is in trouble; run it again later\.$/,
    } as const;
    const bodies: Readonly<Record<string, unknown>> = {
      301: { message: "Moved Permanently", url: "https://elsewhere.example" },
      401: { message: "Bad credentials" },
      403: { message: "Resource not accessible by integration" },
      404: { message: "Not Found" },
      422: { message: "Validation Failed", errors: [{ resource: "Issue", code: "custom" }] },
      503: null,
    };

    for (const [status, expected] of Object.entries(refusals)) {
      it(`of ${status} say what was asked, what GitHub said and what to do, without the token`, async () => {
        server.refusals.push({
          status: Number(status),
          headers: { location: "https://elsewhere.example" },
          body: bodies[status],
        });
        const { code, said } = await comment();
        expect(code).to.equal(2);
        expect(said).to.match(expected);
        expect(said).not.to.contain(GithubServer.token);
        expect(said).not.to.contain("    at ");
      });
    }

    it("for being asked too often are waited for, as long as GitHub says", async () => {
      server.refusals.push(
        { status: 403, headers: { "retry-after": "7" }, body: { message: "secondary rate limit" } },
        { status: 429, body: { message: "too many" } },
      );
      expect(await comment()).to.deep.include({ code: 0, paused: [7000, 60_000] });
    });

    it("for being asked too often end the command where the wait is long, or comes again and again", async () => {
      server.refusals.push({
        status: 403,
        headers: {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3000),
        },
        body: { message: "API rate limit exceeded" },
      });
      const long = await comment();
      expect([long.code, long.paused]).to.deep.equal([2, []]);
      expect(long.said).to.match(/^GitHub limits how often it is asked, and wants (2999|3000) s of peace/);

      for (let times = 0; times < 4; times++)
        server.refusals.push({ status: 429, headers: { "retry-after": "1" }, body: {} });
      const often = await comment();
      expect([often.code, often.paused]).to.deep.equal([2, [1000, 1000, 1000]]);
    });

    it("take the token to no other host, whatever a link says", async () => {
      server.refusals.push({
        status: 200,
        headers: { link: '<https://elsewhere.example/next>; rel="next"' },
        body: [],
      });
      const { code, said } = await comment();
      expect([code, said]).to.deep.equal([
        2,
        "GitHub names a next page elsewhere: https://elsewhere.example",
      ]);
    });

    it("name an answer in a form that nobody knows, and a host that does not answer", async () => {
      server.refusals.push({ status: 200, body: { comments: [] } });
      expect((await comment()).said).to.match(/^GitHub answered GET .* in a form that is not known here/);

      const gone = await GithubServer.start();
      const { env } = gone;
      await gone.stop();
      const { code, said } = await comment({}, env);
      expect(code).to.equal(2);
      expect(said).to.match(/^GitHub cannot be reached for GET .*: connect ECONNREFUSED/);
    });
  });

  describe("bad input", () => {
    it("is told all at once, before anything is sent", async () => {
      const { code, said } = await run("comment", { title: "t", apply: true });
      expect(code).to.equal(1);
      expect(said).to.equal(
        "npm run github -- comment: --pull-request is missing; --marker is missing; --file is missing; --title does not belong to it; --apply does not belong to it. Nothing was sent. See npm run github -- --help.",
      );
      expect(server.requests).to.deep.equal([]);
    });

    it("of the surroundings names every variable, and no token", async () => {
      const { code, said } = await comment(
        {},
        { GITHUB_TOKEN: "secret token", GITHUB_REPOSITORY: "plinth", GITHUB_API_URL: "ftp://example" },
      );
      expect(code).to.equal(2);
      expect(said).to.match(
        /^GitHub cannot be asked: GITHUB_REPOSITORY is "plinth"; .*GITHUB_TOKEN is missing or .*GITHUB_API_URL is "ftp:\/\/example"/,
      );
      expect(said).not.to.contain("secret token");
    });

    it("such as a number that is none, or a file that does not exist, is told", async () => {
      expect((await comment({ pullRequest: "seven" })).said).to.equal(
        '--pull-request is "seven"; allowed is its number, as in 42.',
      );
      const { code, said } = await comment({ file: join(directory, "absent.md") });
      expect(code).to.equal(2);
      expect(said).to.match(
        /^The text in .*absent\.md cannot be read: there is no such file\. --file names /,
      );
    });
  });
});
