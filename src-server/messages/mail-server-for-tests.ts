import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A letter as it came over the wire. */
export type ReceivedLetter = { to: string[]; from: string; text: string };

export type MailServerForTests = {
  port: number;
  received: ReceivedLetter[];
  /** With which status it refuses recipients; null: none. */
  refuses: number | null;
  close(): Promise<void>;
};

/** A real SMTP server. With `login` it lets nobody in without these words. */
export async function startMailServer(login: { user: string; password: string } | null): Promise<MailServerForTests> {
  const received: ReceivedLetter[] = [];
  const state: Pick<MailServerForTests, "refuses"> = { refuses: null };
  const smtp = new SMTPServer({
    authOptional: login === null,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth({ username, password }, _session, done) {
      if (login && username === login.user && password === login.password) done(null, { user: username });
      else done(Object.assign(new Error("not let in"), { responseCode: 535 }));
    },
    onRcptTo: (address, _session, done) =>
      done(
        state.refuses === null
          ? null
          : Object.assign(new Error(`no mailbox ${address.address}`), { responseCode: state.refuses }),
      ),
    onData(stream, { envelope }, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        received.push({ to: envelope.rcptTo.map(({ address }) => address), from, text: plain(Buffer.concat(pieces)) });
        done();
      });
    },
  });
  await new Promise<void>((listening) => smtp.listen(0, "127.0.0.1", () => listening()));
  return Object.assign(state, {
    port: (smtp.server.address() as AddressInfo).port,
    received,
    close: () => new Promise<void>((closed) => smtp.close(() => closed())),
  });
}

/** Head and body, with what the transfer did to the body undone (RFC 2045, 6.7 and 6.8). */
function plain(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  const split = text.indexOf("\r\n\r\n");
  const [head, body] = [text.slice(0, split), text.slice(split + 4)];
  const encoding = /^Content-Transfer-Encoding: (.*)$/im.exec(head)?.[1]?.trim().toLowerCase();
  if (encoding === "base64") return `${head}\n\n${Buffer.from(body, "base64").toString()}`;
  const raw =
    encoding === "quoted-printable"
      ? body
          .replace(/=\r\n/g, "")
          .replace(/=([0-9A-F]{2})/g, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      : body;
  return `${head}\n\n${Buffer.from(raw, "latin1").toString().replaceAll("\r\n", "\n")}`;
}
