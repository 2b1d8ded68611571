import type { reasonsRu } from "./reasons.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const reasonsEn: SameKeys<typeof reasonsRu> = {
  noAnswer: "no answer",
  busy: "busy",
  unavailable: "out of coverage or unavailable",
  declined: "declined the call",
  wrongNumber: "number does not exist or is somebody else’s",
  cancelled: "cancelled by the manager",
  voicemail: "voicemail",
  forbidden: "the line does not allow this number",
  lineFault: "fault on the line",
  codecs: "the phones found no common sound format",
  missed: "not answered in time",
  other: "another reason",
};
