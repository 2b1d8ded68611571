import { hostname } from "node:os";
import { join } from "node:path";
import type { CommandResult } from "../../../src-contract/commands/index.ts";
import type { SessionState } from "../../../src-contract/commands/session.ts";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import type { SignInResponse } from "../../../src-contract/sync-protocol.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import { exportJournal, holdsUnsent, type OpenAccount, openAccount, removeAccount } from "../database/open-account.ts";
import { createWriteGate } from "../database/write-gate.ts";
import type { EnrolledSecondFactor, JoinLink } from "../../../src-contract/identity.ts";
import { checkServer, type DeskSession, signInAt, signOutAt } from "../sync/server-client.ts";
import { serverUrlOf } from "../sync/server-url.ts";
import { keysByOs, keysByPassword, type SecretKeeper, wrapKey } from "./account-keys.ts";
import type { KdfCost } from "./data-key.ts";
import { enrolSecondFactorAt, joinAt } from "./identity-requests.ts";
import { accountFolder, type KnownAccount, type Profile, readAccounts, readProfile, writeProfile } from "./profile.ts";

/** Somebody is signed in and the files are open. */
export type OpenDesk = {
  readonly account: OpenAccount;
  readonly session: DeskSession;
  readonly serverUrl: string;
  readonly deviceId: string;
};

/**
 *   signedOut ──sign-in──▶ signedIn ──sign-out──▶ signedOut
 *   locked ──password (also without a network)──▶ signedIn
 * At the start: signedIn when the operating system gives the data key back, locked when it keeps none.
 */
type State =
  | { state: "signedOut"; reason: "fileDamaged" | "shutOut" | null }
  | { state: "locked"; known: KnownAccount }
  | ({ state: "signedIn"; known: KnownAccount } & OpenDesk);

export type SessionParts = SecretKeeper & {
  folder: string;
  fetch: typeof fetch;
  now(): number;
  log(line: string): void;
  kdfCost: KdfCost;
  /** Called after every change of who is signed in. Null: nothing may use the files once it resolves. */
  onDesk(desk: OpenDesk | null): Promise<void>;
  onChange(state: SessionState): void;
};

export type KeptUnsent = CommandResult<"keptUnsent">[number];

type SignInArgs = { serverUrl: string; email: string; password: string; code?: string | undefined };

export type Session = {
  /** Opens the last person's files where the operating system gives the key. Throws disk errors; may be called again. */
  start(): Promise<void>;
  state(): SessionState;
  /** Throws notSignedIn or locked. */
  desk(): OpenDesk;
  signIn(args: SignInArgs): Promise<SessionState>;
  /** Takes an invitation, and is a sign-in. */
  join(args: JoinLink & { password: string }): Promise<SessionState>;
  enrolSecondFactor(args: SignInArgs): Promise<EnrolledSecondFactor>;
  /** Of a second factor that the last sign-in turned on; given once. */
  takeRecoveryCodes(): string[];
  /**
   * The server has shut this device out: the key is forgotten here, so that neither the system nor the password opens the
   * files. They stay, with what is unsent, until the server gives the key again.
   */
  shutOut(): Promise<void>;
  unlock(password: string): Promise<SessionState>;
  signOut(unsent: "keep" | "discard"): Promise<SessionState>;
  /** The unsent items as JSON text, without opening the file. Throws locked or wrongCredentials where no key is had. */
  exportUnsent(password: string | null, folder: string | null): Promise<string>;
  /** Other accounts of this profile in which something is unsent. */
  keptUnsent(): KeptUnsent[];
  /** New tokens, role, account or SIP account; on the disk when it returns. */
  saveSession(session: DeskSession): void;
  close(): Promise<void>;
};

export function createSession(parts: SessionParts): Session {
  const { folder, fetch, log } = parts;
  const oneAtATime = createWriteGate();
  let profile: Profile | null = null;
  let current: State = { state: "signedOut", reason: null };
  let recoveryCodes: string[] = [];

  function knownProfile(): Profile {
    profile ??= readProfile(folder);
    return profile;
  }

  function saveProfile(changes: Partial<Profile>): void {
    const next = { ...knownProfile(), ...changes };
    writeProfile(folder, next);
    profile = next;
  }

  function sessionState(): SessionState {
    if (current.state === "signedIn") {
      const { session, serverUrl, deviceId } = current;
      const { id: _id, ...account } = session.account;
      return { state: "signedIn", user: session.user, account, serverUrl, deviceId };
    }
    if (current.state === "locked") {
      return { state: "locked", serverUrl: current.known.serverUrl, email: current.known.email };
    }
    const { reason } = current;
    return { state: "signedOut", lastSignIn: knownProfile().lastSignIn, ...(reason ? { reason } : {}) };
  }

  async function move(next: State): Promise<SessionState> {
    current = next;
    await parts.onDesk(next.state === "signedIn" ? next : null);
    const state = sessionState();
    parts.onChange(state);
    return state;
  }

  async function openFiles(known: KnownAccount, dataKeys: string[]): Promise<OpenAccount> {
    const author = { userId: known.userId, deviceId: knownProfile().deviceId };
    const { accountId } = known;
    return openAccount({ folder: join(folder, known.folder), dataKeys, accountId, author, now: parts.now, log });
  }

  /** The files of a person whose key was had from the system or the password, with the session that lies in them. */
  async function resume(known: KnownAccount, dataKeys: string[]): Promise<SessionState> {
    const account = await openFiles(known, dataKeys);
    const session = readLocalValue(account.cache, "session");
    if (!session) {
      // a damaged file took the session along: what was unsent is in the new one and waits for the sign-in
      const reason = account.wasDamaged ? "fileDamaged" : null;
      account.close();
      return move({ state: "signedOut", reason });
    }
    const { serverUrl } = known;
    return move({ state: "signedIn", known, account, session, serverUrl, deviceId: knownProfile().deviceId });
  }

  function keepKnown(known: KnownAccount, changes: Partial<Profile> = {}): void {
    const others = knownProfile().accounts.filter((other) => other.folder !== known.folder);
    saveProfile({ accounts: [...others, known], ...changes });
  }

  /** A server that was built anew knows the same person by another id, and so by another folder. */
  function isPresentPerson({ serverUrl, email }: KnownAccount): boolean {
    return current.state === "signedIn" && current.known.serverUrl === serverUrl && current.known.email === email;
  }

  async function close(): Promise<void> {
    await parts.onDesk(null);
    if (current.state === "signedIn") current.account.close();
    current = { state: "signedOut", reason: null };
  }

  /** After the server said yes: the person's files, opened with the server's key or re-encrypted with it. */
  async function adopt(
    serverUrl: string,
    email: string,
    password: string,
    answer: SignInResponse,
  ): Promise<SessionState> {
    const { dataKey, deviceProof, recoveryCodes: newCodes, ...session } = answer;
    const userId = session.user.id;
    const folderName = accountFolder(serverUrl, userId);
    const before = knownProfile().accounts.find((known) => known.folder === folderName);
    const key = await wrapKey(parts, { dataKey, password, cost: parts.kdfCost });
    const known: KnownAccount = {
      serverUrl,
      email,
      userId,
      accountId: session.account.id,
      folder: folderName,
      keys: [key],
      deviceProof,
    };
    recoveryCodes = newCodes ?? [];
    // the key that the files are under now may differ: the server may have been restored, the files may be older
    const olderKeys = before ? [...(await keysByOs(parts, before)), ...(await keysByPassword(before, password))] : [];
    await close();
    const account = await openFiles(known, [...new Set([dataKey, ...olderKeys])]);
    try {
      if (account.dataKey !== dataKey) {
        // both are known until the files are under the new one, wherever a kill falls
        keepKnown({
          ...known,
          keys: [key, await wrapKey(parts, { dataKey: account.dataKey, password, cost: parts.kdfCost })],
        });
        account.changeKey(dataKey);
      }
      writeLocalValue(account.cache, "session", session);
      keepKnown(known, { current: folderName, lastSignIn: { serverUrl, email } });
    } catch (error) {
      account.close();
      throw error;
    }
    return move({ state: "signedIn", known, account, session, serverUrl, deviceId: knownProfile().deviceId });
  }

  function knownPerson({ serverUrl, email }: { serverUrl: string; email: string }): KnownAccount | undefined {
    return knownProfile().accounts.find((one) => one.serverUrl === serverUrl && one.email === email);
  }

  async function signInOnline({ serverUrl, email, password, code }: SignInArgs): Promise<SessionState> {
    const http = { baseUrl: serverUrl, fetch };
    await checkServer(http);
    const { deviceId } = knownProfile();
    const known = knownPerson({ serverUrl, email });
    const deviceName = hostname().slice(0, 200);
    try {
      const answer = await signInAt(http, {
        email,
        password,
        deviceId,
        deviceName,
        code,
        deviceProof: known?.deviceProof,
      });
      return await adopt(serverUrl, email, password, answer);
    } catch (error) {
      if (known && toErrorBody(error).shutOut === "device") await forgetKeys(known);
      throw error;
    }
  }

  async function forgetKeys(known: KnownAccount): Promise<void> {
    if (known.keys.length === 0) return;
    const isPresent = current.state !== "signedOut" && current.known.folder === known.folder;
    if (isPresent) await close();
    const changes = isPresent ? { current: null } : {};
    keepKnown({ ...known, keys: [] }, changes);
    // the profile before it lies beside it, with the keys
    keepKnown({ ...known, keys: [] }, changes);
    log("the server has shut this device out: its key is forgotten");
    if (isPresent || current.state === "signedOut") await move({ state: "signedOut", reason: "shutOut" });
  }

  /** The cache of somebody who was here before, without a network. Null when the password does not open it. */
  async function openOffline(known: KnownAccount, password: string): Promise<SessionState | null> {
    const dataKeys = await keysByPassword(known, password);
    const [dataKey] = dataKeys;
    if (dataKey === undefined) return null;
    if (known.keys.length === 1) {
      const [key] = known.keys;
      // the system may keep secrets again
      if (key && key.byOs === null) keepKnown({ ...known, keys: [{ ...key, byOs: await parts.wrapSecret(dataKey) }] });
    }
    const state = await resume(known, dataKeys);
    if (state.state === "signedIn") {
      saveProfile({ current: known.folder, lastSignIn: { serverUrl: known.serverUrl, email: known.email } });
    }
    return state;
  }

  return {
    state: sessionState,
    close,

    start: () =>
      oneAtATime.run(async () => {
        const { current: folderName, accounts } = knownProfile();
        const known = accounts.find((account) => account.folder === folderName);
        if (!known || current.state === "signedIn") return;
        const dataKeys = await keysByOs(parts, known);
        if (dataKeys.length === 0) await move({ state: "locked", known });
        else await resume(known, dataKeys);
      }),

    desk() {
      if (current.state === "signedIn") return current;
      throw new KartotekaError(current.state === "locked" ? "locked" : "notSignedIn");
    },

    signIn: (typed) =>
      oneAtATime.run(async () => {
        const { password } = typed;
        const where = { serverUrl: serverUrlOf(typed.serverUrl), email: typed.email.trim().toLowerCase() };
        try {
          return await signInOnline({ ...typed, ...where });
        } catch (error) {
          if (toErrorBody(error).kind !== "unreachable" || current.state === "signedIn") throw error;
          const known = knownPerson(where);
          const offline = known ? await openOffline(known, password) : null;
          if (offline?.state !== "signedIn") throw error;
          return offline;
        }
      }),

    join: ({ serverUrl: address, token, password }) =>
      oneAtATime.run(async () => {
        const serverUrl = serverUrlOf(address);
        const http = { baseUrl: serverUrl, fetch };
        await checkServer(http);
        const { deviceId } = knownProfile();
        const answer = await joinAt(http, { token, password, deviceId, deviceName: hostname().slice(0, 200) });
        return adopt(serverUrl, answer.user.email, password, answer);
      }),

    async enrolSecondFactor({ serverUrl: address, email: typed, password }) {
      const serverUrl = serverUrlOf(address);
      const email = typed.trim().toLowerCase();
      const deviceProof = knownPerson({ serverUrl, email })?.deviceProof;
      const { deviceId } = knownProfile();
      return enrolSecondFactorAt({ baseUrl: serverUrl, fetch }, { email, password, deviceId, deviceProof });
    },

    takeRecoveryCodes() {
      const taken = recoveryCodes;
      recoveryCodes = [];
      return taken;
    },

    shutOut: () =>
      oneAtATime.run(async () => {
        if (current.state === "signedIn") await forgetKeys(current.known);
      }),

    unlock: (password) =>
      oneAtATime.run(async () => {
        if (current.state === "signedIn") return sessionState();
        if (current.state === "signedOut") throw new KartotekaError("notSignedIn");
        const { known } = current;
        const opened = await openOffline(known, password);
        if (opened) return opened;
        // the password may have been changed on the server
        try {
          return await signInOnline({ ...known, password });
        } catch (error) {
          log(`unlock, asked the server: ${toErrorBody(error).kind}`);
          throw new KartotekaError("wrongCredentials", undefined, { cause: error });
        }
      }),

    signOut: (unsent) =>
      oneAtATime.run(async () => {
        const known = current.state === "signedOut" ? null : current.known;
        if (!known) return sessionState();
        if (current.state === "signedIn") {
          const { account, session, serverUrl } = current;
          // not waited for: without a network the refresh token dies by itself
          signOutAt({ baseUrl: serverUrl, fetch }, session.tokens.refreshToken).catch((error: unknown) =>
            log(`sign-out, told the server: ${toErrorBody(error).kind}`),
          );
          await parts.onDesk(null);
          // who he is stays in the file, for a sign-in without a network; the tokens do not
          const tokens = { accessToken: "", accessExpiresAt: 0, refreshToken: "" };
          writeLocalValue(account.cache, "session", { ...session, tokens });
          account.close();
        }
        current = { state: "signedOut", reason: null };
        const others = knownProfile().accounts.filter((other) => other.folder !== known.folder);
        if (unsent === "discard") {
          removeAccount(join(folder, known.folder));
          saveProfile({ current: null, accounts: others });
        } else {
          const keys = known.keys.map((key) => ({ ...key, byOs: null }));
          saveProfile({ current: null, accounts: [...others, { ...known, keys }] });
        }
        return move({ state: "signedOut", reason: null });
      }),

    async exportUnsent(password, folderName) {
      const accounts = readAccounts(folder);
      const known = folderName === null ? accounts[0] : accounts.find((one) => one.folder === folderName);
      if (!known) throw new KartotekaError("notSignedIn");
      // the system's key alone gives what is one's own; another person's wants his password
      const byOs = known === accounts[0] || isPresentPerson(known) ? await keysByOs(parts, known) : [];
      const dataKeys = password === null ? byOs : await keysByPassword(known, password);
      if (dataKeys.length === 0) throw new KartotekaError(password === null ? "locked" : "wrongCredentials");
      return exportJournal(join(folder, known.folder), dataKeys, parts.now());
    },

    keptUnsent() {
      const present = current.state === "signedOut" ? null : current.known.folder;
      return readAccounts(folder)
        .filter((known) => known.folder !== present && holdsUnsent(join(folder, known.folder)))
        .map((known) => {
          const { folder: name, serverUrl, email } = known;
          return { folder: name, serverUrl, email, isSamePerson: isPresentPerson(known) };
        });
    },

    saveSession(session) {
      if (current.state !== "signedIn") return;
      const before = current.session;
      writeLocalValue(current.account.cache, "session", session);
      current = { ...current, session };
      const isSame = (["user", "account", "sipAccounts"] as const).every(
        (part) => JSON.stringify(before[part]) === JSON.stringify(session[part]),
      );
      if (!isSame) parts.onChange(sessionState());
    },
  };
}
