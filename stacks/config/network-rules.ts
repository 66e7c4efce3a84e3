import { checkExistingNetwork, fewestZones } from "../../model/existing-network.ts";
import { zoneIdPrefix } from "../../model/regions.ts";
import { zoneLetters } from "../../model/subnet-plan.ts";
import { identity } from "./identity.ts";
import { createdNetwork, existingNetwork, zoneId } from "./network.ts";
import type { Mistake } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { isFields, valueAt } from "./value.ts";

const zonesPath = ["network", "zones"] as const;

const enoughZones: Rule = (values) => {
  const zones = valueAt(values, zonesPath);
  if (!isFields(zones)) return [];
  const letters = zoneLetters.filter((letter) => letter in zones);
  if (letters.length >= fewestZones) return [];
  return [
    {
      path: zonesPath,
      message: `names ${letters.length === 0 ? "no zone" : `only zone ${letters.join(", ")}`}`,
      allowed: `at least ${fewestZones} of the letters ${zoneLetters.join(", ")}: EKS and RDS refuse fewer zones`,
    },
  ];
};

const zonesOfRegion: Rule = (values) => {
  const region = valid(identity.region, values["region"]);
  if (region === undefined) return [];
  const prefix = zoneIdPrefix(region);
  return zoneLetters.flatMap((letter): readonly Mistake[] => {
    const id = valid(zoneId, valueAt(values, [...zonesPath, letter]));
    if (id === undefined || id.startsWith(prefix)) return [];
    return [
      {
        path: [...zonesPath, letter],
        message: `is not a zone of ${region}`,
        allowed: `an id that begins with ${prefix}, as in ${prefix}1; this lists them: aws ec2 describe-availability-zones --region ${region}`,
      },
    ];
  });
};

const zonesDiffer: Rule = (values) =>
  zoneLetters.flatMap((letter, index): readonly Mistake[] => {
    const id = valid(zoneId, valueAt(values, [...zonesPath, letter]));
    const twin = zoneLetters
      .slice(0, index)
      .find((earlier) => id !== undefined && valueAt(values, [...zonesPath, earlier]) === id);
    if (twin === undefined) return [];
    return [
      {
        path: [...zonesPath, letter],
        message: `is the zone of letter ${twin} already, so losing it would take both`,
        allowed: "a different Availability Zone for each letter",
      },
    ];
  });

const existingFits: Rule = (values) => {
  const existing = valid(existingNetwork.shape.existing, valueAt(values, ["network", "existing"]));
  const region = valid(identity.region, values["region"]);
  if (existing === undefined || region === undefined) return [];
  return checkExistingNetwork({ ...existing, region }).map(({ path, message }) => ({
    path: ["network", "existing", ...path.split(".")],
    message: `does not fit: ${message.replace(/\.$/, "")}`,
  }));
};

/** The functions that make and rotate logins have to reach Secrets Manager, and a deployment waits for them. */
const wayToAws: Rule = (values) => {
  const nat = valid(createdNetwork.shape.nat, valueAt(values, ["network", "nat"]));
  const endpoints = valid(
    createdNetwork.shape.interfaceEndpoints,
    valueAt(values, ["network", "interfaceEndpoints"]),
  );
  if (nat !== "none" || endpoints !== "none") return [];
  return [
    {
      path: ["network", "nat"],
      message:
        "is none while interfaceEndpoints is none too, so that functions in the private subnets reach no secret",
      allowed: "nat: single or perZone, or interfaceEndpoints: derived",
    },
  ];
};

export const networkRules: readonly Rule[] = [
  enoughZones,
  zonesOfRegion,
  zonesDiffer,
  existingFits,
  wayToAws,
];
