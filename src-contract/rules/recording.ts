import type { Call } from "../entities/call.ts";
import { type Recording, recordingSchema, type RecordingPolicy } from "../entities/recording.ts";
import type { Role } from "../entities/user.ts";
import { mayDo, maySee } from "./permissions.ts";

export type Listener = { userId: string; role: Role };

/**
 * G11-5, G13-8: who hears the recording of a call. Owner and administrators all of them, a manager what the account's
 * rule gives him, and nobody who may not see that there was a call. Pure.
 */
export function mayListen(
  { userId, role }: Listener,
  { managerId }: { managerId: string | null },
  { listeners }: Pick<RecordingPolicy, "listeners">,
): boolean {
  if (!maySee(role, "calls") || !maySee(role, "attachments")) return false;
  if (role === "owner" || role === "admin") return true;
  return listeners === "all" || (listeners === "own" && managerId === userId);
}

/** G3-11: who gives a talk a recording that was made elsewhere. Whether it has one already is not asked here. Pure. */
export function mayAddRecording(
  { userId, role }: Listener,
  { managerId, answeredAt, endedAt }: Pick<Call, "managerId" | "answeredAt" | "endedAt">,
): boolean {
  if (!mayDo(role, "attachFile") || answeredAt === null || endedAt === null) return false;
  return role === "owner" || role === "admin" || managerId === userId;
}

/** Null for every other file. Pure. */
export function recordingOf({ recording }: Record<"recording", unknown> | Record<string, unknown>): Recording | null {
  const read = recordingSchema.safeParse(recording);
  return read.success ? read.data : null;
}
