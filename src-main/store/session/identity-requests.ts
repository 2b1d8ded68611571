import { z } from "zod";
import {
  askedPasswordResetSchema,
  type EnrolledSecondFactor,
  enrolledSecondFactorSchema,
  type LookedAtInvitation,
  lookedAtInvitationSchema,
} from "../../../src-contract/identity.ts";
import { apiPrefix, type SignInResponse, signInResponseSchema } from "../../../src-contract/sync-protocol.ts";
import { type Http, requestJson } from "../sync/http.ts";

/** A password's hash, a new person and the answer, over a slow line. */
const timeoutMilliseconds = 20_000;

/** What is asked of the server before anybody is signed in. Throws what the server refuses with, and network kinds. */
function ask<Schema extends z.ZodType>(http: Http, path: string, body: unknown, schema: Schema) {
  const request = { method: "POST", path: `${apiPrefix}/identity${path}`, body, timeoutMilliseconds } as const;
  return requestJson(http, request, schema);
}

export function lookAtInvitationAt(http: Http, token: string): Promise<LookedAtInvitation> {
  return ask(http, "/join/look", { token }, lookedAtInvitationSchema);
}

export function joinAt(
  http: Http,
  body: { token: string; password: string; deviceId: string; deviceName: string },
): Promise<SignInResponse> {
  return ask(http, "/join", body, signInResponseSchema);
}

export function askPasswordResetAt(http: Http, email: string): Promise<z.infer<typeof askedPasswordResetSchema>> {
  return ask(http, "/password/ask", { email }, askedPasswordResetSchema);
}

export async function resetPasswordAt(http: Http, body: { token: string; password: string }): Promise<void> {
  await ask(http, "/password/reset", body, z.object({}));
}

export function enrolSecondFactorAt(
  http: Http,
  body: { email: string; password: string; deviceId: string; deviceProof?: string | undefined },
): Promise<EnrolledSecondFactor> {
  return ask(http, "/second-factor/enrol", body, enrolledSecondFactorSchema);
}
