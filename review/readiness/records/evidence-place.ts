import type { Repository } from "../repository.ts";

/** What is wrong with the place at which a record's evidence lies, as the rest of a sentence; undefined where nothing is. */
export function evidenceProblem(place: string, repository: Repository): string | undefined {
  if (/^arn:aws[a-z-]*:\S+$/u.test(place)) return undefined;
  if (/^[a-z]+:/iu.test(place)) return addressProblem(place);
  return repository.paths.includes(place) ? undefined : "is no path of the repository";
}

function addressProblem(place: string): string | undefined {
  const address = URL.canParse(place) ? new URL(place) : undefined;
  if (address === undefined || address.protocol !== "https:") return "is no https address";
  // Either may carry a credential, which would stand in the history for ever.
  if (address.username !== "" || address.password !== "") return "has a name or a password in its address";
  return address.search === "" ? undefined : "has a query in its address";
}
