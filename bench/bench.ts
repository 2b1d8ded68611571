// `npm run bench -- NAME [options]`: one measurement, one table.
const [name = "", ...options] = process.argv.slice(2);

switch (name) {
  case "window": {
    const { benchWindow } = await import("./window.ts");
    await benchWindow(Number(options[0] ?? 100_000));
    break;
  }
  default:
    process.stderr.write("bench: name one of: window\n");
    process.exitCode = 2;
}

export {};
