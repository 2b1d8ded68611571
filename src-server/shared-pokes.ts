import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import pg from "pg";
import { z } from "zod";
import { postgresConnection } from "./database/postgres.ts";
import { readRevision } from "./database/revision.ts";
import { createPokes, type Pokes } from "./pokes.ts";

/** What goes between servers over one PostgreSQL: that an account's revision has risen, or that a session was ended. */
const messageSchema = z.union([
  z.object({ from: z.string(), account: z.int(), revision: z.int() }),
  z.object({ from: z.string(), family: z.string() }),
]);
type Message = z.infer<typeof messageSchema>;

const channel = "kartoteka";
const second = 1_000;
const limits = { connectionTimeoutMillis: 5 * second, query_timeout: 10 * second };
/** A line that went dead without a word is found out by then. */
const checkEvery = 15 * second;

/** From beside the servers: by a console that has changed something. After its commit. */
export async function notifyServers(database: Knex, messages: readonly Message[]): Promise<void> {
  for (const message of messages) await database.raw("select pg_notify(?, ?)", [channel, JSON.stringify(message)]);
}

export type SharedPokes = Pokes & { close(): Promise<void> };
type Parts = { url: string; database: Knex; log: Pick<FastifyBaseLogger, "warn" | "info"> };

/**
 * Pokes that reach the desks of all servers over one PostgreSQL, by NOTIFY over a connection beside the pool. It is sent
 * after the commit and in a transaction of its own: inside of one it would make all commits of the database wait for each
 * other. While one is under way the next ones gather, an account's newest revision alone. After a broken line the desks
 * here are told where their accounts are, and what was not sent goes out.
 */
export async function sharePokes({ url, database, log }: Parts): Promise<SharedPokes> {
  const local = createPokes();
  const from = randomUUID();
  const closing = new AbortController();
  const unsent = new Map<string, Message>();
  let line: pg.Client | null = null;
  let sending: Promise<void> | null = null;

  function receive(payload: string | undefined): void {
    const message = messageSchema.safeParse(parseJson(payload ?? ""));
    if (!message.success) return log.warn("an unknown message on the line between servers");
    if (message.data.from === from) return;
    if ("family" in message.data) local.closeFamily(message.data.family);
    else local.poke(message.data.account, message.data.revision);
  }

  function tell(key: string, message: Message): void {
    unsent.set(key, message);
    sending ??= sendAll().finally(() => {
      sending = null;
    });
  }

  async function sendAll(): Promise<void> {
    while (line && unsent.size > 0) {
      const batch = Array.from(unsent);
      unsent.clear();
      const payloads = batch.map(([, message]) => JSON.stringify(message));
      try {
        await line.query("select pg_notify($1, payload) from unnest($2::text[]) as payload", [channel, payloads]);
      } catch (error) {
        for (const [key, message] of batch) if (!unsent.has(key)) unsent.set(key, message);
        log.warn({ err: error }, "other servers could not be told");
        return;
      }
    }
  }

  /** Listens; `lost` resolves when the line is lost. */
  async function connect(): Promise<{ lost: Promise<void> }> {
    const client = new pg.Client({ ...postgresConnection(url), ...limits });
    const lost = new Promise<void>((resolve) => {
      client.once("end", () => resolve());
      client.once("error", () => resolve());
    });
    client.on("error", () => undefined);
    client.on("notification", ({ payload }) => receive(payload));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    line = client;
    const check = setInterval(() => {
      // ends the connection, which is noticed like any other end
      client.query("select 1").catch(() => void client.end().catch(() => undefined));
    }, checkEvery);
    return {
      lost: lost.then(() => {
        clearInterval(check);
        line = null;
        void client.end().catch(() => undefined);
      }),
    };
  }

  /** What was missed while there was no line. */
  async function catchUp(): Promise<void> {
    for (const accountId of local.accounts()) local.poke(accountId, await readRevision(database, accountId));
    sending ??= sendAll().finally(() => {
      sending = null;
    });
  }

  async function stayConnected(first: Promise<void>): Promise<void> {
    for (let lost = first; ; ) {
      if (closing.signal.aborted) await line?.end().catch(() => undefined);
      await lost;
      if (closing.signal.aborted) return;
      log.warn("the line to other servers is lost");
      for (;;) {
        try {
          // several servers that lost it together do not come back together
          await sleep(second * (0.5 + Math.random()), undefined, { signal: closing.signal });
          ({ lost } = await connect());
          await catchUp();
          log.info("the line to other servers is back");
          break;
        } catch {
          // also when the line is there and the database does not answer: both are begun anew
          await line?.end().catch(() => undefined);
          if (closing.signal.aborted) return;
        }
      }
    }
  }

  const staying = stayConnected((await connect()).lost);
  return {
    ...local,
    poke(account, revision) {
      local.poke(account, revision);
      tell(`account ${account}`, { from, account, revision });
    },
    closeFamily(family) {
      local.closeFamily(family);
      tell(`family ${family}`, { from, family });
    },
    async close() {
      await sending;
      closing.abort();
      await line?.end().catch(() => undefined);
      await staying;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
