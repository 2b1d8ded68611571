import { appendFileSync } from "node:fs";
import { applyEdits, editsOf, pathInRepository, plantedReportVariable, plantedVariable } from "./sabotage.ts";
import { sabotages } from "./sabotages.ts";

/**
 * Returns what a file of the repository becomes under the sabotage that the environment names, or null for a file that
 * it leaves alone; null itself where none is named. Throws for a name that nobody knows.
 */
export function planted(
  repository: string,
  environment: NodeJS.ProcessEnv,
): ((file: string, read: () => string) => string | null) | null {
  const name = environment[plantedVariable];
  if (!name) return null;
  const sabotage = sabotages.find((known) => known.name === name);
  if (!sabotage) throw new Error(`no planted bug is called ${name}`);
  const report = environment[plantedReportVariable];
  return (path, read) => {
    const file = pathInRepository(repository, path);
    const edits = editsOf(sabotage, file);
    if (edits.length === 0) return null;
    const source = applyEdits(read(), edits);
    if (report) appendFileSync(report, `${file}\n`);
    return source;
  };
}
