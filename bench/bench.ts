// `npm run bench [-- --profile quick|full|large] [--only P-4,P-10] [--write] [suite]`: one table on the terminal, the same
// in out/bench.json, and with --write in docs/performance.md. The suites `telephony` and `window` measure the built application in its window.
import { runScript } from "../scripts/progress.ts";
import { readOptions } from "./options.ts";

runScript(async () => {
  const options = readOptions(process.argv.slice(2));
  switch (options.suite) {
    case "window": {
      const { benchWindow } = await import("./window.ts");
      await benchWindow(options.count ?? 100_000);
      return 0;
    }
    case "telephony": {
      const { benchTelephony } = await import("./telephony.ts");
      await benchTelephony(options.count ?? 30);
      return 0;
    }
    default: {
      const { runTable } = await import("./run-table.ts");
      // processes of a row that was given up end with this one
      process.exit((await runTable(options)) ? 0 : 1);
    }
  }
});
