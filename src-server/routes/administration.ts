import type { Knex } from "knex";
import type { z } from "zod";
import {
  administration,
  type AdministrationAnswer,
  type AdministrationName,
  type AdministrationRequest,
} from "../../src-contract/administration.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import {
  addPerson,
  changeRole,
  givePassword,
  listPeople,
  type PeopleChange,
  setDisabled,
  setSipAccount,
  takeSipAccount,
} from "../administration/people.ts";
import { setRecordingPolicy } from "../administration/recording-policy.ts";
import { readAudit } from "../audit/read-audit.ts";
import { verifyAudit } from "../audit/verify-audit.ts";
import { inAccount, writeTransaction } from "../database/dialect.ts";
import { readRevision } from "../database/revision.ts";
import type { App } from "../fastify.ts";
import { addSourceKey, listSourceKeys, revokeSourceKey } from "../ingest/source-keys.ts";
import type { OpenReceiver, OpenTransport } from "../messages/open-transport.ts";
import { senderTroubles } from "../messages/sender-trouble.ts";
import { completedSetup, listSenders, readSenders, removeSender, saveSender } from "../messages/senders.ts";
import type { Pokes } from "../pokes.ts";
import type { Session } from "../session/authenticate.ts";
import { hashPassword } from "../session/passwords.ts";
import { sessionOf } from "./route-access.ts";

type Parts = { database: Knex; pokes: Pokes; now: () => number; open: OpenTransport; openReceiver: OpenReceiver };
type Handlers = {
  [Name in AdministrationName]: (
    session: Session,
    request: AdministrationRequest<Name>,
  ) => Promise<AdministrationAnswer<Name>>;
};

/** What owner and administrators do without their outbox; who they are is the policy's and people.ts's to say. */
export function administrationRoutes(app: App, parts: Parts): void {
  const handlers = createHandlers(parts);
  for (const name of Object.keys(administration) as AdministrationName[]) {
    const { path, request: body, response } = administration[name];
    const handle = handlers[name] as (session: Session, request: unknown) => Promise<unknown>;
    const schema: { body: z.ZodType; response: { 200: z.ZodType } } = { body, response: { 200: response } };
    app.post(apiPrefix + path, { schema }, (request) => handle(sessionOf(request), request.body));
  }
}

function createHandlers({ database, pokes, now, open, openReceiver }: Parts): Handlers {
  const doerOf = ({ userId, deviceId }: Session) => ({ actorId: userId, deviceId, at: now() });

  function tellDesks(accountId: number, { families, revision }: PeopleChange): void {
    for (const familyId of families) pokes.closeFamily(familyId);
    if (revision !== null) pokes.poke(accountId, revision);
  }

  return {
    people: async ({ accountId }) => ({
      people: await inAccount(database, accountId, (trx) => listPeople(trx, accountId)),
    }),
    async addPerson(session, { password, ...person }) {
      const { accountId } = session;
      const passwordHash = await hashPassword(password);
      const userId = await writeTransaction(database, accountId, (trx) =>
        addPerson(trx, accountId, doerOf(session), { ...person, passwordHash, sipAccounts: [] }),
      );
      pokes.poke(accountId, await readRevision(database, accountId));
      return { userId };
    },
    async changePerson(session, { userId, change }) {
      const { accountId } = session;
      const doer = doerOf(session);
      const whom = { accountId, userId };
      const passwordHash = change.change === "password" ? await hashPassword(change.password) : "";
      const done = await writeTransaction(database, accountId, (trx) => {
        switch (change.change) {
          case "role":
            return changeRole(trx, whom, doer, change.role);
          case "disabled":
            return setDisabled(trx, whom, doer, change.disabled);
          case "password":
            return givePassword(trx, whom, doer, passwordHash);
          case "sipAccount":
            return setSipAccount(trx, whom, doer, change.sipAccount);
          case "sipAccountTaken":
            return takeSipAccount(trx, whom, doer, change.lineId);
        }
      });
      tellDesks(accountId, done);
      return {};
    },
    async setRecording(session, policy) {
      const { accountId } = session;
      await writeTransaction(database, accountId, (trx) => setRecordingPolicy(trx, accountId, doerOf(session), policy));
      return {};
    },
    senders: async ({ accountId }) => ({
      senders: await inAccount(database, accountId, (trx) => listSenders(trx, accountId)),
    }),
    async setSender(session, setup) {
      const { accountId } = session;
      const known = await inAccount(database, accountId, (trx) => readSenders(trx, accountId));
      const found = await senderTroubles({ open, openReceiver }, completedSetup(setup, known));
      if (found.trouble === null && found.incomingTrouble === null)
        await writeTransaction(database, accountId, (trx) => saveSender(trx, accountId, doerOf(session), setup));
      return found;
    },
    async removeSender(session, { senderId }) {
      const { accountId } = session;
      await writeTransaction(database, accountId, (trx) => removeSender(trx, accountId, doerOf(session), senderId));
      return {};
    },
    sources: async ({ accountId }) => ({
      keys: await inAccount(database, accountId, (trx) => listSourceKeys(trx, accountId)),
    }),
    addSource: (session, { source }) =>
      writeTransaction(database, session.accountId, (trx) =>
        addSourceKey(trx, session.accountId, doerOf(session), source),
      ),
    async revokeSource(session, { keyId }) {
      const { accountId } = session;
      await writeTransaction(database, accountId, (trx) => revokeSourceKey(trx, accountId, doerOf(session), keyId));
      return {};
    },
    readAudit: ({ accountId }, page) => inAccount(database, accountId, (trx) => readAudit(trx, accountId, page)),
    verifyAudit: ({ accountId }) => verifyAudit(database, accountId),
  };
}
