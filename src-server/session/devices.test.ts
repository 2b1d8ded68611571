import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Device, devicesSchema } from "../../src-contract/identity.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { openStream } from "../event-stream-for-tests.ts";
import { type DeskForTests, password, type ServerForTests, startServerForTests } from "../server-for-tests.ts";

let server: ServerForTests;
beforeAll(async () => {
  // a stream that ends, ends because it was closed
  server = await startServerForTests({ heartbeatMilliseconds: 3_600_000 });
});
afterAll(() => server.close());

const identity = `${apiPrefix}/identity`;
async function devicesSeenBy(desk: DeskForTests, path = "devices"): Promise<Device[]> {
  const answer = await fetch(`${server.url}${identity}/${path}`, {
    headers: { ...desk.headers, "x-kartoteka-protocol": "1" },
  });
  return devicesSchema.parse(await answer.json()).devices;
}
const revoke = (asker: DeskForTests, { userId, deviceId }: DeskForTests) =>
  server.post(`${identity}/devices/revoke`, { userId, deviceId }, asker.headers);
const signInAgain = ({ session, deviceId }: DeskForTests) =>
  server.post(`${apiPrefix}/session/sign-in`, { email: session.user.email, password, deviceId, deviceName: "ноутбук" });
const pull = (desk: DeskForTests) =>
  server.post(`${apiPrefix}/sync/pull`, { deviceId: desk.deviceId, cookie: null, heard: null }, desk.headers);
const refresh = ({ session, deviceId }: DeskForTests) =>
  server.post(`${apiPrefix}/session/refresh`, { refreshToken: session.tokens.refreshToken, deviceId });

describe("devices", () => {
  it("G14-4: a person sees his own by name, when each was seen, and which is signed in", async () => {
    const first = await server.signIn("olga");
    server.clock.now += 60_000;
    const second = await server.signIn("olga");
    await server.post(`${apiPrefix}/session/sign-out`, { refreshToken: first.session.tokens.refreshToken });
    const now = server.clock.now;
    expect(await devicesSeenBy(second)).toEqual([
      {
        deviceId: second.deviceId,
        name: "тест",
        createdAt: now,
        lastSeenAt: now,
        isSignedIn: true,
        revokedAt: null,
      },
      {
        deviceId: first.deviceId,
        name: "тест",
        createdAt: now - 60_000,
        lastSeenAt: now - 60_000,
        isSignedIn: false,
        revokedAt: null,
      },
    ]);
    const owner = await server.signIn("owner");
    expect(await devicesSeenBy(owner, `people/${second.userId}/devices`)).toHaveLength(2);
  });

  it("R-6: a device that was shut out loses its sessions, its stream and its data key, and is told what it is", async () => {
    const lost = await server.signIn("andrey");
    const spare = await server.signIn("andrey");
    const stream = await openStream(server.url, lost.headers);
    expect((await revoke(spare, lost)).status).toBe(200);
    await stream.ended;
    for (const answer of [await pull(lost), await refresh(lost), await signInAgain(lost)]) {
      expect(answer.error).toMatchObject({ kind: "sessionRevoked", shutOut: "device" });
      expect(JSON.stringify(answer.body)).not.toContain(lost.session.dataKey);
    }
    // the others go on, and a new device may come
    expect((await pull(spare)).status).toBe(200);
    expect((await refresh(spare)).status).toBe(200);
    await server.signIn("andrey");
    const listed = (await devicesSeenBy(await server.signIn("andrey"))).find(
      ({ deviceId }) => deviceId === lost.deviceId,
    );
    expect(listed).toMatchObject({ isSignedIn: false, revokedAt: server.clock.now });
    // said a second time it is the same
    server.clock.now += 1_000;
    expect((await revoke(await server.signIn("admin"), lost)).status).toBe(200);
    // a wrong password learns nothing of it
    const { email } = server.people.andrey;
    const guess = { email, password: "мимо", deviceId: lost.deviceId, deviceName: "" };
    expect((await server.post(`${apiPrefix}/session/sign-in`, guess)).body).toEqual({ kind: "wrongCredentials" });
  });

  it("R-6: a token that another device brings is not told that the device was shut out", async () => {
    const lost = await server.signIn("olga");
    const other = await server.signIn("olga");
    await revoke(other, lost);
    const stolen = { refreshToken: lost.session.tokens.refreshToken, deviceId: other.deviceId };
    const answer = await server.post(`${apiPrefix}/session/refresh`, stolen);
    expect(answer.body).toEqual({ kind: "sessionRevoked" });
  });

  it("G14-4: a manager shuts out nobody else's device, an administrator anybody's of the account, nobody one that is not", async () => {
    const olga = await server.signIn("olga");
    const andrey = await server.signIn("andrey");
    const admin = await server.signIn("admin");
    expect((await revoke(andrey, olga)).error.kind).toBe("forbidden");
    expect((await pull(olga)).status).toBe(200);
    expect((await revoke(admin, { ...olga, userId: andrey.userId })).error.kind).toBe("notFound");
    expect((await revoke(admin, olga)).status).toBe(200);
    expect((await pull(olga)).error.shutOut).toBe("device");
  });

  it("G14-4: an administrator neither shuts out an owner's device nor lets one in; another owner does", async () => {
    const owner = await server.signIn("owner");
    const admin = await server.signIn("admin");
    const { userId, deviceId } = owner;
    const admit = (asker: DeskForTests) =>
      server.post(`${identity}/devices/admit`, { userId, deviceId }, asker.headers);
    expect((await revoke(admin, owner)).error.kind).toBe("forbidden");
    expect((await pull(owner)).status).toBe(200);
    const spare = await server.signIn("owner");
    expect((await revoke(spare, owner)).status).toBe(200);
    expect((await admit(admin)).error.kind).toBe("forbidden");
    expect((await signInAgain(owner)).error.shutOut).toBe("device");
    expect((await admit(spare)).status).toBe(200);
    expect((await signInAgain(owner)).status).toBe(200);
  });

  it("R-6: let in again by an administrator it gets the key that it had: what was unsent there is still sent", async () => {
    const desk = await server.signIn("olga");
    const admin = await server.signIn("admin");
    await revoke(admin, desk);
    const { userId, deviceId } = desk;
    const admit = (asker: DeskForTests) =>
      server.post(`${identity}/devices/admit`, { userId, deviceId }, asker.headers);
    expect((await admit(await server.signIn("olga"))).error.kind).toBe("forbidden");
    expect((await admit(admin)).status).toBe(200);
    const again = await signInAgain(desk);
    expect(again.body).toMatchObject({ dataKey: desk.session.dataKey });
    // its old session stays ended
    expect((await pull(desk)).error).toEqual({ kind: "sessionRevoked" });
  });
});
