/**
 * The lines of the practice PBX: which number rings which line, and what the line does.
 *
 * Every line has a three-digit extension. A whole phone number (seven digits or more) is always callable,
 * so demo clients with ordinary numbers show the variety: its last two digits pick the line whose extension
 * ends with them, any other number is the echo line.
 *
 * | Extension | …NN | Line                                                                        |
 * |-----------|-----|-----------------------------------------------------------------------------|
 * | 600       | 00  | echo: answers and repeats what it hears 0.6 s later                         |
 * | 601       | 01  | tone: answers and plays 440 Hz                                              |
 * | 602       | 02  | ivr: answers, confirms each digit by its own tone, 9 hangs up               |
 * | 603       | 03  | hang-up: answers and ends the call after 3 s                                |
 * | 604       | 04  | busy: 486                                                                   |
 * | 605       | 05  | declined: 603                                                               |
 * | 606       | 06  | no-answer: rings for 12 s, then 408 (or 480 by setting)                     |
 * | 607       | 07  | unavailable: 480 without ringing                                            |
 * | 608       | 08  | unknown-number: 404                                                         |
 * | 609       | 09  | server-error: 503                                                           |
 * | 610       | 10  | early-media: 183 with a tone before the answer, answers after 3 s, echo     |
 * | 611       | 11  | callback: answers, hangs up, rings back 3 s later                           |
 *
 * Anything shorter than seven digits that is no extension is an unknown number.
 */

export type LineId =
  | "echo"
  | "tone"
  | "ivr"
  | "hang-up"
  | "busy"
  | "declined"
  | "no-answer"
  | "unavailable"
  | "unknown-number"
  | "server-error"
  | "early-media"
  | "callback";

/** What is heard after the answer. */
export type LineSound = "echo" | "tone" | "ivr";

/** What comes after the answer: the trainee hangs up, or the line does, or the line does and rings back. */
type LineEnd = "trainee" | "line" | "line-then-rings-back";

/**
 * What a line does with an INVITE. `q850` is the cause that a telephone network reports with the refusal
 * (Q.850, carried in the Reason header of RFC 3326).
 */
export type LineAct =
  | {
      readonly kind: "answer";
      readonly sound: LineSound;
      readonly ringing: "180" | "early-media";
      readonly end: LineEnd;
    }
  | { readonly kind: "refuse"; readonly sipCode: number; readonly q850: number }
  | { readonly kind: "ring-out"; readonly q850: number };

export interface PracticeLine {
  readonly id: LineId;
  /** Three digits. */
  readonly extension: string;
  readonly act: LineAct;
}

const answers = (sound: LineSound, end: LineEnd): LineAct => ({ kind: "answer", sound, ringing: "180", end });

const LINE_BY_ID = {
  echo: { id: "echo", extension: "600", act: answers("echo", "trainee") },
  tone: { id: "tone", extension: "601", act: answers("tone", "trainee") },
  ivr: { id: "ivr", extension: "602", act: answers("ivr", "trainee") },
  "hang-up": { id: "hang-up", extension: "603", act: answers("tone", "line") },
  busy: { id: "busy", extension: "604", act: { kind: "refuse", sipCode: 486, q850: 17 } },
  declined: { id: "declined", extension: "605", act: { kind: "refuse", sipCode: 603, q850: 21 } },
  "no-answer": { id: "no-answer", extension: "606", act: { kind: "ring-out", q850: 19 } },
  unavailable: { id: "unavailable", extension: "607", act: { kind: "refuse", sipCode: 480, q850: 20 } },
  "unknown-number": { id: "unknown-number", extension: "608", act: { kind: "refuse", sipCode: 404, q850: 1 } },
  "server-error": { id: "server-error", extension: "609", act: { kind: "refuse", sipCode: 503, q850: 41 } },
  "early-media": {
    id: "early-media",
    extension: "610",
    act: { kind: "answer", sound: "echo", ringing: "early-media", end: "trainee" },
  },
  callback: { id: "callback", extension: "611", act: answers("tone", "line-then-rings-back") },
} as const satisfies { readonly [Id in LineId]: PracticeLine & { readonly id: Id } };

/** Every line, by extension. The table above is this constant in words. */
export const PRACTICE_LINES: readonly PracticeLine[] = Object.values(LINE_BY_ID);

const SHORTEST_PHONE_NUMBER = 7;

/**
 * The line that a dialled number reaches. Pure.
 * @param dialled the user part of the Request-URI: digits in any written form ("+7 (912) 345-67-04")
 */
export function lineFor(dialled: string): PracticeLine {
  const digits = dialled.replace(/\D/g, "");
  if (isPhoneNumber(dialled)) {
    return PRACTICE_LINES.find((line) => line.extension.slice(-2) === digits.slice(-2)) ?? LINE_BY_ID.echo;
  }
  return PRACTICE_LINES.find((line) => line.extension === digits) ?? LINE_BY_ID["unknown-number"];
}

/** True for a number that a person could have; extensions are not. */
export function isPhoneNumber(dialled: string): boolean {
  return dialled.replace(/\D/g, "").length >= SHORTEST_PHONE_NUMBER;
}
