import { noRecording, type Recording } from "../../src-contract/entities/recording.ts";
import type { ShownAttachment } from "../../src-contract/queries/attachments.ts";
import { mayListen, recordingOf } from "../../src-contract/rules/recording.ts";
import { useSession } from "../api/use-session.ts";

/** G11-5, G13-8: the recording that an attachment is, and whether this person may hear it. */
export function useHearing(
  attachment: ShownAttachment | undefined,
  managerId: string,
): { recording: Recording | null; isHeard: boolean } {
  const { user, account } = useSession();
  const recording = attachment ? recordingOf(attachment) : null;
  const listener = { userId: user.id, role: user.role };
  return { recording, isHeard: mayListen(listener, { managerId }, account.recording ?? noRecording) };
}
