// One desk over its own files, in a process that can be watched and killed: `node flow-process.ts FOLDER SAID SEED FLOW,…`.
// The server is the model one, in this process; what the desk answers goes into the file SAID (said.ts).
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createChance } from "../../scripts/seed/chance.ts";
import { toErrorBody } from "../../src-contract/errors.ts";
import { commitMutations } from "../../src-main/store/mutate.ts";
import { readProfile, writeProfile } from "../../src-main/store/session/profile.ts";
import { type CoreDesk, createCoreDesk } from "../../src-main/store/sync/core-for-tests.ts";
import { createModelServer } from "../../src-main/store/sync/model-server-for-tests.ts";
import { readLocalValue } from "../../src-cache/local-values.ts";
import { saveDraft, writeClients } from "../prepared-desk.ts";
import type { Said } from "./said.ts";

const [folder = "", saidFile = "", seed = "1", flowList = ""] = process.argv.slice(2);
const nextKey = "f".repeat(64);
const chance = createChance(Number(seed));
const saidDescriptor = openSync(saidFile, "a");
const say = (said: Said): void => void writeSync(saidDescriptor, `${JSON.stringify(said)}\n`);

const server = createModelServer({ pageRows: 25 });
const clientIds = writeClients(server, chance, 30);
const author = { userId: "00000000-0000-7000-8000-000000000001", deviceId: "00000000-0000-7000-8000-000000000002" };
let written = 0;

function comment(): { commentId: string; clientId: string; callId: null; text: string } {
  written += 1;
  return { commentId: chance.id(written), clientId: chance.pick(clientIds), callId: null, text: `слова ${written}` };
}

/** An error is told and the work goes on, as the application does; `npm run reliability -- disk` makes them. */
function attempt(commentId: string, work: () => void): void {
  const started = performance.now();
  try {
    work();
  } catch (error) {
    const { kind } = toErrorBody(error);
    say({ kind: "failed", commentId, errorKind: kind, milliseconds: Math.round(performance.now() - started) });
  }
}

function save(desk: CoreDesk): void {
  const args = comment();
  attempt(args.commentId, () => {
    desk.mutate({ name: "addComment", args });
    desk.account.noteCommit();
    say({ kind: "saved", commentId: args.commentId });
  });
}

function type(desk: CoreDesk): void {
  const key = `comment:${chance.pick(clientIds.slice(0, 3))}`;
  const text = `черновик ${chance.digits(6)}`;
  say({ kind: "aboutDraft", key, text });
  attempt("", () => {
    saveDraft(desk.account.cache, { key, text });
    desk.account.noteCommit();
    say({ kind: "draft", key, text });
  });
}

async function pull(desk: CoreDesk): Promise<void> {
  const started = performance.now();
  try {
    await desk.sync();
    desk.account.noteCommit();
    const revision = readLocalValue(desk.account.cache, "cookie")?.revision ?? 0;
    say({ kind: "pulled", revision, clientIds: [...clientIds] });
  } catch (error) {
    const { kind } = toErrorBody(error);
    say({ kind: "failed", commentId: "", errorKind: kind, milliseconds: Math.round(performance.now() - started) });
  }
}

const flows: Record<string, (desk: CoreDesk) => Promise<void> | void> = {
  save(desk) {
    for (let index = 0; index < 6; index += 1) {
      save(desk);
      if (index % 2 === 0) type(desk);
    }
  },
  acknowledge: pull,
  async pull(desk) {
    clientIds.push(...writeClients(server, chance, 60));
    await pull(desk);
  },
  checkpoint(desk) {
    for (let index = 0; index < 3; index += 1) {
      attempt("", () => void desk.account.cache.database.pragma("wal_checkpoint(PASSIVE)"));
      save(desk);
    }
  },
  async import(desk) {
    const mutations = [comment(), comment(), comment()].map((args) => ({ name: "addComment" as const, args }));
    try {
      await commitMutations(desk.writer(), mutations, async () => undefined);
      desk.account.noteCommit();
      for (const { args } of mutations) say({ kind: "saved", commentId: args.commentId });
    } catch (error) {
      const { kind } = toErrorBody(error);
      for (const { args } of mutations)
        say({ kind: "failed", commentId: args.commentId, errorKind: kind, milliseconds: 0 });
    }
  },
  async swap(desk) {
    server.narrow(`scope ${written}`, ["users", "clients", "comments", "calls", "notes"]);
    save(desk);
    await pull(desk);
    save(desk);
  },
  rekey(desk) {
    say({ kind: "aboutKey", key: nextKey });
    desk.account.changeKey(nextKey);
    say({ kind: "key", key: nextKey });
    save(desk);
  },
  profile() {
    for (let index = 0; index < 3; index += 1) {
      const email = `olga${index}@company.ru`;
      const profile = { ...readProfile(join(folder, "..")), lastSignIn: { serverUrl: "https://company.ru", email } };
      say({ kind: "aboutProfile", email });
      attempt("", () => {
        writeProfile(join(folder, ".."), profile);
        say({ kind: "profile", email });
      });
    }
  },
};

/** Whoever asks next tries again, as the application does. */
async function open(triesLeft: number): Promise<CoreDesk> {
  const started = performance.now();
  try {
    return await createCoreDesk(server, { folder, ...author });
  } catch (error) {
    const { kind } = toErrorBody(error);
    say({ kind: "failed", commentId: "", errorKind: kind, milliseconds: Math.round(performance.now() - started) });
    if (triesLeft === 0) throw error;
    return open(triesLeft - 1);
  }
}

const desk = await open(40);
say({ kind: "opened" });
for (const name of flowList.split(",")) {
  say({ kind: "flow", name });
  await flows[name]?.(desk);
}
desk.close();
say({ kind: "end" });
