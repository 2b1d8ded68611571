// Started by signalling.ts in a network of its own: how many calls, the seed, and the file that gets what was found.
import { writeFileSync } from "node:fs";
import { runScript } from "../../scripts/progress.ts";
import { callsWithCutSignalling } from "./cut-calls.ts";

runScript(async () => {
  const [calls, seed, file = ""] = process.argv.slice(2);
  writeFileSync(file, JSON.stringify(await callsWithCutSignalling(Number(calls), Number(seed))));
  return 0;
});
