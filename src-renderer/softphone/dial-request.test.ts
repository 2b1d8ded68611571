import { expect, test } from "vitest";
import { createDialRequests, fateOfRequest } from "./dial-request.ts";

test("G2-4, G2-13: a number that is to be called is called once, when the line is there", () => {
  const requests = createDialRequests(() => 1_000);
  const fate = (text: string, isReady: boolean, now = 2_000) =>
    fateOfRequest({ request: requests.getState().request, text, isReady, now });
  expect(fate("101", true), "nothing was asked for").toBe("none");
  requests.getState().ask("101");
  expect(fate("101", false), "cold start: the line is not there yet").toBe("wait");
  expect(fate("101", true)).toBe("dial");
  requests.getState().settle();
  expect(fate("101", true)).toBe("none");
});

test("G2-4: a field that the person has changed, and a line that does not come, call nothing", () => {
  const requests = createDialRequests(() => 1_000);
  requests.getState().ask("101");
  const { request } = requests.getState();
  expect(fateOfRequest({ request, text: "1012", isReady: true, now: 2_000 })).toBe("drop");
  expect(fateOfRequest({ request, text: "", isReady: true, now: 2_000 })).toBe("drop");
  expect(fateOfRequest({ request, text: "101", isReady: true, now: 40_000 })).toBe("drop");
});
