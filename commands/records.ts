import type { DatedRecord } from "../review/readiness/records/dated-record.ts";
import { parseRecords } from "../review/readiness/records/parse-records.ts";
import { RecordError } from "../review/readiness/records/record-error.ts";
import type { Repository } from "../review/readiness/repository.ts";
import { repositoryFiles } from "./repository-files.ts";
import { tell } from "./terminal.ts";

/**
 * The dated records of a checkout.
 *
 * @param today `YYYY-MM-DD`
 * @throws RecordError with every mistake in docs/records/
 */
export function readRecords(repository: Repository, today: string): readonly DatedRecord[] {
  const environments = repository.paths.flatMap((path) => /^Pulumi\.([^/]+)\.yaml$/u.exec(path)?.[1] ?? []);
  return parseRecords(repository, { today, environments });
}

/** False, and says why, where a record is malformed. One that is only too old is for `readiness` to tell. */
export function areRecordsValid(root: string, say: (text: string) => void = tell): boolean {
  try {
    readRecords(repositoryFiles(root), new Date().toISOString().slice(0, 10));
    return true;
  } catch (problem) {
    if (!(problem instanceof RecordError)) throw problem;
    say(problem.message);
    return false;
  }
}
