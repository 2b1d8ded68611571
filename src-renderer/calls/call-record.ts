import { z } from "zod";
import { type CallReason, callReasonSchema } from "../../src-contract/entities/call.ts";
import type { ClientPhone } from "../../src-contract/entities/client.ts";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";

export const callRecordFormSchema = z.object({
  direction: z.enum(["outgoing", "incoming"]),
  /** Key of the client's number, "" for none. */
  phoneKey: z.string(),
  /** As it was typed (ui/moment-text.ts), "" for now. */
  when: z.string(),
  minutes: z.number(),
  held: z.boolean(),
  reason: callReasonSchema.nullable(),
  reasonText: z.string(),
  /** Drafts of an older version have none. */
  outcomeText: z.string().nullable().default(null),
  comment: z.string(),
});
export type CallRecordForm = z.infer<typeof callRecordFormSchema>;

/** GC-43: «Состоялся» is ticked at the start. */
export const emptyCallRecord: CallRecordForm = {
  direction: "outgoing",
  phoneKey: "",
  when: "",
  minutes: 1,
  held: true,
  reason: null,
  reasonText: "",
  outcomeText: null,
  comment: "",
};

/** GC-44: a call that did not take place wants a reason; «другая причина» wants it in words. */
export function reasonMissing(form: Pick<CallRecordForm, "held" | "reason" | "reasonText">): boolean {
  if (form.held) return false;
  if (form.reason === null || form.reason === "other") return form.reasonText.trim() === "";
  return false;
}

export function callRecordArgs(
  form: CallRecordForm,
  options: { clientId: string; phones: Record<string, ClientPhone>; startedAt: number; newId: () => string },
): MutationArgs<"addCallRecord"> {
  const phone = options.phones[form.phoneKey];
  const comment = form.comment.trim();
  const reason: CallReason | null = form.held ? null : form.reason;
  return {
    callId: options.newId(),
    outcomeId: options.newId(),
    clientId: options.clientId,
    direction: form.direction,
    e164: phone?.e164 ?? null,
    raw: phone?.raw ?? "",
    startedAt: options.startedAt,
    talkSeconds: form.held ? Math.round(form.minutes * 60) : 0,
    held: form.held,
    reason,
    reasonText: form.reasonText.trim() || null,
    outcomeText: form.held ? form.outcomeText : null,
    comment: comment ? { commentId: options.newId(), text: comment } : null,
  };
}
