import type { ErrorKind } from "../../src-contract/errors.ts";

/**
 *   password ──secondFactorRequired──▶ code ──a code that fits──▶ signed in
 *   password ──secondFactorMissing──▶ enrol ──the first code of the new key──▶ signed in, with recovery codes
 * A code that does not fit leads to where it was typed. Another e-mail, password or server goes back to the password.
 */
export type SignInStep = "password" | "code" | "enrol";

/** The step that a refusal asks for; null for one that no step answers. Pure. */
export function stepAfter(refusal: ErrorKind): SignInStep | null {
  if (refusal === "secondFactorRequired") return "code";
  return refusal === "secondFactorMissing" ? "enrol" : null;
}
