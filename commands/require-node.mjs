// Plain JavaScript, so that a Node that cannot read TypeScript can still say so.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `Node ${process.versions.node} runs this command; Plinth needs Node 24 or newer.\n` +
      "On Linux and Windows `npm ci` brings it along as an optional dependency: run `npm ci` without --omit=optional.\n" +
      "On macOS install Node 24 (https://nodejs.org/) and run the command again.\n",
  );
  process.exit(2);
}
