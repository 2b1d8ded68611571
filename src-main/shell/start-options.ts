import type { CommandResult } from "../../src-contract/commands/index.ts";

export type StartOptions = {
  /** A profile folder other than the system's usual one: tests, and two desks on one machine. */
  userData: string | null;
  /** Only `npm start` fills the sign-in form. */
  demo: CommandResult<"appInfo">["demo"];
};

/** Reads the environment and takes the password out of it, so that no child process inherits it. */
export function takeStartOptions(env: NodeJS.ProcessEnv): StartOptions {
  const password = env["KARTOTEKA_DEMO_PASSWORD"];
  delete env["KARTOTEKA_DEMO_PASSWORD"];
  const serverUrl = env["KARTOTEKA_SERVER_URL"];
  const email = env["KARTOTEKA_DEMO_EMAIL"];
  const isDemo = env["KARTOTEKA_DEMO"] === "1" && serverUrl && email && password;
  return {
    userData: env["KARTOTEKA_USER_DATA"] || null,
    demo: isDemo ? { serverUrl, email, password } : null,
  };
}
