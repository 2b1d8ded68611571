import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import type { SyncProgress } from "../../../src-contract/commands/sync.ts";
import type { Role } from "../../../src-contract/entities/user.ts";
import type { QueryArgs, QueryName, QueryResult } from "../../../src-contract/queries/index.ts";
import { queries } from "../../../src-contract/queries/index.ts";
import { type OpenAccount, openAccount } from "../database/open-account.ts";
import { createWriteGate } from "../database/write-gate.ts";
import { commitMutation, type NewMutation, type Writer } from "../mutate.ts";
import { queryHandlers } from "../queries/query-handlers.ts";
import type { QueryHandler } from "../queries/query-context.ts";
import { createZoneClock } from "../queries/zone-clock.ts";
import type { ModelServer } from "./model-server-for-tests.ts";
import { pullAll } from "./pull.ts";
import { pushAll } from "./push.ts";
import type { SyncNetwork } from "./server-client.ts";
import { syncOnce } from "./sync-cycle.ts";
import type { SyncDesk } from "./sync-desk.ts";

export const testDataKey = "0123456789abcdef".repeat(4);

/** A desk's files and the protocol's core over the model server, without a process, a session or a clock. */
export async function createCoreDesk(
  server: ModelServer,
  options: {
    folder?: string;
    userId?: string;
    deviceId?: string;
    role?: Role;
    /** What of the network is another than the model server's. */
    network?: Partial<SyncNetwork>;
  } = {},
) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "kartoteka-core-"));
  const author = { userId: options.userId ?? newId(), deviceId: options.deviceId ?? newId() };
  const logged: string[] = [];
  const account: OpenAccount = await openAccount({
    folder,
    dataKeys: [testDataKey],
    accountId: 1,
    author,
    now: Date.now,
    log: (line) => logged.push(line),
  });
  const changes: string[] = [];
  const progress: (SyncProgress | null)[] = [];
  const stopping = new AbortController();
  const desk: SyncDesk = {
    account,
    author,
    gate: createWriteGate(),
    now: Date.now,
    sleep: async () => undefined,
    signal: stopping.signal,
    replaced: () => changes.push("replaced"),
    changed: (tables) => changes.push([...tables].join()),
    progressed: (next) => progress.push(next),
    serverTime: () => {},
    log: (line) => logged.push(line),
  };
  const { network: modelNetwork, fail } = server.networkOf(author.deviceId, author.userId);
  const network = { ...modelNetwork, ...options.network };
  const zones = createZoneClock();
  const writer = (): Writer => ({
    cache: account.cache,
    journal: account.journal,
    author: { ...author, role: options.role ?? "manager" },
    now: Date.now,
    newId,
  });
  return {
    desk,
    account,
    author,
    folder,
    logged,
    changes,
    progress,
    fail,
    writer,
    mutate: (mutation: NewMutation) => commitMutation(writer(), mutation),
    push: () => pushAll(desk, network),
    pull: () => pullAll(desk, network),
    sync: () => syncOnce(desk, network),
    /** Checked by the contract's own schema. */
    query<Name extends QueryName>(name: Name, args: QueryArgs<Name>): QueryResult<Name> {
      const handler = queryHandlers[name] as QueryHandler<Name>;
      const reader = { ...author, defaultCountry: "RU" };
      const result = handler(
        { cache: account.cache, reader, now: Date.now(), zones, fileState: () => ({ kind: "there" }) },
        args,
      );
      return queries[name].result.parse(result) as QueryResult<Name>;
    },
    /** What the person's sign-out or the application's end does first. */
    stop: () => stopping.abort(),
    close: () => account.close(),
  };
}
export type CoreDesk = Awaited<ReturnType<typeof createCoreDesk>>;

/** A client as the card's form makes one. */
export function newClient(fields: Partial<NewClient> = {}): NewClient {
  return {
    clientId: newId(),
    lastName: "Петрова",
    firstName: "Анна",
    patronymic: "Викторовна",
    company: "",
    jobTitle: "",
    country: null,
    city: "",
    timeZone: null,
    phones: {},
    emails: {},
    tags: {},
    customFields: {},
    managerId: null,
    ...fields,
  };
}
type NewClient = Extract<NewMutation, { name: "createClient" }>["args"];

export function mobile(e164: string, position = 0): NewClient["phones"][string] {
  return { type: "mobile", e164, raw: e164, extension: null, position };
}
