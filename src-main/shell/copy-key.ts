import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Presses the system's own copy key in whatever program has the focus, by what the system itself has: System Events on
 * macOS (which asks the person once for «Accessibility»), the Windows Script Host on Windows. The text of the call is
 * fixed, nothing from outside stands in it. Null where there is no such means; X11 needs none (selected-text.ts).
 */
export function copyKey(platform: NodeJS.Platform): (() => Promise<void>) | null {
  switch (platform) {
    case "darwin":
      return () =>
        run("/usr/bin/osascript", ["-e", 'tell application "System Events" to keystroke "c" using command down']);
    case "win32":
      return () =>
        run(`${process.env["SystemRoot"] ?? "C:\\Windows"}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`, [
          "-NoProfile",
          "-NonInteractive",
          "-WindowStyle",
          "Hidden",
          "-Command",
          "(New-Object -ComObject WScript.Shell).SendKeys('^c')",
        ]);
    default:
      return null;
  }
}

const LIMIT_MS = 5_000;

async function run(file: string, args: string[]): Promise<void> {
  await execute(file, args, { timeout: LIMIT_MS, windowsHide: true });
}
