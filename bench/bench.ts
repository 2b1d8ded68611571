// `npm run bench -- NAME [options]`: one measurement, one table.
const [name = "", ...options] = process.argv.slice(2);

switch (name) {
  case "window": {
    const { benchWindow } = await import("./window.ts");
    await benchWindow(Number(options[0] ?? 100_000));
    break;
  }
  case "store": {
    const { benchStore } = await import("./store.ts");
    await benchStore(Number(options[0] ?? 100_000));
    break;
  }
  case "telephony": {
    const { benchTelephony } = await import("./telephony.ts");
    await benchTelephony(Number(options[0] ?? 30));
    break;
  }
  default:
    process.stderr.write("bench: name one of: store, window, telephony\n");
    process.exitCode = 2;
}

export {};
