import { expect, test } from "vitest";
import { takeStartOptions } from "./start-options.ts";

const demo = {
  KARTOTEKA_DEMO: "1",
  KARTOTEKA_SERVER_URL: "http://127.0.0.1:1",
  KARTOTEKA_DEMO_EMAIL: "olga@demo.kartoteka",
  KARTOTEKA_DEMO_PASSWORD: "secret",
};

test("R-6: the demo password is read once and leaves the environment", () => {
  const env: NodeJS.ProcessEnv = { ...demo, KARTOTEKA_USER_DATA: "/tmp/x" };
  expect(takeStartOptions(env)).toEqual({
    userData: "/tmp/x",
    demo: { serverUrl: "http://127.0.0.1:1", email: "olga@demo.kartoteka", password: "secret" },
  });
  expect(JSON.stringify(env)).not.toContain("secret");
});

test.each([{}, { ...demo, KARTOTEKA_DEMO: "0" }, { ...demo, KARTOTEKA_DEMO_PASSWORD: "" }])(
  "without the whole of it there is no demo: %j",
  (env) => {
    expect(takeStartOptions({ ...env }).demo).toBeNull();
  },
);
