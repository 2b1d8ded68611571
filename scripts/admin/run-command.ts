import { parseArgs } from "node:util";
import { KartotekaError } from "../../src-contract/errors.ts";
import { readConfiguration } from "../../src-server/configuration.ts";
import { PlainError } from "../progress.ts";
import { erase, exportOut, importIn, rewrite } from "./account.ts";
import type { AdminOptions, Command, Console } from "./command.ts";
import { backup, health, restore, verify } from "./database.ts";
import { addSource, listSources, revokeSource } from "./sources.ts";
import { addPerson, changeRole, clearLine, listPeople, setEnabled, setLine, setPassword } from "./people.ts";

const commands: Record<string, Command> = {
  "people list": listPeople,
  "people add": addPerson,
  "people disable": setEnabled(false),
  "people enable": setEnabled(true),
  "people role": changeRole,
  "people password": setPassword,
  "sip set": setLine,
  "sip clear": clearLine,
  backup,
  restore,
  health,
  "verify-audit": verify,
  export: exportOut,
  import: importIn,
  "source add": addSource,
  "source list": listSources,
  "source revoke": revokeSource,
  erase,
  rewrite,
};

/** `words`: what stands on the command line. Answers the exit code; throws a PlainError for what cannot be done. */
export async function runCommand(words: string[], console: Console): Promise<number> {
  const { values, positionals } = parse(words);
  const name = Object.keys(commands).find((known) => `${positionals.join(" ")} `.startsWith(`${known} `));
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || !command) throw new PlainError(`What should be done? ${Object.keys(commands).join(", ")}.`);
  const place = values.data === undefined ? {} : { KARTOTEKA_DATA: values.data, DATABASE_URL: "" };
  const environment = { ...console.environment, ...place };
  const options: AdminOptions = {
    ...values,
    ...console,
    configuration: readConfiguration(environment),
    folder: environment["KARTOTEKA_DATA"] || ".data/server",
    file: positionals[name.split(" ").length],
  };
  try {
    return await command(options);
  } catch (error) {
    throw error instanceof KartotekaError ? new PlainError(error.message) : error;
  }
}

function parse(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        account: { type: "string" },
        country: { type: "string", default: "RU" },
        name: { type: "string" },
        email: { type: "string" },
        role: { type: "string" },
        sip: { type: "string" },
        noted: { type: "string" },
        data: { type: "string" },
        to: { type: "string" },
        csv: { type: "string" },
        client: { type: "string" },
        reason: { type: "string" },
        act: { type: "string" },
        key: { type: "string" },
        "forget-second-factor": { type: "boolean" },
      },
    });
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error));
  }
}
