/** Jobs without whose success nothing is merged. The workflows of `.github/workflows/` have jobs of these names. */
export const checksOfPullRequests = ["check", "simulated", "previewed"] as const;

/** The GitHub environment in which images are pushed; `plinth:registry.publishEnvironment` of the account's file names it too. */
export const releaseEnvironment = "release";
