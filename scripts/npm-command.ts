// How to start npm from a script that npm may itself have started.

/** The command and its first arguments. Inside `npm start` npm says where it is; by name it may be another one. */
export function npmCommand(): { command: string; args: string[] } {
  const itself = process.env["npm_execpath"];
  if (itself?.endsWith(".js")) return { command: process.execPath, args: [itself] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args: [] };
}
