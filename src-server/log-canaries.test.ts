import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { administration } from "../src-contract/administration.ts";
import { KartotekaError } from "../src-contract/errors.ts";
import { apiPrefix } from "../src-contract/sync-protocol.ts";
import { isPostgres } from "./database/postgres.ts";
import { createLog } from "./logging.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

/** Stands in every text that is sent here, and may stand in no line of the log. */
const canary = "qxканарейка";
let server: ServerForTests;
let desk: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests({ metricsToken: `${canary}-${canary}` });
  desk = await server.signIn("owner");
});
afterAll(() => server.close());

const expectSilence = (lines = server.log()) => {
  expect(lines.length).toBeGreaterThan(0);
  expect(lines).not.toMatch(/канарейка|%D0%BA%D0%B0%D0%BD|\\u043a\\u0430\\u043d/i);
};

/** Header values are bytes. */
const inHeader = encodeURIComponent(canary);

describe("the log of a server at its most talkative", () => {
  it("R-23: says nothing of what was typed at the sign-in, right or wrong", async () => {
    const deviceName = canary;
    const tries = [
      { email: `${canary}@x`, password: canary, deviceId: randomUUID(), deviceName },
      { email: server.people.olga.email, password: canary, deviceId: randomUUID(), deviceName },
      { email: canary, password: { [canary]: canary }, deviceId: canary, deviceName: 5 },
    ];
    for (const body of tries) await server.post(`${apiPrefix}/session/sign-in`, body);
    await server.post(`${apiPrefix}/session/refresh`, { refreshToken: canary, deviceId: randomUUID() });
    await server.post(`${apiPrefix}/session/sign-out`, { refreshToken: canary });
    expectSilence();
  });

  it("R-23: nor of addresses, queries, headers and bodies that are none", async () => {
    const headers = {
      ...desk.headers,
      "user-agent": inHeader,
      "x-request-id": inHeader,
      "x-forwarded-for": inHeader,
      cookie: inHeader,
      referer: inHeader,
      origin: inHeader,
      "accept-language": inHeader,
    };
    for (const path of [`/${canary}`, `${apiPrefix}/${canary}?a=${canary}`, `${apiPrefix}/sync/pull?${canary}=1`])
      await server.post(encodeURI(path), { [canary]: canary }, headers);
    await server.post(encodeURI(`${apiPrefix}/sync/push`), `{"${canary}": ${canary}`, headers);
    await server.post(`${apiPrefix}/sync/push`, `"${canary}"`, { ...headers, authorization: `Bearer ${inHeader}` });
    await server.post(`${apiPrefix}/sync/pull`, {}, { ...headers, "x-kartoteka-protocol": inHeader });
    for (const part of [inHeader, "0"])
      await fetch(encodeURI(`${server.url}${apiPrefix}/sync/snapshot/${canary}/${part}`), { headers });
    await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${inHeader}` } });
    expectSilence();
  });

  it("R-23: nor of what is written, applied or refused", async () => {
    const clientId = randomUUID();
    const marked: Record<string, true> = { [canary]: true };
    const client = {
      ...newClient,
      clientId,
      lastName: canary,
      company: canary,
      city: canary,
      tags: marked,
    };
    const mutations = [
      desk.mutation("createClient", { ...client, tags: marked, customFields: { [canary]: canary } }),
      desk.mutation("addComment", { commentId: randomUUID(), clientId, callId: null, text: canary }),
      desk.mutation("addComment", { commentId: randomUUID(), clientId: randomUUID(), callId: null, text: canary }),
      { ...desk.mutation("pinNote", { noteId: randomUUID(), clientId, text: canary }), name: canary },
      { ...desk.mutation("createClient", client), args: { [canary]: canary } },
    ];
    const outcomes = await desk.push(mutations);
    expect(outcomes.map(({ status }) => status)).toEqual(["applied", "applied", "refused", "refused", "refused"]);
    const person = { name: canary, email: `${canary}@x`, role: "manager", password: `${canary} пароль` };
    for (const name of ["addPerson", "changePerson"] as const)
      await server.post(apiPrefix + administration[name].path, person, desk.headers);
    expectSilence();
  });

  it("R-23: nor of what the database could not take, quoted in its own words", async () => {
    const { database } = server;
    if (isPostgres(database))
      await database.raw(
        `create function spill() returns trigger language plpgsql as $$ begin raise exception 'bad value "%": (%)', new."text", new."text" using detail = new."text", hint = new."text"; end $$`,
      );
    await database.raw(
      isPostgres(database)
        ? `create trigger spill before insert on "comments" for each row execute function spill()`
        : `create trigger spill before insert on "comments" begin select raise(abort, 'bad value'), json(new."text"); end`,
    );
    const clientId = randomUUID();
    await desk.push([desk.mutation("createClient", { ...newClient, clientId })]);
    const lines = server.log().length;
    const comment = desk.mutation("addComment", { commentId: randomUUID(), clientId, callId: null, text: canary });
    const { status } = await server.post(
      `${apiPrefix}/sync/push`,
      { deviceId: desk.deviceId, cookie: null, heard: null, mutations: [comment], pulls: false },
      desk.headers,
    );
    expect([200, 500]).toContain(status);
    await database.raw(`drop trigger spill${isPostgres(database) ? ' on "comments"' : ""}`);
    expect(server.log().length).toBeGreaterThan(lines);
    expectSilence();
  });

  it("R-23: nor of errors that carry it in their message, their fields or their causes; what and where remains", () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const log = createLog("trace", sink);
    const spoken = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);
    const parsed = z.object({ tags: z.record(z.string(), z.literal(true)) }).safeParse({ tags: { [canary]: canary } });
    const errors = [
      spoken(`insert into "clients" values (?) - invalid input syntax for type bigint: "${canary}"`, {
        code: "22P02",
        detail: `Key (email)=(${canary}) already exists.`,
        where: canary,
        parameters: [canary],
      }),
      spoken(`Unexpected token 'x', "...${canary}" is not valid JSON`),
      spoken(`Failing row contains (1, ${canary}, ${canary}`),
      new KartotekaError("unexpected", "the database is away", { cause: spoken(`no route for '${canary}'`) }),
      parsed.error,
      canary,
    ];
    for (const error of errors) log.error({ err: error }, "request failed");
    log.info({ password: canary, nested: { refreshToken: canary } }, "hidden");
    expectSilence(lines.join(""));
    expect(lines[0]).toContain("22P02");
    expect(lines[0]).toContain("invalid input syntax for type bigint");
    expect(lines[0]).toContain("log-canaries.test.ts");
    expect(lines[3]).toContain("the database is away");
    expect(lines[4]).toContain("tags");
  });
});
