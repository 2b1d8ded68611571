// Presses keys on the X screen itself, as a keyboard does, whichever program has the focus: requests of the core
// protocol and of XTEST over the screen's socket (X11 protocol, section «Connection Setup»; XTEST, «FakeInput»).
import { existsSync, readFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

const keysyms: Record<string, number> = { Control: 0xffe3, Alt: 0xffe9, Shift: 0xffe1, Super: 0xffeb };
const KEY_PRESS = 2;
const KEY_RELEASE = 3;

export interface XKeyboard {
  /** As the settings write it: `Control+Alt+A`, `F8`. */
  press(hotkey: string): Promise<void>;
  close(): void;
}

export async function openXKeyboard(display: string): Promise<XKeyboard> {
  const number = /^:(\d+)/.exec(display)?.[1];
  if (number === undefined) throw new Error(`no local X screen in «${display}»`);
  const connection = createConnection(`/tmp/.X11-unix/X${number}`);
  const next = reader(connection);
  const cookie = cookieOf(number);
  connection.write(
    Buffer.concat([
      words([0x6c, 0, 11, 0, 0, 0]),
      words16([cookie.name.length, cookie.data.length, 0]),
      padded(cookie.name),
      padded(cookie.data),
    ]),
  );
  const greeting = await next.take(8);
  const setup = await next.take(greeting.readUInt16LE(6) * 4);
  if (greeting[0] !== 1) throw new Error(`the X screen refuses: ${setup.toString("latin1")}`);
  const [lowest = 8, highest = 255] = [setup[26], setup[27]];

  const extension = "XTEST";
  connection.write(Buffer.concat([words([98, 0, 4, 0, extension.length, 0, 0, 0]), padded(Buffer.from(extension))]));
  const xtest = await next.reply();
  if (xtest[8] !== 1) throw new Error("the X screen has no XTEST");
  const major = xtest[9] ?? 0;

  connection.write(words([101, 0, 2, 0, lowest, highest - lowest + 1, 0, 0]));
  const mapping = await next.reply();
  const perCode = mapping[1] ?? 1;
  const codeOf = (name: string): number => {
    const wanted =
      keysyms[name] ?? (/^F\d+$/.test(name) ? 0xffbd + Number(name.slice(1)) : name.toLowerCase().charCodeAt(0));
    for (let index = 0; index * 4 + 32 < mapping.length; index += 1) {
      if (mapping.readUInt32LE(32 + index * 4) === wanted) return lowest + Math.floor(index / perCode);
    }
    throw new Error(`no key «${name}» on this screen`);
  };
  const fake = (type: number, code: number) => {
    const request = Buffer.alloc(36);
    request.set([major, 2, 9, 0, type, code]);
    connection.write(request);
  };

  return {
    async press(hotkey) {
      const codes = hotkey.split("+").map(codeOf);
      for (const code of codes) fake(KEY_PRESS, code);
      for (const code of codes.toReversed()) fake(KEY_RELEASE, code);
      // a request with an answer: what came before it has been done (GetInputFocus)
      connection.write(words([43, 0, 1, 0]));
      await next.reply();
    },
    close: () => connection.destroy(),
  };
}

function reader(connection: Socket) {
  let received = Buffer.alloc(0);
  let wake: (() => void) | null = null;
  let failure: Error | null = null;
  connection.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake?.();
  });
  connection.on("error", (error) => {
    failure = error;
    wake?.();
  });
  async function take(bytes: number): Promise<Buffer> {
    while (received.length < bytes) {
      if (failure) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const taken = received.subarray(0, bytes);
    received = received.subarray(bytes);
    return taken;
  }
  return {
    take,
    /** The next answer; events are of no interest, an error is one. */
    async reply(): Promise<Buffer> {
      for (;;) {
        const head = await take(32);
        if (head[0] === 0) throw new Error(`the X screen answers error ${head[1]}`);
        if (head[0] === 1) return Buffer.concat([head, await take(head.readUInt32LE(4) * 4)]);
      }
    },
  };
}

/** The screen's cookie, where it wants one (Xauthority: big-endian lengths before each of four fields). */
function cookieOf(display: string): { name: Buffer; data: Buffer } {
  const file = process.env["XAUTHORITY"] ?? join(homedir(), ".Xauthority");
  const none = { name: Buffer.alloc(0), data: Buffer.alloc(0) };
  if (!existsSync(file)) return none;
  const text = readFileSync(file);
  for (let at = 0; at < text.length; ) {
    at += 2;
    const fields = Array.from({ length: 4 }, () => {
      const length = text.readUInt16BE(at);
      const field = text.subarray(at + 2, at + 2 + length);
      at += 2 + length;
      return field;
    });
    const [, number, name, data] = fields;
    if (name && data && (number?.toString() === display || number?.length === 0)) return { name, data };
  }
  return none;
}

function words(bytes: number[]): Buffer {
  return Buffer.from(bytes);
}

function words16(values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => buffer.writeUInt16LE(value, index * 2));
  return buffer;
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}
