import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dynamicBlockPath } from "../../src-contract/dynamic-block.ts";
import { ingestSignatureHeader } from "../../src-contract/ingest/ingest-protocol.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { addSystem, type SystemForTests } from "../ingest/ingest-for-tests.ts";
import { signatureOf } from "../ingest/signature.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";

let server: ServerForTests;
let block: Server;
let origin: string;
let asked: IncomingMessage[] = [];
let admin: DeskForTests;
let olga: DeskForTests;
let crm: SystemForTests;
let clientId: string;
/** The last one counts. */
let position = 0;
const entryId = randomUUID();

beforeAll(async () => {
  block = createServer((request, response) => {
    asked.push(request);
    response.end('{"Тариф":"Клуб"}');
  });
  await new Promise<void>((resolve) => block.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(block.address() as AddressInfo).port}`;
  server = await startServerForTests({ blockOrigins: [origin] });
  admin = await server.signIn("admin");
  olga = await server.signIn("olga");
  crm = await addSystem(server, await server.signIn("owner"), "crm");
  const client = { name: "Анна", emails: ["anna@example.ru"], phones: ["8 912 345-67-89"] };
  const { results } = await crm.tell({ kind: "client", externalId: "A/7", client });
  clientId = (results[0] as { clientId: string }).clientId;
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  block.close();
  await server.close();
});

const read = (desk: DeskForTests, of = clientId) =>
  server.post(apiPrefix + dynamicBlockPath, { clientId: of }, desk.headers);

async function connect(url: string): Promise<void> {
  const choices = { url, system: "crm" };
  const entry = {
    entryId: randomUUID(),
    book: "dynamicBlock",
    position: (position += 1),
    title: "Клуб",
    choices,
  } as const;
  expect(await admin.push([admin.mutation("addBookEntry", entry)])).toMatchObject([{ status: "applied" }]);
}

it("UD-22: nothing is asked while no block is connected, and only owner and administrator connect one", async () => {
  expect((await read(olga)).body).toEqual({ state: "notConnected" });
  const choices = { url: `${origin}/b?id={id}`, system: "crm" };
  const entry = { entryId, book: "dynamicBlock", position: 0, title: "Клуб", choices } as const;
  expect(await olga.push([olga.mutation("addBookEntry", entry)])).toMatchObject([{ status: "refused" }]);
  expect((await read(olga)).body).toEqual({ state: "notConnected" });
  expect(asked).toEqual([]);
});

it("UD-22: the client's id goes to the block, signed by the key of its system; its facts come back with their time", async () => {
  await connect(`${origin}/b/{id}?e={email}&p={phone}`);
  expect((await read(olga)).body).toEqual({
    ...{ state: "shown", at: server.clock.now },
    facts: [{ name: "Тариф", value: "Клуб" }],
  });
  const [request] = asked;
  expect(request?.url).toBe("/b/A%2F7?e=anna%40example.ru&p=%2B79123456789");
  expect(request?.method).toBe("GET");
  const seconds = Math.floor(server.clock.now / 1_000);
  const signature = signatureOf(crm.secret, seconds, origin + request?.url);
  expect(request?.headers[ingestSignatureHeader]).toBe(`key=${crm.keyId},t=${seconds},v1=${signature}`);
  // of the session nothing goes along
  expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
    "accept",
    "connection",
    "host",
    ingestSignatureHeader,
  ]);
});

it("UD-22: without an id nothing is asked; of somebody who is not there it says so; an employee is turned away", async () => {
  const { results } = await (await addSystem(server, await server.signIn("owner"), "shop")).tell({
    ...{ kind: "client", externalId: "s-1", client: { name: "Без номера" } },
  });
  const { clientId: other } = results[0] as { clientId: string };
  expect((await read(olga, other)).body).toEqual({ state: "noId" });
  expect((await read(olga, randomUUID())).status).toBe(404);
  expect((await read(await server.signIn("employee"))).status).toBe(403);
  expect(asked).toEqual([]);
});

it("UD-22, R-27: an address inside the network that nobody named is not asked, whatever the book says", async () => {
  await connect(`${origin.replace("127.0.0.1", "localhost")}/b?id={id}`);
  expect((await read(olga)).body).toEqual({ state: "failed", why: "notAllowed" });
  await connect("https://169.254.169.254/latest/{id}");
  expect((await read(olga)).body).toEqual({ state: "failed", why: "notAllowed" });
  expect(asked).toEqual([]);
});
