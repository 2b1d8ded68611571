import { join } from "node:path";
import { demoPassword, forkStoreProcess } from "../../src-main/store/store-for-tests.ts";

type Forked = Awaited<ReturnType<typeof forkStoreProcess>>;
type Asked = Pick<Forked, "query" | "mutate" | "command">;

/** Thrown to whoever waits for an answer of a desk that was killed: nobody knows what became of the request. */
export class DeskIsGone extends Error {}

/** No request of a healthy desk takes so long. */
const patience = 60_000;

export type DeskProcess = Asked & {
  name: string;
  /** The profile. */
  folder: string;
  readonly isUp: boolean;
  /** Does nothing while it runs. */
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** A real store process over one profile, which dies and comes back. */
export function createDeskProcess(name: string, folder: string): DeskProcess {
  let running: { desk: Forked; gone: Promise<never>; leave: () => void } | null = null;

  async function ask<Value>(work: (desk: Forked) => Promise<Value>): Promise<Value> {
    if (!running) throw new DeskIsGone(name);
    const { desk, gone } = running;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} does not answer`)), patience);
    });
    try {
      return await Promise.race([work(desk), gone, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function end(how: (desk: Forked) => Promise<void>): Promise<void> {
    const ended = running;
    running = null;
    if (!ended) return;
    ended.leave();
    await how(ended.desk);
  }

  return {
    name,
    folder,
    get isUp() {
      return running !== null;
    },
    query: (query, args) => ask((desk) => desk.query(query, args)),
    mutate: (mutation, args) => ask((desk) => desk.mutate(mutation, args)),
    command: (command, args) => ask((desk) => desk.command(command, args)),
    async start() {
      if (running) return;
      const desk = await forkStoreProcess(folder);
      let leave = () => {};
      const gone = new Promise<never>((_resolve, reject) => {
        leave = () => reject(new DeskIsGone(name));
      });
      gone.catch(() => undefined); // whoever waits is told by the race
      running = { desk, gone, leave };
      await ask((started) => started.command("readSession", {}));
    },
    kill: () => end((desk) => desk.kill()),
    stop: () => end((desk) => desk.stop()),
  };
}

/** A desk of one of the demo people, signed in by way of its own line. */
export async function signInDesk(person: string, folder: string, linePort: number): Promise<DeskProcess> {
  const desk = createDeskProcess(person, join(folder, `desk-${person}`));
  await desk.start();
  const serverUrl = `http://127.0.0.1:${linePort}`;
  await desk.command("signIn", { serverUrl, email: `${person}@demo.kartoteka`, password: demoPassword });
  await desk.command("syncNow", {});
  return desk;
}
