import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tls from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toErrorBody } from "../src-contract/errors.ts";
import { checkServer, createServerClient, type DeskSession, signInAt } from "../src-main/store/sync/server-client.ts";
import { password, type ServerForTests, startServerForTests } from "../src-server/server-for-tests.ts";
import { type ServerProcess, startServerProcess } from "../src-server/server-process-for-tests.ts";
import { keepTlsFresh, readTls, type TlsTexts } from "../src-server/tls.ts";
import { type Authority, createAuthority } from "./certificates-for-tests.ts";

let folder: string;
let ours: Authority;
const servers: ServerForTests[] = [];
const running: ServerProcess[] = [];
const trustedBefore = tls.getCACertificates("default");
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-tls-"));
  ours = await createAuthority();
  // as the operating system of a company's computers trusts the company's authority
  tls.setDefaultCACertificates([...trustedBefore, ours.cert]);
});
afterAll(async () => {
  tls.setDefaultCACertificates(trustedBefore);
  for (const server of servers) await server.close();
  for (const { child } of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function serve(texts: TlsTexts): Promise<ServerForTests> {
  const server = await startServerForTests({ tls: texts });
  servers.push(server);
  return server;
}
const http = ({ url }: { url: string }) => ({ baseUrl: url, fetch });

function files({ cert, key }: TlsTexts) {
  const [certificateFile, keyFile] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  writeFileSync(certificateFile, cert);
  writeFileSync(keyFile, key);
  return { certificateFile, keyFile };
}

/** The serial number of what is served to a new connection now. */
function servedBy(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: hostname, port: Number(port), ca: ours.cert }, () => {
      resolve(socket.getPeerCertificate().serialNumber.toLowerCase().padStart(4, "0"));
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

describe("a desk and a server with a certificate of its own", () => {
  it("signs in, pulls and hears pokes over TLS", async () => {
    const server = await serve(await ours.issue());
    await checkServer(http(server));
    const deviceId = randomUUID();
    const { email } = server.people.olga;
    let session: DeskSession = await signInAt(http(server), { email, password, deviceId, deviceName: "" });
    const end = new AbortController();
    const client = createServerClient({
      http: http(server),
      deviceId,
      readSession: () => session,
      saveSession: async (newer) => void (session = newer),
      now: () => server.clock.now,
      signal: end.signal,
    });
    expect(await client.pull({ deviceId, cookie: null, heard: null })).toMatchObject({ kind: "page" });
    const revision = await new Promise<number>((resolve, reject) => {
      client.listen(resolve, end.signal).catch(reject);
    });
    expect(revision).toBeGreaterThanOrEqual(0);
    end.abort();
  });

  it("refuses a certificate that has ended, one that is still to come, and one by nobody it knows", async () => {
    const hour = 60 * 60_000;
    const now = Date.now();
    const others = await createAuthority();
    const certificates = {
      ended: await ours.issue({ from: now - 2 * hour, until: now - hour }),
      early: await ours.issue({ from: now + hour, until: now + 2 * hour }),
      foreign: await others.issue(),
    };
    for (const [name, texts] of Object.entries(certificates)) {
      const refused = await checkServer(http(await serve(texts))).catch((error: unknown) => toErrorBody(error).kind);
      expect([name, refused]).toEqual([name, "certificate"]);
    }
  });

  it("speaks nothing older than TLS 1.2, and tells browsers to come by HTTPS alone", async () => {
    const server = await serve(await ours.issue());
    const { hostname, port } = new URL(server.url);
    const versionOf = (maxVersion: tls.SecureVersion) =>
      new Promise<string | null>((resolve) => {
        const options = { minVersion: "TLSv1", maxVersion, ca: ours.cert, ciphers: "ALL:@SECLEVEL=0" } as const;
        const socket = tls.connect({ host: hostname, port: Number(port), ...options }, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.once("error", () => resolve(null));
      });
    expect([await versionOf("TLSv1.1"), await versionOf("TLSv1.2"), await versionOf("TLSv1.3")]).toEqual([
      null,
      "TLSv1.2",
      "TLSv1.3",
    ]);
    const policy = await new Promise((resolve, reject) => {
      request(`${server.url}/health`, { ca: ours.cert }, (answer) => {
        answer.resume();
        resolve(answer.headers["strict-transport-security"]);
      })
        .once("error", reject)
        .end();
    });
    expect(policy).toMatch(/^max-age=31536000/);
  });
});

describe("a certificate that is renewed", () => {
  it("is served without a restart once both files are there, and what does not fit is left alone and said once", async () => {
    const [first, second] = [await ours.issue(), await ours.issue()];
    const places = files(first);
    const said: string[] = [];
    const say = (_facts: unknown, line: string) => said.push(line);
    const applied: TlsTexts[] = [];
    const kept = keepTlsFresh({
      files: places,
      texts: await readTls(places),
      apply: (texts) => applied.push(texts),
      log: { info: say, warn: say, error: say } as never,
    });
    expect(said).toEqual(["the certificate ends soon or has ended: desks will refuse it"]);
    await kept.check();
    files({ ...first, cert: second.cert });
    await kept.check();
    await kept.check();
    expect(applied).toEqual([]);
    files(second);
    await kept.check();
    await kept.check();
    expect(applied).toEqual([{ cert: second.cert, key: second.key }]);
    expect(said.slice(1)).toEqual([
      "the certificate cannot be read; the one of before is served",
      "a new certificate is served",
      "the certificate ends soon or has ended: desks will refuse it",
    ]);
    await kept.stop();
  });

  it("is served by the process at once on SIGHUP; requests and streams of before go on", async () => {
    const [first, second] = [await ours.issue(), await ours.issue()];
    const { certificateFile, keyFile } = files(first);
    const server = await startServerProcess({
      KARTOTEKA_DATA: join(folder, "data"),
      KARTOTEKA_TLS_CERTIFICATE: certificateFile,
      KARTOTEKA_TLS_KEY: keyFile,
    });
    running.push(server);
    expect(server.url).toMatch(/^https:/);
    expect(await servedBy(server.url)).toBe(first.serialNumber);
    const { hostname, port } = new URL(server.url);
    const open = tls.connect({ host: hostname, port: Number(port), ca: ours.cert });
    files(second);
    server.child.kill("SIGHUP");
    await expect.poll(() => servedBy(server.url), { timeout: 15_000 }).toBe(second.serialNumber);
    const answer = new Promise<string>((resolve) => open.once("data", (data) => resolve(String(data))));
    open.write("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1.1 200/);
    open.destroy();
    server.child.kill("SIGTERM");
    expect(await server.exit).toBe(0);
  }, 60_000);
});
