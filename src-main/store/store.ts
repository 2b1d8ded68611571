// The store process: owns the local file and the sync. Started by main as `store.cjs <folder>` (src-main/store-child.ts),
// or headless with the folder in KARTOTEKA_PROFILE.
import type { MainMessage } from "../../src-contract/desktop-api.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import { type AskMain, createStore } from "./create-store.ts";
import { portOfProcess } from "./store-port.ts";
import { useSystemCertificates } from "./sync/system-certificates.ts";

const port = portOfProcess();
const folder = process.argv.slice(2).at(-1) ?? process.env["KARTOTEKA_PROFILE"];
const log = (line: string) => void process.stdout.write(`${line}\n`);

if (port && folder) {
  const questions = new Map<number, (answer: string | null) => void>();
  let lastQuestion = 0;
  const askMain: AskMain = (ask, value) =>
    new Promise((resolve) => {
      lastQuestion += 1;
      questions.set(lastQuestion, resolve);
      port.post({ kind: "ask", id: lastQuestion, ask, value });
    });
  const store = createStore({
    folder,
    askMain,
    emit: (event) => port.post({ kind: "event", event }),
    fetch: useSystemCertificates(fetch),
    log,
  });
  const stop = () => {
    store
      .close()
      .catch((error: unknown) => log(`stop: ${toErrorBody(error).details ?? ""}`))
      .finally(() => process.exit(0));
  };
  const receive = (message: MainMessage): void => {
    switch (message.kind) {
      case "request":
        void store.handle(message.request).then((answer) => port.post({ kind: "answer", answer }));
        return;
      case "reply":
        questions.get(message.id)?.(message.value);
        questions.delete(message.id);
        return;
      case "resume":
        store.resume();
        return;
      case "stop":
        stop();
    }
  };
  port.onMessage(receive);
  port.onClose(stop);
  port.post({ kind: "ready" });
  void store.start();
} else {
  log("The store is started by the application: store <folder>, with a channel to its parent.");
  process.exitCode = 1;
}
