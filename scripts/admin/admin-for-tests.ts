import { spawn } from "node:child_process";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";

export type Ran = { code: number | null; out: string; errors: string };

/** `npm run admin -- …` as a process of its own over a data folder. */
export async function runAdminProcess(folder: string, words: string[], input = ""): Promise<Ran> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../admin.ts"), ...words], {
    env: { ...process.env, KARTOTEKA_DATA: folder, DATABASE_URL: "" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let out = "";
  let errors = "";
  child.stdout.on("data", (text) => (out += String(text)));
  child.stderr.on("data", (text) => (errors += String(text)));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, errors };
}

/** The same within this process, where starting one would take most of the time. */
export async function runAdmin(folder: string, words: string[], input = ""): Promise<Ran> {
  const ran: Ran = { code: 1, out: "", errors: "" };
  const environment = { KARTOTEKA_DATA: folder };
  const say = (line: string) => {
    ran.out += `${line}\n`;
  };
  try {
    ran.code = await runCommand(words, { environment, say, readPassword: async () => input.trimEnd() });
  } catch (error) {
    ran.errors = error instanceof Error ? error.message : String(error);
  }
  return ran;
}
