import { lookup } from "node:dns/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { blockAddress, blockUrlSchema } from "../../src-contract/dynamic-block.ts";
import { askBlock } from "./ask-block.ts";
import { isPublicAddress } from "./public-address.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

async function blockThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const saying =
  (body: string | Buffer, status = 200): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(body);
const askTrusted = (origin: string) => askBlock(`${origin}/b`, {}, { trustedOrigins: [origin] });

describe("a dynamic block", () => {
  it("UD-22: plain values of one object come back in its order, without what says nothing", async () => {
    const origin = await blockThat(saying('{"Тариф":"Клуб","Занятий":4,"Долг":false,"Куратор":null,"Город":""}'));
    expect(await askTrusted(origin)).toEqual({
      ok: true,
      facts: [
        { name: "Тариф", value: "Клуб" },
        { name: "Занятий", value: 4 },
        { name: "Долг", value: false },
      ],
    });
  });

  it.each([
    ["refused", saying("{}", 500)],
    ["refused", saying("{}", 404)],
    ["notFacts", saying("<html><script>alert(1)</script></html>")],
    ["notFacts", saying('{"Тариф":{"имя":"Клуб"}}')],
    ["notFacts", saying('["Клуб"]')],
    ["notFacts", saying(Buffer.from([0x7b, 0xff, 0x7d]))],
    ["notFacts", saying(JSON.stringify(Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`${index}`, 1]))))],
    ["tooLarge", saying(JSON.stringify({ a: "а".repeat(40_000) }))],
    ["unreachable", (request) => request.socket.destroy()],
  ] as [string, RequestListener][])("UD-22: %s is said, and nothing else of the answer", async (why, answers) => {
    expect(await askTrusted(await blockThat(answers))).toEqual({ ok: false, why });
  });

  it("UD-22, R-27: a redirect is not followed, not even from a trusted block to itself", async () => {
    let asked = 0;
    const origin = await blockThat((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await askTrusted(origin)).toEqual({ ok: false, why: "refused" });
    expect(asked).toBe(1);
  });

  it("UD-22: one that takes its time is not waited for, before its answer or in the middle of it", async () => {
    const silent = await blockThat(() => {});
    const slow = await blockThat((_request, response) => response.writeHead(200).write("{"));
    for (const origin of [silent, slow])
      expect(await askBlock(origin, {}, { trustedOrigins: [origin], timeoutMilliseconds: 150 })).toEqual({
        ok: false,
        why: "slow",
      });
  });

  it("UD-22, R-27: nothing is asked without TLS, of this computer or of its network, by number or by name", async () => {
    let asked = 0;
    const origin = await blockThat((_request, response) => {
      asked += 1;
      response.end("{}");
    });
    const { port } = new URL(origin);
    // the name that every computer has for itself
    expect((await lookup("localhost")).address).toMatch(/^(127\.|::1)/);
    const addresses = [
      `${origin}/b`,
      `https://127.0.0.1:${port}/`,
      `https://localhost:${port}/`,
      `https://2130706433:${port}/`,
      `https://0x7f.1:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      "https://10.0.0.1/",
      "https://192.168.1.1/",
      "https://172.20.0.1/",
      "https://169.254.169.254/latest/meta-data/",
      "https://[fd00::1]/",
      "https://[fe80::1]/",
      "https://[64:ff9b::7f00:1]/",
      "https://[2002:7f00:1::]/",
      "ftp://example.org/",
      "http://example.org/",
    ];
    // another port of a trusted host is another origin
    const rules = { trustedOrigins: ["http://127.0.0.1:1"] };
    for (const address of addresses)
      expect([address, await askBlock(address, {}, rules)]).toEqual([address, { ok: false, why: "notAllowed" }]);
    expect(asked).toBe(0);
  });

  it("UD-22: addresses of the open internet are told from those inside", () => {
    for (const [address, family] of [
      ["8.8.8.8", 4],
      ["172.15.0.1", 4],
      ["172.32.0.1", 4],
      ["2a00:1450:4010:c0e::71", 6],
    ] as const)
      expect([address, isPublicAddress(address, family)]).toEqual([address, true]);
    for (const [address, family] of [
      ["0.0.0.0", 4],
      ["100.64.0.1", 4],
      ["224.0.0.1", 4],
      ["255.255.255.255", 4],
      ["::", 6],
      ["::1", 6],
      ["::ffff:8.8.8.8", 6],
      ["fc00::1", 6],
    ] as const)
      expect([address, isPublicAddress(address, family)]).toEqual([address, false]);
  });

  it("UD-22: what a client's card says is one part of the address and never chooses whom it is asked of", () => {
    const values = { id: "1/../2?a=b&c#d", email: "анна+1@example.ru", phone: "+79123456789" };
    expect(blockAddress("https://crm.example.com/b/{id}?e={email}&p={phone}&x={name}", values)).toBe(
      "https://crm.example.com/b/1%2F..%2F2%3Fa%3Db%26c%23d?e=%D0%B0%D0%BD%D0%BD%D0%B0%2B1%40example.ru&p=%2B79123456789&x={name}",
    );
    for (const text of [
      "https://{id}.example.com/",
      "https://{id}",
      "https://u:p@example.com/",
      "javascript:alert(1)",
      "file:///etc/passwd",
      "//example.com",
      "https:///x",
      "https://example.com\\@10.0.0.1/",
    ])
      expect([text, blockUrlSchema.safeParse(text).success]).toEqual([text, false]);
    for (const text of ["https://example.com", "https://example.com?id={id}", "http://crm.local:8080/b/{id}"])
      expect([text, blockUrlSchema.safeParse(text).success]).toEqual([text, true]);
  });
});
