import Database from "better-sqlite3";
import type { Knex } from "knex";
import type { SqliteDatabase } from "../src-cache/cache.ts";
import type { Role } from "../src-contract/entities/user.ts";
import { readServerSettings, type ServerSettings } from "../src-server/database/server-settings.ts";
import { writeTransaction } from "../src-server/database/dialect.ts";
import { takeRevisions } from "../src-server/database/revision.ts";
import { beatAll, heartbeatMilliseconds } from "../src-server/heartbeats.ts";
import { createPokes, type Pokes } from "../src-server/pokes.ts";
import {
  type Answer,
  type Asked,
  answerDirectly,
  type EventSink,
  type OpenEvents,
  openEvents,
} from "./server-doors.ts";
import { type AppDoor, createAppDoor } from "./server-app.ts";
import { knexOver, type Template } from "./template.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The server was killed in the middle of its work: nobody is told anything. */
export class ServerKilled extends Error {}
type Statement = Database.Statement;

/**
 * The server: its real functions over SQLite in memory. Real: the database with its migrations, push with its
 * transactions, pull, sessions, tokens, pokes, and in some schedules all of Fastify. Not real: the port, the hash of a
 * password, the clock, and the event stream's HTTP (its pokes are real).
 */
export type VirtualServer = {
  isUp(): boolean;
  /** Throws ServerKilled, and whatever the server throws where it answers nothing. */
  handle(asked: Asked): Promise<Answer>;
  listen(asked: Asked, sink: EventSink): Promise<OpenEvents>;
  /** Everything that only its memory held is gone; streams end. */
  stop(): void;
  start(): Promise<void>;
  /** Dies before the n-th statement from now. */
  killBeforeStatement(nth: number): void;
  /** The database as a backup would have it. */
  image(): Buffer;
  /** Another database takes its place while the server is down. */
  replace(image: Buffer, options: { newEpoch: boolean }): void;
  /** For looking, not for writing. */
  readonly raw: SqliteDatabase;
  /** The revision of the account, null where there is no account. */
  revision(): number | null;
  epoch(): string;
  /** False, here and below, when the server died over it. */
  changeRole(userId: string, role: Role): Promise<boolean>;
  setDisabled(userId: string, isDisabled: boolean): Promise<boolean>;
  deleteClient(clientId: string): Promise<boolean>;
  revokeSessions(userId: string): Promise<boolean>;
  close(): Promise<void>;
};

export async function createServer(
  template: Template,
  time: VirtualTime,
  { isWholeApp, onStop }: { isWholeApp: boolean; onStop: () => void },
): Promise<VirtualServer> {
  const { accountId } = template;
  let raw: SqliteDatabase = new Database(template.server);
  let isNewEpoch = false;
  let isUp = false;
  let statementsLeft = Number.POSITIVE_INFINITY;
  let statements = new Map<string, Statement>();
  let database: Knex = knexOver(prepare);
  let settings: ServerSettings = template.settings;
  let pokes: Pokes = createPokes();
  let app: AppDoor | null = null;

  /** Each statement once: knex prepares it anew each time. */
  function prepare(sql: string): Statement {
    statementsLeft -= 1;
    if (statementsLeft === 0) stop();
    if (statementsLeft <= 0) throw new ServerKilled("killed");
    const prepared = statements.get(sql) ?? raw.prepare(sql);
    statements.set(sql, prepared);
    return prepared;
  }

  function stop(): void {
    if (!isUp) return;
    isUp = false;
    statementsLeft = 0;
    pokes.closeAll();
    onStop();
  }

  async function start(): Promise<void> {
    if (isUp) return;
    if (raw.inTransaction) raw.exec("ROLLBACK");
    statementsLeft = Number.POSITIVE_INFINITY;
    database = knexOver(prepare);
    settings = await time.hold(readServerSettings(database, { newEpoch: isNewEpoch }));
    isNewEpoch = false;
    pokes = createPokes();
    app = isWholeApp ? await time.hold(createAppDoor({ database, settings, now: time.now })) : null;
    isUp = true;
    keepBeating(pokes);
  }

  /** The product's heartbeats on virtual time, as long as this life of the server lasts. */
  function keepBeating(living: Pokes): void {
    time.after(heartbeatMilliseconds, () => {
      if (!isUp || living !== pokes) return;
      void time.hold(beatAll({ database, pokes, log: { warn() {} } })).then(() => keepBeating(living));
    });
  }

  /** Past the count of statements: the simulator asks, not the server. */
  let revisionStatement: Statement | null = null;
  function revision(): number | null {
    revisionStatement ??= raw.prepare("SELECT revision FROM accounts WHERE id = ?").pluck();
    return (revisionStatement.get(accountId) as number | undefined) ?? null;
  }

  async function handle(asked: Asked): Promise<Answer> {
    const before = revision();
    try {
      const parts = { database, settings, now: time.now };
      const answer = (await app?.answer(asked)) ?? (await answerDirectly(parts, asked));
      if (!isUp) throw new ServerKilled("killed");
      return answer;
    } finally {
      const after = revision();
      if (isUp && after !== null && after !== before) pokes.poke(accountId, after);
    }
  }

  /** By the administrator, with revisions as the product gives them. */
  async function change(work: (trx: Knex, revision: number) => Promise<unknown>): Promise<boolean> {
    try {
      await time.hold(
        writeTransaction(database, accountId, async (trx) => {
          await work(trx, await takeRevisions(trx, accountId, 1));
        }),
      );
      pokes.poke(accountId, revision() ?? 0);
      return true;
    } catch (error) {
      if (isUp) throw error;
      return false; // it died over this
    }
  }

  await start();
  return {
    isUp: () => isUp,
    handle,
    listen: (asked, sink) => openEvents({ database, settings, now: time.now, pokes, time }, asked, sink),
    stop,
    start,
    killBeforeStatement(nth) {
      statementsLeft = nth;
    },
    image: () => raw.serialize(),
    replace(image, { newEpoch }) {
      stop();
      raw.close();
      raw = new Database(image);
      statements = new Map();
      revisionStatement = null;
      isNewEpoch = newEpoch;
    },
    get raw() {
      return raw;
    },
    revision,
    epoch: () => settings.epoch,
    changeRole: (id, role) =>
      change((trx, next) => trx("users").where({ accountId, id }).update({ role, revision: next })),
    setDisabled: (id, isDisabled) =>
      change((trx, next) =>
        trx("users")
          .where({ accountId, id })
          .update({ disabledAt: isDisabled ? time.now() : null, revision: next }),
      ),
    deleteClient: (id) =>
      change((trx, next) => trx("clients").where({ accountId, id }).update({ deletedAt: time.now(), revision: next })),
    revokeSessions: (userId) =>
      change((trx) =>
        trx("sessions")
          .where({ accountId, userId })
          .whereNull("revokedAt")
          .update({ revokedAt: time.now(), revokedReason: "newPassword" }),
      ),
    async close() {
      stop();
      await app?.close();
      await database.destroy();
      raw.close();
    },
  };
}
