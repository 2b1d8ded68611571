import { join } from "node:path";
import { readLocalValue } from "../../src-cache/local-values.ts";
import type { Cookie } from "../../src-contract/sync-protocol.ts";
import { type OpenAccount, openAccount } from "../../src-main/store/database/open-account.ts";
import { readSideJournal } from "../../src-main/store/database/side-journal.ts";
import { readProfile } from "../../src-main/store/session/profile.ts";
import { testDataKey } from "../../src-main/store/sync/core-for-tests.ts";
import type { Said } from "./said.ts";

const author = { userId: "00000000-0000-7000-8000-000000000001", deviceId: "00000000-0000-7000-8000-000000000002" };

/**
 * Opens the files of a desk as its next start would, after whatever has happened to them, and holds them against what it
 * had said. Null: nothing is missing. `folder` is the account's; the profile lies above it.
 */
export async function checkState(folder: string, said: readonly Said[]): Promise<string | null> {
  const journaled = commentsInJournal(folder, keysOf(said));
  let account: OpenAccount;
  try {
    account = await openAccount({
      folder,
      dataKeys: keysOf(said),
      accountId: 1,
      author,
      now: Date.now,
      log: () => {},
    });
  } catch (error) {
    return `does not open: ${String(error)}`;
  }
  try {
    if (account.wasDamaged) return "damaged: the cache was thrown away";
    return (
      missingWords(account, said, journaled) ??
      missingDraft(account, said) ??
      missingRows(account, said) ??
      wrongProfile(join(folder, ".."), said) ??
      unsoundFile(account, folder)
    );
  } catch (error) {
    return `does not read: ${String(error)}`;
  } finally {
    account.close();
  }
}

/** While one key replaces another both are known; before and after only the one. */
function keysOf(said: readonly Said[]): string[] {
  const done = said.find((one) => one.kind === "key");
  if (done?.kind === "key") return [done.key];
  const about = said.find((one) => one.kind === "aboutKey");
  return about?.kind === "aboutKey" ? [testDataKey, about.key] : [testDataKey];
}

/** As the start finds it: acknowledged means in the journal as well, whatever becomes of the database. */
function commentsInJournal(folder: string, keys: string[]): Set<string> {
  const file = join(folder, "unsent.journal");
  const items = keys.flatMap((key) => readSideJournal(file, key).items);
  return new Set(items.map(({ args }) => (args as { commentId: string }).commentId));
}

function missingWords({ cache }: OpenAccount, said: readonly Said[], journaled: ReadonlySet<string>): string | null {
  const rows = new Map(
    cache.all<{ id: string; revision: number | null }>("SELECT id, revision FROM comments").map((row) => [row.id, row]),
  );
  const queued = new Set(
    cache
      .all<{ args: string }>("SELECT args FROM outbox")
      .map(({ args }) => (JSON.parse(args) as { commentId: string }).commentId),
  );
  const failed = new Map<string, string>();
  for (const one of said) {
    if (one.kind === "failed" && one.commentId !== "") failed.set(one.commentId, one.errorKind);
    if (one.kind !== "saved") continue;
    const row = rows.get(one.commentId);
    if (!row) return `lost: a saved comment, of ${rows.size} there`;
    if (row.revision !== null) continue;
    if (!queued.has(one.commentId)) return "lost: a saved comment is on the card and goes nowhere";
    if (!journaled.has(one.commentId)) return "lost: a saved comment is not in the journal";
  }
  for (const [commentId, kind] of failed) if (rows.has(commentId)) return `half: told as ${kind}, and there`;
  return null;
}

function missingDraft({ cache }: OpenAccount, said: readonly Said[]): string | null {
  const right = new Map<string, Set<string>>();
  for (const one of said) {
    if (one.kind === "draft") right.set(one.key, new Set([one.text]));
    if (one.kind === "aboutDraft") right.set(one.key, (right.get(one.key) ?? new Set([""])).add(one.text));
  }
  for (const [key, texts] of right) {
    const text = cache.get<{ text: string }>("SELECT text FROM drafts WHERE key = ?", key)?.text ?? "";
    if (!texts.has(text)) return `lost: a draft is «${text}», not ${[...texts].join(" or ")}`;
  }
  return null;
}

function missingRows({ cache }: OpenAccount, said: readonly Said[]): string | null {
  const ids = new Set(cache.all<{ id: string }>("SELECT id FROM clients").map(({ id }) => id));
  const cookie: Cookie | null = readLocalValue(cache, "cookie");
  for (const one of said) {
    if (one.kind !== "pulled") continue;
    if ((cookie?.revision ?? 0) < one.revision)
      return `lost: a pull up to ${one.revision} is back at ${cookie?.revision}`;
    const missing = one.clientIds.filter((id) => !ids.has(id));
    if (missing.length > 0) return `lost: ${missing.length} rows that were pulled`;
  }
  return null;
}

function wrongProfile(folder: string, said: readonly Said[]): string | null {
  const right = new Set<string | undefined>([undefined]);
  for (const one of said) {
    if (one.kind === "profile") right.clear();
    if (one.kind === "profile" || one.kind === "aboutProfile") right.add(one.email);
  }
  const email = readProfile(folder).lastSignIn?.email;
  return right.has(email) ? null : `lost: the profile says ${email}`;
}

function unsoundFile({ cache, dataKey }: OpenAccount, folder: string): string | null {
  const checked = String(cache.database.pragma("integrity_check", { simple: true }));
  if (checked !== "ok") return `unsound: ${checked.slice(0, 100)}`;
  const unsent = cache.all<{ mutationId: string }>("SELECT mutationId FROM outbox");
  const journal = new Set(
    readSideJournal(join(folder, "unsent.journal"), dataKey).items.map(({ mutationId }) => mutationId),
  );
  const apart = unsent.filter(({ mutationId }) => !journal.has(mutationId));
  return apart.length > 0 ? `lost: ${apart.length} unsent items are not in the journal` : null;
}
