import { expect, test } from "vitest";
import { errorKinds } from "../../src-contract/errors.ts";
import { stepAfter } from "./sign-in-step.ts";

test("R-30: of all refusals two are answered by a step of the sign-in, and the others are shown", () => {
  const answered = errorKinds.filter((kind) => stepAfter(kind) !== null);
  expect(answered).toEqual(["secondFactorRequired", "secondFactorMissing"]);
  expect(stepAfter("secondFactorRequired")).toBe("code");
  expect(stepAfter("secondFactorMissing")).toBe("enrol");
});
