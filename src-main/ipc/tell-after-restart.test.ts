import { expect, test } from "vitest";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import type { Result } from "../../src-contract/errors.ts";
import { tellAfterRestart } from "./tell-after-restart.ts";

const syncState = {
  connection: "offline",
  waiting: 2,
  refused: 0,
  files: 0,
  conflicts: 0,
  lastSyncAt: null,
  progress: null,
};

function rig(answers: Record<string, Result<unknown>>) {
  const sent: DesktopEvent[] = [];
  const request = async (_channel: string, name: string) =>
    answers[name] ?? { ok: false as const, error: { kind: "unexpected" as const } };
  return { sent, tell: () => tellAfterRestart({ request }, (event) => sent.push(event)) };
}

test("R-1: after the store came back the screens know its session, its queue, and read everything again", async () => {
  const { sent, tell } = rig({
    readSession: { ok: true, value: { state: "signedOut", lastSignIn: null } },
    readSyncState: { ok: true, value: syncState },
  });
  await tell();
  expect(sent.map(({ event }) => event)).toEqual(["sessionChanged", "syncStateChanged", "dataChanged"]);
  expect(sent[2]).toMatchObject({ tables: expect.arrayContaining(["clients", "calls", "outbox", "drafts", "users"]) });
});

test("a store that refuses or answers nonsense is an error for the log, not a wrong screen", async () => {
  const refuses = rig({ readSession: { ok: false, error: { kind: "fileDamaged" } } });
  await expect(refuses.tell()).rejects.toMatchObject({ kind: "fileDamaged" });
  const nonsense = rig({ readSession: { ok: true, value: { state: "maybe" } } });
  await expect(nonsense.tell()).rejects.toThrow();
  expect([...refuses.sent, ...nonsense.sent]).toEqual([]);
});
