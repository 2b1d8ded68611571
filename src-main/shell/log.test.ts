import { expect, test } from "vitest";
import { withoutSecrets } from "./log.ts";

const key = "0123456789abcdef".repeat(4);

test.each([
  [`PRAGMA key='raw:${key}'`, "PRAGMA key='raw:[hidden]'"],
  ['{"email":"a@b.c","password":"p w d","x":1}', '{"email":"a@b.c","password":[hidden],"x":1}'],
  ["refreshToken=abc123, next", "refreshToken=[hidden], next"],
  ["Authorization: Bearer abc.def", "Authorization: [hidden] [hidden]"],
  ["got eyJhbGciOi.eyJzdWIi.sig here", "got [hidden] here"],
  ["https://anna:secret@host/x", "https://anna:[hidden]@host/x"],
  ["the store ended (exit code 1); next start in 100 ms", "the store ended (exit code 1); next start in 100 ms"],
  ["client 0192a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "client 0192a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"],
])("R-6: %s", (text, logged) => {
  expect(withoutSecrets(text)).toBe(logged);
});
