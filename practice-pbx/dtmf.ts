/** Digits as a telephone sends them: inside RTP (RFC 4733) and as SIP INFO (application/dtmf-relay). */

const DIGIT_BY_EVENT = "0123456789*#ABCD";

const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
const KEYPAD = ["123A", "456B", "789C", "*0#D"];

/** The pair of frequencies of a key (ITU-T Q.23); empty for anything that is no key. */
export function dtmfPair(digit: string): readonly number[] {
  const row = KEYPAD.findIndex((keys) => digit.length === 1 && keys.includes(digit));
  const rowHz = ROWS_HZ[row];
  const columnHz = COLUMNS_HZ[KEYPAD[row]?.indexOf(digit) ?? -1];
  return rowHz === undefined || columnHz === undefined ? [] : [rowHz, columnHz];
}

/**
 * Reads telephone-event packets. All packets of one key press share an RTP timestamp (RFC 4733 section 2.5.1.2):
 * the first that arrives is the digit, so a lost beginning or end loses nothing.
 * @returns the digit, or undefined when the packet belongs to a press already read or is no digit
 */
export function createTelephoneEventReader(): (timestamp: number, payload: Uint8Array) => string | undefined {
  let lastTimestamp: number | undefined;
  return (timestamp, payload) => {
    const event = payload[0];
    if (payload.length < 4 || event === undefined || timestamp === lastTimestamp) return undefined;
    lastTimestamp = timestamp;
    return DIGIT_BY_EVENT[event];
  };
}

/**
 * The digit of an INFO body: `Signal=5` of application/dtmf-relay, or the bare digit of application/dtmf.
 * @returns undefined for another content type or no digit
 */
export function digitOfInfo(contentType: string | undefined, body: string): string | undefined {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  const text =
    type === "application/dtmf-relay"
      ? /^\s*Signal\s*=\s*(\S+)/im.exec(body)?.[1]
      : type === "application/dtmf"
        ? body.trim()
        : undefined;
  const digit = text?.toUpperCase();
  return digit !== undefined && digit.length === 1 && DIGIT_BY_EVENT.includes(digit) ? digit : undefined;
}
