// `npm run bench [-- --profile quick|full|large] [--only P-4,P-10] [--write] [suite]`: one table on the terminal, the same
// in out/bench.json, and with --write in docs/performance.md. The suites `calls` and `ui` measure the built application in its window, `card` what is behind a card and then `ui`.
import { runScript } from "../scripts/progress.ts";
import { readOptions } from "./options.ts";

/** Finding a client and opening his card, without the window. */
const cardRows = ["P-7", "P-8", "P-9"];

runScript(async () => {
  const options = readOptions(process.argv.slice(2));
  switch (options.suite) {
    case "ui": {
      const { benchUi } = await import("./ui/ui.ts");
      return benchUi({ clients: options.count ?? 100_000, write: options.write });
    }
    case "card": {
      // the store behind the card, then the window in front of it, over as many clients
      const { runTable } = await import("./run-table.ts");
      const { benchUi } = await import("./ui/ui.ts");
      const hasEnded = await runTable({ ...options, only: cardRows }, `card ${options.profile.name}`);
      const code = await benchUi({ clients: options.count ?? options.profile.clients, write: options.write });
      // as below: processes of a row that was given up end with this one
      process.exit(hasEnded ? code : 1);
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
