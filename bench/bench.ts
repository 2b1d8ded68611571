// `npm run bench [-- --profile quick|full|large] [--only P-4,P-10] [--write] [suite]`: one table on the terminal, the same
// in out/bench.json, and with --write in docs/performance.md. The suites `calls` and `ui` measure the built application in its window.
import { runScript } from "../scripts/progress.ts";
import { readOptions } from "./options.ts";

runScript(async () => {
  const options = readOptions(process.argv.slice(2));
  switch (options.suite) {
    case "ui": {
      const { benchUi } = await import("./ui/ui.ts");
      return benchUi({ clients: options.count ?? 100_000, write: options.write });
    }
    case "calls": {
      const { benchCalls } = await import("./calls/calls.ts");
      return benchCalls({ calls: options.count ?? 100, only: options.only, write: options.write });
    }
    default: {
      const { runTable } = await import("./run-table.ts");
      // processes of a row that was given up end with this one
      process.exit((await runTable(options)) ? 0 : 1);
    }
  }
});
