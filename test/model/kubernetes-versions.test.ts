import { expect } from "chai";
import { kubernetesVersion, kubernetesVersions, versionSupport } from "../../model/kubernetes-versions.ts";

const source =
  "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar";

describe("support of Kubernetes versions", () => {
  it("lists each version once, newest first, ending in that order, a year of extended support after each", () => {
    expect(kubernetesVersions.map(({ version }) => version)).to.deep.equal(["1.36", "1.35", "1.34", "1.33"]);
    const ends = kubernetesVersions.map(({ standardSupportEnds }) => standardSupportEnds);
    expect(ends).to.deep.equal(ends.toSorted().toReversed());
    for (const { extendedSupportEnds, standardSupportEnds } of kubernetesVersions) {
      expect(extendedSupportEnds).to.equal(
        `${Number(standardSupportEnds.slice(0, 4)) + 1}${standardSupportEnds.slice(4)}`,
      );
    }
  });

  it("finds a version by its whole name alone", () => {
    expect(kubernetesVersion("1.36")?.standardSupportEnds).to.equal("2027-08-02");
    expect(kubernetesVersion("1.3")).to.equal(undefined);
  });

  it("is ok more than six months before the end", () => {
    expect(versionSupport("1.36", "2026-11-21")).to.deep.equal({ verdict: "ok" });
    expect(versionSupport("1.36", "2027-02-01")).to.deep.equal({ verdict: "ok" });
  });

  it("is a warning within six months of the end, up to its last day", () => {
    const warning = {
      verdict: "warning",
      message: `EKS ends its standard support of Kubernetes 1.36 on 2027-08-02, within 6 months, and then upgrades the cluster by itself. Upgrade towards a newer version (added in model/kubernetes-versions.ts first), one minor version at a time. See ${source}`,
    };
    expect(versionSupport("1.36", "2027-02-02")).to.deep.equal(warning);
    expect(versionSupport("1.36", "2027-08-02")).to.deep.equal(warning);
  });

  it("rejects a version from the day after the end of its standard support", () => {
    expect(versionSupport("1.34", "2026-12-03")).to.deep.equal({
      verdict: "rejected",
      message: `EKS ended its standard support of Kubernetes 1.34 on 2026-12-02 (extended support, which this platform declines, ends on 2027-12-02). Upgrade towards 1.36, one minor version at a time. See ${source}`,
    });
  });

  for (const version of ["1.99", "1", "1.36.3", "v1.36", "", "latest"]) {
    it(`rejects "${version}" as a version that nobody has looked up`, () => {
      expect(versionSupport(version, "2026-11-21")).to.deep.equal({
        verdict: "rejected",
        message: `"${version}" is no version of Kubernetes that this platform knows; allowed are 1.36, 1.35, 1.34. A version that EKS has added since is added in model/kubernetes-versions.ts.`,
      });
    });
  }
});
